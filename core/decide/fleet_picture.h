// The fleet as the operations see it: generations, who serves, who drains.
//
// Groups are ordered by created time, never by number: v000 may be newer than v999 [18].
#pragma once

#include "core/decide/decision.h"

namespace lighthouse {

// The groups of one cluster, newest first. Groups being deleted are left out.
[[nodiscard]] Small<const Group*, 6> newest_first(const Situation& s, ClusterId cluster);

// Disabled in Lighthouse's sense: all three processes suspended.
[[nodiscard]] inline bool is_disabled(const Group& g) {
  return g.suspended.has_all(kDisabledProcesses);
}
// Serves, or would: none of the three suspended.
[[nodiscard]] inline bool is_enabled(const Group& g) {
  return (g.suspended & kDisabledProcesses).empty();
}

// Members that count towards the desired capacity [A8.4].
[[nodiscard]] int32_t counted_members(const Group& g);

// Members that are InService in the group, healthy, and InService at every configured balancer.
[[nodiscard]] int32_t serving_members(const Situation& s, const Group& g);

// Serving members over the serving cluster, but for the groups that this run drains or disables:
// what is left when they are gone (G2).
[[nodiscard]] int32_t serving_that_stays(const Situation& s, const RunRecord& record);

// As far as EC2 tells, it still runs; unknown counts as running.
[[nodiscard]] bool may_run(const Situation& s, InstanceId instance);

// The newest group of the cluster that is enabled, or null.
[[nodiscard]] const Group* serving_group(const Situation& s, ClusterId cluster);

}  // namespace lighthouse
