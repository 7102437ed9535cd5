// The handover of the single poller in a rollback: stop the old, confirm it stopped, then start the
// new (G3).
//
// Disabling a group stops no Igor and no Echo [14.3], so the new generation polls until its host is
// gone or a hook has stopped it. The policy says which gives way meanwhile, and for how long.
#pragma once

#include "core/decide/run.h"

namespace lighthouse {

// One look's worth. True when the old poller serves, or there is none to restore. May hold the
// operation: a limit was reached, or the group to restore is gone.
[[nodiscard]] bool hand_poller_over(const Run& run);

}  // namespace lighthouse
