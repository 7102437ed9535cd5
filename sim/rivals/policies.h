// The policies that are compared, by name.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace lighthouse::sim::rivals {

enum class Policy : uint8_t {
  kLighthouse,
  kFixedWait,
  kRedBlack,
  kHalyardMarch,
  kHalyardAugust,
  kRunbook,
  kOneLook,
};
inline constexpr std::size_t kPolicies = 7;
inline constexpr std::array<Policy, kPolicies> kAllPolicies = {
    Policy::kLighthouse,    Policy::kFixedWait, Policy::kRedBlack, Policy::kHalyardMarch,
    Policy::kHalyardAugust, Policy::kRunbook,   Policy::kOneLook};

}  // namespace lighthouse::sim::rivals
