// Reads secrets from where the command line says they are. The value never reaches a message.
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "cli/options.h"

namespace lighthouse::cli {

// The variable of the environment; "" if it is not set.
[[nodiscard]] std::string environment(const char* name);

// The secret without one line end after it; "" for kNone. The error is "reason; remedy": the
// variable is not set, the file cannot be read, or what was found is empty or has more than a line.
[[nodiscard]] tl::expected<std::string, std::string> read_secret(const SecretSource& source);

}  // namespace lighthouse::cli
