// What the small world and the independent Promela model share of a state: facts of the outside
// world, in one number that both compute alike. docs/model/README.md lists the fields.
#pragma once

#include <cstdint>
#include <string>

#include "sim/check/state.h"

namespace lighthouse::sim::check {

[[nodiscard]] uint64_t facts_of(const CoreTable& core, const State& state);

// "A=in/behind task=to-come …": one line, for a difference that a person must understand.
[[nodiscard]] std::string facts_text(uint64_t facts);

}  // namespace lighthouse::sim::check
