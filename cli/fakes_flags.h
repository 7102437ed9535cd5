// The flags of `fakes serve`.
#pragma once

#include "cli/raw_options.h"

namespace CLI {
class App;
}

namespace lighthouse::cli {

void serve_flags(CLI::App& serve, RawOptions& raw);

}  // namespace lighthouse::cli
