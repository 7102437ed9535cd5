// What AWS says of the fleet: groups, instances, load balancers. Plain values, one per answer; each
// is a view with its own lag [A18.1], never the truth.
//
// Lists are sorted by id, so that two views of one thing are joined by binary search and compare
// equal when they say the same.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/model/host_key.h"
#include "core/model/ids.h"
#include "core/model/small.h"
#include "core/model/time.h"

namespace lighthouse {

// Scaling processes [A9], as bits.
enum class Process : uint16_t {
  kLaunch = 1,
  kTerminate = 2,
  kAddToLoadBalancer = 4,
  kAlarmNotification = 8,
  kAzRebalance = 16,
  kHealthCheck = 32,
  kInstanceRefresh = 64,
  kReplaceUnhealthy = 128,
  kScheduledActions = 256,
};

struct ProcessSet {
  uint16_t bits = 0;

  [[nodiscard]] constexpr bool has(Process p) const {
    return (bits & static_cast<uint16_t>(p)) != 0;
  }
  [[nodiscard]] constexpr bool has_all(ProcessSet other) const {
    return (bits & other.bits) == other.bits;
  }
  [[nodiscard]] constexpr bool empty() const { return bits == 0; }
  constexpr bool operator==(const ProcessSet&) const = default;
  friend constexpr ProcessSet operator|(ProcessSet a, ProcessSet b) {
    return {static_cast<uint16_t>(a.bits | b.bits)};
  }
  friend constexpr ProcessSet operator-(ProcessSet a, ProcessSet b) {
    return {static_cast<uint16_t>(a.bits & static_cast<uint16_t>(~b.bits))};
  }
  friend constexpr ProcessSet operator&(ProcessSet a, ProcessSet b) {
    return {static_cast<uint16_t>(a.bits & b.bits)};
  }
};

[[nodiscard]] constexpr ProcessSet only(Process p) {
  return {static_cast<uint16_t>(p)};
}

// Spinnaker's "disabled" is exactly these three suspended [A9, 16.1]. Its own `disabled` flag looks
// at AddToLoadBalancer alone [8]; Lighthouse asks for all three before it drains.
inline constexpr ProcessSet kDisabledProcesses =
    only(Process::kLaunch) | only(Process::kTerminate) | only(Process::kAddToLoadBalancer);

// Instances. Requires 0 ≤ min ≤ desired ≤ max when it is written [A8.4].
struct Capacity {
  int32_t min = 0;
  int32_t max = 0;
  int32_t desired = 0;
  constexpr bool operator==(const Capacity&) const = default;
};

// [A8.3]; several states that a controller treats alike are one here.
enum class Lifecycle : uint8_t {
  kPending,  // Pending, Pending:Wait, Pending:Proceed
  kInService,
  kStandby,      // EnteringStandby, Standby
  kDetaching,    // Detaching, Detached
  kTerminating,  // Terminating, Terminating:Wait, Terminating:Proceed, Terminated
  kOther,        // neither serving nor gone
};

struct Member {
  InstanceId id;
  Lifecycle lifecycle = Lifecycle::kPending;
  bool unhealthy = false;  // the group's sticky mark, not the load balancer's opinion [A10.2]
  bool is_protected = false;
  constexpr bool operator==(const Member&) const = default;
};

enum class HealthCheck : uint8_t { kEc2, kElb };

struct Group {
  GroupId id;
  Time created{};
  Capacity capacity;
  ProcessSet suspended;
  HealthCheck health_check = HealthCheck::kEc2;
  bool deleting = false;          // "Delete in progress": takes no changes [A8.1]
  Small<BalancerId, 2> attached;  // attachments, not registrations [A8.1]; sorted
  Small<Member, 4> members;       // sorted by id
  bool operator==(const Group&) const = default;
};

enum class Ec2State : uint8_t {
  kPending,
  kRunning,
  kShuttingDown,
  kTerminated,
  kStopping,
  kStopped
};

struct InstanceFacts {
  InstanceId id;
  GroupId group;  // the tag aws:autoscaling:groupName; invalid when there is none
  Ec2State state = Ec2State::kPending;
  HostKey private_dns;        // none once terminated [A16.1]
  uint32_t private_ipv4 = 0;  // 0 once terminated
  Time launched{};
  bool operator==(const InstanceFacts&) const = default;
};

// One row of DescribeInstanceHealth, read by its Description, because InService alone also means
// "draining" [A14.2].
enum class Registration : uint8_t {
  kInService,
  kRegistering,  // "registration is still in progress": never healthy since it was registered
  kFailing,      // registered; its health check fails, or has not passed often enough yet
  kDraining,     // "deregistration currently in progress", still said InService
  kNotRegistered,
  kTerminated,
  kUnknown,  // "A transient error occurred", or words not known
};

struct BalancerRow {
  InstanceId id;
  Registration state = Registration::kUnknown;
  constexpr bool operator==(const BalancerRow&) const = default;
};

struct Balancer {
  BalancerId id;
  bool draining_enabled = true;
  Duration draining_timeout{300'000};
  Small<InstanceId, 8> registered;  // DescribeLoadBalancers: membership [A14.2]; sorted
  Small<BalancerRow, 8>
      health;  // DescribeInstanceHealth without a list: registered ones and draining ones; sorted
  bool operator==(const Balancer&) const = default;
};

using Groups = Small<Group, 6>;             // sorted by id
using Instances = Small<InstanceFacts, 8>;  // sorted by id
using Balancers = Small<Balancer, 2>;       // sorted by id

// The element with this id in a list sorted by id, or null.
template <class List, class Key>
[[nodiscard]] auto* find_by_id(List& list, const Key& id) {
  auto at = std::lower_bound(list.begin(), list.end(), id,
                             [](const auto& x, const Key& k) { return x.id < k; });
  return at != list.end() && at->id == id ? &*at : nullptr;
}

// Index of the first element of a sorted list that is not `before` what is looked for. `hint` is
// where the last search ended: searches in ascending order cost one pass over the list together,
// and any other order is right, too.
template <class List, class Before>
[[nodiscard]] std::size_t seek(const List& list, std::size_t hint, const Before& before) {
  constexpr std::size_t kSteps = 4;
  const auto begin = list.begin();
  const std::size_t size = list.size();
  std::size_t at = std::min(hint, size);
  if (at > 0 && !before(list[at - 1])) {
    const auto end = begin + static_cast<std::ptrdiff_t>(at);
    return static_cast<std::size_t>(std::partition_point(begin, end, before) - begin);
  }
  for (std::size_t i = 0; i < kSteps; ++i, ++at) {
    if (at == size || !before(list[at])) return at;
  }
  const auto rest = begin + static_cast<std::ptrdiff_t>(at);
  return static_cast<std::size_t>(std::partition_point(rest, list.end(), before) - begin);
}

// Finds elements by id in a list sorted by id that outlives it and does not change meanwhile.
template <class List>
class Walk {
 public:
  explicit Walk(const List& list) : list_(&list) {}

  template <class Key>
  [[nodiscard]] const auto* find(const Key& id) {
    at_ = seek(*list_, at_, [&id](const auto& x) { return x.id < id; });
    return at_ < list_->size() && (*list_)[at_].id == id ? &(*list_)[at_] : nullptr;
  }

 private:
  const List* list_;
  std::size_t at_ = 0;
};

}  // namespace lighthouse
