// Foreign changes (G9): a group in the plan looks otherwise than Lighthouse left it.
//
// A person at the console, a pipeline, a scheduled action: whoever it was, the operation freezes
// and asks; it never writes over the change. A describe may be stale for a while [A18.1], so the
// state before Lighthouse's own last write is accepted for that long.
#pragma once

#include "core/decide/run.h"

namespace lighthouse {

// From here on, differences from what is seen now are foreign.
void baseline(const Run& run, GroupPlan& plan, const Group& group);

// Notes a write of our own, so that its effect is expected.
void expect_capacity(const Run& run, GroupId id, Capacity capacity);
void expect_suspended(const Run& run, GroupId id, ProcessSet suspended);

// The first group of the plan with a foreign change, or an invalid id.
[[nodiscard]] GroupId foreign_change(const Run& run);

// What Lighthouse itself last made of the group, which a fresh describe may not show yet.
[[nodiscard]] bool shows_our_write(const GroupPlan& plan, const Group& group);

}  // namespace lighthouse
