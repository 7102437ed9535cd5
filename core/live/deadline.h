// A moment of the machine's own clock by which something must be over.
#pragma once

#include <algorithm>
#include <chrono>

#include "core/model/time.h"

namespace lighthouse::live {

using Deadline = std::chrono::steady_clock::time_point;

// Zero when it has passed.
[[nodiscard]] inline Duration left_until(Deadline deadline) {
  const auto left = deadline - std::chrono::steady_clock::now();
  return std::max(Duration{0}, std::chrono::duration_cast<Duration>(left));
}

}  // namespace lighthouse::live
