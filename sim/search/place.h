// Faults by rate that struck, as faults at a moment: the same run in a story that names its
// moments.
//
// A choice is named by its time. Without an earlier delay the same call leaves in another bucket,
// and the fault that struck it misses; a fault at a moment still finds it.
#pragma once

#include <optional>

#include "sim/scenario.h"

namespace lighthouse::sim {

enum class Placing : uint8_t {
  kAll,
  kCalls,    // faults of calls, by the number of the call that was struck
  kMinutes,  // faults of hosts, people, Redis and endpoints, by the time at which they struck
};

// The scenario with those faults beside the ones by rate, and without the deviations that made them
// strike. None: nothing of the kind struck.
[[nodiscard]] std::optional<Scenario> with_placed_faults(const Scenario& scenario, Placing placing);

}  // namespace lighthouse::sim
