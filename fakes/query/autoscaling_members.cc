// Operations that name instances of a group [A11.2, A11.3, A12.7 to A12.10].
#include <algorithm>

#include "fakes/query/groups.h"

namespace lighthouse::fakes::query {

namespace {

aws::Decrement decrement_of(Call& call) {
  (void)call.required("ShouldDecrementDesiredCapacity");
  return call.flag("ShouldDecrementDesiredCapacity").value_or(false) ? aws::Decrement::kYes
                                                                     : aws::Decrement::kNo;
}

std::string sizes_text(Call& call, const GroupInfo& info, std::string_view verb, std::size_t n) {
  const Capacity& capacity = call.aws().find_group(info.id)->capacity;
  return "AutoScalingGroup " + call.catalog().group_names[info.id] +
         " has min-size=" + std::to_string(capacity.min) +
         ", max-size=" + std::to_string(capacity.max) +
         ", and desired-size=" + std::to_string(capacity.desired) + ". To " + std::string(verb) +
         " " + std::to_string(n) +
         " instance(s), please update the AutoScalingGroup sizes appropriately.";
}

// Refuses the first that is in none of these states.
void require_state(Call& call, const GroupInfo& info, const std::vector<InstanceId>& ids,
                   std::initializer_list<Lifecycle> states, std::string_view words) {
  for (const InstanceId& id : ids) {
    const Member* const member = member_of(call, info, id);
    if (member != nullptr && std::ranges::find(states, member->lifecycle) == states.end()) {
      call.invalid("The instance " + text_of(id) + " is not in " + std::string(words) + ".");
    }
  }
}

void write_activities(Call& call, const GroupInfo& info, const std::vector<InstanceId>& ids,
                      std::string_view description) {
  call.out.list("Activities", ids, [&](InstanceId id) {
    const Activity made = activity_of(call, info, id, description);
    call.catalog().activities.push_back(made);
    write_activity(call, made);
  });
}

}  // namespace

const Member* member_of(Call& call, const GroupInfo& group, InstanceId instance) {
  const auto members = call.aws().members(group.id);
  const auto found = std::ranges::find(members, instance, &Member::id);
  return found == members.end() ? nullptr : &*found;
}

std::vector<InstanceId> members_named(Call& call, const GroupInfo& group) {
  std::vector<InstanceId> out;
  for (const std::string& text : call.in.texts("InstanceIds")) {
    const auto id = instance_of(text);
    if (!id || member_of(call, group, *id) == nullptr) {
      call.invalid("The instance " + text + " is not part of Auto Scaling group " +
                   call.catalog().group_names[group.id] + ".");
    } else {
      out.push_back(*id);
    }
  }
  return out;
}

Activity activity_of(Call& call, const GroupInfo& group, InstanceId instance,
                     std::string_view description) {
  const aws::InstanceRow* const row = call.aws().find_instance(instance);
  return {.id = call.catalog().unique_id(),
          .group = call.catalog().group_names[group.id],
          .group_arn = group.arn,
          .description = std::string(description) + text_of(instance),
          .cause = "At " + call.out.words_of(call.now()) + " instance " + text_of(instance) +
                   " was taken out of service in response to a user request.",
          .instance = instance,
          .zone = std::string(1, static_cast<char>('a' + (row == nullptr ? 0 : row->zone))),
          .subnet = call.catalog().instances[instance].subnet,
          .start = call.now()};
}

void terminate_in_group(Call& call) {
  const std::string text = call.required("InstanceId");
  const aws::Decrement decrement = decrement_of(call);
  if (call.refused()) return;
  drop_deleted_groups(call);
  const auto id = instance_of(text);
  const GroupId group = id ? call.aws().group_of(*id) : GroupId{};
  const auto name = call.catalog().group_names.find(group);
  if (name == call.catalog().group_names.end()) {
    return call.invalid("Instance Id not found - No managed instance found for instance ID " +
                        text);
  }
  GroupInfo& info = call.catalog().groups[name->second];
  const Capacity& capacity = call.aws().find_group(group)->capacity;
  const Lifecycle state = member_of(call, info, *id)->lifecycle;
  if (state == Lifecycle::kPending) {
    return call.refuse("ScalingActivityInProgress", "Scaling activity " +
                                                        call.catalog().unique_id() +
                                                        " is in progress and blocks this action");
  }
  if (state == Lifecycle::kInService && decrement == aws::Decrement::kYes &&
      capacity.desired <= capacity.min) {
    return call.invalid(
        "Currently, desiredSize equals minSize (" + std::to_string(capacity.min) +
        "). Terminating instance without replacement will violate group's min size constraint. "
        "Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.");
  }
  Context ctx = call.ctx();
  if (!call.accepted(call.aws().terminate_in_group(ctx, *id, decrement, call.by()))) return;
  call.out.open("Activity");
  Activity shown = activity_of(call, info, *id, "Terminating EC2 instance: ");
  write_activity(call, shown);
  call.out.close("Activity");
}

void attach_instances(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  std::vector<InstanceId> ids;
  for (const std::string& text : call.in.texts("InstanceIds")) {
    const auto id = instance_of(text);
    const aws::InstanceRow* const row = id ? call.aws().find_instance(*id) : nullptr;
    if (row == nullptr) {
      call.invalid("Invalid Instance ID: " + text);
    } else if (const auto name = call.catalog().group_names.find(call.aws().group_of(*id));
               name != call.catalog().group_names.end()) {
      call.invalid("The instance " + text + " is already part of Auto Scaling group " +
                   name->second + ".");
    } else if (row->state != Ec2State::kRunning) {
      call.invalid("The instance " + text + " is not in correct state.");
    } else {
      ids.push_back(*id);
    }
  }
  if (call.refused()) return;
  const Capacity& capacity = call.aws().find_group(info->id)->capacity;
  if (capacity.desired + static_cast<int32_t>(ids.size()) > capacity.max) {
    return call.invalid(sizes_text(call, *info, "attach", ids.size()));
  }
  Context ctx = call.ctx();
  if (!call.accepted(call.aws().attach_instances(ctx, info->id, ids))) return;
  for (const InstanceId& id : ids) {
    InstanceInfo& instance = call.catalog().instances[id];
    instance.source = Tree{};
    for (const std::string_view each : {"LaunchConfigurationName", "LaunchTemplate"}) {
      if (const Tree* const used = info->settings.find(each)) instance.source.at(each) = *used;
    }
    for (const Tag& tag : info->tags) {
      if (tag.at_launch) put_tag(instance.tags, tag);
    }
    put_tag(instance.tags,
            {.key = "aws:autoscaling:groupName", .value = call.catalog().group_names[info->id]});
  }
}

void detach_instances(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  const aws::Decrement decrement = decrement_of(call);
  const std::vector<InstanceId> ids = members_named(call, *info);
  require_state(call, *info, ids, {Lifecycle::kInService, Lifecycle::kStandby},
                "InService or Standby");
  if (call.refused()) return;
  const Capacity& capacity = call.aws().find_group(info->id)->capacity;
  if (decrement == aws::Decrement::kYes &&
      capacity.desired - static_cast<int32_t>(ids.size()) < capacity.min) {
    return call.invalid(sizes_text(call, *info, "detach", ids.size()));
  }
  Context ctx = call.ctx();
  if (!call.accepted(call.aws().detach_instances(ctx, info->id, ids, decrement))) return;
  write_activities(call, *info, ids, "Detaching EC2 instance: ");
  for (const InstanceId& id : ids) {
    remove_tag(call.catalog().instances[id].tags, "aws:autoscaling:groupName");
  }
}

void enter_standby(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  const aws::Decrement decrement = decrement_of(call);
  const std::vector<InstanceId> ids = members_named(call, *info);
  require_state(call, *info, ids, {Lifecycle::kInService}, "InService");
  if (call.refused()) return;
  const Capacity& capacity = call.aws().find_group(info->id)->capacity;
  if (decrement == aws::Decrement::kYes &&
      capacity.desired - static_cast<int32_t>(ids.size()) < capacity.min) {
    return call.invalid(sizes_text(call, *info, "enter standby", ids.size()));
  }
  Context ctx = call.ctx();
  if (!call.accepted(call.aws().enter_standby(ctx, info->id, ids, decrement))) return;
  write_activities(call, *info, ids, "Moving EC2 instance to Standby: ");
}

void exit_standby(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  const std::vector<InstanceId> ids = members_named(call, *info);
  require_state(call, *info, ids, {Lifecycle::kStandby}, "Standby");
  if (call.refused()) return;
  const Capacity& capacity = call.aws().find_group(info->id)->capacity;
  if (capacity.desired + static_cast<int32_t>(ids.size()) > capacity.max) {
    return call.invalid(sizes_text(call, *info, "exit standby", ids.size()));
  }
  Context ctx = call.ctx();
  if (!call.accepted(call.aws().exit_standby(ctx, info->id, ids))) return;
  write_activities(call, *info, ids, "Moving EC2 instance out of Standby: ");
}

void set_instance_health(Call& call) {
  const std::string text = call.required("InstanceId");
  const std::string status = call.required("HealthStatus");
  const bool respects = call.flag("ShouldRespectGracePeriod").value_or(true);
  if (call.refused()) return;
  drop_deleted_groups(call);
  if (status != "Healthy" && status != "Unhealthy") {
    return call.invalid("Valid instance health states are: [Healthy, Unhealthy].");
  }
  const auto id = instance_of(text);
  const GroupId group = id ? call.aws().group_of(*id) : GroupId{};
  const auto name = call.catalog().group_names.find(group);
  if (name == call.catalog().group_names.end()) {
    return call.invalid("Instance Id not found - No managed instance found for instance ID " +
                        text);
  }
  const auto grace = std::chrono::seconds{std::atoi(
      call.catalog().groups[name->second].settings.text_or("HealthCheckGracePeriod", "0").c_str())};
  const Time since = call.aws().find_instance(*id)->in_service_since;
  // Within the grace period such a mark is not acted on [A10.2].
  if (respects && status == "Unhealthy" && since != kNever && call.now() - since < grace) return;
  Context ctx = call.ctx();
  (void)call.accepted(call.aws().set_instance_health(
      ctx, *id, status == "Healthy" ? aws::Mark::kHealthy : aws::Mark::kUnhealthy, call.by()));
}

void set_instance_protection(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  (void)call.required("ProtectedFromScaleIn");
  const bool on = call.flag("ProtectedFromScaleIn").value_or(false);
  const std::vector<InstanceId> ids = members_named(call, *info);
  require_state(call, *info, ids, {Lifecycle::kInService, Lifecycle::kStandby},
                "InService or EnteringStandby or Standby");
  if (call.refused()) return;
  Context ctx = call.ctx();
  (void)call.accepted(call.aws().set_protection(ctx, info->id, ids,
                                                on ? aws::Protection::kOn : aws::Protection::kOff));
}

}  // namespace lighthouse::fakes::query
