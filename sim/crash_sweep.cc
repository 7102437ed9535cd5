#include "sim/crash_sweep.h"

#include <algorithm>
#include <tuple>

#include "core/model/mix.h"
#include "sim/runner.h"

namespace lighthouse::sim {

namespace {

// 0: it changes the fleet or Spinnaker; 1: Lighthouse's own books; 2: a read.
int weight_of(CallKind kind) {
  if (kind == CallKind::kAppendJournal || kind == CallKind::kHoldLease ||
      kind == CallKind::kReleaseLease) {
    return 1;
  }
  return is_write(kind) ? 0 : 2;
}

uint64_t scatter(const CrashPoint& point) {
  return mix(static_cast<uint64_t>(point.call) << 32 | point.nth,
             static_cast<uint64_t>(point.blow));
}

std::vector<CrashPoint> points_of(const RunResult& benign) {
  std::vector<CrashPoint> out;
  for (std::size_t kind = 0; kind < kCallKinds; ++kind) {
    for (uint32_t nth = 1; nth <= benign.calls[kind]; ++nth) {
      for (const Blow blow : kBlows) {
        out.push_back({.call = static_cast<CallKind>(kind), .nth = nth, .blow = blow});
      }
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const CrashPoint& a, const CrashPoint& b) {
    const int left = weight_of(a.call);
    const int right = weight_of(b.call);
    if (left != right) return left < right;
    return left == 2 && scatter(a) < scatter(b);
  });
  return out;
}

bool same_call(const CrashPoint& a, const CrashPoint& b) {
  return a.call == b.call && a.nth == b.nth;
}

}  // namespace

CrashPlan::CrashPlan(const Scenario& scenario, uint64_t most_pairs)
    : scenario_(without_wishes(scenario)) {
  const RunResult benign = run_scenario(scenario_, 0);
  make_time_for_blows(scenario_, benign.took);
  points_ = points_of(benign);
  choose_pairs(most_pairs);
}

void CrashPlan::choose_pairs(uint64_t most_pairs) {
  struct Pair {
    uint64_t place = 0;
    uint32_t first = 0;
    uint32_t second = 0;
  };
  const auto end = std::find_if(points_.begin(), points_.end(),
                                [](const CrashPoint& point) { return weight_of(point.call) != 0; });
  const auto writes = static_cast<uint32_t>(end - points_.begin());
  std::vector<Pair> all;
  for (uint32_t i = 0; i < writes; ++i) {
    for (uint32_t j = i + 1; j < writes; ++j) {
      if (same_call(points_[i], points_[j])) continue;
      all.push_back({mix(scatter(points_[i]), scatter(points_[j])), i, j});
    }
  }
  all_pairs_ = all.size();
  const auto chosen = static_cast<std::ptrdiff_t>(std::min<uint64_t>(most_pairs, all.size()));
  std::partial_sort(all.begin(), all.begin() + chosen, all.end(), [](const Pair& a, const Pair& b) {
    return std::tie(a.place, a.first, a.second) < std::tie(b.place, b.first, b.second);
  });
  for (auto pair = all.begin(); pair != all.begin() + chosen; ++pair) {
    chosen_.emplace_back(pair->first, pair->second);
  }
}

void add_to(CrashSweep& sweep, const CrashCase& points, const std::string& violation) {
  if (points.size() == 1) {
    ++sweep.singles_done;
  } else {
    ++sweep.pairs_done;
  }
  if (violation.empty()) return;
  ++sweep.failed;
  if (sweep.failures.size() < CrashSweep::kMostFailures) {
    sweep.failures.push_back({.points = points, .violation = violation});
  }
}

CrashSweep crash_sweep(const Scenario& scenario, const CrashLimits& limits) {
  const CrashPlan plan(scenario, limits.most_pairs);
  CrashSweep out{.singles = plan.singles(), .pairs = plan.all_pairs()};
  // Cases of one number of blows; false: there was no time for all of them.
  const auto judge = [&](std::size_t blows, uint64_t count, const auto& at) {
    if (count == 0) return true;
    const SharedPrefix prefix(plan.scenario(), blows);
    KnownEnds known;
    Striker striker(prefix, known);
    for (uint64_t i = 0; i < count; ++i) {
      if (limits.go_on && !limits.go_on()) return false;
      const CrashCase points = at(i);
      add_to(out, points, striker.judge(points));
    }
    return true;
  };
  const auto single = [&plan](uint64_t i) { return plan.single(i); };
  const auto pair = [&plan](uint64_t i) { return plan.pair(i); };
  if (judge(1, plan.singles(), single)) (void)judge(2, plan.pairs(), pair);
  return out;
}

}  // namespace lighthouse::sim
