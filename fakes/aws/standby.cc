// Standby and scale-in protection [A11.2, A11.3].
#include "fakes/aws/aws.h"

namespace lighthouse::fakes::aws {

Result<Done> Aws::all_are(const GroupRow& group, std::span<const InstanceId> instances,
                          Lifecycle lifecycle, std::string_view refusal) {
  for (const InstanceId& id : instances) {
    const Member* const member = find_by_id(group.view.members, id);
    if (member == nullptr) {
      return failure(ErrorCode::kConflict, "The instance is not part of the Auto Scaling group.");
    }
    if (member->lifecycle != lifecycle) return failure(ErrorCode::kConflict, refusal);
  }
  return Done{};
}

Result<Done> Aws::set_protection(Context& ctx, GroupId group, std::span<const InstanceId> instances,
                                 Protection protection) {
  const Result<GroupRow*> row = writable(group);
  if (!row) return tl::unexpected(row.error());
  for (const InstanceId& id : instances) {
    const Member* const member = find_by_id((*row)->view.members, id);
    if (member == nullptr) {
      return failure(ErrorCode::kConflict, "The instance is not part of the Auto Scaling group.");
    }
    if (member->lifecycle != Lifecycle::kInService && member->lifecycle != Lifecycle::kStandby) {
      return failure(ErrorCode::kConflict,
                     "The instance is not in InService or EnteringStandby or Standby.");
    }
  }
  Group& view = change(ctx, **row);
  for (const InstanceId& id : instances) {
    find_by_id(view.members, id)->is_protected = protection == Protection::kOn;
  }
  plan_pass(ctx, **row, parameters_.pass);
  return Done{};
}

Result<Done> Aws::enter_standby(Context& ctx, GroupId group, std::span<const InstanceId> instances,
                                Decrement decrement) {
  const Result<GroupRow*> row = writable(group);
  if (!row) return tl::unexpected(row.error());
  const Result<Done> fit =
      all_are(**row, instances, Lifecycle::kInService, "The instance is not in InService.");
  if (!fit) return fit;
  const auto count = static_cast<int32_t>(instances.size());
  const Capacity& capacity = (*row)->view.capacity;
  if (decrement == Decrement::kYes && capacity.desired - count < capacity.min) {
    return failure(ErrorCode::kConflict, "Please update the AutoScalingGroup sizes appropriately.");
  }
  Group& view = change(ctx, **row);
  for (const InstanceId& id : instances) {
    find_by_id(view.members, id)->lifecycle = Lifecycle::kStandby;
    InstanceRow& instance = *row_of(id);
    instance.look_due = kNever;  // not checked while it stands by
    deregister_from_attached(ctx, **row, instance);
  }
  if (decrement == Decrement::kYes) view.capacity.desired -= count;
  plan_pass(ctx, **row, parameters_.pass);
  return Done{};
}

Result<Done> Aws::exit_standby(Context& ctx, GroupId group, std::span<const InstanceId> instances) {
  const Result<GroupRow*> row = writable(group);
  if (!row) return tl::unexpected(row.error());
  if ((*row)->view.suspended.has(Process::kLaunch)) {
    return failure(ErrorCode::kConflict, "The Launch process is suspended.");
  }
  const Result<Done> fit =
      all_are(**row, instances, Lifecycle::kStandby, "The instance is not in Standby.");
  if (!fit) return fit;
  const auto count = static_cast<int32_t>(instances.size());
  if ((*row)->view.capacity.desired + count > (*row)->view.capacity.max) {
    return failure(ErrorCode::kConflict, "Please update the AutoScalingGroup sizes appropriately.");
  }
  Group& view = change(ctx, **row);
  view.capacity.desired += count;
  for (const InstanceId& id : instances) {
    find_by_id(view.members, id)->lifecycle = Lifecycle::kPending;
    InstanceRow& instance = *row_of(id);
    if (!view.suspended.has(Process::kAddToLoadBalancer)) {
      register_with_attached(ctx, **row, instance);
    }
    plan_membership(ctx, instance,
                    ctx.now + delay(ctx, Site::kLaunchDelay, parameters_.enter_service));
  }
  plan_pass(ctx, **row, parameters_.pass);
  return Done{};
}

}  // namespace lighthouse::fakes::aws
