// Draws for worlds that a search makes up: a hash of (seed, how many draws came before), as every
// choice of a run is one of its seed and name.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/model/mix.h"
#include "core/model/time.h"

namespace lighthouse::sim {

class Draw {
 public:
  explicit constexpr Draw(uint64_t seed) : seed_(seed) {}

  // 0 … n-1
  [[nodiscard]] constexpr uint32_t pick(uint32_t n) { return reduce(mix_well(seed_, ++used_), n); }
  [[nodiscard]] constexpr bool one_in(uint32_t n) { return pick(n) == 0; }
  [[nodiscard]] constexpr int32_t between(int32_t least, int32_t most) {
    return least + static_cast<int32_t>(pick(static_cast<uint32_t>(most - least + 1)));
  }
  // In whole seconds.
  [[nodiscard]] constexpr Duration between(Duration least, Duration most) {
    const auto seconds = static_cast<uint32_t>((most - least).count() / 1'000);
    return least + Duration{1'000 * int64_t{pick(seconds + 1)}};
  }
  template <class T, std::size_t N>
  [[nodiscard]] constexpr T among(const std::array<T, N>& values) {
    return values[pick(static_cast<uint32_t>(N))];
  }

 private:
  uint64_t seed_;
  uint64_t used_ = 0;
};

}  // namespace lighthouse::sim
