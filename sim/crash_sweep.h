// The crash sweep: a scenario's benign run, and every call of it struck in three ways, then pairs
// of such blows. Enumeration instead of luck.
//
// A case is the scenario with a few faults more, one for each blow, run with seed 0. It is judged
// by the guarantees; how the scenario itself wants to end is not asked for, because a lost answer
// may well end it in another good way.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/call.h"
#include "sim/runner.h"
#include "sim/scenario.h"

namespace lighthouse::sim {

enum class Blow : uint8_t {
  kBefore,  // the controller dies before the call leaves
  kAfter,   // … as soon as it took effect
  kLost,    // its answer is lost
};

struct CrashPoint {
  CallKind call = CallKind::kDescribeGroups;
  uint32_t nth = 1;  // of its kind, from 1
  Blow blow = Blow::kBefore;
  bool operator==(const CrashPoint&) const = default;
};
using CrashCase = std::vector<CrashPoint>;

// "before:TriggerPipeline:1", several with commas between them.
[[nodiscard]] std::string name_of(const CrashCase& points);
[[nodiscard]] std::optional<CrashCase> parse_crash_case(std::string_view text);

// The scenario with these blows.
[[nodiscard]] Scenario with_blows(const Scenario& scenario, const CrashCase& points);

struct CrashFailure {
  CrashCase points;
  std::string violation;
};

struct CrashSweep {
  uint64_t singles = 0;       // there are
  uint64_t singles_done = 0;  // … and were run
  uint64_t pairs = 0;         // of two calls that change something
  uint64_t pairs_done = 0;
  std::vector<CrashFailure> failures;  // the first of them, at most kMostFailures
  uint64_t failed = 0;
  static constexpr std::size_t kMostFailures = 5;

  [[nodiscard]] bool complete() const { return singles_done == singles; }
};

struct CrashLimits {
  uint64_t most_pairs = 400;
  std::function<bool()> go_on;  // asked before each run; empty: always
};

// Singles first: those of calls that change something, then those of the journal and the lease,
// then reads in an order that spreads over the run.
[[nodiscard]] CrashSweep crash_sweep(const Scenario& scenario, const CrashLimits& limits = {});

}  // namespace lighthouse::sim
