// FleetNames: texts for the handles that travel in the core, for everything that a person reads.
//
// A handle that the tables do not know is named by its number, so that a text is always there: the
// simulation names nothing by hand, and a report never fails for want of a name.
#pragma once

#include <string>
#include <vector>

#include "core/model/ids.h"

namespace lighthouse {

struct FleetNames {
  // By handle. An empty text counts as unknown.
  std::vector<std::string> clusters;
  std::vector<std::string> balancers;
  std::vector<std::string> instances;
  std::vector<std::string> executions;

  [[nodiscard]] std::string cluster(ClusterId id) const;      // else "cluster-0"
  [[nodiscard]] std::string group(GroupId id) const;          // "armoryspinnaker-ha-v022"
  [[nodiscard]] std::string balancer(BalancerId id) const;    // else "balancer-0"
  [[nodiscard]] std::string instance(InstanceId id) const;    // else "i-" and 17 hex digits
  [[nodiscard]] std::string execution(ExecutionId id) const;  // else "execution 0"
};

// "i-0…3": enough to tell instances apart on a narrow screen. Short names are left as they are.
[[nodiscard]] std::string short_instance(const std::string& name);

}  // namespace lighthouse
