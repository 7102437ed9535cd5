// `upgrade`, `drain` and `rollback` on a real fleet (docs/commands.md).
#pragma once

#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/options.h"

namespace lighthouse::cli {

[[nodiscard]] ExitCode operate_live(Console& console, const OperateOptions& options);

}  // namespace lighthouse::cli
