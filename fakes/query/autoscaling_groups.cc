// Groups made and changed [A12.3, A12.11].
#include <algorithm>
#include <array>

#include "fakes/query/account.h"
#include "fakes/query/groups.h"

namespace lighthouse::fakes::query {

namespace {

// What Create and Update only store, and Describe shows again [A8.1].
constexpr auto kStored = std::to_array<std::string_view>(
    {"DefaultCooldown", "HealthCheckType", "HealthCheckGracePeriod", "PlacementGroup",
     "VPCZoneIdentifier", "TerminationPolicies", "NewInstancesProtectedFromScaleIn",
     "ServiceLinkedRoleARN", "MaxInstanceLifetime", "CapacityRebalance", "Context",
     "DesiredCapacityType", "DefaultInstanceWarmup", "DeletionProtection", "AvailabilityZones"});

constexpr auto kSources = std::to_array<std::string_view>(
    {"LaunchConfigurationName", "LaunchTemplate", "MixedInstancesPolicy", "InstanceId"});

// LaunchTemplate takes either id or name; both are shown.
void check_template(Call& call, Tree& settings, std::string_view path) {
  const Tree* const sent = settings.find(path);
  if (sent == nullptr) return;
  const std::string id = sent->text_or("LaunchTemplateId", "");
  const std::string name = sent->text_or("LaunchTemplateName", "");
  if (id.empty() == name.empty()) {
    return call.invalid(
        "Valid requests must contain either launchTemplateId or LaunchTemplateName");
  }
  const LaunchTemplate* const found = call.catalog().find_template(id, name);
  if (found == nullptr) {
    return call.invalid(
        "You must use a valid fully-formed launch template. The specified launch template, with " +
        (id.empty() ? "template name " + name : "template ID " + id) + ", does not exist.");
  }
  std::string version = sent->text_or("Version", "$Default");
  if (version == "$DEFAULT") version = "$Default";
  if (version == "$LATEST") version = "$Latest";
  int64_t number = 0;
  if (version_of(*found, version, number) == nullptr) {
    return call.invalid(
        "You must use a valid fully-formed launch template. Could not find launch template "
        "version");
  }
  Tree& used = settings.at(path);
  used = Tree{};
  used.set("LaunchTemplateId", found->id);
  used.set("LaunchTemplateName", found->name);
  used.set("Version", version);
}

uint16_t release_of(Call& call, const Tree& settings) {
  const auto name = settings.text("LaunchConfigurationName");
  // Instances of launch configurations go before those of templates [A10.1].
  constexpr uint16_t kTemplates = 0x8000;
  if (name) return call.catalog().configurations[*name].release;
  const Tree launch = launch_of(call.catalog(), settings);
  const int version = std::atoi(launch.text_or("LaunchTemplate.Version", "0").c_str());
  return static_cast<uint16_t>(kTemplates + (version & 0x7fff));
}

void check_source(Call& call, Tree& settings) {
  if (const auto name = settings.text("LaunchConfigurationName");
      name && !call.catalog().configurations.contains(*name)) {
    return call.invalid("Launch configuration name not found - Launch configuration " + *name +
                        " not found");
  }
  check_template(call, settings, "LaunchTemplate");
  check_template(call, settings, "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification");
}

// Zones of the subnets, or those that were named. Both become settings.
void check_zones(Call& call, Tree& settings) {
  std::vector<std::string> zones;
  const auto add = [&](std::string zone) {
    if (std::ranges::find(zones, zone) == zones.end()) zones.push_back(std::move(zone));
  };
  const std::string subnets = settings.text_or("VPCZoneIdentifier", "");
  for (std::size_t begin = 0; begin < subnets.size();) {
    const std::size_t end = std::min(subnets.find(',', begin), subnets.size());
    const std::string id = subnets.substr(begin, end - begin);
    const Subnet* const subnet = call.catalog().find_subnet(id);
    if (subnet == nullptr) {
      return call.invalid("The subnet ID '" + id + "' does not exist");
    }
    add(call.region + subnet->zone);
    begin = end + 1;
  }
  for (const std::string& zone : settings.texts("AvailabilityZones")) {
    if (zone.size() != call.region.size() + 1 || !zone.starts_with(call.region) ||
        zone.back() < 'a' || zone.back() >= 'a' + aws::kMostZones) {
      return call.invalid("Invalid Availability Zones: [" + zone + "]");
    }
    if (subnets.empty()) add(zone);
  }
  if (zones.empty()) {
    return call.invalid("At least one Availability Zone or VPC Subnet is required.");
  }
  Tree list;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    list.set("member." + std::to_string(i + 1), zones[i]);
  }
  settings.at("AvailabilityZones") = std::move(list);
}

void check_numbers(Call& call) {
  for (const std::string_view each : {"DefaultCooldown", "HealthCheckGracePeriod"}) {
    const auto number = call.number(each);
    if (number && *number < 0) call.invalid(std::string(each) + " must not be negative");
  }
  (void)call.flag("NewInstancesProtectedFromScaleIn");
  (void)call.flag("CapacityRebalance");
}

aws::GroupSettings acted_upon(Call& call, const Tree& settings) {
  aws::GroupSettings out;
  out.release = release_of(call, settings);
  for (const std::string& zone : settings.texts("AvailabilityZones")) {
    out.zones = static_cast<uint8_t>(out.zones | (1U << (zone.back() - 'a')));
  }
  out.protect_new = settings.text_or("NewInstancesProtectedFromScaleIn", "") == "true";
  const std::vector<std::string> policies = settings.texts("TerminationPolicies");
  if (!policies.empty() && policies.front() == "OldestInstance") {
    out.policy = aws::ScaleInPolicy::kOldestInstance;
  } else if (!policies.empty() && policies.front() == "NewestInstance") {
    out.policy = aws::ScaleInPolicy::kNewestInstance;
  }
  if (settings.text_or("HealthCheckType", "EC2").find("ELB") != std::string::npos) {
    out.health_check = HealthCheck::kElb;
  }
  out.grace =
      std::chrono::seconds{std::atoi(settings.text_or("HealthCheckGracePeriod", "0").c_str())};
  return out;
}

void check_capacity(Call& call, int32_t min, int32_t max, int32_t desired) {
  if (min < 0 || max < 0) {
    return call.invalid("1 validation error detected: sizes must not be negative");
  }
  if (min > max) {
    return call.invalid("Max bound, " + std::to_string(max) +
                        ", must be greater than or equal to min bound, " + std::to_string(min));
  }
  if (desired < min || desired > max) {
    call.invalid("Desired capacity:" + std::to_string(desired) +
                 " must be between the specified min size:" + std::to_string(min) +
                 " and max size:" + std::to_string(max));
  }
}

// An instance as the model of a new group: a launch configuration is made after it.
void copy_instance(Call& call, Tree& settings, const std::string& group) {
  const auto id = settings.text("InstanceId");
  if (!id) return;
  const auto handle = instance_of(*id);
  const aws::InstanceRow* const row = handle ? call.aws().find_instance(*handle) : nullptr;
  if (row == nullptr) return call.invalid("Invalid instance id " + *id);
  LaunchConfiguration made{
      .settings = call.catalog().instances[*handle].launch,
      .arn = call.arn("autoscaling", "launchConfiguration:" + call.catalog().unique_id() +
                                         ":launchConfigurationName/" + group),
      .created = call.now(),
      .release = ++call.catalog().releases};
  call.catalog().configurations[group] = std::move(made);
  settings.set("LaunchConfigurationName", group);
  std::erase_if(settings.kids, [](const auto& kid) { return kid.name == "InstanceId"; });
  if (settings.find("VPCZoneIdentifier") == nullptr &&
      settings.find("AvailabilityZones") == nullptr) {
    settings.set("AvailabilityZones.member.1", call.zone_name(row->zone));
  }
}

}  // namespace

