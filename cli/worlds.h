// Where simulated worlds come from: scenario files, and those compiled into the program.
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "cli/options.h"
#include "sim/scenario_file.h"

namespace lighthouse::cli {

// The scenario of a file, with whatever else it names (a pipeline's document) found good, too.
// The error is one line with place, reason and remedy.
[[nodiscard]] tl::expected<sim::Scenario, std::string> read_scenario(const std::string& file,
                                                                     sim::Purpose purpose);

// The world of a command: a file's, or the embedded one.
[[nodiscard]] tl::expected<sim::Scenario, std::string> read_world(const WorldChoice& choice);

// The same fleet and work with another operation. An upgrade to a version that the world does not
// know gets a release that works well.
void ask_for(sim::Scenario& scenario, Operation operation, const std::string& to);

}  // namespace lighthouse::cli
