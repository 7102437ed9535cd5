// The parts of a scenario that a counterexample may do without: each candidate is the scenario with
// one thing less.
#pragma once

#include <vector>

#include "sim/scenario.h"

namespace lighthouse::sim {

// Faults, work, streams, the second operation, guards beyond the first, groups, instances, the
// policy; largest first. Deviations of what stays keep their meaning. Every candidate is a scenario
// that the loader accepts.
[[nodiscard]] std::vector<Scenario> smaller_scenarios(const Scenario& scenario);

}  // namespace lighthouse::sim
