#include "cli/command_words.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/exit_code.h"

namespace lighthouse::cli {

std::string footer_text() {
  return "Examples:\n"
         "  lighthouse demo\n"
         "  lighthouse upgrade --to 1.9.40\n"
         "  lighthouse sim run scenarios/upgrade/quiet.yaml --seeds 1..100\n\n" +
         exit_codes_text();
}

std::string wrong_count(std::string_view text) {
  const std::string_view flag = text.substr(0, text.find(':'));
  const bool missing = text.find("missing") != std::string_view::npos;
  return fmt::format("{}: {}", flag,
                     missing ? "its value is missing; write one after it"
                             : "it is there more than once; keep one of them");
}

std::string one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

}  // namespace lighthouse::cli
