// The agenda: all events that are still to come, as a value.
//
// A 4-ary implicit heap in one contiguous vector of 24-byte slots, ordered by
// (time, sequence number): events at the same time come in the order in which
// they were scheduled. Time and sequence share one 64-bit key, so a comparison
// is a single instruction.
//
// pop() leaves the root open and the next at() fills it: an actor that
// reschedules itself, the usual case, costs one pass through the heap, not two.
//
// Owned by the world; one thread at a time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/model/time.h"
#include "fakes/base/event.h"

namespace lighthouse {

class Agenda {
 public:
  struct Entry {
    Time time;
    Event event;

    friend constexpr auto operator<=>(const Entry&, const Entry&) = default;
  };

  // Times lie in [kStartOfTime, kHorizon), 34 years; at most kMostEvents wait
  // at once.
  static constexpr unsigned kSequenceBits = 24;
  static constexpr Time kHorizon = kStartOfTime + Duration{std::int64_t{1} << (64 - kSequenceBits)};
  static constexpr std::size_t kMostEvents = std::size_t{1} << 20;

  // Schedules `event`. An event at kNever never comes: it is dropped.
  // Requires: not before the last event popped (time does not run backwards),
  // before kHorizon, and room for it; otherwise the process aborts.
  void at(Time time, Event event) {
    const auto count = static_cast<std::uint64_t>(time.time_since_epoch().count());
    if (count >= kEndCount || count < last_popped_) [[unlikely]] {
      if (time == kNever) return;
      refuse(time);
    }
    if (next_sequence_ > kMostSequence) [[unlikely]]
      renumber();
    const Slot slot{(count << kSequenceBits) | next_sequence_++, event};
    if (root_open_) {
      root_open_ = false;
      sift_down(slot);
      return;
    }
    if (heap_.size() >= kMostEvents) [[unlikely]]
      refuse(time);
    heap_.push_back(slot);
    sift_up(slot);
  }

  [[nodiscard]] bool empty() const { return heap_.size() == (root_open_ ? 1U : 0U); }
  [[nodiscard]] std::size_t size() const { return heap_.size() - (root_open_ ? 1U : 0U); }

  // When the next event comes; kNever if none does.
  [[nodiscard]] Time next_time() const {
    if (empty()) return kNever;
    return time_of(root_open_ ? heap_[least_child(0)].key : heap_.front().key);
  }

  // Requires: not empty.
  [[nodiscard]] Entry pop() {
    if (root_open_) close_root();
    return take_root();
  }

  // pop() if the next event comes at `last` or earlier; false, and no change
  // that anyone can see, if there is none. What a loop should use.
  [[nodiscard]] bool pop_until(Time last, Entry& entry) {
    if (root_open_) close_root();
    if (heap_.empty() || time_of(heap_.front().key) > last) return false;
    entry = take_root();
    return true;
  }

  void reserve(std::size_t events) { heap_.reserve(events); }

  // A hash over what will be delivered: each event, its time counted from
  // `now`, and its place among the events of the same time. How the heap
  // happens to lie and what the sequence numbers are does not matter.
  //
  // For the hash of a state pass the world's time: two worlds that differ by a
  // shift in time then agree, which is what de-duplication wants. For an
  // identity that goes with == keep the default.
  [[nodiscard]] std::uint64_t hash(Time now = kStartOfTime) const;

  // Equal: the same events at the same times in the same order.
  friend bool operator==(const Agenda& left, const Agenda& right);

  // == with each side's times counted from its own now; goes with hash(now).
  [[nodiscard]] static bool same_ahead(const Agenda& left, Time left_now, const Agenda& right,
                                       Time right_now);

  // All that is to come, in order of delivery: for reports and tests.
  [[nodiscard]] std::vector<Entry> in_order() const;

 private:
  struct Slot {
    std::uint64_t key;  // milliseconds << kSequenceBits | sequence
    Event event;
  };
  static_assert(sizeof(Slot) == 24);

  static constexpr std::uint64_t kEndCount = std::uint64_t{1} << (64 - kSequenceBits);
  static constexpr std::uint64_t kMostSequence = (std::uint64_t{1} << kSequenceBits) - 1;
  static_assert(kMostEvents < kMostSequence);

  [[nodiscard]] static constexpr Time time_of(std::uint64_t key) {
    return kStartOfTime + Duration{static_cast<Duration::rep>(key >> kSequenceBits)};
  }

  [[nodiscard]] Entry take_root() {
    const Slot& root = heap_.front();
    last_popped_ = root.key >> kSequenceBits;
    root_open_ = true;
    return {time_of(root.key), root.event};
  }

  // Fills the open root with the last slot.
  void close_root() {
    root_open_ = false;
    const Slot last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) sift_down(last);
  }

  // The index of the smallest of the children of `parent`.
  // Requires: there is one.
  [[nodiscard]] std::size_t least_child(std::size_t parent) const {
    const std::size_t first = 4 * parent + 1;
    const std::size_t end = std::min(first + 4, heap_.size());
    std::size_t least = first;
    for (std::size_t child = first + 1; child < end; ++child) {
      if (heap_[child].key < heap_[least].key) least = child;
    }
    return least;
  }

  // Puts `slot` into the open root and lets it sink.
  void sift_down(const Slot& slot) {
    Slot* const heap = heap_.data();
    const std::size_t size = heap_.size();
    std::size_t hole = 0;
    std::size_t child = 1;
    while (child + 3 < size) {
      // Two pairs, then the winners: no branch depends on the keys.
      const std::size_t low = child + (heap[child + 1].key < heap[child].key ? 1U : 0U);
      const std::size_t high = child + 2 + (heap[child + 3].key < heap[child + 2].key ? 1U : 0U);
      const std::size_t least = heap[high].key < heap[low].key ? high : low;
      if (slot.key < heap[least].key) {
        heap[hole] = slot;
        return;
      }
      heap[hole] = heap[least];
      hole = least;
      child = 4 * hole + 1;
    }
    if (child < size) {
      const std::size_t least = least_child(hole);
      if (heap[least].key < slot.key) {
        heap[hole] = heap[least];
        hole = least;
      }
    }
    heap[hole] = slot;
  }

  // Lets `slot`, which is the last, rise.
  void sift_up(const Slot& slot) {
    Slot* const heap = heap_.data();
    std::size_t hole = heap_.size() - 1;
    while (hole > 0) {
      const std::size_t parent = (hole - 1) / 4;
      if (heap[parent].key < slot.key) break;
      heap[hole] = heap[parent];
      hole = parent;
    }
    heap[hole] = slot;
  }

  [[noreturn]] void refuse(Time time) const;
  // Gives the waiting events the sequence numbers 0, 1, 2 ... in their order.
  void renumber();
  [[nodiscard]] std::vector<Slot> sorted_slots() const;

  std::vector<Slot> heap_;           // with root_open_, the first slot is stale
  std::uint64_t next_sequence_ = 0;  // renumbered before it leaves its bits
  std::uint64_t last_popped_ = 0;    // milliseconds; a check, not part of the value
  bool root_open_ = false;
};

}  // namespace lighthouse
