// What comes and goes while the world runs: balancers and target groups, settings of a group,
// instances without a group, and those that enter or leave one by name [A12.8, A14, A15].
#include <algorithm>

#include "fakes/aws/aws.h"

namespace lighthouse::fakes::aws {

Result<Done> Aws::create_balancer(Context& ctx, const BalancerSpec& spec) {
  if (balancers_.size() >= kMostBalancers) {
    return failure(ErrorCode::kConflict, "The quota of load balancers is exceeded");
  }
  // Bits of `adding` go by place, so a new balancer must be the last.
  if (!balancers_.empty() && !(balancers_.back().id < spec.id)) {
    return failure(ErrorCode::kConflict, "A load balancer with this handle was made before");
  }
  balancers_.push_back(BalancerState{.id = spec.id,
                                     .is_target_group = spec.is_target_group,
                                     .draining_enabled = spec.draining_enabled,
                                     .draining_timeout = spec.draining_timeout,
                                     .interval = spec.interval,
                                     .healthy_threshold = spec.healthy_threshold,
                                     .unhealthy_threshold = spec.unhealthy_threshold,
                                     .changed_at = ctx.now});
  return Done{};
}

Result<Done> Aws::configure_balancer(const BalancerSpec& spec) {
  BalancerState* const state = row_of(spec.id);
  if (state == nullptr) {
    return failure(ErrorCode::kNotFound, "There is no ACTIVE Load Balancer of this name");
  }
  state->draining_enabled = spec.draining_enabled;
  state->draining_timeout = spec.draining_timeout;
  state->interval = spec.interval;
  state->healthy_threshold = spec.healthy_threshold;
  state->unhealthy_threshold = spec.unhealthy_threshold;
  return Done{};
}

Result<Done> Aws::delete_balancer(Context& ctx, BalancerId balancer) {
  BalancerState* const state = row_of(balancer);
  if (state == nullptr) return Done{};
  const uint32_t below = bit_of(balancer) - 1;
  while (!state->rows.empty()) {
    Registered& row = state->rows.back();
    end_draining(ctx, *state, row, *row_of(row.id));
  }
  for (GroupRow& group : groups_) {
    const auto& attached = group.view.attached;
    if (std::find(attached.begin(), attached.end(), balancer) != attached.end()) {
      auto& list = change(ctx, group).attached;
      list.erase(std::find(list.begin(), list.end(), balancer));
    }
    group.adding = (group.adding & below) | ((group.adding >> 1) & ~below);
  }
  balancers_.erase(balancers_.begin() + (state - balancers_.data()));
  for (GroupRow& group : groups_) {
    for (const Member& member : group.view.members) {
      if (const auto at = membership_of(member.id)) shut_down_when_drained(ctx, *at);
    }
  }
  return Done{};
}

Result<Done> Aws::configure_group(Context& ctx, GroupId group, const GroupSettings& settings) {
  const Result<GroupRow*> row = writable(group);
  if (!row) return tl::unexpected(row.error());
  GroupRow& at = **row;
  at.release = settings.release;
  at.protect_new = settings.protect_new;
  at.policy = settings.policy;
  at.grace = settings.grace;
  at.zones = settings.zones;
  if (at.view.health_check == settings.health_check) return Done{};
  change(ctx, at).health_check = settings.health_check;
  for (const Member& member : at.view.members) look_after_elb_change(ctx, *row_of(member.id));
  return Done{};
}

InstanceId Aws::run_instance(Context& ctx, uint8_t zone, uint16_t release) {
  const GroupRow nobody{.release = release};
  InstanceRow& row = insert_instance(nobody, zone, pick_address(ctx), ctx.now);
  row.listed = false;
  notify(Notice::Kind::kLaunched, row);
  plan_ec2(ctx, row, ctx.now + delay(ctx, Site::kLaunchDelay, parameters_.launch));
  return row.id;
}

Result<Done> Aws::attach_instances(Context& ctx, GroupId group,
                                   std::span<const InstanceId> instances) {
  const Result<GroupRow*> row = writable(group);
  if (!row) return tl::unexpected(row.error());
  if ((*row)->view.suspended.has(Process::kLaunch)) {
    return failure(ErrorCode::kConflict, "The Launch process is suspended.");
  }
  for (const InstanceId& id : instances) {
    const InstanceRow* const instance = find_instance(id);
    if (instance == nullptr) return failure(ErrorCode::kNotFound, "Invalid Instance ID");
    if (instance->listed) {
      return failure(ErrorCode::kConflict, "The instance is already part of an Auto Scaling group");
    }
    if (instance->state != Ec2State::kRunning) {
      return failure(ErrorCode::kConflict, "The instance is not in correct state");
    }
  }
  const auto count = static_cast<int32_t>(instances.size());
  if ((*row)->view.capacity.desired + count > (*row)->view.capacity.max) {
    return failure(ErrorCode::kConflict, "Please update the AutoScalingGroup sizes appropriately.");
  }
  Group& view = change(ctx, **row);
  view.capacity.desired += count;
  for (const InstanceId& id : instances) {
    InstanceRow& instance = *row_of(id);
    instance.group = group;
    instance.listed = true;
    const auto at = std::lower_bound(view.members.begin(), view.members.end(), id,
                                     [](const Member& x, const InstanceId& y) { return x.id < y; });
    view.members.insert(at, Member{.id = id, .is_protected = (*row)->protect_new});
    if (!view.suspended.has(Process::kAddToLoadBalancer)) {
      register_with_attached(ctx, **row, instance);
    }
    plan_membership(ctx, instance,
                    ctx.now + delay(ctx, Site::kLaunchDelay, parameters_.enter_service));
  }
  return Done{};
}

Result<Done> Aws::detach_instances(Context& ctx, GroupId group,
                                   std::span<const InstanceId> instances, Decrement decrement) {
  const Result<GroupRow*> row = writable(group);
  if (!row) return tl::unexpected(row.error());
  for (const InstanceId& id : instances) {
    const Member* const member = find_by_id((*row)->view.members, id);
    if (member == nullptr) {
      return failure(ErrorCode::kConflict, "The instance is not part of the Auto Scaling group.");
    }
    if (member->lifecycle != Lifecycle::kInService && member->lifecycle != Lifecycle::kStandby) {
      return failure(ErrorCode::kConflict, "The instance is not in InService or Standby.");
    }
  }
  const auto count = static_cast<int32_t>(instances.size());
  const Capacity& capacity = (*row)->view.capacity;
  if (decrement == Decrement::kYes && capacity.desired - count < capacity.min) {
    return failure(ErrorCode::kConflict, "Please update the AutoScalingGroup sizes appropriately.");
  }
  Group& view = change(ctx, **row);
  for (const InstanceId& id : instances) {
    Member& member = *find_by_id(view.members, id);
    InstanceRow& instance = *row_of(id);
    member.lifecycle = Lifecycle::kDetaching;
    member.is_protected = false;
    instance.look_due = kNever;
    deregister_from_attached(ctx, **row, instance);
    plan_membership(ctx, instance,
                    ctx.now + delay(ctx, Site::kNoticeDelay, parameters_.leave_group));
  }
  if (decrement == Decrement::kYes) view.capacity.desired -= count;
  plan_pass(ctx, **row, parameters_.pass);
  return Done{};
}

bool Aws::is_adding(GroupId group, BalancerId balancer) const {
  const GroupRow* const row = find_by_id(groups_, group);
  return row != nullptr && find_balancer(balancer) != nullptr &&
         (row->adding & bit_of(balancer)) != 0;
}

// It is nobody's from now on, and loses the group's tag [A12.8].
void Aws::leave_detached(Context& ctx, const Membership& at) {
  leave_group(ctx, at);
  at.row->group = GroupId{};
}

}  // namespace lighthouse::fakes::aws
