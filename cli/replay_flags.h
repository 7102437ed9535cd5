// The flags of `sim replay`.
#pragma once

#include "cli/raw_options.h"

namespace CLI {
class App;
}

namespace lighthouse::cli {

void replay_flags(CLI::App& command, RawOptions& raw);

}  // namespace lighthouse::cli
