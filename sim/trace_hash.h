// The fingerprint of a run: one 64-bit number over every event, its time and
// whatever words the world adds (answers, for instance), in order.
//
// Ensures: the same run gives the same number in debug and release, with g++
// and clang. Two runs that differ anywhere differ here, but for a chance of
// about 2^-64.
#pragma once

#include <cstdint>

#include "core/model/mix.h"
#include "core/model/time.h"
#include "fakes/base/event.h"

namespace lighthouse {

class TraceHash {
 public:
  void add(Time time, const Event& event) {
    // The part that does not depend on the hash so far is prepared beside the
    // chain, so the chain itself is one multiplication per event.
    const std::uint64_t who_what = std::uint64_t{event.actor} | (std::uint64_t{event.kind} << 16) |
                                   (std::uint64_t{event.a} << 32);
    const std::uint64_t when =
        static_cast<std::uint64_t>(time.time_since_epoch().count()) * detail::kMixA;
    value_ = mix(value_ + when + event.b, who_what);
  }

  void add(std::uint64_t word) { value_ = mix(value_ + word, detail::kMixC); }

  [[nodiscard]] std::uint64_t value() const { return value_; }

  friend constexpr bool operator==(const TraceHash&, const TraceHash&) = default;

 private:
  std::uint64_t value_ = 0;
};

}  // namespace lighthouse
