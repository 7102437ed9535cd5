#include "cli/command_words.h"

#include <fmt/format.h>

#include "cli/exit_code.h"

namespace lighthouse::cli {

std::string exit_codes_text() {
  std::string out = "Exit codes:\n";
  for (const ExitCodeWords& one : kExitCodes) {
    out += fmt::format("  {:>2}  {:<19}{}\n", static_cast<int>(one.code), one.name, one.meaning);
  }
  return out;
}

std::string wrong_count(std::string_view text) {
  const std::string_view flag = text.substr(0, text.find(':'));
  const bool missing = text.find("missing") != std::string_view::npos;
  return fmt::format("{}: {}", flag,
                     missing ? "its value is missing; write one after it"
                             : "it is there more than once; keep one of them");
}

}  // namespace lighthouse::cli
