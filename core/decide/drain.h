// Draining groups: fence → settle → prove idle → re-check → terminate, one instance at a time (G1).
//
// Min is lowered first and the desired count falls with the termination, so that nothing is
// launched again. The call is not safe to repeat: a lost answer means look, never again, until a
// signature of it can no longer be accepted. A deadline never kills: it holds and asks. The group
// itself stays, at 0/0/0 and suspended: a rollback restores it.
#pragma once

#include "core/decide/run.h"

namespace lighthouse {

enum class DrainState : uint8_t {
  kWorking,  // something is waited for or was done
  kEmpty,    // no target has an instance left, and each stands at 0/0/0
  kStopped,  // the operation was ended (held, deadline, foreign change)
};

// One look's worth of draining the groups of the plan with `role`.
// Requires: each of them is baselined.
[[nodiscard]] DrainState drain_groups(const Run& run, GroupRole role);

// Takes a group out of service for good: suspends the three processes, then takes its instances out
// of every balancer. Returns true when that is seen to be so. A half-done disable is completed by
// the same steps.
[[nodiscard]] bool fence_group(const Run& run, const Group& group);

// Plans every disabled group of both clusters that still has something as a target with kOld.
void plan_old_groups(const Run& run);

}  // namespace lighthouse
