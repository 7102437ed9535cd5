// The flags of `sim mutants` and `sim crash-sweep`.
#pragma once

#include "cli/raw_options.h"

namespace CLI {
class App;
}

namespace lighthouse::cli {

void mutants_flags(CLI::App& command, RawOptions& raw);
void crash_sweep_flags(CLI::App& command, RawOptions& raw);

}  // namespace lighthouse::cli
