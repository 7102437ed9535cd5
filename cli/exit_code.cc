#include "cli/exit_code.h"

#include <fmt/format.h>

namespace lighthouse::cli {

std::string exit_codes_text() {
  std::string out = "Exit codes:\n";
  for (const ExitCodeWords& one : kExitCodes) {
    out += fmt::format("  {:>2}  {:<19}{}\n", static_cast<int>(one.code), one.name, one.meaning);
  }
  return out;
}

}  // namespace lighthouse::cli
