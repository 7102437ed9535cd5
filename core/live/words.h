// A command line in its words, as a POSIX shell splits it, without anything else that a shell does:
// blanks part, '…' is literal, "…" knows \" and \\, a backslash takes the next letter as it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lighthouse::live {

// nullopt: a quote is not closed, or a backslash is the last letter.
[[nodiscard]] std::optional<std::vector<std::string>> split_words(std::string_view text);

}  // namespace lighthouse::live
