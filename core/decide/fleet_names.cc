#include "core/decide/fleet_names.h"

#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "core/model/group_name.h"

namespace lighthouse {
namespace {

const std::string* known(const std::vector<std::string>& texts, uint32_t handle) {
  if (handle >= texts.size() || texts[handle].empty()) return nullptr;
  return &texts[handle];
}

}  // namespace

std::string FleetNames::cluster(ClusterId id) const {
  if (!id.valid()) return "no cluster";
  if (const std::string* text = known(clusters, id.value)) return *text;
  return fmt::format("cluster-{}", id.value);
}

std::string FleetNames::group(GroupId id) const {
  if (!id.valid()) return "no group";
  const auto sequence = id.sequence < 0 ? std::nullopt : std::optional<int>(id.sequence);
  return format_group_name(cluster(id.cluster), sequence, static_cast<int>(id.digits));
}

std::string FleetNames::balancer(BalancerId id) const {
  if (!id.valid()) return "no load balancer";
  if (const std::string* text = known(balancers, id.value)) return *text;
  return fmt::format("balancer-{}", id.value);
}

std::string FleetNames::instance(InstanceId id) const {
  if (!id.valid()) return "no instance";
  if (const std::string* text = known(instances, id.value)) return *text;
  return fmt::format("i-{:017x}", id.value);
}

std::string FleetNames::execution(ExecutionId id) const {
  if (!id.valid()) return "no execution";
  if (const std::string* text = known(executions, id.value)) return *text;
  return fmt::format("execution {}", id.value);
}

std::string short_instance(const std::string& name) {
  constexpr std::size_t kHead = 3;  // "i-0"
  constexpr std::size_t kTail = 3;
  if (name.size() <= kHead + kTail + 1 || !name.starts_with("i-")) return name;
  return name.substr(0, kHead) + "…" + name.substr(name.size() - kTail);
}

}  // namespace lighthouse
