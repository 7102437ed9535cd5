// Desired capacity, and the end of a group [A12.4, A12.12].
#include <algorithm>

#include "fakes/query/groups.h"

namespace lighthouse::fakes::query {

void remember_why(Call& call, GroupInfo& info, std::string_view what, int32_t before,
                  int32_t after) {
  if (before == after) return;
  info.why_capacity = "At " + call.out.words_of(call.now()) + " a user request " +
                      std::string(what) + " changing the desired capacity from " +
                      std::to_string(before) + " to " + std::to_string(after) + ".";
}

void delete_group(Call& call) {
  const std::string name = call.required("AutoScalingGroupName");
  const bool force = call.flag("ForceDelete").value_or(false);
  if (call.refused()) return;
  drop_deleted_groups(call);
  const auto found = call.catalog().groups.find(name);
  if (found == call.catalog().groups.end()) {
    return call.invalid("AutoScalingGroup name not found - AutoScalingGroup '" + name +
                        "' not found");
  }
  GroupInfo& info = found->second;
  const std::string protection = info.settings.text_or("DeletionProtection", "none");
  if (protection == "prevent-all-deletion" || (force && protection == "prevent-force-deletion")) {
    return call.invalid("The AutoScalingGroup " + name +
                        " cannot be deleted because of its deletion protection");
  }
  const Group& group = *call.aws().find_group(info.id);
  if (!force && !group.members.empty()) {
    const bool only_leaving = std::ranges::all_of(group.members, [](const Member& each) {
      return each.lifecycle == Lifecycle::kTerminating;
    });
    if (only_leaving) {
      return call.refuse("ScalingActivityInProgress",
                         "You cannot delete an AutoScalingGroup while there are scaling activities "
                         "in progress for that group.");
    }
    return call.refuse("ResourceInUse",
                       "You cannot delete an AutoScalingGroup while there are instances or pending "
                       "Spot instance request(s) still in the group.");
  }
  Context ctx = call.ctx();
  (void)call.accepted(
      call.aws().delete_group(ctx, info.id, force ? aws::Force::kYes : aws::Force::kNo, call.by()));
}

void set_desired_capacity(Call& call) {
  GroupInfo* const info = group_named(call);
  const int32_t desired = call.required_number("DesiredCapacity");
  const bool honors = call.flag("HonorCooldown").value_or(false);
  if (call.refused()) return;
  const Capacity& capacity = call.aws().find_group(info->id)->capacity;
  const std::string start = "New SetDesiredCapacity value " + std::to_string(desired);
  if (desired > capacity.max) {
    return call.invalid(start + " is above max value " + std::to_string(capacity.max) +
                        " for the AutoScalingGroup.");
  }
  if (desired < capacity.min) {
    return call.invalid(start + " is below min value " + std::to_string(capacity.min) +
                        " for the AutoScalingGroup.");
  }
  const auto cooldown =
      std::chrono::seconds{std::atoi(info->settings.text_or("DefaultCooldown", "300").c_str())};
  if (honors && call.now() - info->last_activity < cooldown) {
    return call.refuse("ScalingActivityInProgress", "Scaling activity " +
                                                        call.catalog().unique_id() +
                                                        " is in progress and blocks this action");
  }
  const int32_t before = capacity.desired;
  Context ctx = call.ctx();
  if (!call.accepted(call.aws().set_desired(ctx, info->id, desired, call.by()))) return;
  remember_why(call, *info, "explicitly set group desired capacity", before, desired);
}

}  // namespace lighthouse::fakes::query
