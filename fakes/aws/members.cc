// A member's way through its group [A8.3], and the operations that name an instance.
#include <algorithm>

#include "fakes/aws/aws.h"

namespace lighthouse::fakes::aws {

namespace {

// Not on its way out: a stopped machine can still be terminated.
bool is_alive(const InstanceRow& row) {
  return row.state != Ec2State::kShuttingDown && row.state != Ec2State::kTerminated;
}

}  // namespace

std::optional<Aws::Membership> Aws::membership_of(InstanceId instance) {
  InstanceRow* const row = row_of(instance);
  if (row == nullptr || !row->listed) return std::nullopt;
  GroupRow* const group = row_of(row->group);
  if (group == nullptr) return std::nullopt;
  Member* const member = find_by_id(group->view.members, instance);
  if (member == nullptr) return std::nullopt;
  return Membership{group, row, member};
}

// The first who ends an instance is the one who is named.
void Aws::record_end(const Context& ctx, InstanceRow& row, Cause cause, uint16_t by) {
  if (row.termination.cause != Cause::kNone) return;
  row.termination = {.instance = row.id, .cause = cause, .by = by, .at = ctx.now};
  ++counters_.terminations[static_cast<std::size_t>(cause)];
  notify(Notice::Kind::kTerminating, row);
}

// Deregistration and draining come first, then EC2 [A8.3, A12.7].
void Aws::begin_termination(Context& ctx, const Membership& at, Cause cause, uint16_t by) {
  change(ctx, *at.group);
  drop_waits(at.row->id);
  at.member->lifecycle = Lifecycle::kTerminating;
  at.row->group_due = kNever;
  at.row->look_due = kNever;
  record_end(ctx, *at.row, cause, by);
  if (is_alive(*at.row)) {
    deregister_from_attached(ctx, *at.group, *at.row);
    shut_down_when_drained(ctx, at);
  } else if (at.row->state == Ec2State::kTerminated) {
    plan_membership(ctx, *at.row,
                    ctx.now + delay(ctx, Site::kNoticeDelay, parameters_.leave_group));
  }
}

void Aws::shut_down_when_drained(Context& ctx, const Membership& at) {
  if (at.member->lifecycle != Lifecycle::kTerminating || !is_alive(*at.row)) return;
  for (const BalancerId& balancer : at.group->view.attached) {
    if (registration_of(balancer, at.row->id) == Registration::kDraining) return;
  }
  if (at.row->group_due != kNever || waits(at.row->id)) return;
  if (begin_waits(ctx, at, HookAt::kTerminate)) return;
  plan_membership(ctx, *at.row,
                  ctx.now + delay(ctx, Site::kTerminateDelay, parameters_.start_shut_down));
}

void Aws::move_membership(Context& ctx, InstanceId instance) {
  const std::optional<Membership> at = membership_of(instance);
  if (!at) return;
  switch (at->member->lifecycle) {
    case Lifecycle::kPending:
      if (at->row->state != Ec2State::kRunning) return look(ctx, instance);
      return enter_service(ctx, *at);
    case Lifecycle::kTerminating:
      if (is_alive(*at->row)) return shut_down(ctx, *at->row);
      if (at->row->state == Ec2State::kTerminated) leave_group(ctx, *at);
      return;
    case Lifecycle::kDetaching: return leave_detached(ctx, *at);
    case Lifecycle::kInService:
    case Lifecycle::kStandby:
    case Lifecycle::kOther: return;
  }
}

// Without waiting for the balancers' health checks [A8.3].
void Aws::enter_service(Context& ctx, const Membership& at) {
  change(ctx, *at.group);
  at.member->lifecycle = Lifecycle::kInService;
  at.row->in_service_since = ctx.now;
  look_after_elb_change(ctx, *at.row);
  plan_pass(ctx, *at.group, parameters_.pass);
}

void Aws::leave_group(Context& ctx, const Membership& at) {
  Group& view = change(ctx, *at.group);
  at.row->listed = false;
  drop_waits(at.row->id);
  view.members.erase(view.members.begin() + (at.member - view.members.data()));
  plan_pass(ctx, *at.group, parameters_.pass);
}

Result<Done> Aws::terminate_in_group(Context& ctx, InstanceId instance, Decrement decrement,
                                     uint16_t by) {
  const std::optional<Membership> at = membership_of(instance);
  if (!at) {
    return failure(ErrorCode::kNotFound,
                   "Instance Id not found - No managed instance found for this instance ID");
  }
  if (at->group->view.deleting) {
    return failure(ErrorCode::kConflict, "The AutoScaling group is pending delete");
  }
  switch (at->member->lifecycle) {
    case Lifecycle::kInService: break;
    case Lifecycle::kTerminating: return terminate_again(ctx, *at->group, decrement);
    case Lifecycle::kPending:
      return failure(ErrorCode::kConflict,
                     "Scaling activity is in progress and blocks this action");
    case Lifecycle::kStandby:
    case Lifecycle::kDetaching:
    case Lifecycle::kOther:
      return failure(ErrorCode::kConflict, "The instance is not in InService.");
  }
  Capacity& capacity = at->group->view.capacity;
  if (decrement == Decrement::kYes && capacity.desired <= capacity.min) {
    return failure(ErrorCode::kConflict,
                   "Currently, desiredSize equals minSize. Terminating instance without "
                   "replacement will violate group's min size constraint.");
  }
  at->group->changed_by = by;
  begin_termination(ctx, *at, Cause::kUserRequest, by);
  if (decrement == Decrement::kYes) --capacity.desired;
  plan_pass(ctx, *at->group, parameters_.pass);
  return Done{};
}

// What a second call does is not documented [A6.3, A21]: all three were seen.
Result<Done> Aws::terminate_again(Context& ctx, GroupRow& group, Decrement decrement) {
  enum : uint32_t { kRefused, kNoEffect, kAnotherDecrement, kVariants };
  const uint32_t variant = ctx.choices.pick(kAwsActor, Site::kRepeatedTerminate, kVariants);
  const Capacity& capacity = group.view.capacity;
  if (variant == kRefused) {
    return failure(ErrorCode::kConflict, "The instance is not in InService.");
  }
  if (variant == kAnotherDecrement && decrement == Decrement::kYes &&
      capacity.desired > capacity.min) {
    --change(ctx, group).capacity.desired;
    plan_pass(ctx, group, parameters_.pass);
  }
  return Done{};
}

Result<Done> Aws::ec2_terminate(Context& ctx, InstanceId instance, Cause cause, uint16_t by) {
  InstanceRow* const row = row_of(instance);
  if (row == nullptr) {
    return failure(ErrorCode::kNotFound,
                   "InvalidInstanceID.NotFound: The instance ID does not exist");
  }
  if (!is_alive(*row)) return Done{};
  record_end(ctx, *row, cause, by);
  if (cause == Cause::kHostFailure) {
    machine_gone(ctx, *row);
  } else {
    shut_down(ctx, *row);
  }
  return Done{};
}

}  // namespace lighthouse::fakes::aws
