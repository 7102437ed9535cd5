// The program in one piece, but for its process: words in, text and exit code out.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "cli/commands.h"

namespace lighthouse::testing_support {

struct Outcome {
  cli::ExitCode code{};
  std::string out;
  std::string err;
};

inline Outcome program(const std::vector<std::string>& words) {
  std::ostringstream out;
  std::ostringstream err;
  cli::Console console{.out = out, .err = err};
  const cli::ExitCode code = cli::run_program(console, words);
  return {.code = code, .out = out.str(), .err = err.str()};
}

}  // namespace lighthouse::testing_support
