// From the words of the command line to a Command. The only door to CLI11.
#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "cli/options.h"

namespace lighthouse::cli {

// `words` are without the program's name. The error is one line that says where, what is wrong and
// what to write instead: "lighthouse sim run: --seeds: "5..1" is empty; write A..B with A ≤ B".
[[nodiscard]] tl::expected<Command, std::string> parse_command_line(
    const std::vector<std::string>& words);

}  // namespace lighthouse::cli
