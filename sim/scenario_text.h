// A scenario back to a file: what the search makes becomes something that a person can read, edit
// and commit.
#pragma once

#include <string>

#include "sim/scenario.h"

namespace lighthouse::sim {

// One key a line, what is as usual left out. Ensures: parse_scenario reads the same scenario back,
// but for `file` and the lines of its faults. A pipeline's own file keeps its name, which is
// relative to where the scenario stands.
[[nodiscard]] std::string scenario_text(const Scenario& scenario);

}  // namespace lighthouse::sim
