// Which configuration a command means: --config, else LIGHTHOUSE_CONFIG, else lighthouse.yaml in
// the present folder.
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "config/config_file.h"

namespace lighthouse::cli {

// The variables of the program that are meant for it: LIGHTHOUSE_….
[[nodiscard]] config::Variables lighthouse_variables();

// `named` by a flag or an argument; empty: by the rule above.
[[nodiscard]] std::string config_file(const std::string& named, const config::Variables& all);

// The configuration of a command that works on a real fleet, or in a simulated world: the error
// says both ways when there is neither.
[[nodiscard]] tl::expected<config::LoadedConfig, std::string> chosen_config(
    const std::string& named);

}  // namespace lighthouse::cli
