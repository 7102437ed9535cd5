#include "fakes/base/choices.h"

#include <algorithm>
#include <array>
#include <limits>

#include "core/model/mix.h"

namespace lighthouse {

namespace {

constexpr std::uint32_t kMillion = 1'000'000;
constexpr Duration kLongestSpread = Duration{std::numeric_limits<std::int32_t>::max()};

constexpr std::uint32_t actor_site_of(std::uint16_t actor, Site site) {
  return (std::uint32_t{actor} << 16) | static_cast<std::uint32_t>(site);
}

// Where a pair's search begins: Fibonacci hashing to kSlots.
constexpr std::uint32_t home_of(std::uint32_t actor_site) {
  static_assert(UseCounters::kSlots == 128);
  return (actor_site * 0x9e3779b1U) >> 25;
}

// A Pareto tail with exponent 1 above low, by one integer division: with u even
// on 1..2^32, low + scale * (2^32 / u - 1) exceeds low + (k - 1) * scale with
// probability 1 / k, so the median is low + scale = typical.
std::int64_t heavy_tail(std::uint64_t word, std::int64_t typical, std::int64_t bad) {
  if ((word & 63) == 0) {
    return typical + reduce(word, static_cast<std::uint32_t>(bad - typical + 1));
  }
  const std::uint64_t u = (word >> 32) + 1;
  const std::int64_t low = typical / 2;
  const auto scale = static_cast<std::uint64_t>(std::max<std::int64_t>(typical - low, 1));
  const std::uint64_t beyond = (scale << 32) / u - scale;
  return std::min(bad, low + static_cast<std::int64_t>(beyond));
}

// The speed classes of kPaced: half of the actors run as usual.
constexpr std::array<std::int64_t, 4> kSlowness = {1, 1, 20, 40};
// Their change points, so many in the first hours of a run.
constexpr std::uint32_t kChanges = 3;
constexpr std::uint32_t kChangesWithin =
    static_cast<std::uint32_t>(std::chrono::hours(4) / kChoiceBucket);
// Keeps the draws of speeds apart from those of choices.
constexpr std::uint64_t kPaceSalt = 0x70616365'64727577;

}  // namespace

// --- ForcedChoices -------------------------------------------------------------------------------

ForcedChoices::ForcedChoices(std::vector<ForcedChoice> entries) {
  if (entries.empty()) return;
  std::stable_sort(
      entries.begin(), entries.end(),
      [](const ForcedChoice& left, const ForcedChoice& right) { return left.key < right.key; });
  std::vector<ForcedChoice> unique;
  unique.reserve(entries.size());
  for (const ForcedChoice& entry : entries) {
    if (!unique.empty() && unique.back().key == entry.key) unique.pop_back();
    unique.push_back(entry);
  }
  entries_ = std::make_shared<const std::vector<ForcedChoice>>(std::move(unique));
}

std::span<const ForcedChoice> ForcedChoices::entries() const {
  return empty() ? std::span<const ForcedChoice>{} : std::span<const ForcedChoice>{*entries_};
}

std::optional<std::uint32_t> ForcedChoices::find(ChoiceKey key) const {
  if (empty()) return std::nullopt;
  const auto found = std::lower_bound(
      entries_->begin(), entries_->end(), key,
      [](const ForcedChoice& entry, ChoiceKey sought) { return entry.key < sought; });
  if (found == entries_->end() || found->key != key) return std::nullopt;
  return found->value;
}

std::uint64_t ForcedChoices::hash() const {
  std::uint64_t result = 0;
  for (const ForcedChoice& entry : entries()) result = mix(result + entry.value, entry.key.packed);
  return result;
}

bool operator==(const ForcedChoices& left, const ForcedChoices& right) {
  return left.entries_ == right.entries_ || std::ranges::equal(left.entries(), right.entries());
}

// --- UseCounters ---------------------------------------------------------------------------------

std::uint32_t UseCounters::next(std::uint32_t actor_site) {
  for (std::uint32_t index = home_of(actor_site);; index = (index + 1) % kSlots) {
    Slot& slot = slots_[index];
    if (slot.uses != 0 && slot.actor_site == actor_site) return slot.uses++;
    if (slot.uses != 0) continue;
    if (inline_used_ == kMostInline) return next_spilled(actor_site);
    slot = {actor_site, 1};
    ++inline_used_;
    return 0;
  }
}

std::uint32_t UseCounters::next_spilled(std::uint32_t actor_site) {
  const auto place = std::lower_bound(
      spill_.begin(), spill_.end(), actor_site,
      [](const Slot& slot, std::uint32_t sought) { return slot.actor_site < sought; });
  if (place != spill_.end() && place->actor_site == actor_site) return place->uses++;
  spill_.insert(place, {actor_site, 1});
  return 0;
}

std::uint32_t UseCounters::uses_of(std::uint32_t actor_site) const {
  for (std::uint32_t index = home_of(actor_site); slots_[index].uses != 0;
       index = (index + 1) % kSlots) {
    if (slots_[index].actor_site == actor_site) return slots_[index].uses;
  }
  const auto place = std::lower_bound(
      spill_.begin(), spill_.end(), actor_site,
      [](const Slot& slot, std::uint32_t sought) { return slot.actor_site < sought; });
  return place != spill_.end() && place->actor_site == actor_site ? place->uses : 0;
}

void UseCounters::clear() {
  if (inline_used_ == 0) return;
  slots_.fill({});
  inline_used_ = 0;
  spill_.clear();
}

std::uint64_t UseCounters::hash() const {
  // A sum, because where a count is stored depends on who asked first.
  std::uint64_t sum = 0;
  for (const Slot& slot : slots_) {
    if (slot.uses != 0) sum += mix_well(slot.actor_site, slot.uses);
  }
  for (const Slot& slot : spill_) sum += mix_well(slot.actor_site, slot.uses);
  return sum;
}

bool operator==(const UseCounters& left, const UseCounters& right) {
  if (left.size() != right.size()) return false;
  if (left.slots_ == right.slots_ && left.spill_ == right.spill_) return true;
  const auto in_right = [&](const UseCounters::Slot& slot) {
    return slot.uses == 0 || right.uses_of(slot.actor_site) == slot.uses;
  };
  return std::ranges::all_of(left.slots_, in_right) && std::ranges::all_of(left.spill_, in_right);
}

// --- Choices -------------------------------------------------------------------------------------

Choices Choices::benign(ForcedChoices forced) {
  Choices choices;
  choices.forced_ = std::move(forced);
  return choices;
}

Choices Choices::seeded(std::uint64_t seed, ForcedChoices forced) {
  Choices choices;
  choices.mode_ = ChoiceMode::kSeeded;
  choices.seed_ = seed;
  choices.forced_ = std::move(forced);
  return choices;
}

Choices Choices::paced(std::uint64_t seed, ForcedChoices forced) {
  Choices choices = seeded(seed, std::move(forced));
  choices.mode_ = ChoiceMode::kPaced;
  return choices;
}

// By the key's actor; with every other seed by its site as well, so that one thing that an actor
// does may be slow while the rest is not.
std::int64_t Choices::slowness(ChoiceKey key) const {
  if (mode_ != ChoiceMode::kPaced) return 1;
  std::uint32_t stretch = 0;
  for (std::uint32_t i = 0; i < kChanges; ++i) {
    if (reduce(mix_well(seed_ ^ kPaceSalt, i), kChangesWithin) <= key.bucket()) ++stretch;
  }
  std::uint64_t who = key.actor();
  if ((mix_well(seed_ ^ kPaceSalt, kChanges) & 1) != 0) {
    who |= (static_cast<std::uint64_t>(key.site()) + 1) << 16;
  }
  const std::uint64_t word = mix_well(mix_well(seed_ ^ kPaceSalt, who), stretch);
  return kSlowness[reduce(word, static_cast<std::uint32_t>(kSlowness.size()))];
}

void Choices::enter_bucket(Time now) {
  bucket_ = static_cast<std::uint32_t>((now - kStartOfTime) / kChoiceBucket);
  bucket_start_ = kStartOfTime + bucket_ * kChoiceBucket;
  bucket_end_ = bucket_start_ + kChoiceBucket;
  uses_.clear();
}

ChoiceKey Choices::next_key(std::uint16_t actor, Site site) {
  const std::uint32_t nth = uses_.next(actor_site_of(actor, site));
  return ChoiceKey::of(actor, site, bucket_, nth);
}

void Choices::record(ChoiceKey key, std::uint32_t n, std::uint32_t value) {
  if (recording_ && value != 0) [[unlikely]]
    deviations_.push_back({key, n, value});
}

std::uint32_t Choices::pick(std::uint16_t actor, Site site, std::uint32_t n) {
  const ChoiceKey key = next_key(actor, site);
  std::uint32_t value = 0;
  if (const auto forced = forced_.find(key)) {
    value = std::min(*forced, std::max(n, 1U) - 1);
  } else if (mode_ != ChoiceMode::kBenign) {
    value = reduce(mix_well(seed_, key.packed), n);
  }
  record(key, n, value);
  return value;
}

bool Choices::chance(std::uint16_t actor, Site site, std::uint32_t per_million) {
  const ChoiceKey key = next_key(actor, site);
  bool fires = false;
  if (const auto forced = forced_.find(key)) {
    fires = *forced != 0;
  } else if (mode_ != ChoiceMode::kBenign) {
    fires = reduce(mix_well(seed_, key.packed), kMillion) < per_million;
  }
  record(key, 2, fires ? 1 : 0);
  return fires;
}

Duration Choices::spread(std::uint16_t actor, Site site, Duration typical, Duration bad) {
  const ChoiceKey key = next_key(actor, site);
  const std::int64_t usual = std::clamp(typical, Duration::zero(), kLongestSpread).count();
  const std::int64_t worst = std::clamp(bad, Duration{usual}, kLongestSpread).count();
  std::int64_t delay = usual;
  if (const auto forced = forced_.find(key)) {
    delay = std::clamp(usual + distance_of(*forced), usual / 2, worst);
  } else if (mode_ != ChoiceMode::kBenign) {
    delay = heavy_tail(mix_well(seed_, key.packed), usual, worst);
    delay = std::min(worst, delay * slowness(key));
  }
  record(key, distance_code(worst - usual) + 1, distance_code(delay - usual));
  return Duration{delay};
}

void Choices::start_recording() {
  recording_ = true;
  deviations_.clear();
}

std::uint64_t Choices::hash() const {
  const std::uint64_t who = mix(seed_, static_cast<std::uint64_t>(mode_));
  return mix_well(who + forced_.hash(), uses_.hash() + bucket_);
}

bool operator==(const Choices& left, const Choices& right) {
  return left.seed_ == right.seed_ && left.mode_ == right.mode_ && left.bucket_ == right.bucket_ &&
         left.forced_ == right.forced_ && left.uses_ == right.uses_;
}

std::uint64_t Choices::hash_ahead(Time now) const {
  if (mode_ != ChoiceMode::kBenign) return hash();
  const auto bucket = static_cast<std::uint32_t>((now - kStartOfTime) / kChoiceBucket);
  std::uint64_t result = 0;
  bool any_ahead = false;
  bool any_now = false;
  for (const ForcedChoice& entry : forced_.entries()) {
    const ChoiceKey key = entry.key;
    if (key.bucket() < bucket) continue;
    any_ahead = true;
    any_now = any_now || key.bucket() == bucket;
    const ChoiceKey shifted =
        ChoiceKey::of(key.actor(), key.site(), key.bucket() - bucket, key.nth());
    result = mix(result + entry.value, shifted.packed);
  }
  // How far into the bucket we are matters only if something is forced later.
  if (any_ahead)
    result += static_cast<std::uint64_t>(((now - kStartOfTime) % kChoiceBucket).count());
  return any_now && bucket == bucket_ ? mix_well(result, uses_.hash() + 1) : mix_well(result, 0);
}

}  // namespace lighthouse
