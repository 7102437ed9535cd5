#include "cli/replay.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace lighthouse::cli {

std::string shell_quoted(const std::string& text) {
  const auto usual = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-./+=:,@%").find(c) != std::string_view::npos;
  };
  if (!text.empty() && std::ranges::all_of(text, usual)) return text;
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string replay_command(const std::string& file, uint64_t seed,
                           const std::vector<Guard>& without) {
  std::string out = fmt::format("lighthouse sim run {} --seed {}", shell_quoted(file), seed);
  for (const Guard guard : without) out += fmt::format(" --without {}", name_of(guard));
  return out + " --trace -";
}

}  // namespace lighthouse::cli