GroupInfo* group_named(Call& call) {
  const std::string name = call.required("AutoScalingGroupName");
  if (call.refused()) return nullptr;
  drop_deleted_groups(call);
  const auto found = call.catalog().groups.find(name);
  if (found != call.catalog().groups.end()) return &found->second;
  call.invalid("AutoScalingGroup name not found - null");
  return nullptr;
}

void drop_deleted_groups(Call& call) {
  std::erase_if(call.catalog().groups, [&](const auto& each) {
    if (call.aws().find_group(each.second.id) != nullptr) return false;
    call.catalog().group_names.erase(each.second.id);
    return true;
  });
}

void create_group(Call& call) {
  drop_deleted_groups(call);
  const std::string name = call.required("AutoScalingGroupName");
  const int32_t min = call.required_number("MinSize");
  const int32_t max = call.required_number("MaxSize");
  const int32_t desired = call.number("DesiredCapacity").value_or(min);
  check_numbers(call);
  if (call.refused()) return;
  if (name.size() > 255 || name.find(':') != std::string::npos) {
    return call.invalid("1 validation error detected: Value '" + name +
                        "' at 'autoScalingGroupName' failed to satisfy constraint");
  }
  if (const auto present = call.catalog().groups.find(name);
      present != call.catalog().groups.end()) {
    const bool deleting = call.aws().find_group(present->second.id)->deleting;
    return call.refuse("AlreadyExists",
                       "AutoScalingGroup by this name already exists - A group with the name " +
                           name + " already exists" +
                           (deleting ? " and is pending delete.  Please wait until Autoscaling "
                                       "completes the deletion process and try again."
                                     : ""));
  }
  GroupInfo info;
  for (const std::string_view each : kStored) {
    if (const Tree* const sent = call.in.find(each)) info.settings.at(each) = *sent;
  }
  std::size_t sources = 0;
  for (const std::string_view each : kSources) {
    const Tree* const sent = call.in.find(each);
    if (sent == nullptr) continue;
    ++sources;
    info.settings.at(each) = *sent;
  }
  if (sources != 1) {
    return call.invalid(
        "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or "
        "MixedInstancesPolicy parameter.");
  }
  check_capacity(call, min, max, desired);
  if (!call.refused()) check_source(call, info.settings);
  if (!call.refused() && info.settings.find("InstanceId") == nullptr) {
    check_zones(call, info.settings);
  }
  const auto balancers = balancers_named(call, call.in.texts("LoadBalancerNames"));
  const auto target_groups = target_groups_named(call, call.in.texts("TargetGroupARNs"));
  if (call.refused()) return;
  copy_instance(call, info.settings, name);
  if (info.settings.find("InstanceId") == nullptr && !call.refused())
    check_zones(call, info.settings);
  if (call.refused()) return;
  info.id = GroupId{.cluster = {call.catalog().next_cluster++}};
  info.arn = call.arn("autoscaling", "autoScalingGroup:" + call.catalog().unique_id() +
                                         ":autoScalingGroupName/" + name);
  info.tags = tags_in(call.in, "Tags");
  info.balancers = call.in.texts("LoadBalancerNames");
  info.target_groups = call.in.texts("TargetGroupARNs");
  const aws::GroupSettings settings = acted_upon(call, info.settings);
  aws::GroupSpec spec{.id = info.id,
                      .capacity = {min, max, desired},
                      .health_check = settings.health_check,
                      .grace = settings.grace,
                      .release = settings.release,
                      .protect_new = settings.protect_new,
                      .policy = settings.policy};
  spec.attached.assign(balancers.begin(), balancers.end());
  spec.attached.insert(spec.attached.end(), target_groups.begin(), target_groups.end());
  Context ctx = call.ctx();
  if (!call.accepted(call.aws().create_group(ctx, spec, call.by()))) return;
  (void)call.aws().configure_group(ctx, info.id, settings);
  remember_why(call, info, "created an AutoScalingGroup", 0, desired);
  call.catalog().group_names[info.id] = name;
  call.catalog().groups[name] = std::move(info);
  for (const Tree* hook : call.in.list("LifecycleHookSpecificationList")) {
    Tree named = *hook;
    named.set("AutoScalingGroupName", name);
    Call each{call.view, named, call.out, call.region, call.caller_key, call.default_code};
    put_hook(each);
  }
}

