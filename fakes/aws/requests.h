// What is handed to the fake AWS: groups and balancers to be made, and the words of its calls.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "fakes/aws/state.h"
#include "fakes/base/event.h"

namespace lighthouse::fakes::aws {

// A new group [A12.11]. Suspensions are not part of AWS's own call: a person or Clouddriver
// suspends afterwards; here they are for groups that exist at the start.
struct GroupSpec {
  GroupId id;
  Capacity capacity;
  HealthCheck health_check = HealthCheck::kEc2;
  Duration grace{0};              // HealthCheckGracePeriod [A10.2]
  Small<BalancerId, 2> attached;  // in any order
  uint16_t release = 0;           // what it launches
  bool protect_new = false;       // NewInstancesProtectedFromScaleIn
  ScaleInPolicy policy = ScaleInPolicy::kDefault;
};

// A group as it stands when a run begins: its members run, are healthy and InService.
struct StandingGroup {
  GroupSpec spec;
  Time created{};          // may lie before kStartOfTime
  int32_t instances = -1;  // -1: capacity.desired
  int32_t unhealthy = 0;   // so many of them carry the sticky mark
  ProcessSet suspended;    // kDisabledProcesses for a disabled group
  bool registered = true;  // false: attached, but its members are in no balancer
};

struct BalancerSpec {
  BalancerId id;
  bool is_target_group = false;
  bool draining_enabled = true;
  Duration draining_timeout{300'000};
  Duration interval{10'000};  // of its health check [A14.1]
  uint16_t healthy_threshold = 2;
  uint16_t unhealthy_threshold = 2;
};

// What else a group is told and acts upon.
struct GroupSettings {
  uint16_t release = 0;  // what it launches from now on
  uint8_t zones = 0;     // a bit a zone; 0: everywhere
  bool protect_new = false;
  ScaleInPolicy policy = ScaleInPolicy::kDefault;
  HealthCheck health_check = HealthCheck::kEc2;
  Duration grace{0};
};

inline constexpr std::size_t kMostBalancers = 1024;

// UpdateAutoScalingGroup with some of the numbers left out, which moves desired (trap 5).
struct CapacityEdit {
  std::optional<int32_t> min;
  std::optional<int32_t> max;
  std::optional<int32_t> desired;
};

enum class Freshness : uint8_t {
  kAsChosen,  // by Parameters::stale_per_million
  kStale,     // the previous view wherever one is young enough: for a fault that wants it
};
enum class Decrement : uint8_t { kNo, kYes };
enum class Force : uint8_t { kNo, kYes };
enum class Mark : uint8_t { kHealthy, kUnhealthy };
enum class Protection : uint8_t { kOff, kOn };

[[nodiscard]] std::string_view name_of(Cause cause);        // "scale-in"
[[nodiscard]] std::string_view name_of(Notice::Kind kind);  // "shutting down"
// Of an event of kAwsActor: "group pass", "balancer row".
[[nodiscard]] std::string_view name_of_event(const Event& event);

// The events of kAwsActor. `a`: the instance; of kPass the group's cluster, with its number in `b`.
// `b` of kRegistration: the balancer; of kHookTimeout: the hook.
enum class EventKind : uint16_t {
  kPass,
  kEc2,
  kMembership,
  kLook,
  kSpotEnd,
  kRegistration,
  kHookTimeout
};

}  // namespace lighthouse::fakes::aws
