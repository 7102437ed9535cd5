// A trace that a person can read: what happened, when and to whom. Small entries, kept only when
// asked for; the words come afterwards.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/decide/fleet_names.h"
#include "core/model/time.h"

namespace lighthouse::sim {

// What `a` and `b` of an entry are depends on it.
enum class Sight : uint8_t {
  kStarts,      // a controller begins its operation
  kSends,       // a: call kind
  kEffect,      // a: call kind, b: 0 accepted, else 1 + error code
  kAnswered,    // likewise; what the controller is told
  kEntersStep,  // a: step
  kEnds,        // a: ending, b: reason
  kKilled,      // a controller
  kRestarted,
  kPaused,  // a: seconds
  kNotice,  // of AWS, a: its kind, b: cause of a termination
  kFault,   // a: index in the scenario, b: 1 if it changed something
  kFaultsEnd,
  kViolation,
};

inline constexpr uint8_t kNobody = 0xff;

struct TraceEntry {
  uint64_t event = 0;
  Time at{};
  Sight sight = Sight::kStarts;
  uint8_t controller = kNobody;
  uint16_t a = 0;
  uint16_t b = 0;
  GroupId group{};
  InstanceId instance{};
  uint32_t deviations = 0;  // logged before it, if choices are recorded
  bool operator==(const TraceEntry&) const = default;
};

struct TraceLine {
  uint64_t event = 0;
  Time at{};
  std::string who;  // "lighthouse", "lighthouse 2", "aws", "fault"
  std::string what;
  bool operator==(const TraceLine&) const = default;
};

[[nodiscard]] TraceLine line_of(const TraceEntry& entry, const FleetNames& names);

// "  1h02m05s  #5310  lighthouse    calls TerminateAndDecrement i-… of armoryspinnaker-ha-v022";
// times count from `zero`.
[[nodiscard]] std::string format(const TraceLine& line, Time zero);

}  // namespace lighthouse::sim
