// What a search has seen: abstract states of the world, as bits.
//
// Two worlds are in the same abstract state when the operation stands at the same step, the
// controller lives or not, and these agree up to a small scale: hosts in service beside the floor,
// hosts that still work though nobody may reach them, terminations, pollers, the age of the
// evidence, writes under way. A run that reaches a new one is worth varying.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/world.h"

namespace lighthouse::sim {

inline constexpr uint32_t kAbstractStateBits = 20;

[[nodiscard]] uint32_t abstract_state(const World& world);

class StateSet {
 public:
  StateSet() : words_((std::size_t{1} << kAbstractStateBits) / 64) {}

  // True if it was not in the set.
  bool insert(uint32_t state) {
    const uint64_t bit = uint64_t{1} << (state % 64);
    uint64_t& word = words_[state / 64];
    if ((word & bit) != 0) return false;
    word |= bit;
    ++size_;
    return true;
  }
  void erase(uint32_t state) {
    uint64_t& word = words_[state / 64];
    const uint64_t bit = uint64_t{1} << (state % 64);
    if ((word & bit) != 0) --size_;
    word &= ~bit;
  }
  [[nodiscard]] bool has(uint32_t state) const {
    return (words_[state / 64] >> (state % 64) & 1) != 0;
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::vector<uint32_t> sorted() const;
  bool operator==(const StateSet&) const = default;

 private:
  std::vector<uint64_t> words_;
  std::size_t size_ = 0;
};

}  // namespace lighthouse::sim
