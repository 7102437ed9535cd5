// The flags of the commands that run scenarios and search: run, explore, merge, shrink.
#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "core/model/guards.h"

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

// --without, of every command that can take guards out, and what it was given.
void without_flag(CLI::App& command, RawOptions& raw);
[[nodiscard]] tl::expected<std::vector<Guard>, std::string> guards_without(const RawOptions& raw);

}  // namespace lighthouse::cli
