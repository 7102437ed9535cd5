// A hash table from 64-bit keys to 32-bit numbers, for millions of entries: open addressing, no
// allocation but growth, no order that anybody could see.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/model/mix.h"

namespace lighthouse::sim::check {

class FlatTable {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  FlatTable() : slots_(1024) {}

  // The number kept under the key; kNone if there is none.
  [[nodiscard]] uint32_t find(uint64_t key) const { return slots_[place_of(key)].value; }

  // Keeps `value` unless the key is there already; the number that is kept now.
  uint32_t insert(uint64_t key, uint32_t value) {
    if (2 * (used_ + 1) > slots_.size()) grow();
    Slot& slot = slots_[place_of(key)];
    if (slot.value == kNone) {
      slot = {key, value};
      ++used_;
    }
    return slot.value;
  }

  [[nodiscard]] std::size_t size() const { return used_; }

 private:
  struct Slot {
    uint64_t key = 0;
    uint32_t value = kNone;
  };

  [[nodiscard]] std::size_t place_of(uint64_t key) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = mix_well(key, 0) & mask;
    while (slots_[at].value != kNone && slots_[at].key != key) at = (at + 1) & mask;
    return at;
  }

  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.value != kNone) slots_[place_of(slot.key)] = slot;
    }
  }

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

}  // namespace lighthouse::sim::check
