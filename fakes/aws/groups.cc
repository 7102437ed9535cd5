// Operations on groups [A12]: they change the record, the next pass acts on it.
#include <algorithm>

#include "fakes/aws/aws.h"

namespace lighthouse::fakes::aws {

namespace {

constexpr ProcessSet kAllProcesses{511};

bool is_sound(const Capacity& capacity) {
  return capacity.min >= 0 && capacity.min <= capacity.max && capacity.desired >= capacity.min &&
         capacity.desired <= capacity.max;
}

// Requires: not in it.
template <class List, class Id>
void insert_sorted(List& list, const Id& id) {
  list.insert(std::lower_bound(list.begin(), list.end(), id), id);
}

template <class List, class Id>
void erase_sorted(List& list, const Id& id) {
  const auto at = std::lower_bound(list.begin(), list.end(), id);
  if (at != list.end() && *at == id) list.erase(at);
}

}  // namespace

Result<GroupRow*> Aws::writable(GroupId group) {
  GroupRow* const row = row_of(group);
  if (row == nullptr)
    return failure(ErrorCode::kNotFound, "AutoScalingGroup name not found - null");
  if (row->view.deleting) {
    return failure(ErrorCode::kConflict,
                   "The AutoScaling group may not be modified while it is pending delete");
  }
  return row;
}

Result<Done> Aws::suspend_processes(Context& ctx, GroupId group, ProcessSet processes,
                                    uint16_t by) {
  const Result<GroupRow*> row = writable(group);
  if (!row) return tl::unexpected(row.error());
  const ProcessSet wanted = processes.empty() ? kAllProcesses : processes;
  (*row)->changed_by = by;
  if ((*row)->view.suspended.has_all(wanted)) return Done{};
  Group& view = change(ctx, **row);
  view.suspended = view.suspended | wanted;
  return Done{};
}

Result<Done> Aws::resume_processes(Context& ctx, GroupId group, ProcessSet processes, uint16_t by) {
  const Result<GroupRow*> row = writable(group);
  if (!row) return tl::unexpected(row.error());
  const ProcessSet wanted = processes.empty() ? kAllProcesses : processes;
  (*row)->changed_by = by;
  const ProcessSet resumed = (*row)->view.suspended & wanted;
  if (resumed.empty()) return Done{};
  Group& view = change(ctx, **row);
  view.suspended = view.suspended - wanted;
  if (resumed.has(Process::kHealthCheck)) {
    for (const Member& member : view.members) {
      plan_look(ctx, *row_of(member.id), ctx.now, parameters_.ec2_notice);
    }
  }
  plan_pass(ctx, **row, parameters_.resume);
  return Done{};
}

Result<Done> Aws::update_capacity(Context& ctx, GroupId group, Capacity capacity, uint16_t by) {
  return edit_capacity(ctx, group,
                       {.min = capacity.min, .max = capacity.max, .desired = capacity.desired}, by);
}

Result<Done> Aws::edit_capacity(Context& ctx, GroupId group, const CapacityEdit& edit,
                                uint16_t by) {
  const Result<GroupRow*> row = writable(group);
  if (!row) return tl::unexpected(row.error());
  Capacity capacity = (*row)->view.capacity;
  capacity.min = edit.min.value_or(capacity.min);
  capacity.max = edit.max.value_or(capacity.max);
  if (capacity.min < 0 || capacity.min > capacity.max) {
    return failure(ErrorCode::kInvalid, "Min bound must be at least 0 and at most the max bound");
  }
  // Left out, desired moves with the bounds [A8.4].
  capacity.desired =
      edit.desired.value_or(std::clamp(capacity.desired, capacity.min, capacity.max));
  if (!is_sound(capacity)) {
    return failure(ErrorCode::kInvalid,
                   "Desired capacity must be between the specified min size and max size");
  }
  (*row)->changed_by = by;
  if (capacity == (*row)->view.capacity) return Done{};
  change(ctx, **row).capacity = capacity;
  plan_pass(ctx, **row, parameters_.pass);
  return Done{};
}

Result<Done> Aws::set_desired(Context& ctx, GroupId group, int32_t desired, uint16_t by) {
  const Result<GroupRow*> row = writable(group);
  if (!row) return tl::unexpected(row.error());
  const Capacity& capacity = (*row)->view.capacity;
  if (desired > capacity.max) {
    return failure(ErrorCode::kConflict, "New SetDesiredCapacity value is above max value");
  }
  if (desired < capacity.min) {
    return failure(ErrorCode::kConflict, "New SetDesiredCapacity value is below min value");
  }
  return edit_capacity(ctx, group, {.desired = desired}, by);
}

GroupRow& Aws::insert_group(const GroupSpec& spec, Time created) {
  GroupRow row{.id = spec.id,
               .changed_at = created,
               .protect_new = spec.protect_new,
               .policy = spec.policy,
               .release = spec.release,
               .number = groups_made_++,
               .grace = spec.grace};
  row.view = Group{.id = spec.id,
                   .created = created,
                   .capacity = spec.capacity,
                   .health_check = spec.health_check,
                   .attached = spec.attached};
  std::sort(row.view.attached.begin(), row.view.attached.end());
  const auto at = std::lower_bound(groups_.begin(), groups_.end(), spec.id,
                                   [](const GroupRow& x, const GroupId& id) { return x.id < id; });
  return *groups_.insert(at, std::move(row));
}

Result<Done> Aws::create_group(Context& ctx, const GroupSpec& spec, uint16_t by) {
  if (!is_sound(spec.capacity)) {
    return failure(ErrorCode::kInvalid,
                   "Desired capacity must be between the specified min size and max size");
  }
  if (const GroupRow* const present = row_of(spec.id); present != nullptr) {
    return failure(ErrorCode::kConflict,
                   present->view.deleting
                       ? "AutoScalingGroup by this name already exists and is pending delete"
                       : "AutoScalingGroup by this name already exists");
  }
  for (const BalancerId& balancer : spec.attached) {
    if (row_of(balancer) == nullptr) {
      return failure(ErrorCode::kNotFound,
                     "Provided Load Balancers may not be valid. Please ensure they exist");
    }
  }
  GroupRow& row = insert_group(spec, ctx.now);
  row.changed_by = by;
  plan_pass(ctx, row, parameters_.pass);
  return Done{};
}

Result<Done> Aws::delete_group(Context& ctx, GroupId group, Force force, uint16_t by) {
  GroupRow* const row = row_of(group);
  if (row == nullptr) {
    return failure(ErrorCode::kNotFound, "AutoScalingGroup name not found");
  }
  if (row->view.deleting && force == Force::kNo) {
    return failure(ErrorCode::kConflict, "The AutoScaling group is pending delete");
  }
  if (!row->view.members.empty() && force == Force::kNo) {
    return failure(ErrorCode::kConflict,
                   "You cannot delete an AutoScalingGroup while there are instances still in it");
  }
  row->changed_by = by;
  if (row->view.deleting) return Done{};
  change(ctx, *row).deleting = true;
  force_members_out(ctx, *row, by);
  // Whatever pass was planned is moot.
  plan_pass_at(ctx, *row, ctx.now + delay(ctx, Site::kReconcileDelay, parameters_.delete_group));
  return Done{};
}

// No draining, no hooks [A12.12]: the balancers learn of it by their own checks.
void Aws::force_members_out(Context& ctx, GroupRow& group, uint16_t by) {
  for (Member& member : group.view.members) {
    InstanceRow& row = *row_of(member.id);
    member.lifecycle = Lifecycle::kTerminating;
    drop_waits(member.id);
    row.group_due = kNever;
    row.look_due = kNever;
    if (row.state == Ec2State::kPending || row.state == Ec2State::kRunning) {
      record_end(ctx, row, Cause::kForceDelete, by);
      shut_down(ctx, row);
    } else if (row.state == Ec2State::kTerminated) {
      plan_membership(ctx, row, ctx.now + delay(ctx, Site::kNoticeDelay, parameters_.leave_group));
    }
  }
}

Result<Done> Aws::attach_balancer(Context& ctx, GroupId group, BalancerId balancer) {
  const Result<GroupRow*> row = writable(group);
  if (!row) return tl::unexpected(row.error());
  BalancerState* const state = row_of(balancer);
  if (state == nullptr) {
    return failure(ErrorCode::kNotFound,
                   "Provided Load Balancers may not be valid. Please ensure they exist");
  }
  Group& view = (*row)->view;
  if (std::binary_search(view.attached.begin(), view.attached.end(), balancer)) return Done{};
  insert_sorted(change(ctx, **row).attached, balancer);
  (*row)->adding |= bit_of(balancer);
  if (view.suspended.has(Process::kAddToLoadBalancer)) return Done{};
  for (const Member& member : view.members) {
    if (member.lifecycle != Lifecycle::kInService) continue;
    const InstanceRow& instance = *row_of(member.id);
    if (instance.state == Ec2State::kRunning) add_registration(ctx, *state, instance);
  }
  return Done{};
}

Result<Done> Aws::detach_balancer(Context& ctx, GroupId group, BalancerId balancer) {
  const Result<GroupRow*> row = writable(group);
  if (!row) return tl::unexpected(row.error());
  const auto& attached = (*row)->view.attached;
  if (!std::binary_search(attached.begin(), attached.end(), balancer)) {
    return failure(ErrorCode::kConflict,
                   "Trying to remove Load Balancers that are not part of the group");
  }
  erase_sorted(change(ctx, **row).attached, balancer);
  (*row)->adding &= ~bit_of(balancer);
  for (const Member& member : (*row)->view.members) {
    remove_registration(ctx, *row_of(balancer), *row_of(member.id));
  }
  return Done{};
}

}  // namespace lighthouse::fakes::aws
