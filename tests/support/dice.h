// The generator of drawn sequences that have to be the same in every run: any fixed one does.
#pragma once

#include <cstdint>

namespace lighthouse::testing_support {

class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}
  uint64_t below(uint64_t bound) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state_ >> 33U) % bound;
  }

 private:
  uint64_t state_;
};

}  // namespace lighthouse::testing_support
