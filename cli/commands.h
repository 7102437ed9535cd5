// The commands of the program. Each writes to the console and says how it ended; errors of the
// caller are one line on console.err and ExitCode::kUsage.
#pragma once

#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/options.h"

namespace lighthouse::cli {

[[nodiscard]] ExitCode run(Console& console, const OperateOptions& options);
[[nodiscard]] ExitCode run(Console& console, const PreflightOptions& options);
[[nodiscard]] ExitCode run(Console& console, const LeaseOptions& options);
[[nodiscard]] ExitCode run(Console& console, const HistoryOptions& options);
[[nodiscard]] ExitCode run(Console& console, const PlanOptions& options);
[[nodiscard]] ExitCode run(Console& console, const RehearseOptions& options);
[[nodiscard]] ExitCode run(Console& console, const StatusOptions& options);
[[nodiscard]] ExitCode run(Console& console, const ExplainOptions& options);
[[nodiscard]] ExitCode run(Console& console, const SimRunOptions& options);
[[nodiscard]] ExitCode run(Console& console, const SimMutantsOptions& options);
[[nodiscard]] ExitCode run(Console& console, const SimCrashSweepOptions& options);
[[nodiscard]] ExitCode run(Console& console, const SimExploreOptions& options);
[[nodiscard]] ExitCode run(Console& console, const SimRivalsOptions& options);
[[nodiscard]] ExitCode run(Console& console, const SimMergeOptions& options);
[[nodiscard]] ExitCode run(Console& console, const SimShrinkOptions& options);
[[nodiscard]] ExitCode run(Console& console, const SimCheckOptions& options);
[[nodiscard]] ExitCode run(Console& console, const SimReplayOptions& options);
[[nodiscard]] ExitCode run(Console& console, const SimListOptions& options);
[[nodiscard]] ExitCode run(Console& console, const SimGuardsOptions& options);
[[nodiscard]] ExitCode run(Console& console, const SimSchemaOptions& options);
[[nodiscard]] ExitCode run(Console& console, const DemoOptions& options);
[[nodiscard]] ExitCode run(Console& console, const DebugSignOptions& options);
[[nodiscard]] ExitCode run(Console& console, const ConfigOptions& options);
[[nodiscard]] ExitCode run(Console& console, const FakesServeOptions& options);
[[nodiscard]] ExitCode run(Console& console, const VersionOptions& options);
[[nodiscard]] ExitCode run(Console& console, const HelpOptions& options);

// Reads the words and carries the command out.
[[nodiscard]] ExitCode run_program(Console& console, const std::vector<std::string>& words);

}  // namespace lighthouse::cli
