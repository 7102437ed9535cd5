// The tally: the measures of many runs of one policy, added up in the order of the seeds, so that
// it does not depend on who ran them.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/rivals/meter.h"

namespace lighthouse::sim::rivals {

struct Tally {
  uint64_t runs = 0;
  uint64_t killed = 0;        // executions and bakes
  uint64_t too_late = 0;      // not among them: came when the call had left
  uint64_t killing_runs = 0;  // runs that killed at least one
  uint64_t stranded = 0;
  uint64_t unfinished = 0;   // runs after which something is left
  uint64_t upgraded = 0;     // runs that ended with the new version alone
  uint64_t held = 0;         // runs that stopped and asked
  uint64_t below_floor = 0;  // runs that took too many serving instances away
  uint64_t good = 0;         // nothing killed, and finished
  Duration overlap{0};       // two pollers, all runs together
  Duration gap{0};           // none
  Duration instances{0};     // machines times time
  int32_t lowest_serving = INT32_MAX;
  std::vector<Duration> took;  // of the runs that finished, in the order of the seeds
  uint64_t hash = 0;           // of all trace hashes, in the order of the seeds
};

void add_to(Tally& tally, const Measures& run);
// `more` is of the next scenario.
void add_to(Tally& tally, const Tally& more);

// The time within which `percent` of all runs finished, by the nearest rank; kNotReached when fewer
// did.
inline constexpr Duration kNotReached = Duration::max();
[[nodiscard]] Duration percentile(const Tally& tally, uint32_t percent);

// Per 1,000 runs; 0 without runs.
[[nodiscard]] double per_thousand(uint64_t count, const Tally& tally);
// Of one run, on average, in hours.
[[nodiscard]] double hours_per_run(Duration sum, const Tally& tally);

// Whether the first setting is the better one: more good runs; of equal ones, fewer killed; then
// the faster one.
[[nodiscard]] bool is_better(const Tally& one, const Tally& other);

}  // namespace lighthouse::sim::rivals
