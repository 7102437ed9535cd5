// The flags of `sim rivals`.
#pragma once

#include <string>

#include "cli/raw_options.h"

namespace CLI {
class App;
}

namespace lighthouse::cli {

[[nodiscard]] std::string rivals_examples();
void rivals_flags(CLI::App& command, RawOptions& raw);

}  // namespace lighthouse::cli
