// All that may vary in a run is a choice, and 0 is its benign answer.
//
// A choice is named by a ChoiceKey. Its value is the forced one if there is
// one; else 0 in benign mode; else a hash of (seed, key). There is no generator
// state: a new call site shifts no other choice, and old seeds survive a change
// of the code.
//
// A value: copyable (about a kilobyte, no allocation unless many actors choose
// in one bucket or recording is on), comparable, hashable. Owned by the world;
// one thread at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/model/time.h"
#include "fakes/base/choice_key.h"

namespace lighthouse {

// One entry of a scenario's deviations. What `value` means:
//   pick    the answer itself; n-1 if it is n or more
//   chance  0 does not fire, anything else fires
//   spread  distance from `typical`: 0 typical, 1 is -1 ms, 2 is +1 ms, 3 is -2 ms ...
// so that a smaller value is always closer to the benign run.
struct ForcedChoice {
  ChoiceKey key;
  std::uint32_t value = 0;

  friend constexpr auto operator<=>(const ForcedChoice&, const ForcedChoice&) = default;
};

// The value of a `spread`, in ms from `typical`: 0, -1, +1, -2, +2 ... as 0, 1, 2, 3, 4 ...
constexpr std::uint32_t distance_code(std::int64_t distance) {
  const std::int64_t code = distance < 0 ? -2 * distance - 1 : 2 * distance;
  return static_cast<std::uint32_t>(code);
}

constexpr std::int64_t distance_of(std::uint32_t code) {
  const std::int64_t half = (std::int64_t{code} + 1) / 2;
  return (code & 1) != 0 ? -half : code / 2;
}

// The forced choices of a run: an immutable sorted list that copies of the
// world share. Of two entries with one key the later one counts.
class ForcedChoices {
 public:
  ForcedChoices() = default;
  explicit ForcedChoices(std::vector<ForcedChoice> entries);

  [[nodiscard]] bool empty() const { return entries_ == nullptr; }
  [[nodiscard]] std::span<const ForcedChoice> entries() const;
  [[nodiscard]] std::optional<std::uint32_t> find(ChoiceKey key) const;
  [[nodiscard]] std::uint64_t hash() const;
  friend bool operator==(const ForcedChoices& left, const ForcedChoices& right);

 private:
  std::shared_ptr<const std::vector<ForcedChoice>> entries_;  // null when empty
};

// A choice that was not benign: with `forced` made of these, benign mode
// repeats the run that recorded them.
struct Deviation {
  ChoiceKey key;
  std::uint32_t n = 0;  // how many values were possible
  std::uint32_t value = 0;

  friend constexpr auto operator<=>(const Deviation&, const Deviation&) = default;
};

enum class ChoiceMode : std::uint8_t {
  kBenign,  // everything 0 unless forced
  kSeeded,  // everything a hash of (seed, key) unless forced
  // As kSeeded, and actors have speeds: each runs as usual, 20 or 40 times slower in its delays,
  // and at a few moments of the run that changes. What is slow stays below the worst of its site.
  kPaced,
};

// How often each (actor, site) was asked in the current bucket. An inline table
// with open addressing; pairs beyond kMostInline go to a sorted vector.
class UseCounters {
 public:
  static constexpr std::uint32_t kSlots = 128;
  static constexpr std::uint32_t kMostInline = 96;

  // Returns the uses so far and counts one more.
  [[nodiscard]] std::uint32_t next(std::uint32_t actor_site);
  void clear();
  [[nodiscard]] std::uint32_t size() const {
    return inline_used_ + static_cast<std::uint32_t>(spill_.size());
  }
  // Both look at the counts, never at where they happen to be stored.
  [[nodiscard]] std::uint64_t hash() const;
  friend bool operator==(const UseCounters& left, const UseCounters& right);

 private:
  struct Slot {
    std::uint32_t actor_site = 0;
    std::uint32_t uses = 0;  // 0: the slot is free

    friend constexpr bool operator==(const Slot&, const Slot&) = default;
  };
  [[nodiscard]] std::uint32_t uses_of(std::uint32_t actor_site) const;
  [[nodiscard]] std::uint32_t next_spilled(std::uint32_t actor_site);

