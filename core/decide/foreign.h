// Foreign changes (G9): a group in the plan looks otherwise than Lighthouse left it.
//
// A person at the console, a pipeline, a scheduled action: whoever it was, the operation freezes
// and asks; it never writes over the change. A describe may be stale for a while [A18.1]: the state
// before Lighthouse's own last write is accepted for that long, and any other state is strange for
// that long, during which nothing is done.
#pragma once

#include "core/decide/run.h"

namespace lighthouse {

// From here on, differences from what is seen now are foreign.
void baseline(const Run& run, GroupPlan& plan, const Group& group);

// Notes a write of our own, so that its effect is expected.
void expect_capacity(const Run& run, GroupId id, Capacity capacity);
void expect_suspended(const Run& run, GroupId id, ProcessSet suspended);

// A write that was answered with yes took effect, seen or not: from then on only a stale describe
// can show what was before it. Called in every look, because an answer is told once.
void note_answers(const Run& run);

// Does the group look as the plan says, as far as a describe can tell now?
[[nodiscard]] bool looks_as_left(const Run& run, GroupPlan& plan, const Group& group);

// A group of the plan looks otherwise than it was left. Ends the operation if that is foreign,
// waits while it may be a stale read. True when nothing may be done in this look.
[[nodiscard]] bool frozen(const Run& run);

// The capacity that Lighthouse wrote last is shown: what is counted in this read is not from
// before.
[[nodiscard]] bool shows_our_capacity(const Run& run, const Group& group);

}  // namespace lighthouse
