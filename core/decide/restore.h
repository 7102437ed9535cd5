// Bringing an old group back into service, in the order that kills nothing [A10.2 Trap 1, A19].
//
// capacity explicit, covering every instance, while Terminate is still suspended →
// AddToLoadBalancer → Launch → register by name with every balancer → InService at each, by the
// balancer's own words → sticky Unhealthy marks repaired and read back → desired = count → and only
// then Terminate. Each look finds the first of these that does not hold yet and does just that; so
// it may be restarted anywhere.
#pragma once

#include "core/decide/run.h"

namespace lighthouse {

enum class RestoreState : uint8_t { kWorking, kServing };

// `want`: the least number of instances it shall have; `min`: its MinSize from now on, at most
// `want`. The plan of the group has the role kRestore and a baseline.
[[nodiscard]] RestoreState restore_group(const Run& run, const Group& group, int32_t want,
                                         int32_t min);

}  // namespace lighthouse
