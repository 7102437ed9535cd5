// How many threads a command works with.
#pragma once

#include <algorithm>
#include <cstdint>
#include <thread>

namespace lighthouse::cli {

// As many as were asked for; 0: as many as there are processors.
[[nodiscard]] inline uint32_t threads_for(uint32_t asked) {
  return asked > 0 ? asked : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace lighthouse::cli
