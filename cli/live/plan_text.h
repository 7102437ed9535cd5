// The steps of an operation that was looked at, as sentences.
#pragma once

#include <string>
#include <vector>

#include "cli/live/look.h"

namespace lighthouse::cli {

struct PlanText {
  std::vector<std::string>
      steps;  // in order; one that begins with a blank belongs to the one before
  std::vector<std::string> untouched;  // what is not touched
};

// Requires: the operation has passed its pre-flight.
[[nodiscard]] PlanText plan_text(const Sight& sight, const std::vector<std::string>& kill);

}  // namespace lighthouse::cli
