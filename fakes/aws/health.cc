// How a group comes to think that a member is Unhealthy [A10.2]. The mark is sticky: only
// SetInstanceHealth takes it back.
#include "fakes/aws/aws.h"

namespace lighthouse::fakes::aws {

void Aws::look(Context& ctx, InstanceId instance) {
  const std::optional<Membership> at = membership_of(instance);
  if (!at || at->group->view.suspended.has(Process::kHealthCheck)) return;
  const bool runs = at->row->state == Ec2State::kRunning;
  if (at->member->lifecycle == Lifecycle::kPending) {
    // Died before it entered service. Suspending Terminate does not hold Pending ones [A9].
    if (!runs && at->row->state != Ec2State::kPending) {
      begin_termination(ctx, *at, Cause::kLaunchFailed, kAwsActor);
      plan_pass(ctx, *at->group, parameters_.pass);
    }
    return;
  }
  if (at->member->lifecycle != Lifecycle::kInService) return;
  if (!runs) return mark_unhealthy(ctx, *at);  // grace period or not
  if (at->group->view.health_check != HealthCheck::kElb) return;
  if (!elb_says_out_of_service(*at->group, instance)) return;
  const Time grace_ends = at->row->in_service_since + at->group->grace;
  if (ctx.now < grace_ends) return plan_look(ctx, *at->row, grace_ends, parameters_.elb_notice);
  mark_unhealthy(ctx, *at);
}

// Something changed that a group with health check type ELB cares for.
void Aws::look_after_elb_change(Context& ctx, InstanceRow& row) {
  const std::optional<Membership> at = membership_of(row.id);
  if (!at || at->member->lifecycle != Lifecycle::kInService) return;
  if (at->group->view.health_check != HealthCheck::kElb) return;
  plan_look(ctx, row, row.in_service_since + at->group->grace, parameters_.elb_notice);
}

// Any one attached balancer is enough, if the attachment has been InService [A12.6].
bool Aws::elb_says_out_of_service(const GroupRow& group, InstanceId instance) const {
  for (const BalancerId& balancer : group.view.attached) {
    if ((group.adding & bit_of(balancer)) != 0) continue;
    switch (registration_of(balancer, instance)) {
      case Registration::kInService:
      case Registration::kDraining:  // still says InService [A14.2]
      case Registration::kUnknown: break;
      case Registration::kRegistering:
      case Registration::kFailing:
      case Registration::kTerminated: return true;
      case Registration::kNotRegistered:
        if (parameters_.deregistered_is_unhealthy) return true;
        break;
    }
  }
  return false;
}

void Aws::mark_unhealthy(Context& ctx, const Membership& at) {
  if (!at.member->unhealthy) {
    change(ctx, *at.group);
    at.member->unhealthy = true;
    notify(Notice::Kind::kMarkedUnhealthy, *at.row);
  }
  plan_pass(ctx, *at.group, parameters_.pass);
}

Result<Done> Aws::set_instance_health(Context& ctx, InstanceId instance, Mark mark, uint16_t by) {
  const std::optional<Membership> at = membership_of(instance);
  if (!at) {
    return failure(ErrorCode::kNotFound,
                   "Instance Id not found - No managed instance found for this instance ID");
  }
  if (at->group->view.deleting || at->member->lifecycle == Lifecycle::kTerminating) {
    return failure(ErrorCode::kConflict, "The instance is terminating");
  }
  if (mark == Mark::kUnhealthy) {
    at->group->changed_by = by;
    mark_unhealthy(ctx, *at);
    return Done{};
  }
  if (at->member->unhealthy) {
    change(ctx, *at->group);
    at->member->unhealthy = false;
  }
  // The checks go on: what is still wrong is marked again.
  if (at->member->lifecycle == Lifecycle::kInService) {
    plan_look(ctx, *at->row, ctx.now, parameters_.elb_notice);
  }
  return Done{};
}

}  // namespace lighthouse::fakes::aws
