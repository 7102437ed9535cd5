// The crash sweep: a scenario's benign run, and every call of it struck in three ways, then pairs
// of such blows. Enumeration instead of luck.
//
// What there is to run, and in which order, is the plan; who runs it, on how many threads and for
// how long, is the caller's. The findings do not depend on it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/crash_case.h"
#include "sim/crash_prefix.h"

namespace lighthouse::sim {

struct CrashFailure {
  CrashCase points;
  std::string violation;
  bool operator==(const CrashFailure&) const = default;
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
  bool operator==(const CrashSweep&) const = default;
};

// The cases of one scenario, in the order in which they count. Singles first: those of calls that
// change something, then those of the journal and the lease, then reads in an order that spreads
// over the run. Then as many pairs as are asked for, in an order that spreads over all of them.
class CrashPlan {
 public:
  CrashPlan(const Scenario& scenario, uint64_t most_pairs);

  [[nodiscard]] uint64_t singles() const { return points_.size(); }
  [[nodiscard]] uint64_t pairs() const { return chosen_.size(); }  // to be run
  [[nodiscard]] uint64_t all_pairs() const { return all_pairs_; }
  [[nodiscard]] CrashCase single(uint64_t index) const { return {points_[index]}; }
  [[nodiscard]] CrashCase pair(uint64_t index) const {
    return {points_[chosen_[index].first], points_[chosen_[index].second]};
  }
  // What all cases share: the scenario without its wishes, and with time for blows.
  [[nodiscard]] const Scenario& scenario() const { return scenario_; }

 private:
  void choose_pairs(uint64_t most_pairs);

  Scenario scenario_;
  std::vector<CrashPoint> points_;
  std::vector<std::pair<uint32_t, uint32_t>> chosen_;  // indices of points
  uint64_t all_pairs_ = 0;
};

// Adds what came of the next case, in the order of the plan; an empty text: it passed.
void add_to(CrashSweep& sweep, const CrashCase& points, const std::string& violation);

struct CrashLimits {
  uint64_t most_pairs = 400;
  std::function<bool()> go_on;  // asked before each run; empty: always
};

// The plan of the scenario on this thread.
[[nodiscard]] CrashSweep crash_sweep(const Scenario& scenario, const CrashLimits& limits = {});

}  // namespace lighthouse::sim
