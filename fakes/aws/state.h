// The rows of the fake AWS: three stores (groups, instances, balancers) that learn from each other
// by polling only [A20].
//
// A row has at most one pending event per `…_due` member: an event that comes at another time than
// the row expects is a leftover of a plan that was changed, and does nothing. So no event is ever
// taken out of the agenda.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/model/fleet.h"
#include "fakes/base/actors.h"

namespace lighthouse::fakes::aws {

// Whose doing a termination is; the Cause texts of A13.
enum class Cause : uint8_t {
  kNone,
  kUserRequest,   // TerminateInstanceInAutoScalingGroup
  kScaleIn,       // more instances than desired
  kUnhealthy,     // marked Unhealthy, replaced
  kRebalance,     // the surplus of an AZ rebalance
  kForceDelete,   // DeleteAutoScalingGroup with ForceDelete
  kEc2Request,    // TerminateInstances by API or console
  kSpot,          // interruption
  kHostFailure,   // the machine died
  kLaunchFailed,  // terminated before it entered service
};
inline constexpr std::size_t kCauses = 10;

struct Termination {
  InstanceId instance;
  Cause cause = Cause::kNone;
  // Who asked for it; for what the group did by itself, who last changed its capacity or processes
  // (kAwsActor: nobody since the start).
  uint16_t by = kAwsActor;
  Time at{};  // of the decision, not of the end
  bool operator==(const Termination&) const = default;
};

// What the world outside must hear of. Drained by the world after every event and call.
struct Notice {
  enum class Kind : uint8_t {
    kLaunched,         // the row exists; EC2 pending
    kBooting,          // EC2 running: the operating system starts
    kTerminating,      // the termination is decided: `termination` says by whom
    kSpotNotice,       // two minutes are left
    kShuttingDown,     // SIGTERM
    kTerminated,       // gone, with whatever ran on it
    kEnteredBalancer,  // takes new traffic from now on
    kLeftBalancer,     // takes no new traffic any more; connections may go on
    kDrained,          // the last connection through this balancer is closed
    kMarkedUnhealthy,  // the group's sticky mark
  };
  Kind kind = Kind::kLaunched;
  InstanceId instance;
  BalancerId balancer;  // of the kinds that name one
  Termination termination;
  bool operator==(const Notice&) const = default;
};

struct InstanceRow {
  InstanceId id;
  GroupId group;  // the tag; stays after the instance left the group's list
  Ec2State state = Ec2State::kPending;
  Ec2State previous_state = Ec2State::kPending;
  uint8_t zone = 0;
  bool listed = true;            // a member of `group`
  bool service_healthy = false;  // told from outside: passes the balancers' health check
  uint16_t release = 0;
  uint32_t address = 0;  // kept after termination; the answer hides it then [A16.1]
  HostKey private_dns;   // likewise
  Time launched{};
  Time changed_at{};               // of the last change of `state`
  Time in_service_since = kNever;  // start of the grace period
  Time hold_connections_until{};   // told from outside: requests in flight
  Time ec2_due = kNever;           // next step of the machine's life
  Time group_due = kNever;         // next step of the membership
  Time look_due = kNever;          // the group's next look at its health
  Time spot_due = kNever;          // end of a spot notice
  Termination termination;         // cause kNone while nobody ended it
  bool operator==(const InstanceRow&) const = default;
};

// Termination policies known here [A10.1]; zone balance comes before either.
enum class ScaleInPolicy : uint8_t {
  kDefault,  // oldest launch configuration (release), then any
  kOldestInstance,
  kNewestInstance,
};

struct GroupRow {
  GroupId id;
  Group view;  // what the group says of itself; also the truth about membership
  Time changed_at{};
  Time pass_due = kNever;
  bool pass_soon = false;  // the due pass is an answer to a change, not the periodic one
  bool protect_new = false;
  ScaleInPolicy policy = ScaleInPolicy::kDefault;
  uint16_t release = 0;  // what it launches
  uint16_t changed_by = kAwsActor;
  uint32_t number = 0;  // order of creation
  int32_t surplus = 0;  // launched by a rebalance beyond desired, not yet given back
  int32_t returns = 0;  // surplus to be given back by the next scale-in
  Duration grace{0};
  // Attachments made later and without a healthy instance yet [A12.6]: bits by place among the
  // balancers.
  uint32_t adding = 0;
  // Where it launches, a bit a zone; 0: everywhere.
  uint8_t zones = 0;
  bool operator==(const GroupRow&) const = default;
};

// A lifecycle hook [A11.1] and an instance that waits for one. Rows only where hooks are used.
enum class HookAt : uint8_t { kLaunch, kTerminate };
enum class HookResult : uint8_t { kContinue, kAbandon };

struct Hook {
  uint32_t id = 0;  // the caller's handle
  GroupId group;
  HookAt at = HookAt::kLaunch;
  HookResult otherwise = HookResult::kAbandon;  // when the heartbeat stops
  Duration heartbeat{3'600'000};
  bool operator==(const Hook&) const = default;
};

struct HookWait {
  InstanceId instance;
  uint32_t hook = 0;
  HookAt at = HookAt::kLaunch;
  Time started{};
  Time due = kNever;  // end of the heartbeat
  bool operator==(const HookWait&) const = default;
};

// What a group said of itself before its last change; kept while a describe may still serve it.
// A changed group without a past did not exist before.
struct GroupPast {
  GroupId id;
  Group view;
  bool operator==(const GroupPast&) const = default;
};

// A registered or draining instance. Draining ones are no members any more [A14.2].
struct Registered {
  InstanceId id;
  Registration state = Registration::kRegistering;
  Time due = kNever;       // the next change of `state`
  Time deadline = kNever;  // of draining
  bool operator==(const Registered&) const = default;
};

struct BalancerState {
  BalancerId id;
  bool is_target_group = false;  // drains for the whole delay, in flight or not [A15]
  bool draining_enabled = true;
  Duration draining_timeout{300'000};
  Duration interval{10'000};
  uint16_t healthy_threshold = 2;
  uint16_t unhealthy_threshold = 2;
  Time changed_at{};
  Small<Registered, 8> rows;       // sorted by id
  Small<BalancerRow, 8> previous;  // the rows before the last change, while they may be served
  bool operator==(const BalancerState&) const = default;
};

// A record for reports, not state: == and hash of Aws leave it out.
struct Counters {
  uint32_t launches = 0;
  uint32_t failed_launches = 0;
  uint32_t stale_answers = 0;
  std::array<uint32_t, kCauses> terminations{};  // by Cause
  bool operator==(const Counters&) const = default;
};

}  // namespace lighthouse::fakes::aws