  std::array<Slot, kSlots> slots_{};
  std::uint32_t inline_used_ = 0;
  std::vector<Slot> spill_;  // sorted by actor_site; only pairs that slots_ lacks
};

class Choices {
 public:
  Choices() = default;  // benign, nothing forced
  [[nodiscard]] static Choices benign(ForcedChoices forced = {});
  [[nodiscard]] static Choices seeded(std::uint64_t seed, ForcedChoices forced = {});
  [[nodiscard]] static Choices paced(std::uint64_t seed, ForcedChoices forced = {});

  // Tells the time of the event at hand; the bucket of all choices until the
  // next call. Requires: not before kStartOfTime, never backwards.
  void set_now(Time now) {
    if (now >= bucket_start_ && now < bucket_end_) return;
    enter_bucket(now);
  }

  // 0..n-1, evenly. n of 0 is taken as 1.
  [[nodiscard]] std::uint32_t pick(std::uint16_t actor, Site site, std::uint32_t n);

  // Fires with a probability of per_million / 1'000'000. A rate of 0 never
  // fires unless forced; it still counts as a use, so that turning a fault off
  // renames no other choice.
  [[nodiscard]] bool chance(std::uint16_t actor, Site site, std::uint32_t per_million);

  // A delay. Benign: `typical`. Seeded: never below typical/2 nor above `bad`;
  // the median is about `typical`, one in 2k is above k times `typical`, and
  // one in 64 lies anywhere up to `bad`.
  // Requires: 0 <= typical <= bad < 24 days; beyond it is clamped.
  [[nodiscard]] Duration spread(std::uint16_t actor, Site site, Duration typical, Duration bad);

  // A branch: whatever is not forced is a hash of this seed from here on. Uses already counted stay
  // counted, and the log goes on.
  void vary_from_here(std::uint64_t seed, ChoiceMode mode = ChoiceMode::kSeeded) {
    mode_ = mode;
    seed_ = seed;
  }

  // Replaces the forced choices from here on (a branch "what if"); uses already
  // counted stay counted.
  void set_forced(ForcedChoices forced) { forced_ = std::move(forced); }
  [[nodiscard]] const ForcedChoices& forced() const { return forced_; }
  [[nodiscard]] ChoiceMode mode() const { return mode_; }
  [[nodiscard]] std::uint64_t seed() const { return seed_; }

  // The log of deviations, in the order they happened. Off at first; starting
  // empties it, stopping keeps it. A record, not state: == and hash leave it out.
  void start_recording();
  void stop_recording() { recording_ = false; }
  [[nodiscard]] std::span<const Deviation> deviations() const { return deviations_; }

  // Equal: the same answers to the same questions from here on, whatever is
  // forced later. `hash` agrees with it.
  [[nodiscard]] std::uint64_t hash() const;
  friend bool operator==(const Choices& left, const Choices& right);

  // For exploration: hashes only what can still change an answer, with buckets
  // counted from now. In benign mode with nothing forced ahead it is constant,
  // so states that differ by a shift in time alone agree. Seeded: hash().
  [[nodiscard]] std::uint64_t hash_ahead(Time now) const;

 private:
  void enter_bucket(Time now);
  // Names the use at hand and finds its forced value, if any.
  [[nodiscard]] ChoiceKey next_key(std::uint16_t actor, Site site);
  void record(ChoiceKey key, std::uint32_t n, std::uint32_t value);
  // How many times slower a delay is in kPaced.
  [[nodiscard]] std::int64_t slowness(ChoiceKey key) const;

  std::uint64_t seed_ = 0;
  Time bucket_start_ = kStartOfTime;
  Time bucket_end_ = kStartOfTime + kChoiceBucket;
  std::uint32_t bucket_ = 0;
  ChoiceMode mode_ = ChoiceMode::kBenign;
  bool recording_ = false;
  ForcedChoices forced_;
  UseCounters uses_;
  std::vector<Deviation> deviations_;
};

}  // namespace lighthouse
