// The harness's only door to a guard set that lacks a guard: the mutation matrix and scenarios that
// say `without` take one out and must then see a violation.
//
// Never: included by anything that ships.
#pragma once

#include <cstdint>
#include <span>

#include "core/model/guards.h"

namespace lighthouse {

struct GuardBreaker {
  // All guards but these.
  [[nodiscard]] static constexpr GuardSet without(std::span<const Guard> guards) {
    GuardSet set;
    for (const Guard guard : guards) set.off_ |= std::uint64_t{1} << static_cast<unsigned>(guard);
    return set;
  }

  [[nodiscard]] static constexpr GuardSet without(Guard guard) {
    return without(std::span<const Guard>(&guard, 1));
  }
};

}  // namespace lighthouse
