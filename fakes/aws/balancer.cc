// Classic load balancers: registrations, health checks and connection draining [A14].
#include <algorithm>

#include "fakes/aws/aws.h"

namespace lighthouse::fakes::aws {

namespace {

bool passes(const InstanceRow& instance) {
  return instance.service_healthy && instance.state == Ec2State::kRunning;
}

}  // namespace

// The checks of one balancer do not start when we look.
Delay Aws::phase_of(const BalancerState& balancer) {
  return {Duration{0}, balancer.interval};
}

Registered& Aws::row_for(BalancerState& balancer, InstanceId instance) {
  const auto at =
      std::lower_bound(balancer.rows.begin(), balancer.rows.end(), instance,
                       [](const Registered& x, const InstanceId& id) { return x.id < id; });
  if (at != balancer.rows.end() && at->id == instance) return *at;
  return *balancer.rows.insert(at, Registered{.id = instance});
}

void Aws::add_registration(Context& ctx, BalancerState& balancer, const InstanceRow& instance) {
  const Registered* const present = find_by_id(balancer.rows, instance.id);
  if (present != nullptr && present->state != Registration::kDraining) return;
  change(ctx, balancer);
  Registered& row = row_for(balancer, instance.id);
  row = Registered{.id = instance.id};
  check_health(ctx, balancer, row, instance, parameters_.elb_configuration);
}

// Only what served has connections to drain; an instance that fails is out at once [A14.3].
void Aws::remove_registration(Context& ctx, BalancerState& balancer, InstanceRow& instance) {
  Registered* const row = find_by_id(balancer.rows, instance.id);
  if (row == nullptr || row->state == Registration::kDraining) return;
  change(ctx, balancer);
  const bool served = row->state == Registration::kInService;
  if (served) notify(Notice::Kind::kLeftBalancer, instance, balancer.id);
  if (!served || !balancer.draining_enabled) {
    end_draining(ctx, balancer, *row, instance);
    return;
  }
  const Duration timeout = balancer.draining_timeout;
  const Delay idle{std::min(parameters_.drain_idle.typical, timeout),
                   std::min(parameters_.drain_idle.bad, timeout)};
  row->state = Registration::kDraining;
  row->deadline = ctx.now + timeout;
  if (balancer.is_target_group) {
    // Shown as draining until the delay is over, whatever is in flight [A15].
    const Duration shown = parameters_.instant ? Duration{0} : timeout;
    row->deadline = ctx.now + shown;
    return plan_registration(ctx, balancer.id, *row, row->deadline);
  }
  const Time quiet =
      std::max(ctx.now + delay(ctx, Site::kDrainIdleDelay, idle), instance.hold_connections_until);
  plan_registration(ctx, balancer.id, *row, std::min(quiet, row->deadline));
}

// The last connection is closed: the row goes.
void Aws::end_draining(Context& ctx, BalancerState& balancer, Registered& row,
                       InstanceRow& instance) {
  const bool served = row.state == Registration::kInService || row.state == Registration::kDraining;
  change(ctx, balancer);
  balancer.rows.erase(balancer.rows.begin() + (&row - balancer.rows.data()));
  if (served) notify(Notice::Kind::kDrained, instance, balancer.id);
  look_after_elb_change(ctx, instance);
}

void Aws::register_with_attached(Context& ctx, const GroupRow& group, const InstanceRow& instance) {
  if (instance.state != Ec2State::kRunning) return;
  for (const BalancerId& balancer : group.view.attached) {
    add_registration(ctx, *row_of(balancer), instance);
  }
}

void Aws::deregister_from_attached(Context& ctx, const GroupRow& group, InstanceRow& instance) {
  for (const BalancerId& balancer : group.view.attached) {
    remove_registration(ctx, *row_of(balancer), instance);
  }
}

// Plans the next change of a row, or drops a plan that has lost its reason.
void Aws::check_health(Context& ctx, const BalancerState& balancer, Registered& row,
                       const InstanceRow& instance, const Delay& extra) const {
  const auto after = [&](uint16_t checks) {
    const Duration run = parameters_.instant ? Duration{0} : balancer.interval * checks;
    return ctx.now + run + delay(ctx, Site::kElbHealthDelay, extra);
  };
  switch (row.state) {
    case Registration::kRegistering:
    case Registration::kFailing:
      if (!passes(instance)) {
        row.due = kNever;
      } else if (row.due == kNever) {
        plan_registration(ctx, balancer.id, row, after(balancer.healthy_threshold));
      }
      return;
    case Registration::kInService:
      if (passes(instance)) {
        row.due = kNever;
      } else if (row.due == kNever) {
        plan_registration(ctx, balancer.id, row, after(balancer.unhealthy_threshold));
      }
      return;
    case Registration::kDraining:
    case Registration::kNotRegistered:
    case Registration::kTerminated:
    case Registration::kUnknown: return;
  }
}

void Aws::check_everywhere(Context& ctx, const InstanceRow& instance) {
  for (BalancerState& balancer : balancers_) {
    Registered* const row = find_by_id(balancer.rows, instance.id);
    if (row != nullptr) check_health(ctx, balancer, *row, instance, phase_of(balancer));
  }
}

void Aws::set_service_health(Context& ctx, InstanceId instance, bool healthy) {
  InstanceRow* const row = row_of(instance);
  if (row == nullptr || row->service_healthy == healthy) return;
  row->service_healthy = healthy;
  check_everywhere(ctx, *row);
}

void Aws::hold_connections_until(InstanceId instance, Time until) {
  InstanceRow* const row = row_of(instance);
  if (row != nullptr) row->hold_connections_until = std::max(row->hold_connections_until, until);
}

void Aws::move_registration(Context& ctx, InstanceId instance, BalancerId balancer) {
  BalancerState* const state = row_of(balancer);
  Registered* const row = state == nullptr ? nullptr : find_by_id(state->rows, instance);
  if (row == nullptr || row->due != ctx.now) return;
  row->due = kNever;
  // A balancer never knows an instance that EC2 has forgotten.
  InstanceRow& facts = *row_of(instance);
  switch (row->state) {
    case Registration::kRegistering:
    case Registration::kFailing:
      change(ctx, *state);
      row->state = Registration::kInService;
      notify(Notice::Kind::kEnteredBalancer, facts, balancer);
      return first_in_service(ctx, balancer, facts);
    case Registration::kInService:
      change(ctx, *state);
      row->state = Registration::kFailing;
      notify(Notice::Kind::kLeftBalancer, facts, balancer);
      return look_after_elb_change(ctx, facts);
    case Registration::kDraining: {
      const Time until = std::min(facts.hold_connections_until, row->deadline);
      if (until > ctx.now) return plan_registration(ctx, balancer, *row, until);
      end_draining(ctx, *state, *row, facts);
      if (const auto at = membership_of(instance)) shut_down_when_drained(ctx, *at);
      return;
    }
    case Registration::kTerminated: return end_draining(ctx, *state, *row, facts);
    case Registration::kNotRegistered:
    case Registration::kUnknown: return;
  }
}

// Attachments to balancers beyond the 32nd count as InService from the start.
uint32_t Aws::bit_of(BalancerId balancer) const {
  const auto place = find_balancer(balancer) - balancers_.data();
  return place < 32 ? 1U << place : 0;
}

// The attachment is InService from now on, so the balancer's opinion counts [A12.6].
void Aws::first_in_service(Context& ctx, BalancerId balancer, const InstanceRow& instance) {
  const std::optional<Membership> at = membership_of(instance.id);
  if (!at) return;
  const uint32_t bit = bit_of(balancer);
  if ((at->group->adding & bit) == 0) return;
  at->group->adding &= ~bit;
  for (const Member& member : at->group->view.members) {
    look_after_elb_change(ctx, *row_of(member.id));
  }
}

// Whatever went through a balancer to this machine is cut off; its rows vanish a little later.
void Aws::rows_of_the_dead(Context& ctx, const InstanceRow& instance) {
  for (BalancerState& balancer : balancers_) {
    Registered* const row = find_by_id(balancer.rows, instance.id);
    if (row == nullptr) continue;
    change(ctx, balancer);
    if (row->state == Registration::kInService) {
      notify(Notice::Kind::kLeftBalancer, instance, balancer.id);
    }
    if (row->state == Registration::kDraining) {
      notify(Notice::Kind::kDrained, instance, balancer.id);
      balancer.rows.erase(balancer.rows.begin() + (row - balancer.rows.data()));
      continue;
    }
    row->state = Registration::kTerminated;
    plan_registration(ctx, balancer.id, *row,
                      ctx.now + delay(ctx, Site::kElbHealthDelay, parameters_.elb_forget));
  }
}

Result<Done> Aws::register_instances(Context& ctx, BalancerId balancer,
                                     std::span<const InstanceId> instances) {
  BalancerState* const state = row_of(balancer);
  if (state == nullptr) {
    return failure(ErrorCode::kNotFound, "There is no ACTIVE Load Balancer of this name");
  }
  if (instances.empty()) return failure(ErrorCode::kInvalid, "Instances are required");
  for (const InstanceId& id : instances) {
    const InstanceRow* const row = find_instance(id);
    if (row == nullptr) return failure(ErrorCode::kNotFound, "InvalidInstance: no such instance");
    if (row->state != Ec2State::kRunning) {
      return failure(ErrorCode::kConflict, "InvalidInstance: the instance is not running");
    }
  }
  for (const InstanceId& id : instances) add_registration(ctx, *state, *row_of(id));
  return Done{};
}

Result<Done> Aws::deregister_instances(Context& ctx, BalancerId balancer,
                                       std::span<const InstanceId> instances) {
  BalancerState* const state = row_of(balancer);
  if (state == nullptr) {
    return failure(ErrorCode::kNotFound, "There is no ACTIVE Load Balancer of this name");
  }
  if (instances.empty()) return failure(ErrorCode::kInvalid, "Instances are required");
  for (const InstanceId& id : instances) {
    if (row_of(id) == nullptr) {
      return failure(ErrorCode::kNotFound, "InvalidInstance: no such instance");
    }
  }
  for (const InstanceId& id : instances) {
    remove_registration(ctx, *state, *row_of(id));
    // Nobody waits for this balancer any more, if the group had begun to terminate it.
    if (const auto at = membership_of(id)) shut_down_when_drained(ctx, *at);
  }
  return Done{};
}

}  // namespace lighthouse::fakes::aws
