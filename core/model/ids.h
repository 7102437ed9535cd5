// Strong ids: small comparable handles, so that values copy fast and cannot be mixed up.
//
// A handle stands for a text of the outside world (an instance id, a load balancer's name). The
// table that turns one into the other (core/model/names.h) lives at the edges: codecs, journal,
// reports. Inside the core only handles travel. A group's name is kept as its parts, because order
// and cluster membership are read from them, and because names that are made during a run need no
// table then.
#pragma once

#include <compare>
#include <cstdint>

namespace lighthouse {

template <class Tag>
struct Id {
  static constexpr uint32_t kNoValue = UINT32_MAX;
  uint32_t value = kNoValue;

  [[nodiscard]] constexpr bool valid() const { return value != kNoValue; }
  constexpr auto operator<=>(const Id&) const = default;
};

using InstanceId = Id<struct InstanceTag>;    // EC2 instance, "i-0a5f4bd4868e3d4b2"
using ClusterId = Id<struct ClusterTag>;      // parsed cluster, "armoryspinnaker-ha-polling" [18]
using BalancerId = Id<struct BalancerTag>;    // classic load balancer
using ExecutionId = Id<struct ExecutionTag>;  // pipeline execution or task (orchestration)
using ConfigId = Id<struct ConfigTag>;        // pipeline configuration

// A server group's name in parts. `sequence` is -1 for a group without number; `digits` keeps "v23"
// and "v023" apart. Never ordered by sequence to find the newest: v000 may be newer than v999 [18].
struct GroupId {
  ClusterId cluster;
  int32_t sequence = -1;
  uint32_t digits = 3;

  [[nodiscard]] constexpr bool valid() const { return cluster.valid(); }
  constexpr auto operator<=>(const GroupId&) const = default;
};

}  // namespace lighthouse
