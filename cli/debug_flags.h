// The flags of `debug sign`.
#pragma once

#include "cli/raw_options.h"

namespace CLI {
class App;
}

namespace lighthouse::cli {

[[nodiscard]] const char* sign_examples();
void sign_flags(CLI::App& sign, RawOptions& raw);

}  // namespace lighthouse::cli
