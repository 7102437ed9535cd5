// `lease`, `history` and the list of `reap`: what is written down about a fleet, and what is kept.
#pragma once

#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/options.h"

namespace lighthouse::cli {

[[nodiscard]] ExitCode lease_live(Console& console, const LeaseOptions& options);
[[nodiscard]] ExitCode history_live(Console& console, const HistoryOptions& options);
[[nodiscard]] ExitCode reap_dry_run(Console& console, const OperateOptions& options);

}  // namespace lighthouse::cli
