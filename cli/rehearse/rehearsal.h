// A rehearsal: one scenario for many seeds, and what became of the operation in each.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/decide/explain.h"
#include "sim/runner.h"

namespace lighthouse::cli {

struct RehearsedRun {
  uint64_t seed = 0;
  Ending ending = Ending::kNone;
  Reason reason = Reason::kNone;
  Duration took{0};       // of the operation
  Duration drained{0};    // from the first fence to the last termination; 0: nothing was terminated
  int32_t lowest = 0;     // serving instances
  std::string violation;  // empty: none
};

struct Spread {
  uint64_t of = 0;  // runs that have it
  Duration p50{0};
  Duration p99{0};
};

struct Rehearsal {
  uint64_t runs = 0;
  std::array<uint64_t, kEndings> endings{};  // by Ending
  uint64_t finished = 0;                     // done, or rolled back where that was asked for
  uint64_t rolled_back = 0;                  // of an upgrade
  uint64_t violations = 0;
  int32_t lowest = 0;
  Spread drain;
  Spread finish;  // of those that finished or rolled back
  RehearsedRun worst;
  double real_seconds = 0;

  [[nodiscard]] uint64_t not_finished() const { return runs - finished - rolled_back; }
  // In parts of one.
  [[nodiscard]] double chance_of(uint64_t count) const {
    return runs == 0 ? 0 : static_cast<double>(count) / static_cast<double>(runs);
  }
};

// Seeds 1 … `runs`. The result does not depend on `jobs`, but for `real_seconds`.
// Requires: both are greater than 0.
[[nodiscard]] Rehearsal rehearse(const std::shared_ptr<const sim::Stage>& stage, uint64_t runs,
                                 uint32_t jobs);

// What must hold; absent: not asked for. Violations must always be none.
struct Thresholds {
  std::optional<double> most_rollbacks;  // of an upgrade: 0.05 is 5 %
  std::optional<double> most_unfinished;
  std::optional<Duration> most_p99;  // until it has finished
  std::optional<int32_t> least_capacity;
};

// What is missed, a clause each: "12.0% of the runs roll back, at most 5% may".
[[nodiscard]] std::vector<std::string> missed(const Rehearsal& found, const Thresholds& asked);

}  // namespace lighthouse::cli
