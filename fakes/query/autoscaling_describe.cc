// The describes of groups and their instances [A8, A12.1, A12.2, A13].
#include <algorithm>

#include "core/model/process_words.h"
#include "fakes/query/groups.h"

namespace lighthouse::fakes::query {

namespace {

constexpr int32_t kMostNames = 50;

struct Filter {
  std::string name;
  std::vector<std::string> values;
};

bool passes(const Filter& filter, const Tags& tags) {
  return std::ranges::any_of(tags, [&](const Tag& tag) {
    const auto has = [&](const std::string& text) {
      return std::ranges::find(filter.values, text) != filter.values.end();
    };
    if (filter.name == "tag-key") return has(tag.key);
    if (filter.name == "tag-value") return has(tag.value);
    return filter.name == "tag:" + tag.key && has(tag.value);
  });
}

std::vector<Filter> filters_of(Call& call) {
  std::vector<Filter> out;
  for (const Tree* each : call.in.list("Filters")) {
    Filter filter{each->text_or("Name", ""), each->texts("Values")};
    if (filter.name != "tag-key" && filter.name != "tag-value" &&
        !filter.name.starts_with("tag:")) {
      call.invalid("Filter type " + filter.name +
                   " is not correct. Allowed Filter types are: tag-key tag-value tag:<key>");
    }
    out.push_back(std::move(filter));
  }
  return out;
}

std::string_view service_linked_role() {
  static const std::string role = "arn:aws:iam::" + std::string(kAccountNumber) +
                                  ":role/aws-service-role/autoscaling.amazonaws.com/"
                                  "AWSServiceRoleForAutoScaling";
  return role;
}

void write_source(Call& call, const Tree& source) {
  call.out.echo_kids(source);
}

// A stale list may still have members that EC2 has forgotten.
std::string zone_of(Call& call, InstanceId instance) {
  const aws::InstanceRow* const row = call.aws().find_instance(instance);
  return call.zone_name(row == nullptr ? 0 : row->zone);
}

void write_instance(Call& call, const Member& member) {
  const InstanceInfo& info = call.catalog().instances[member.id];
  Xml& out = call.out;
  out.text("InstanceId", text_of(member.id));
  out.text("InstanceType", info.launch.view_or("InstanceType", "t2.micro"));
  out.text("AvailabilityZone", zone_of(call, member.id));
  out.text("LifecycleState", lifecycle_of(call, member));
  out.text("HealthStatus", member.unhealthy ? "Unhealthy" : "Healthy");
  write_source(call, info.source);
  out.boolean("ProtectedFromScaleIn", member.is_protected);
}

void write_suspensions(Call& call, const GroupInfo& info, const Group& group) {
  call.out.list("SuspendedProcesses", process_texts(group.suspended), [&](const std::string& each) {
    const auto since = info.suspended_at.find(each);
    const Time at = since == info.suspended_at.end() ? group.created : since->second;
    call.out.text("ProcessName", each);
    std::string words = call.out.words_of(at);
    if (const auto dot = words.find('.'); dot != std::string::npos)
      words = words.substr(0, dot) + "Z";
    call.out.text("SuspensionReason", "User suspended at " + words);
  });
}

// In the order of attachment, as far as this view of the group has them; then what it had before.
std::vector<std::string> attached_names(Call& call, const GroupInfo& info, const Group& group) {
  const auto& all = call.catalog().balancers;
  const auto has = [&](BalancerId id) {
    return std::binary_search(group.attached.begin(), group.attached.end(), id);
  };
  std::vector<std::string> out;
  for (const std::string& name : info.balancers) {
    const auto found = all.find(name);
    if (found != all.end() && has(found->second.id)) out.push_back(name);
  }
  for (const auto& [name, balancer] : all) {
    if (has(balancer.id) && std::ranges::count(out, name) == 0) out.push_back(name);
  }
  return out;
}

void write_network(Call& call, const GroupInfo& info, const Group& group) {
  const Tree& settings = info.settings;
  const std::vector<std::string> balancers = attached_names(call, info, group);
  call.out.texts("AvailabilityZones", settings.texts("AvailabilityZones"));
  call.out.text("VPCZoneIdentifier", settings.view_or("VPCZoneIdentifier", ""));
  call.out.texts("LoadBalancerNames", balancers);
  call.out.texts("TargetGroupARNs", info.target_groups);
  struct Source {
    std::string id;
    std::string_view type;
  };
  std::vector<Source> sources;
  for (const std::string& name : balancers) sources.push_back({name, "elb"});
  for (const std::string& arn : info.target_groups) sources.push_back({arn, "elbv2"});
  call.out.list("TrafficSources", sources, [&](const Source& each) {
    call.out.text("Identifier", each.id);
    call.out.text("Type", each.type);
  });
}

struct Shown {
  const std::string* name;
  const GroupInfo* info;
  const Group* group;
};

void write_group(Call& call, const Shown& shown, bool with_instances) {
  const std::string& name = *shown.name;
  const GroupInfo& info = *shown.info;
  const Group& group = *shown.group;
  Xml& out = call.out;
  const Tree& settings = info.settings;
  out.text("AutoScalingGroupName", name);
  out.text("AutoScalingGroupARN", info.arn);
  for (const std::string_view each :
       {"LaunchConfigurationName", "LaunchTemplate", "MixedInstancesPolicy"}) {
    if (const Tree* const found = settings.find(each)) out.echo(each, *found);
  }
  out.number("MinSize", group.capacity.min);
  out.number("MaxSize", group.capacity.max);
  out.number("DesiredCapacity", group.capacity.desired);
  out.text("DefaultCooldown", settings.view_or("DefaultCooldown", "300"));
  write_network(call, info, group);
  out.text("HealthCheckType", settings.view_or("HealthCheckType", "EC2"));
  out.text("HealthCheckGracePeriod", settings.view_or("HealthCheckGracePeriod", "0"));
  for (const std::string_view each :
       {"PlacementGroup", "MaxInstanceLifetime", "Context", "CapacityRebalance",
        "DesiredCapacityType", "DefaultInstanceWarmup", "DeletionProtection"}) {
    if (const auto text = settings.text(each)) out.text(each, *text);
  }
  if (with_instances) {
    out.list("Instances", group.members, [&](const Member& each) { write_instance(call, each); });
  } else {
    out.empty("Instances");
  }
  if (info.warm_pool != Tree{}) {
    out.echo("WarmPoolConfiguration", info.warm_pool);
    out.number("WarmPoolSize", 0);
  }
  out.time("CreatedTime", group.created);
  write_suspensions(call, info, group);
  out.list("EnabledMetrics", info.metrics, [&](const std::string& metric) {
    out.text("Metric", metric);
    out.text("Granularity", "1Minute");
  });
  if (group.deleting) out.text("Status", "Delete in progress");
  out.list("Tags", info.tags, [&](const Tag& tag) {
    out.text("ResourceId", name);
    out.text("ResourceType", "auto-scaling-group");
    out.text("Key", tag.key);
    out.text("Value", tag.value);
    out.boolean("PropagateAtLaunch", tag.at_launch);
  });
  std::vector<std::string> policies = settings.texts("TerminationPolicies");
  if (policies.empty()) policies = {"Default"};
  out.texts("TerminationPolicies", policies);
  out.text("NewInstancesProtectedFromScaleIn",
           settings.view_or("NewInstancesProtectedFromScaleIn", "false"));
  out.text("ServiceLinkedRoleARN", settings.view_or("ServiceLinkedRoleARN", service_linked_role()));
}

// Up to what has become of its instance [A13].
void refresh(Call& call, Activity& activity) {
  const aws::InstanceRow* const row = call.aws().find_instance(activity.instance);
  if (row == nullptr || (!activity.launches && row->state == Ec2State::kTerminated)) {
    activity.status = activity.launches ? "Cancelled" : "Successful";
    activity.end = row == nullptr ? call.now() : row->changed_at;
  } else if (activity.launches && row->in_service_since != kNever) {
    activity.status = "Successful";
    activity.end = row->in_service_since;
  } else if (activity.launches && row->termination.cause != aws::Cause::kNone) {
    activity.status = "Cancelled";
    activity.end = row->termination.at;
  } else if (!activity.launches) {
    const auto balancers = call.aws().balancers();
    const bool drains = std::any_of(balancers.begin(), balancers.end(), [&](const auto& each) {
      return call.aws().registration_of(each.id, row->id) == Registration::kDraining;
    });
    activity.status = drains ? "WaitingForELBConnectionDraining" : "InProgress";
  } else {
    activity.status = row->state == Ec2State::kRunning ? "PreInService" : "InProgress";
  }
}

}  // namespace

std::string lifecycle_of(Call& call, const Member& member) {
  switch (member.lifecycle) {
    case Lifecycle::kPending: return call.aws().waits(member.id) ? "Pending:Wait" : "Pending";
    case Lifecycle::kInService: return "InService";
    case Lifecycle::kStandby: return "Standby";
    case Lifecycle::kDetaching: return "Detaching";
    case Lifecycle::kTerminating:
      return call.aws().waits(member.id) ? "Terminating:Wait" : "Terminating";
    case Lifecycle::kOther: return "Quarantined";
  }
  return "";
}

void describe_groups(Call& call) {
  drop_deleted_groups(call);
  const std::vector<std::string> names = call.in.texts("AutoScalingGroupNames");
  if (static_cast<int32_t>(names.size()) > call.number("MaxRecords").value_or(kMostNames)) {
    return call.invalid("The number of group names that may be passed in is limited to 50");
  }
  const std::vector<Filter> filters = filters_of(call);
  std::vector<Shown> found;
  for (const auto& [name, info] : call.catalog().groups) {
    if (!names.empty() && std::ranges::find(names, name) == names.end()) continue;
    const Group* const group = find_by_id(call.view.groups(), info.id);
    if (group == nullptr) continue;  // not yet, in a stale view
    const bool wanted = std::ranges::all_of(
        filters, [&, &tags = info.tags](const Filter& each) { return passes(each, tags); });
    if (wanted) found.push_back({&name, &info, group});
  }
  const bool with_instances = call.flag("IncludeInstances").value_or(true);
  const Page page = page_of(call, found.size(), 50, 100);
  if (call.refused()) return;
  const std::vector on_page(found.begin() + static_cast<std::ptrdiff_t>(page.begin),
                            found.begin() + static_cast<std::ptrdiff_t>(page.end));
  call.out.list("AutoScalingGroups", on_page,
                [&](const Shown& each) { write_group(call, each, with_instances); });
  call.out.text_if("NextToken", page.next);
}

void describe_group_instances(Call& call) {
  drop_deleted_groups(call);
  const std::vector<std::string> ids = call.in.texts("InstanceIds");
  if (ids.size() > static_cast<std::size_t>(kMostNames)) {
    return call.invalid("The number of instance ids that may be passed in is limited to 50");
  }
  struct Found {
    const std::string* group;
    Member member;
  };
  std::vector<Found> found;
  for (const auto& [name, info] : call.catalog().groups) {
    const Group* const group = find_by_id(call.view.groups(), info.id);
    if (group == nullptr) continue;
    for (const Member& member : group->members) {
      if (ids.empty() || std::ranges::find(ids, text_of(member.id)) != ids.end()) {
        found.push_back({&name, member});
      }
    }
  }
  const Page page = page_of(call, found.size(), 50, 50);
  if (call.refused()) return;
  const std::vector on_page(found.begin() + static_cast<std::ptrdiff_t>(page.begin),
                            found.begin() + static_cast<std::ptrdiff_t>(page.end));
  call.out.list("AutoScalingInstances", on_page, [&](const Found& each) {
    const InstanceInfo& info = call.catalog().instances[each.member.id];
    call.out.text("InstanceId", text_of(each.member.id));
    call.out.text("InstanceType", info.launch.view_or("InstanceType", "t2.micro"));
    call.out.text("AutoScalingGroupName", *each.group);
    call.out.text("AvailabilityZone", zone_of(call, each.member.id));
    call.out.text("LifecycleState", lifecycle_of(call, each.member));
    // In capitals, unlike in DescribeAutoScalingGroups (trap 10).
    call.out.text("HealthStatus", each.member.unhealthy ? "UNHEALTHY" : "HEALTHY");
    write_source(call, info.source);
    call.out.boolean("ProtectedFromScaleIn", each.member.is_protected);
  });
  call.out.text_if("NextToken", page.next);
}

void write_activity(Call& call, const Activity& activity) {
  Xml& out = call.out;
  const bool over = activity.end != kNever;
  out.text("ActivityId", activity.id);
  out.text("AutoScalingGroupName", activity.group);
  out.text("Description", activity.description);
  out.text("Cause", activity.cause);
  out.time("StartTime", activity.start);
  out.time_if("EndTime", activity.end);
  out.text("StatusCode", activity.status);
  out.number("Progress", over ? 100 : 0);
  std::string details = "{";
  if (!activity.subnet.empty()) details += "\"Subnet ID\":\"" + activity.subnet + "\",";
  details += "\"Availability Zone\":\"" + call.region + activity.zone + "\"}";
  out.text("Details", details);
  out.text("AutoScalingGroupARN", activity.group_arn);
}

void describe_activities(Call& call) {
  for (Activity& activity : call.catalog().activities) {
    if (activity.end == kNever) refresh(call, activity);
  }
  drop_deleted_groups(call);
  const auto group = call.in.text("AutoScalingGroupName");
  const std::vector<std::string> ids = call.in.texts("ActivityIds");
  const bool deleted_too = call.flag("IncludeDeletedGroups").value_or(false);
  const auto& groups = call.catalog().groups;
  if (group && !groups.contains(*group) && !deleted_too) {
    return call.invalid("AutoScalingGroup name not found - AutoScalingGroup '" + *group +
                        "' not found");
  }
  std::vector<const Activity*> found;
  for (const Activity& each : call.catalog().activities) {
    if (group && each.group != *group) continue;
    if (!deleted_too && !groups.contains(each.group)) continue;
    if (!ids.empty() && std::ranges::find(ids, each.id) == ids.end()) continue;
    found.push_back(&each);
  }
  std::ranges::reverse(found);
  std::stable_partition(found.begin(), found.end(),
                        [](const Activity* each) { return each->end == kNever; });
  const Page page = page_of(call, found.size(), 100, 100);
  if (call.refused()) return;
  const std::vector on_page(found.begin() + static_cast<std::ptrdiff_t>(page.begin),
                            found.begin() + static_cast<std::ptrdiff_t>(page.end));
  call.out.list("Activities", on_page, [&](const Activity* each) { write_activity(call, *each); });
  call.out.text_if("NextToken", page.next);
}

}  // namespace lighthouse::fakes::query
