// Evidence joined to hosts: which report, execution and bake belongs to which instance.
//
// Built once per look, in n log n. A name that maps to no instance, or to two, belongs to all of
// them: it is kept apart as unmapped, and unknown is busy [A16.2]. An address that no listed
// instance has belongs to a host that is not ours, unless some live instance's address is not
// known.
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
    return range(executions_, id);
  }
  [[nodiscard]] std::span<const Link> reports_of(InstanceId id) const {
    return range(reports_, id);
  }
  [[nodiscard]] std::span<const Link> bakes_of(InstanceId id) const { return range(bakes_, id); }

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
  using Links = Small<Link, 8>;

  [[nodiscard]] std::span<const Link> range(const Links& links, InstanceId id) const;
  void index_hosts(const Instances& instances);
  enum class Owner : uint8_t { kOurs, kForeign, kUnmapped };
  [[nodiscard]] Owner owner_of(const HostKey& host, InstanceId& out) const;

  Small<Host, 16> hosts_;  // sorted
  bool every_address_known_ = true;
  Links executions_, reports_, bakes_;  // sorted by instance, then index
  Small<uint32_t, 2> unmapped_executions_, unmapped_reports_;
  uint32_t unmapped_reporters_ = 0;
  bool unmapped_bake_ = false;
};

}  // namespace lighthouse
