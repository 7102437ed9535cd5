// The numbers of those who handle events and make choices. Saved choice keys hold
// them, so a number never changes its meaning.
#pragma once

#include <cstdint>

namespace lighthouse {

enum Actor : std::uint16_t {
  kAwsActor = 1,
  kSpinnakerActor = 2,
  kFaultActor = 3,
  kWorldActor = 4,
  kControllerActor = 16,  // plus the controller's index
};

}  // namespace lighthouse
