// The ground truth of a served world as JSON, for whoever tests against it: never a view, a report
// or an answer that may be late.
#pragma once

#include <cstdint>
#include <string>

#include "sim/world.h"

namespace lighthouse::served {

struct TruthOptions {
  double speed = 1.0;
  uint64_t seed = 0;
  int64_t epoch_ms = 0;  // the world's time as its timestamps have it
};

// One object; docs/fakes-world.md names its fields.
[[nodiscard]] std::string truth_json(const sim::World& world, const TruthOptions& options);

}  // namespace lighthouse::served
