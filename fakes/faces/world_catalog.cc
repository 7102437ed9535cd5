#include "fakes/faces/world_catalog.h"

#include <chrono>
#include <cstdint>
#include <utility>

#include "fakes/faces/texts.h"

namespace lighthouse::fakes {
namespace {

using query::Tree;

std::string seconds_text(Duration duration) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(duration).count());
}

std::string_view policy_text(aws::ScaleInPolicy policy) {
  switch (policy) {
    case aws::ScaleInPolicy::kDefault: return "Default";
    case aws::ScaleInPolicy::kOldestInstance: return "OldestInstance";
    case aws::ScaleInPolicy::kNewestInstance: return "NewestInstance";
  }
  return "";
}

// Every update of a group hands these back to fakes/aws, so they must say what it has.
Tree settings_of(const aws::GroupRow& row, const std::string& configuration, uint8_t zones) {
  Tree out;
  out.set("LaunchConfigurationName", configuration);
  out.set("DefaultCooldown", "10");
  out.set("HealthCheckType", row.view.health_check == HealthCheck::kElb ? "ELB" : "EC2");
  out.set("HealthCheckGracePeriod", seconds_text(row.grace));
  out.set("TerminationPolicies.member.1", std::string(policy_text(row.policy)));
  if (row.protect_new) out.set("NewInstancesProtectedFromScaleIn", "true");
  for (int zone = 0, listed = 0; zone < zones; ++zone) {
    if (row.zones != 0 && (row.zones >> zone & 1) == 0) continue;
    out.set("AvailabilityZones.member." + std::to_string(++listed),
            std::string(kWorldRegion) + static_cast<char>('a' + zone));
  }
  return out;
}

void add_group(query::Catalog& catalog, const aws::GroupRow& row, const Outside& outside) {
  const spinnaker::Setup& setup = outside.spinnaker.setup();
  const std::string name = group_text(row.id, setup);
  if (name.empty()) return;
  // Spinnaker makes one for each group, after its name.
  const std::string configuration = name + "-configuration";
  catalog.configurations[configuration].release = row.release;
  query::GroupInfo info{.id = row.id,
                        .arn = "arn:aws:autoscaling:" + std::string(kWorldRegion) + ":" +
                               std::string(query::kAccountNumber) +
                               ":autoScalingGroup:autoScalingGroupName/" + name};
  info.settings = settings_of(row, configuration, outside.aws.parameters().zones);
  for (const BalancerId id : row.view.attached) info.balancers.push_back(balancer_text(id, setup));
  catalog.group_names.emplace(row.id, name);
  catalog.groups.emplace(name, std::move(info));
}

void add_balancer(query::Catalog& catalog, const aws::BalancerState& row,
                  const spinnaker::Setup& setup) {
  if (row.is_target_group) return;
  query::BalancerInfo info{.id = row.id};
  info.settings.set("HealthCheck.Target", "HTTP:8084/health");
  info.settings.set("HealthCheck.Interval", seconds_text(row.interval));
  info.settings.set("HealthCheck.Timeout", "5");
  info.settings.set("HealthCheck.UnhealthyThreshold", std::to_string(row.unhealthy_threshold));
  info.settings.set("HealthCheck.HealthyThreshold", std::to_string(row.healthy_threshold));
  info.attributes.set("CrossZoneLoadBalancing.Enabled", "true");
  info.attributes.set("ConnectionDraining.Enabled", row.draining_enabled ? "true" : "false");
  info.attributes.set("ConnectionDraining.Timeout", seconds_text(row.draining_timeout));
  info.attributes.set("ConnectionSettings.IdleTimeout", "60");
  catalog.balancers.emplace(balancer_text(row.id, setup), std::move(info));
}

void add_instance(query::Catalog& catalog, const aws::InstanceRow& row) {
  query::InstanceInfo& info = catalog.instances[row.id];
  const auto name = catalog.group_names.find(row.group);
  if (name == catalog.group_names.end()) return;
  info.reservation = "r-" + name->second;
  info.source.set("LaunchConfigurationName", name->second + "-configuration");
  info.tags.push_back({.key = "aws:autoscaling:groupName", .value = name->second});
}

}  // namespace

std::vector<uint64_t> WorldCatalog::shown(const Outside& outside) const {
  const auto number = [](Duration duration) { return static_cast<uint64_t>(duration.count()); };
  std::vector<uint64_t> out;
  out.reserve(shown_.size());  // it rarely grows
  out.push_back(outside.aws.parameters().zones);
  const auto add_id = [&](const GroupId& id) {
    out.insert(out.end(), {id.cluster.value, static_cast<uint64_t>(id.sequence), id.digits});
  };
  for (const aws::GroupRow& row : outside.aws.groups()) {
    add_id(row.id);
    out.insert(out.end(), {row.release, row.zones, row.protect_new ? 1U : 0U,
                           static_cast<uint64_t>(row.policy), number(row.grace),
                           static_cast<uint64_t>(row.view.health_check), row.view.attached.size()});
    for (const BalancerId id : row.view.attached) out.push_back(id.value);
  }
  for (const aws::BalancerState& row : outside.aws.balancers()) {
    out.insert(out.end(), {row.id.value, row.is_target_group ? 1U : 0U,
                           row.draining_enabled ? 1U : 0U, number(row.draining_timeout),
                           number(row.interval), row.healthy_threshold, row.unhealthy_threshold});
  }
  for (const aws::InstanceRow& row : outside.aws.instances()) {
    out.push_back(row.id.value);
    add_id(row.group);
  }
  return out;
}

query::Catalog& WorldCatalog::of(const Outside& outside) {
  std::vector<uint64_t> now = shown(outside);
  if (now != shown_) {
    catalog_ = catalog_of(outside);
    shown_ = std::move(now);
  }
  // A call may have noted what only a catalog of its own would keep.
  catalog_.next_number = 1;
  catalog_.activities.clear();
  for (auto& [name, group] : catalog_.groups) group.suspended_at.clear();
  return catalog_;
}

query::Catalog catalog_of(const Outside& outside) {
  query::Catalog catalog;
  for (const aws::GroupRow& row : outside.aws.groups()) add_group(catalog, row, outside);
  for (const aws::BalancerState& row : outside.aws.balancers()) {
    add_balancer(catalog, row, outside.spinnaker.setup());
  }
  for (const aws::InstanceRow& row : outside.aws.instances()) add_instance(catalog, row);
  return catalog;
}

}  // namespace lighthouse::fakes
