// `lighthouse rehearse`, and the same as a gate before an operation.
#pragma once

#include <string>

#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/live/run_journal.h"
#include "cli/options.h"
#include "cli/rehearse/snapshot.h"

namespace lighthouse::cli {

// The fleet of a configuration as it is now, by reads alone.
[[nodiscard]] tl::expected<Snapshot, Refusal> snapshot_of(Console& console,
                                                          const FleetChoice& choice);

// Rehearses the operation on that fleet and prints the result. kDone; kViolated when a guarantee
// broke; kRehearsalMissed when a threshold is missed; kUsage for a fleet that cannot be simulated.
[[nodiscard]] ExitCode rehearse_on(Console& console, const Snapshot& snapshot,
                                   const RehearseOptions& options);

// Before an operation on a real fleet: kDone when it may go on. An operation that is unfinished
// goes on without: it is over the point where a rehearsal could stop it.
[[nodiscard]] ExitCode rehearsal_gate(Console& console, const OperateOptions& options);

}  // namespace lighthouse::cli
