// What is to come: planning events and handing them to the part that they belong to.
#include <algorithm>

#include "fakes/aws/aws.h"

namespace lighthouse::fakes::aws {

namespace {

constexpr unsigned kSequenceBits = 24;

// A group's name in two words; sequences lie far below 2^24 [18].
Event pass_event(uint16_t kind, const GroupId& id) {
  const auto sequence = static_cast<uint32_t>(id.sequence + 1);
  return {kAwsActor, kind, id.cluster.value, (id.digits << kSequenceBits) | sequence};
}

GroupId group_of_event(const Event& event) {
  const uint32_t sequence = event.b & ((1U << kSequenceBits) - 1);
  return {.cluster = {event.a},
          .sequence = static_cast<int32_t>(sequence) - 1,
          .digits = event.b >> kSequenceBits};
}

}  // namespace

Duration Aws::delay(Context& ctx, Site site, const Delay& delay) const {
  if (parameters_.instant) return Duration{0};
  return ctx.choices.spread(kAwsActor, site, delay.typical, delay.bad);
}

void Aws::plan(Context& ctx, Event event, Time& due, Time when) {
  due = when;
  ctx.agenda.at(when, event);
}

// The earliest pass counts; it looks at everything.
void Aws::plan_pass(Context& ctx, GroupRow& group, const Delay& after) const {
  const Time when = ctx.now + delay(ctx, Site::kReconcileDelay, after);
  if (group.pass_soon && group.pass_due <= when) return;
  plan_pass_at(ctx, group, when);
}

void Aws::plan_pass_at(Context& ctx, GroupRow& group, Time when) {
  group.pass_soon = true;
  plan(ctx, pass_event(static_cast<uint16_t>(EventKind::kPass), group.id), group.pass_due, when);
}

void Aws::plan_ec2(Context& ctx, InstanceRow& row, Time when) {
  plan(ctx, {kAwsActor, static_cast<uint16_t>(EventKind::kEc2), row.id.value, 0}, row.ec2_due,
       when);
}

void Aws::plan_membership(Context& ctx, InstanceRow& row, Time when) {
  plan(ctx, {kAwsActor, static_cast<uint16_t>(EventKind::kMembership), row.id.value, 0},
       row.group_due, when);
}

// The earliest look counts; one that comes within the grace period plans the next.
void Aws::plan_look(Context& ctx, InstanceRow& row, Time earliest, const Delay& after) const {
  const Time when = std::max(earliest, ctx.now) + delay(ctx, Site::kNoticeDelay, after);
  if (row.look_due <= when) return;
  plan(ctx, {kAwsActor, static_cast<uint16_t>(EventKind::kLook), row.id.value, 0}, row.look_due,
       when);
}

void Aws::plan_registration(Context& ctx, BalancerId balancer, Registered& row, Time when) {
  plan(ctx,
       {kAwsActor, static_cast<uint16_t>(EventKind::kRegistration), row.id.value, balancer.value},
       row.due, when);
}

void Aws::notify(Notice::Kind kind, const InstanceRow& row, BalancerId balancer) {
  notices_.push_back(Notice{
      .kind = kind, .instance = row.id, .balancer = balancer, .termination = row.termination});
}

void Aws::handle_pass(Context& ctx, GroupId id) {
  GroupRow* const group = row_of(id);
  if (group == nullptr || group->pass_due != ctx.now) return;
  group->pass_due = kNever;
  group->pass_soon = false;
  if (group->view.deleting) {
    // Without members the name is free again; with members the last one to leave plans a pass.
    if (!group->view.members.empty()) return;
    std::erase_if(hooks_, [&](const Hook& hook) { return hook.group == id; });
    groups_.erase(groups_.begin() + (group - groups_.data()));
    return;
  }
  pass(ctx, *group);
  if (!group->pass_soon && parameters_.periodic_pass > Duration{0}) {
    plan_pass_at(ctx, *group, ctx.now + parameters_.periodic_pass);
    group->pass_soon = false;
  }
}

void Aws::handle(Context& ctx, const Event& event) {
  drop_old_pasts(ctx);
  const InstanceId instance{event.a};
  // A row expects one event of each kind; any other is a leftover.
  const auto is_due = [&](Time InstanceRow::*due) {
    InstanceRow* const row = row_of(instance);
    if (row == nullptr || row->*due != ctx.now) return false;
    row->*due = kNever;
    return true;
  };
  switch (static_cast<EventKind>(event.kind)) {
    case EventKind::kPass: return handle_pass(ctx, group_of_event(event));
    case EventKind::kEc2:
      if (is_due(&InstanceRow::ec2_due)) move_ec2(ctx, instance);
      return;
    case EventKind::kMembership:
      if (is_due(&InstanceRow::group_due)) move_membership(ctx, instance);
      return;
    case EventKind::kLook:
      if (is_due(&InstanceRow::look_due)) look(ctx, instance);
      return;
    case EventKind::kSpotEnd:
      if (is_due(&InstanceRow::spot_due)) {
        (void)ec2_terminate(ctx, instance, Cause::kSpot, kAwsActor);
      }
      return;
    case EventKind::kRegistration: return move_registration(ctx, instance, BalancerId{event.b});
    case EventKind::kHookTimeout: return handle_hook_timeout(ctx, instance, event.b);
  }
}

Result<Done> Aws::spot_interrupt(Context& ctx, InstanceId instance) {
  InstanceRow* const row = row_of(instance);
  if (row == nullptr) return failure(ErrorCode::kNotFound, "The instance ID does not exist");
  if (row->state != Ec2State::kRunning) {
    return failure(ErrorCode::kConflict, "The instance is not running");
  }
  notify(Notice::Kind::kSpotNotice, *row);
  plan(ctx, {kAwsActor, static_cast<uint16_t>(EventKind::kSpotEnd), instance.value, 0},
       row->spot_due, ctx.now + parameters_.spot_notice);
  return Done{};
}

}  // namespace lighthouse::fakes::aws
