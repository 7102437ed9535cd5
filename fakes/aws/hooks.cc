// Lifecycle hooks [A11.1]: they delay a launch or a termination until somebody completes them or
// their time is over; they veto nothing but an abandoned launch.
#include <algorithm>

#include "fakes/aws/aws.h"

namespace lighthouse::fakes::aws {

namespace {

constexpr Duration kMostWaiting{48LL * 3'600'000};

Event timeout_event(const HookWait& wait) {
  return {kAwsActor, static_cast<uint16_t>(EventKind::kHookTimeout), wait.instance.value,
          wait.hook};
}

}  // namespace

Result<Done> Aws::put_hook(const Hook& hook) {
  const Result<GroupRow*> row = writable(hook.group);
  if (!row) return tl::unexpected(row.error());
  std::erase_if(hooks_, [&](const Hook& each) { return each.id == hook.id; });
  hooks_.push_back(hook);
  return Done{};
}

Result<Done> Aws::delete_hook(Context& ctx, uint32_t hook) {
  const auto found = std::ranges::find(hooks_, hook, &Hook::id);
  if (found == hooks_.end()) return failure(ErrorCode::kNotFound, "No such lifecycle hook");
  // What is open is completed: abandoned launches, terminations that go on.
  const HookResult result =
      found->at == HookAt::kLaunch ? HookResult::kAbandon : HookResult::kContinue;
  hooks_.erase(found);
  std::vector<InstanceId> open;
  for (const HookWait& wait : waits_) {
    if (wait.hook == hook) open.push_back(wait.instance);
  }
  for (const InstanceId& id : open) (void)complete_hook(ctx, id, hook, result);
  return Done{};
}

Result<Done> Aws::complete_hook(Context& ctx, InstanceId instance, uint32_t hook,
                                HookResult result) {
  const auto found = std::ranges::find_if(
      waits_, [&](const HookWait& wait) { return wait.instance == instance && wait.hook == hook; });
  if (found == waits_.end()) {
    return failure(ErrorCode::kNotFound, "No active Lifecycle Action found");
  }
  const HookAt kind = found->at;
  waits_.erase(found);
  // ABANDON skips the remaining hooks.
  if (result == HookResult::kAbandon) drop_waits(instance);
  if (waits(instance)) return Done{};
  const std::optional<Membership> at = membership_of(instance);
  if (!at) return Done{};
  if (kind == HookAt::kTerminate) {
    plan_membership(ctx, *at->row,
                    ctx.now + delay(ctx, Site::kTerminateDelay, parameters_.start_shut_down));
  } else if (result == HookResult::kContinue) {
    proceed_to_service(ctx, *at);
  } else {
    begin_termination(ctx, *at, Cause::kLaunchFailed, kAwsActor);
    // After a while even in instant mode, so that time goes on although every launch is abandoned.
    const Time again = ctx.now + parameters_.pass.typical;
    if (!at->group->pass_soon || at->group->pass_due > again) {
      plan_pass_at(ctx, *at->group, again);
    }
  }
  return Done{};
}

Result<Done> Aws::record_heartbeat(Context& ctx, InstanceId instance, uint32_t hook) {
  for (HookWait& wait : waits_) {
    if (wait.instance != instance || wait.hook != hook) continue;
    const auto found = std::ranges::find(hooks_, hook, &Hook::id);
    plan(ctx, timeout_event(wait), wait.due,
         std::min(ctx.now + found->heartbeat, wait.started + limit_of(*found)));
    return Done{};
  }
  return failure(ErrorCode::kNotFound, "No active Lifecycle Action found");
}

Duration Aws::limit_of(const Hook& hook) {
  return std::min(kMostWaiting, hook.heartbeat * 100);
}

bool Aws::waits(InstanceId instance) const {
  return std::ranges::find(waits_, instance, &HookWait::instance) != waits_.end();
}

// True if the instance has something to wait for now.
bool Aws::begin_waits(Context& ctx, const Membership& at, HookAt kind) {
  for (const Hook& hook : hooks_) {
    if (hook.group != at.group->id || hook.at != kind) continue;
    HookWait& wait = waits_.emplace_back(
        HookWait{.instance = at.row->id, .hook = hook.id, .at = kind, .started = ctx.now});
    plan(ctx, timeout_event(wait), wait.due, ctx.now + hook.heartbeat);
  }
  return waits(at.row->id);
}

void Aws::drop_waits(InstanceId instance) {
  std::erase_if(waits_, [&](const HookWait& wait) { return wait.instance == instance; });
}

void Aws::handle_hook_timeout(Context& ctx, InstanceId instance, uint32_t hook) {
  const auto due = std::ranges::find_if(waits_, [&](const HookWait& wait) {
    return wait.instance == instance && wait.hook == hook && wait.due == ctx.now;
  });
  if (due == waits_.end()) return;
  const auto found = std::ranges::find(hooks_, hook, &Hook::id);
  (void)complete_hook(ctx, instance, hook, found->otherwise);
}

}  // namespace lighthouse::fakes::aws
