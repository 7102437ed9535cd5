// A machine's life in EC2: launched, running, shutting down, terminated, forgotten [A16].
#include <algorithm>
#include <utility>

#include "fakes/aws/aws.h"

namespace lighthouse::fakes::aws {

namespace {

// Names of one's own are numbered beyond every handle of a table of names.
constexpr uint64_t kMadeNames = uint64_t{1} << 32;

HostKey host_name(HostNaming naming, InstanceId id, uint32_t address) {
  switch (naming) {
    case HostNaming::kIp: return {HostKey::Kind::kIp, address};
    case HostNaming::kInstance: return {HostKey::Kind::kInstance, id.value};
    case HostNaming::kOpaque: return {HostKey::Kind::kOpaque, kMadeNames + id.value};
  }
  return {};
}

}  // namespace

void Aws::launch(Context& ctx, GroupRow& group, ZoneCounts& zones) {
  if (ctx.choices.chance(kAwsActor, Site::kLaunchFailure, parameters_.launch_failure_per_million)) {
    ++counters_.failed_launches;
    // Tried again, after a while even in instant mode, so that time goes on.
    const Time again = ctx.now + parameters_.pass.bad + Duration{1};
    if (!group.pass_soon || group.pass_due > again) plan_pass_at(ctx, group, again);
    return;
  }
  const uint8_t zone = pick_zone(ctx, zones, group.zones);
  ++zones[zone];
  InstanceRow& row = insert_instance(group, zone, pick_address(ctx), ctx.now);
  change(ctx, group)
      .members.push_back(
          {.id = row.id, .lifecycle = Lifecycle::kPending, .is_protected = group.protect_new});
  ++counters_.launches;
  notify(Notice::Kind::kLaunched, row);
  plan_ec2(ctx, row, ctx.now + delay(ctx, Site::kLaunchDelay, parameters_.launch));
}

// Numbers only grow, so a new row is the last.
InstanceRow& Aws::insert_instance(const GroupRow& group, uint8_t zone, uint32_t address,
                                  Time launched) {
  const InstanceId id{next_instance_++};
  return instances_.emplace_back(
      InstanceRow{.id = id,
                  .group = group.id,
                  .zone = zone,
                  .release = group.release,
                  .address = address,
                  .private_dns = host_name(parameters_.naming, id, address),
                  .launched = launched,
                  .changed_at = launched});
}

bool Aws::is_address_in_use(uint32_t address) const {
  return std::any_of(instances_.begin(), instances_.end(), [&](const InstanceRow& row) {
    return row.address == address && row.state != Ec2State::kTerminated;
  });
}

uint32_t Aws::pick_address(Context& ctx) {
  if (freed_address_ != 0 &&
      ctx.choices.chance(kAwsActor, Site::kAddressPick, parameters_.address_reuse_per_million)) {
    return std::exchange(freed_address_, 0);
  }
  // Requires: more addresses than instances that run at once.
  for (;;) {
    const uint32_t address = parameters_.first_address + next_address_ % parameters_.addresses;
    const bool is_fresh = next_address_++ < parameters_.addresses;
    if (is_fresh ? address != 0 : !is_address_in_use(address)) return address;
  }
}

// The poorest zone; ties by choice.
uint8_t Aws::pick_zone(Context& ctx, const ZoneCounts& zones, uint8_t allowed) const {
  std::array<uint8_t, kMostZones> poorest{};
  uint32_t ties = 0;
  for (uint8_t zone = 0; zone < parameters_.zones; ++zone) {
    if (allowed != 0 && (allowed >> zone & 1) == 0) continue;
    if (ties > 0 && zones[zone] > zones[poorest[0]]) continue;
    if (ties > 0 && zones[zone] < zones[poorest[0]]) ties = 0;
    poorest[ties++] = zone;
  }
  return poorest[ctx.choices.pick(kAwsActor, Site::kZonePick, ties)];
}

void Aws::move_ec2(Context& ctx, InstanceId instance) {
  InstanceRow& row = *row_of(instance);
  switch (row.state) {
    case Ec2State::kPending: return start_running(ctx, row);
    case Ec2State::kShuttingDown: return machine_gone(ctx, row);
    case Ec2State::kTerminated: return forget(ctx, row);
    case Ec2State::kStopping: return set_state(ctx, row, Ec2State::kStopped);
    case Ec2State::kRunning:
    case Ec2State::kStopped: return;
  }
}

// A group learns of it as of any state but running: at its next look [A10.2].
Result<Done> Aws::stop_instance(Context& ctx, InstanceId instance) {
  InstanceRow* const row = row_of(instance);
  if (row == nullptr) return failure(ErrorCode::kNotFound, "The instance ID does not exist");
  if (row->state == Ec2State::kStopping || row->state == Ec2State::kStopped) return Done{};
  if (row->state != Ec2State::kRunning) {
    return failure(ErrorCode::kConflict,
                   "The instance is not in a state from which it can be stopped.");
  }
  set_state(ctx, *row, Ec2State::kStopping);
  row->service_healthy = false;
  plan_ec2(ctx, *row, ctx.now + delay(ctx, Site::kTerminateDelay, parameters_.shut_down));
  check_everywhere(ctx, *row);
  if (membership_of(instance)) plan_look(ctx, *row, ctx.now, parameters_.ec2_notice);
  return Done{};
}

Result<Done> Aws::start_instance(Context& ctx, InstanceId instance) {
  InstanceRow* const row = row_of(instance);
  if (row == nullptr) return failure(ErrorCode::kNotFound, "The instance ID does not exist");
  if (row->state == Ec2State::kRunning || row->state == Ec2State::kPending) return Done{};
  if (row->state != Ec2State::kStopped) {
    return failure(ErrorCode::kConflict,
                   "The instance is not in a state from which it can be started.");
  }
  set_state(ctx, *row, Ec2State::kPending);
  row->launched = ctx.now;
  plan_ec2(ctx, *row, ctx.now + delay(ctx, Site::kLaunchDelay, parameters_.launch));
  return Done{};
}

// The group registers it before InService, and never again by itself [A8.3, A9].
void Aws::start_running(Context& ctx, InstanceRow& row) {
  set_state(ctx, row, Ec2State::kRunning);
  notify(Notice::Kind::kBooting, row);
  const std::optional<Membership> at = membership_of(row.id);
  if (!at || at->member->lifecycle != Lifecycle::kPending) return;
  if (begin_waits(ctx, *at, HookAt::kLaunch)) return;
  proceed_to_service(ctx, *at);
}

void Aws::proceed_to_service(Context& ctx, const Membership& at) {
  if (!at.group->view.suspended.has(Process::kAddToLoadBalancer)) {
    register_with_attached(ctx, *at.group, *at.row);
  }
  plan_membership(ctx, *at.row,
                  ctx.now + delay(ctx, Site::kLaunchDelay, parameters_.enter_service));
}

// SIGTERM. Requires: the machine is pending or running.
void Aws::shut_down(Context& ctx, InstanceRow& row) {
  set_state(ctx, row, Ec2State::kShuttingDown);
  row.spot_due = kNever;
  notify(Notice::Kind::kShuttingDown, row);
  plan_ec2(ctx, row, ctx.now + delay(ctx, Site::kTerminateDelay, parameters_.shut_down));
  check_everywhere(ctx, row);
  const std::optional<Membership> at = membership_of(row.id);
  if (at && at->member->lifecycle != Lifecycle::kTerminating) {
    plan_look(ctx, row, ctx.now, parameters_.ec2_notice);
  }
}

void Aws::machine_gone(Context& ctx, InstanceRow& row) {
  set_state(ctx, row, Ec2State::kTerminated);
  row.spot_due = kNever;
  freed_address_ = row.address;
  notify(Notice::Kind::kTerminated, row);
  plan_ec2(ctx, row, ctx.now + parameters_.forget);
  rows_of_the_dead(ctx, row);
  const std::optional<Membership> at = membership_of(row.id);
  if (!at) return;
  if (at->member->lifecycle == Lifecycle::kTerminating) {
    plan_membership(ctx, row, ctx.now + delay(ctx, Site::kNoticeDelay, parameters_.leave_group));
  } else {
    plan_look(ctx, row, ctx.now, parameters_.ec2_notice);
  }
}

// Never while a group or a balancer still lists it.
void Aws::forget(Context& ctx, InstanceRow& row) {
  const bool is_known =
      row.listed || std::any_of(balancers_.begin(), balancers_.end(), [&](const BalancerState& b) {
        return find_by_id(b.rows, row.id) != nullptr;
      });
  if (is_known) {
    plan_ec2(ctx, row, ctx.now + std::max(parameters_.forget, Duration{60'000}));
    return;
  }
  instances_.erase(instances_.begin() + (&row - instances_.data()));
}

}  // namespace lighthouse::fakes::aws
