// A crash sweep on several threads and within a budget. What it finds depends on neither, only how
// far it comes.
#pragma once

#include <cstdint>

#include "core/model/time.h"
#include "sim/crash_sweep.h"

namespace lighthouse::cli {

struct CrashOrder {
  uint64_t most_pairs = 0;
  Duration budget{};  // of processor time, of each thread on the average
  uint32_t jobs = 1;
};

struct TimedSweep {
  sim::CrashSweep sweep;
  bool out_of_time = false;
  // Processor time of each thread on the average: other work of the machine does not count.
  double singles_seconds = 0;
  double seconds = 0;  // pairs included
};

// Requires: jobs > 0.
[[nodiscard]] TimedSweep sweep_in_time(const sim::Scenario& scenario, const CrashOrder& order);

}  // namespace lighthouse::cli
