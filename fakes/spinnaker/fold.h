// Folds the fields of a value into one 64-bit hash, with times counted from a given now: two states
// that differ by a shift in time alone then agree.
#pragma once

#include <algorithm>
#include <cstdint>

#include "core/model/execution.h"
#include "core/model/mix.h"
#include "core/model/time.h"

namespace lighthouse::fakes::spinnaker {

class Fold {
 public:
  explicit Fold(Time now) : now_(now) {}

  Fold& add(uint64_t word) {
    value_ = mix(value_ + word, detail::kMixC);
    return *this;
  }
  // Two words in one step.
  Fold& add(uint64_t low, uint64_t high) {
    value_ = mix(value_ + low, high);
    return *this;
  }
  Fold& add(Time time) {
    if (time == kNever) return add(UINT64_MAX);
    return add(static_cast<uint64_t>((time - now_).count()));
  }
  // The end of a window: one that is over is over, whenever that was.
  Fold& until(Time time) { return add(std::max(time, now_)); }
  Fold& add(Duration duration) { return add(static_cast<uint64_t>(duration.count())); }
  Fold& add(const HostKey& key) { return add(key.value, static_cast<uint64_t>(key.kind)); }
  Fold& add(const OrcaId& id) {
    return add(id.host.value, (static_cast<uint64_t>(id.host.kind) << 32) | id.pid);
  }
  Fold& add(const GroupId& id) {
    const auto sequence = static_cast<uint32_t>(id.sequence);
    return add(id.cluster.value, (static_cast<uint64_t>(sequence) << 32) | id.digits);
  }
  Fold& add(const Version& version) {
    add(version.view().size());
    for (const char c : version.view()) add(static_cast<uint8_t>(c));
    return *this;
  }
  template <class Tag>
  Fold& add(Id<Tag> id) {
    return add(uint64_t{id.value});
  }

  [[nodiscard]] uint64_t value() const { return value_; }

 private:
  Time now_;
  uint64_t value_ = 0;
};

// Small flags side by side in one word.
template <class... Flags>
[[nodiscard]] constexpr uint64_t bits(Flags... flags) {
  uint64_t word = 0;
  ((word = (word << 8) | static_cast<uint64_t>(flags)), ...);
  return word;
}

}  // namespace lighthouse::fakes::spinnaker
