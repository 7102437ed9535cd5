// A step of the search as a sentence.
#pragma once

#include <string>

#include "sim/check/state.h"

namespace lighthouse::sim::check {

[[nodiscard]] std::string words(const CoreTable& core, const State& before, const Step& step,
                                const State& after);

}  // namespace lighthouse::sim::check
