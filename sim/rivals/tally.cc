#include "sim/rivals/tally.h"

#include <algorithm>

#include "core/model/mix.h"

namespace lighthouse::sim::rivals {

void add_to(Tally& tally, const Measures& run) {
  ++tally.runs;
  tally.killed += run.killed;
  tally.too_late += run.too_late;
  tally.stranded += run.stranded;
  if (run.killed > 0) ++tally.killing_runs;
  if (run.finished) {
    tally.took.push_back(run.took);
    if (run.killed == 0) ++tally.good;
  } else {
    ++tally.unfinished;
  }
  tally.upgraded += run.upgraded ? 1 : 0;
  tally.held += run.held ? 1 : 0;
  tally.below_floor += run.below_floor ? 1 : 0;
  tally.overlap += run.overlap;
  tally.gap += run.gap;
  tally.instances += run.instances;
  tally.lowest_serving = std::min(tally.lowest_serving, run.lowest_serving);
  tally.hash = mix(tally.hash, run.trace_hash);
}

void add_to(Tally& tally, const Tally& more) {
  tally.runs += more.runs;
  tally.killed += more.killed;
  tally.too_late += more.too_late;
  tally.killing_runs += more.killing_runs;
  tally.stranded += more.stranded;
  tally.unfinished += more.unfinished;
  tally.upgraded += more.upgraded;
  tally.held += more.held;
  tally.below_floor += more.below_floor;
  tally.good += more.good;
  tally.overlap += more.overlap;
  tally.gap += more.gap;
  tally.instances += more.instances;
  tally.lowest_serving = std::min(tally.lowest_serving, more.lowest_serving);
  tally.took.insert(tally.took.end(), more.took.begin(), more.took.end());
  tally.hash = mix(tally.hash, more.hash);
}

Duration percentile(const Tally& tally, uint32_t percent) {
  const uint64_t rank = std::max<uint64_t>((tally.runs * percent + 99) / 100, 1);
  if (rank > tally.took.size()) return kNotReached;
  std::vector<Duration> sorted = tally.took;
  const uint64_t at = rank - 1;
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(at), sorted.end());
  return sorted[at];
}

double per_thousand(uint64_t count, const Tally& tally) {
  if (tally.runs == 0) return 0;
  return 1'000.0 * static_cast<double>(count) / static_cast<double>(tally.runs);
}

double hours_per_run(Duration sum, const Tally& tally) {
  if (tally.runs == 0) return 0;
  constexpr double kHour = 3'600'000;
  return static_cast<double>(sum.count()) / kHour / static_cast<double>(tally.runs);
}

bool is_better(const Tally& one, const Tally& other) {
  if (one.good != other.good) return one.good > other.good;
  if (one.killed != other.killed) return one.killed < other.killed;
  return percentile(one, 50) < percentile(other, 50);
}

}  // namespace lighthouse::sim::rivals
