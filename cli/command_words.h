// Texts of the command line that need no parser.
#pragma once

#include <string>
#include <string_view>

namespace lighthouse::cli {

// Below the list of commands: examples and the exit codes.
[[nodiscard]] std::string footer_text();

// "--to: 1 required VERSION missing" and "--seed: At Most 1 required but received 2", in our words.
[[nodiscard]] std::string wrong_count(std::string_view text);
[[nodiscard]] std::string one_line(std::string text);

}  // namespace lighthouse::cli
