// The flags of `sim check`.
#pragma once

#include <string>

#include "cli/raw_options.h"

namespace CLI {
class App;
}

namespace lighthouse::cli {

[[nodiscard]] std::string check_examples();
// Reads into `raw`, which must outlive the command.
void check_flags(CLI::App& command, RawOptions& raw);

}  // namespace lighthouse::cli
