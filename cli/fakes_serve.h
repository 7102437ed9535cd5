// The parts of `lighthouse fakes serve` that its tests look at.
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "cli/options.h"
#include "fakes/serve/aws_service.h"

namespace lighthouse::cli {

// The usual key pairs, the environment's, and the one of the flags. The error is one line.
[[nodiscard]] tl::expected<fakes::query::LongTermKeys, std::string> served_keys(
    const FakesServeOptions& options);

}  // namespace lighthouse::cli
