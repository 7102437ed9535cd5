// The fleet's names on the wire: handles from and to the texts that AWS uses.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/fleet.h"
#include "core/model/ids.h"
#include "core/model/names.h"
#include "core/model/policy.h"

namespace lighthouse::wire {

// The group of this name if its parsed cluster is one of the fleet's two [18]; every other group is
// foreign, whatever it begins with.
[[nodiscard]] std::optional<GroupId> fleet_group(std::string_view name, const FleetConfig& fleet,
                                                 const Names& names);

// Requires: handles from `names`.
[[nodiscard]] std::string group_text(GroupId group, const Names& names);
[[nodiscard]] std::string instance_text(InstanceId instance, const Names& names);
[[nodiscard]] std::string balancer_text(BalancerId balancer, const Names& names);
// The clusters of the fleet that are configured at all, serving first.
[[nodiscard]] std::vector<std::string> cluster_texts(const FleetConfig& fleet, const Names& names);

// `text` in the given case-blind comparison: AWS writes HEALTHY and Healthy [A8.2].
[[nodiscard]] bool same_word(std::string_view left, std::string_view right);

}  // namespace lighthouse::wire
