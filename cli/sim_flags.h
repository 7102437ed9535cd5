// The flags of the commands that run scenarios and search: run, explore, merge, shrink.
#pragma once

namespace CLI {
class App;
}

namespace lighthouse::cli {

struct RawOptions;

// Each reads into `raw`, which must outlive the command.
void run_flags(CLI::App& command, RawOptions& raw);
void explore_flags(CLI::App& command, RawOptions& raw);
void merge_flags(CLI::App& command, RawOptions& raw);
void shrink_flags(CLI::App& command, RawOptions& raw);

}  // namespace lighthouse::cli
