// Swarm: worlds that nobody wrote. Each seed draws which fault kinds, load, fleet and policy there
// are at all, so that no feature hides another by being always on (Groce and others 2012).
#pragma once

#include <cstdint>

#include "sim/scenario.h"

namespace lighthouse::sim {

// What a search may ask of any run of this scenario: the guarantees, and that it ends. What the
// file expects of its own run (an ending, a count) holds for that run alone.
[[nodiscard]] Scenario relaxed(Scenario scenario);

// A scenario with more that goes wrong: on the network, and with the controller itself.
[[nodiscard]] Scenario harsher(const Scenario& scenario, uint64_t seed);

// A fleet, its work, an operation and what goes wrong, all drawn.
[[nodiscard]] Scenario swarm_scenario(uint64_t seed);

}  // namespace lighthouse::sim
