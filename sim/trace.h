// A trace that a person can read: what happened, when and to whom. Kept as small entries and only
// when asked for; lines are made afterwards.
#pragma once

#include <cstdint>
#include <string>

#include "core/decide/fleet_names.h"
#include "core/model/time.h"

namespace lighthouse::sim {

struct TraceLine {
  uint64_t event = 0;
  Time at{};
  std::string who;   // "lighthouse", "lighthouse 2", "aws", "spinnaker", "fault"
  std::string what;
  bool operator==(const TraceLine&) const = default;
};

// "   1h02m05s  #5310  lighthouse   TerminateAndDecrement i-… of armoryspinnaker-ha-v022".
[[nodiscard]] std::string format(const TraceLine& line, Time start);

}  // namespace lighthouse::sim
