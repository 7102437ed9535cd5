#include "core/wire/aws/fleet_names.h"

#include <algorithm>

#include "core/model/group_name.h"

namespace lighthouse::wire {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::optional<GroupId> fleet_group(std::string_view name, const FleetConfig& fleet,
                                   const Names& names) {
  const ParsedGroupName parsed = parse_group_name(name);
  for (const ClusterId cluster : {fleet.serving, fleet.polling}) {
    if (!cluster.valid() || names.text(cluster.value) != parsed.cluster) continue;
    GroupId out{.cluster = cluster};
    if (parsed.sequence) {
      out.sequence = *parsed.sequence;
      out.digits = static_cast<uint32_t>(parsed.digits);
    }
    return out;
  }
  return std::nullopt;
}

std::string group_text(GroupId group, const Names& names) {
  const auto sequence = group.sequence < 0 ? std::nullopt : std::optional<int>(group.sequence);
  return format_group_name(names.text(group.cluster.value), sequence,
                           static_cast<int>(group.digits));
}

std::string instance_text(InstanceId instance, const Names& names) {
  return std::string(names.text(instance.value));
}

std::string balancer_text(BalancerId balancer, const Names& names) {
  return std::string(names.text(balancer.value));
}

std::vector<std::string> cluster_texts(const FleetConfig& fleet, const Names& names) {
  std::vector<std::string> out;
  for (const ClusterId cluster : {fleet.serving, fleet.polling}) {
    if (cluster.valid()) out.emplace_back(names.text(cluster.value));
  }
  return out;
}

bool same_word(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace lighthouse::wire
