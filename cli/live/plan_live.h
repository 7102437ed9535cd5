// `plan` and `--dry-run` on a real fleet: what an operation would do, in order, and what it would
// leave alone. The engine itself takes it up to its first write, and no further.
#pragma once

#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/options.h"

namespace lighthouse::cli {

[[nodiscard]] ExitCode plan_live(Console& console, const PlanOptions& options);
[[nodiscard]] ExitCode dry_run_live(Console& console, const OperateOptions& options);

}  // namespace lighthouse::cli
