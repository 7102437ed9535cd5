// The world at the start: groups whose members run already, balancers that know them.
#include <algorithm>
#include <cassert>

#include "fakes/aws/aws.h"

namespace lighthouse::fakes::aws {

namespace {

// Longer ago than any bound of staleness.
constexpr Time kLongAgo = kStartOfTime - std::chrono::hours{24 * 365};

}  // namespace

Aws::Aws(const Parameters& parameters)
    : parameters_(parameters),
      next_instance_(parameters.first_instance) {
  assert(parameters.zones > 0 && parameters.zones <= kMostZones);
  assert(parameters.addresses > 0 && parameters.first_address > 0);
}

void Aws::add_balancer(const BalancerSpec& spec) {
  assert(row_of(spec.id) == nullptr && groups_.empty() && balancers_.size() < 32);
  const auto at =
      std::lower_bound(balancers_.begin(), balancers_.end(), spec.id,
                       [](const BalancerState& x, const BalancerId& id) { return x.id < id; });
  balancers_.insert(at, BalancerState{.id = spec.id,
                                      .draining_enabled = spec.draining_enabled,
                                      .draining_timeout = spec.draining_timeout,
                                      .interval = spec.interval,
                                      .healthy_threshold = spec.healthy_threshold,
                                      .unhealthy_threshold = spec.unhealthy_threshold,
                                      .changed_at = kLongAgo});
}

InstanceId Aws::add_group(Context& ctx, const StandingGroup& group) {
  assert(row_of(group.spec.id) == nullptr);
  const InstanceId first{next_instance_};
  GroupRow& row = insert_group(group.spec, group.created);
  row.changed_at = kLongAgo;
  row.view.suspended = group.suspended;
  const int32_t count = group.instances < 0 ? group.spec.capacity.desired : group.instances;
  ZoneCounts zones{};
  for (int32_t i = 0; i < count; ++i) {
    const uint8_t zone = static_cast<uint8_t>(i % parameters_.zones);
    ++zones[zone];
    InstanceRow& instance = insert_instance(row, zone, pick_address(ctx), group.created);
    instance.state = Ec2State::kRunning;
    instance.previous_state = Ec2State::kRunning;
    instance.changed_at = kLongAgo;
    instance.service_healthy = true;
    instance.in_service_since = group.created;
    row.view.members.push_back({.id = instance.id,
                                .lifecycle = Lifecycle::kInService,
                                .unhealthy = i < group.unhealthy,
                                .is_protected = group.spec.protect_new});
    if (group.registered) {
      for (const BalancerId& balancer : row.view.attached) {
        put_in_service(ctx, balancer, instance.id);
      }
    }
    look_after_elb_change(ctx, instance);
  }
  plan_pass(ctx, row, parameters_.pass);
  return first;
}

void Aws::put_in_service(Context& ctx, BalancerId balancer, InstanceId instance) {
  BalancerState* const state = row_of(balancer);
  const InstanceRow* const facts = row_of(instance);
  assert(state != nullptr && facts != nullptr);
  Registered& row = row_for(*state, instance);
  row = Registered{.id = instance, .state = Registration::kInService};
  check_health(ctx, *state, row, *facts, phase_of(*state));
  // It has been so for long: no describe remembers another state.
  state->changed_at = kLongAgo;
}

}  // namespace lighthouse::fakes::aws
