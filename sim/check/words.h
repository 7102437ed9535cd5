// A step of the search as a sentence.
#pragma once

#include <string>

#include "sim/check/state.h"

namespace lighthouse::sim::check {

[[nodiscard]] std::string words(const CoreTable& core, const State& before, const Step& step,
                                const State& after);
// What the last step of a path destroyed, after a colon; empty if the promise says all.
[[nodiscard]] std::string harm_words(const CoreTable& core, const State& before, Harm harm);

}  // namespace lighthouse::sim::check
