// Evidence joined to hosts: which report, execution and bake belongs to which instance.
//
// Built once per look, in n log n. Asked for ascending instances, as a group lists them, it reads
// each list once. Valid as long as the observation that it was built from. A name that maps to no
// instance, or to two, belongs to all of them: it is kept apart as unmapped, and unknown is busy
// [A16.2]. An address that no listed instance has belongs to a host that is not ours, unless some
// live instance's address is not known.
#pragma once

#include <cstdint>
#include <span>

#include "core/decide/decision.h"

namespace lighthouse {

class Evidence {
 public:
  explicit Evidence(const Situation& s);

  struct Link {
    InstanceId instance;
    uint32_t index = 0;  // into the observation's list
    constexpr auto operator<=>(const Link&) const = default;
  };

  [[nodiscard]] std::span<const Link> executions_of(InstanceId id) const {
    return executions_.of(id);
  }
  [[nodiscard]] std::span<const Link> reports_of(InstanceId id) const { return reports_.of(id); }
  [[nodiscard]] std::span<const Link> bakes_of(InstanceId id) const { return bakes_.of(id); }

  // EC2 lists it.
  [[nodiscard]] bool knows(InstanceId id) const { return instances_.find(id) != nullptr; }

  // Across all configured balancers, as far as G1 cares: kInService … kDraining while any balancer
  // may still send it requests, kNotRegistered when none does, kUnknown when that cannot be told.
  [[nodiscard]] Registration registration_of(InstanceId id) const;

  // Work of nobody we know: of any candidate. Incomplete executions, and reports that name work.
  [[nodiscard]] const Small<uint32_t, 2>& unmapped_executions() const {
    return unmapped_executions_;
  }
  [[nodiscard]] const Small<uint32_t, 2>& unmapped_reports() const { return unmapped_reports_; }
  // Reports of nobody we know, idle ones included.
  [[nodiscard]] uint32_t unmapped_reporters() const { return unmapped_reporters_; }
  [[nodiscard]] bool unmapped_bake() const { return unmapped_bake_; }

 private:
  struct Host {
    HostKey key;
    InstanceId instance;
    constexpr auto operator<=>(const Host&) const = default;
  };
  struct Links {
    Small<Link, 8> list;         // sorted by instance, then index
    mutable std::size_t at = 0;  // where the last search ended: a hint
    [[nodiscard]] std::span<const Link> of(InstanceId id) const;
  };

  struct BalancerWalk {
    const Balancer* balancer = nullptr;
    Walk<decltype(Balancer::health)> health;
    std::size_t registered_at = 0;
  };

  void index_balancers(const Situation& s);
  void index_hosts(const Instances& instances);
  enum class Owner : uint8_t { kOurs, kForeign, kUnmapped };
  [[nodiscard]] Owner owner_of(const HostKey& host, InstanceId& out);

  mutable Walk<Instances> instances_;
  mutable Small<BalancerWalk, 2> balancers_;
  bool every_balancer_seen_ = true;
  Small<Host, 16> hosts_;    // sorted
  std::size_t host_at_ = 0;  // where the last search ended: a hint
  bool every_address_known_ = true;
  Links executions_, reports_, bakes_;
  Small<uint32_t, 2> unmapped_executions_, unmapped_reports_;
  uint32_t unmapped_reporters_ = 0;
  bool unmapped_bake_ = false;
};

}  // namespace lighthouse
