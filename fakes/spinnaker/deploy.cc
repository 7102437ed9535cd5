// One deploy stage: red/black of April 2017 [17.1], by Clouddriver's operations on AWS [16].
#include <algorithm>

#include "fakes/spinnaker/spinnaker.h"

namespace lighthouse::fakes::spinnaker {
namespace {

constexpr Duration kPoll{15'000};
constexpr Duration kLeastDown{90'000};  // "waits until not up (at least 90 s)"
constexpr Duration kGrace{600'000};

const DeployPlan& plan_of(const Flow& flow) {
  return flow.plan.deploys[flow.stage];
}

bool is_up(const aws::Aws& aws, const Group& group, InstanceId instance) {
  return std::ranges::all_of(group.attached, [&](BalancerId balancer) {
    return aws.takes_new_traffic(balancer, instance);
  });
}

bool has_any_up(const aws::Aws& aws, const Group& group) {
  return std::ranges::any_of(group.members, [&](const Member& member) {
    return std::ranges::any_of(group.attached, [&](BalancerId balancer) {
      return aws.takes_new_traffic(balancer, member.id);
    });
  });
}

// Not disabled, or disabled with an instance up. Spinnaker looks at one process only [17.1].
bool is_active(const aws::Aws& aws, const Group& group) {
  return !group.suspended.has(Process::kAddToLoadBalancer) || has_any_up(aws, group);
}

// The cluster's groups but those being deleted, oldest first.
Small<const Group*, 4> groups_of(const aws::Aws& aws, ClusterId cluster) {
  Small<const Group*, 4> out;
  for (const aws::GroupRow& row : aws.groups()) {
    if (row.id.cluster == cluster && !row.view.deleting) out.push_back(&row.view);
  }
  std::ranges::stable_sort(out, {}, [](const Group* group) { return group->created; });
  return out;
}

// The running and pending instances with the group's tag [16.1].
InstanceList tagged(const aws::Aws& aws, GroupId group) {
  InstanceList out;
  for (const aws::InstanceRow& row : aws.instances()) {
    const bool alive = row.state == Ec2State::kRunning || row.state == Ec2State::kPending;
    if (row.group == group && alive) out.push_back(row.id);
  }
  return out;
}

// The largest enabled group, else the newest.
Capacity source_capacity(const aws::Aws& aws, const DeployPlan& plan) {
  const auto groups = groups_of(aws, plan.cluster);
  const Group* source = groups.empty() ? nullptr : groups.back();
  bool found = false;
  for (const Group* group : groups) {
    if (group->suspended.has(Process::kAddToLoadBalancer)) continue;
    if (!found || group->capacity.desired > source->capacity.desired) source = group;
    found = true;
  }
  return source == nullptr ? plan.capacity : source->capacity;
}

}  // namespace

// CreateAutoScalingGroup at 0/0/0, then the processes that were asked for [16.7].
Spinnaker::Advance Spinnaker::create(SpinContext& ctx, Flow& flow) {
  DeployPlan& plan = flow.plan.deploys[flow.stage];
  if (!plan.cluster.valid()) return {Outcome::kFailed};
  if (PipelineRun* run = redis_.find_run(flow.id)) run->deploy_begun = true;
  if (plan.use_source_capacity) plan.capacity = source_capacity(ctx.aws, plan);
  flow.created = ctx.aws.next_name(plan.cluster);
  const aws::GroupSpec spec{
      .id = flow.created, .grace = kGrace, .attached = plan.balancers, .release = flow.release};
  if (!ctx.aws.create_group(ctx, spec, kSpinnakerActor)) return {Outcome::kFailed};
  if (!plan.suspended.empty()) {
    static_cast<void>(
        ctx.aws.suspend_processes(ctx, flow.created, plan.suspended, kSpinnakerActor));
  }
  flow.step = FlowStep::kResize;
  return {Outcome::kGoOn, pace(ctx)};
}

Spinnaker::Advance Spinnaker::resize(SpinContext& ctx, Flow& flow) {
  const Capacity capacity = plan_of(flow).capacity;
  if (!ctx.aws.update_capacity(ctx, flow.created, capacity, kSpinnakerActor)) {
    return {Outcome::kFailed};
  }
  flow.step = FlowStep::kWaitUp;
  flow.deadline = ctx.now + setup_->up_timeout;
  return {Outcome::kGoOn, kPoll};
}

Spinnaker::Advance Spinnaker::wait_up(SpinContext& ctx, Flow& flow) {
  const Group* group = ctx.aws.find_group(flow.created);
  if (group == nullptr || group->deleting) return {Outcome::kFailed};
  const auto up = std::ranges::count_if(group->members, [&](const Member& member) {
    return member.lifecycle == Lifecycle::kInService && is_up(ctx.aws, *group, member.id);
  });
  if (up < group->capacity.desired) {
    if (ctx.now >= flow.deadline) return {Outcome::kFailed};
    return {Outcome::kGoOn, kPoll};
  }
  const DeployPlan& plan = plan_of(flow);
  flow.step = FlowStep::kNextStage;
  if (plan.strategy == Strategy::kRedBlack && plan.max_remaining > 0) {
    flow.step = FlowStep::kShrink;
  } else if (plan.strategy == Strategy::kRedBlack || plan.strategy == Strategy::kHighlander) {
    flow.step = FlowStep::kDisable;
    flow.targets.clear();
    flow.target = 0;
  }
  return {Outcome::kGoOn, pace(ctx)};
}

// Destroys the inactive groups beyond N, oldest first, whatever runs on them. Red/black does it
// before it disables, highlander after [17.1, 17.2].
Spinnaker::Advance Spinnaker::shrink(SpinContext& ctx, Flow& flow) {
  const DeployPlan& plan = plan_of(flow);
  const bool highlander = plan.strategy == Strategy::kHighlander;
  const int32_t keep = highlander ? 1 : plan.max_remaining;
  Small<GroupId, 4> inactive;
  int32_t active = 0;
  for (const Group* group : groups_of(ctx.aws, plan.cluster)) {
    if (group->id == flow.created || is_active(ctx.aws, *group)) {
      ++active;
    } else {
      inactive.push_back(group->id);
    }
  }
  const auto kept = static_cast<std::size_t>(std::max(0, keep - active));
  for (std::size_t i = 0; i + kept < inactive.size(); ++i) {
    if (ctx.aws.delete_group(ctx, inactive[i], aws::Force::kYes, kSpinnakerActor)) {
      ++counters_.groups_destroyed;
    }
  }
  flow.step = highlander ? FlowStep::kNextStage : FlowStep::kDisable;
  flow.targets.clear();
  flow.target = 0;
  return {Outcome::kGoOn, pace(ctx)};
}

// disableCluster: every active group but the newest, one after the other [16.1].
Spinnaker::Advance Spinnaker::disable(SpinContext& ctx, Flow& flow) {
  if (skips_disable_) {
    skips_disable_ = false;
  } else if (flow.target == 0 && flow.targets.empty()) {
    for (const Group* group : groups_of(ctx.aws, plan_of(flow).cluster)) {
      if (group->id != flow.created && is_active(ctx.aws, *group)) {
        flow.targets.push_back(group->id);
      }
    }
  }
  if (flow.target >= flow.targets.size()) {
    flow.step = FlowStep::kWaitDown;
    flow.deadline = ctx.now + setup_->up_timeout;
    return {Outcome::kGoOn, kLeastDown};
  }
  // A missing group counts as done.
  static_cast<void>(ctx.aws.suspend_processes(ctx, flow.targets[flow.target], kDisabledProcesses,
                                              kSpinnakerActor));
  flow.step = FlowStep::kDeregister;
  flow.balancer = 0;
  return {Outcome::kGoOn, Duration{1'000}};
}

// Any exception leaves what was done: suspended, and maybe registered with the second one still.
Spinnaker::Advance Spinnaker::deregister(SpinContext& ctx, Flow& flow) {
  const GroupId target = flow.targets[flow.target];
  const Group* group = ctx.aws.find_group(target);
  if (group == nullptr || group->deleting || flow.balancer >= group->attached.size()) {
    ++flow.target;
    flow.step = FlowStep::kDisable;
    return {Outcome::kGoOn, pace(ctx)};
  }
  if (breaks_disable_ && flow.balancer > 0) {
    breaks_disable_ = false;
    return {Outcome::kFailed};
  }
  const InstanceList instances = tagged(ctx.aws, target);
  const BalancerId balancer = group->attached[flow.balancer++];
  if (!instances.empty()) {
    static_cast<void>(
        ctx.aws.deregister_instances(ctx, balancer, {instances.data(), instances.size()}));
  }
  return {Outcome::kGoOn, Duration{1'000}};
}

Spinnaker::Advance Spinnaker::wait_down(SpinContext& ctx, Flow& flow) {
  const bool up = std::ranges::any_of(flow.targets, [&](GroupId id) {
    const Group* group = ctx.aws.find_group(id);
    return group != nullptr && !group->deleting && has_any_up(ctx.aws, *group);
  });
  if (up && ctx.now >= flow.deadline) return {Outcome::kFailed};
  if (up) return {Outcome::kGoOn, kPoll};
  const DeployPlan& plan = plan_of(flow);
  flow.step = FlowStep::kNextStage;
  if (plan.strategy == Strategy::kHighlander) flow.step = FlowStep::kShrink;
  if (plan.strategy == Strategy::kRedBlack && plan.scale_down) flow.step = FlowStep::kScaleDown;
  return {Outcome::kGoOn, pace(ctx)};
}

// scaleDownCluster: every inactive group, not only those just disabled.
Spinnaker::Advance Spinnaker::scale_down(SpinContext& ctx, Flow& flow) {
  Small<GroupId, 4> inactive;
  for (const Group* group : groups_of(ctx.aws, plan_of(flow).cluster)) {
    if (group->id != flow.created && !is_active(ctx.aws, *group)) inactive.push_back(group->id);
  }
  for (const GroupId id : inactive) {
    static_cast<void>(
        ctx.aws.resume_processes(ctx, id, only(Process::kTerminate), kSpinnakerActor));
    if (ctx.aws.update_capacity(ctx, id, Capacity{}, kSpinnakerActor)) {
      ++counters_.groups_scaled_down;
    }
  }
  flow.step = FlowStep::kNextStage;
  return {Outcome::kGoOn, pace(ctx)};
}

Spinnaker::Advance Spinnaker::next_stage(SpinContext& ctx, Flow& flow) {
  flow.created = {};
  flow.targets.clear();
  flow.target = 0;
  if (++flow.stage >= flow.plan.deploys.size()) return {Outcome::kDone};
  flow.step = FlowStep::kCreate;
  return {Outcome::kGoOn, pace(ctx)};
}

}  // namespace lighthouse::fakes::spinnaker
