// A branch: the fleet as a journal saw it at one moment, run on in the simulation.
#pragma once

#include <vector>

#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/journal/redecide.h"
#include "cli/options.h"

namespace lighthouse::cli {

// Writes the world to `options.out`, then runs it for the seeds that were asked for, as `sim run`
// does. Whatever was under way begins anew on that fleet, as by a Lighthouse that finds it so.
[[nodiscard]] ExitCode branch(Console& console, const std::vector<live::JournalEntry>& entries,
                              const RedecideRules& rules, const SimReplayOptions& options);

// What goes on at that point of a run.
[[nodiscard]] Operation operation_at(const RunRecord& record);

}  // namespace lighthouse::cli