void update_group(Call& call) {
  GroupInfo* const info = group_named(call);
  check_numbers(call);
  const auto min = call.number("MinSize");
  const auto max = call.number("MaxSize");
  const auto desired = call.number("DesiredCapacity");
  if (call.refused()) return;
  const Group& group = *call.aws().find_group(info->id);
  if (group.deleting) {
    return call.invalid("The AutoScaling group may not be modified while it is pending delete");
  }
  Tree settings = info->settings;
  for (const std::string_view each : kStored) {
    if (const Tree* const sent = call.in.find(each)) settings.at(each) = *sent;
  }
  for (const std::string_view each : kSources) {
    const Tree* const sent = call.in.find(each);
    if (sent == nullptr || each == "InstanceId") continue;
    std::erase_if(settings.kids, [](const auto& kid) {
      return std::ranges::find(kSources, kid.name) != kSources.end();
    });
    settings.at(each) = *sent;
  }
  const int32_t new_min = min.value_or(group.capacity.min);
  const int32_t new_max = max.value_or(group.capacity.max);
  const int32_t moved = std::max(new_min, std::min(new_max, group.capacity.desired));
  check_capacity(call, new_min, new_max, desired.value_or(moved));
  if (!call.refused()) check_source(call, settings);
  const bool moves =
      call.in.find("VPCZoneIdentifier") != nullptr || call.in.find("AvailabilityZones") != nullptr;
  if (!call.refused() && moves) check_zones(call, settings);
  if (call.refused()) return;
  const int32_t before = group.capacity.desired;
  const int32_t after = desired.value_or(moved);
  const auto rows = call.aws().groups();
  const uint8_t zones = find_by_id(rows, info->id)->zones;
  Context ctx = call.ctx();
  if (!call.accepted(call.aws().edit_capacity(
          ctx, info->id, {.min = min, .max = max, .desired = desired}, call.by()))) {
    return;
  }
  remember_why(call, *info,
               "update of AutoScalingGroup constraints to min: " + std::to_string(new_min) +
                   ", max: " + std::to_string(new_max) + ", desired: " + std::to_string(after),
               before, after);
  info->settings = std::move(settings);
  aws::GroupSettings acted = acted_upon(call, info->settings);
  if (!moves) acted.zones = zones;
  (void)call.aws().configure_group(ctx, info->id, acted);
}

}  // namespace lighthouse::fakes::query
