// A hash table from byte strings to values whose observable order depends on its history alone.
//
// Entries lie densely in one array, the index beside it is open-addressed with a fixed hash. A
// removed entry's place is taken by the last one. Therefore a scan that walks from the end down
// meets every entry that is there from its start to its end, whatever is removed between its steps.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lighthouse::fakes::redis {

[[nodiscard]] inline uint64_t hash_of(std::string_view bytes) {
  constexpr uint64_t kFactor = 0x9E3779B97F4A7C15ULL;
  uint64_t hash = bytes.size() * kFactor;
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  const auto mix = [&](uint64_t word) {
    hash = (hash ^ word) * kFactor;
    hash ^= hash >> 32U;
  };
  for (; left >= sizeof(uint64_t); at += sizeof(uint64_t), left -= sizeof(uint64_t)) {
    uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    mix(word);
  }
  uint64_t word = 0;
  if (left > 0) std::memcpy(&word, at, left);
  mix(word);
  return hash;
}

template <class Value>
class Table {
 public:
  struct Entry {
    std::string key;
    Value value;
    uint32_t hash = 0;
  };

  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

  [[nodiscard]] Value* find(std::string_view key) {
    const std::size_t slot = slot_of(key);
    return slot == kNone ? nullptr : &entries_[index_[slot] - 1].value;
  }
  [[nodiscard]] const Value* find(std::string_view key) const {
    const std::size_t slot = slot_of(key);
    return slot == kNone ? nullptr : &entries_[index_[slot] - 1].value;
  }
  [[nodiscard]] bool contains(std::string_view key) const { return slot_of(key) != kNone; }

  // The value of key, made from `value` when there was none; second says whether it was made.
  std::pair<Value*, bool> emplace(std::string_view key, Value value = {}) {
    if (Value* const found = find(key)) return {found, false};
    if ((entries_.size() + 1) * 2 > index_.size()) grow();
    const auto hash = static_cast<uint32_t>(hash_of(key));
    entries_.push_back({.key = std::string(key), .value = std::move(value), .hash = hash});
    place(hash, static_cast<uint32_t>(entries_.size()));
    return {&entries_.back().value, true};
  }

  bool erase(std::string_view key) {
    const std::size_t slot = slot_of(key);
    if (slot == kNone) return false;
    const uint32_t place_of_removed = index_[slot];
    close_gap(slot);
    const auto last = static_cast<uint32_t>(entries_.size());
    if (place_of_removed != last) {
      index_[slot_holding(last)] = place_of_removed;
      entries_[place_of_removed - 1] = std::move(entries_.back());
    }
    entries_.pop_back();
    return true;
  }

  void clear() {
    entries_.clear();
    index_.clear();
  }

 private:
  static constexpr std::size_t kNone = ~std::size_t{0};
  static constexpr std::size_t kFirstSize = 8;

  [[nodiscard]] std::size_t mask() const { return index_.size() - 1; }

  [[nodiscard]] std::size_t slot_of(std::string_view key) const {
    if (index_.empty()) return kNone;
    const auto hash = static_cast<uint32_t>(hash_of(key));
    for (std::size_t slot = hash & mask(); index_[slot] != 0; slot = (slot + 1) & mask()) {
      const Entry& entry = entries_[index_[slot] - 1];
      if (entry.hash == hash && entry.key == key) return slot;
    }
    return kNone;
  }

  [[nodiscard]] std::size_t slot_holding(uint32_t place) const {
    std::size_t slot = entries_[place - 1].hash & mask();
    while (index_[slot] != place) slot = (slot + 1) & mask();
    return slot;
  }

  void place(uint32_t hash, uint32_t place) {
    std::size_t slot = hash & mask();
    while (index_[slot] != 0) slot = (slot + 1) & mask();
    index_[slot] = place;
  }

  // Moves back what was pushed beyond the freed slot, so no mark of removal is needed.
  void close_gap(std::size_t gap) {
    for (std::size_t slot = (gap + 1) & mask(); index_[slot] != 0; slot = (slot + 1) & mask()) {
      const std::size_t home = entries_[index_[slot] - 1].hash & mask();
      const bool stays = ((slot - home) & mask()) < ((slot - gap) & mask());
      if (stays) continue;
      index_[gap] = index_[slot];
      gap = slot;
    }
    index_[gap] = 0;
  }

  void grow() {
    index_.assign(index_.empty() ? kFirstSize : index_.size() * 2, 0);
    for (uint32_t i = 0; i < entries_.size(); ++i) place(entries_[i].hash, i + 1);
  }

  std::vector<Entry> entries_;
  std::vector<uint32_t> index_;  // place in entries_ plus 1; 0 is free
};

}  // namespace lighthouse::fakes::redis
