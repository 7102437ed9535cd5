// Runs of the upgrade pipeline that are under way while Lighthouse takes a generation out of
// service.
//
// Such a run disables the generations beside its own as soon as its own is up [17.1]: between a
// look and the call that rests on it, too. So nothing is taken out of service before every run has
// ended (G2), whoever started it. Where Gate is down, nobody starts one: a rollback goes on with
// AWS alone.
#pragma once

#include "core/decide/run.h"

namespace lighthouse {

// A run that is not ours, or of ours one that was not watched, may still disable a generation, or
// that cannot be told yet. Says what is waited for, and cancels what is ours.
[[nodiscard]] bool a_run_is_under_way(const Run& run);

// The run that this upgrade watched is ending: it was cancelled, and is not seen complete. No
// longer than an Orca that listens would need; one that died ends nothing.
[[nodiscard]] bool own_run_is_ending(const Run& run);

}  // namespace lighthouse
