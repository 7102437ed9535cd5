// `status` and `explain` on a real fleet: what is there, and what Lighthouse waits for, or would.
#pragma once

#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/options.h"

namespace lighthouse::cli {

[[nodiscard]] ExitCode status_live(Console& console, const StatusOptions& options);
[[nodiscard]] ExitCode explain_live(Console& console, const ExplainOptions& options);

}  // namespace lighthouse::cli
