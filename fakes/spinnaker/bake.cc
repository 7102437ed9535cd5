// The upgrade pipeline as a thread of its Orca: pacing, cancelling, and the bake [10.1, 19].
#include <algorithm>

#include "fakes/spinnaker/lists.h"
#include "fakes/spinnaker/spinnaker.h"

namespace lighthouse::fakes::spinnaker {

Flow* Spinnaker::find_flow(ExecutionId id) {
  return find_by_id(flows_, id);
}

void Spinnaker::drop_flow(ExecutionId id) {
  erase_by_id(flows_, id);
}

// Between two tasks of a stage.
Duration Spinnaker::pace(SpinContext& ctx) {
  return ctx.choices.spread(kSpinnakerActor, Site::kAnswerLatency, Duration{3'000},
                            Duration{60'000});
}

void Spinnaker::begin_flow(SpinContext& ctx, ExecutionId id) {
  plan_flow(ctx, *find_flow(id), pace(ctx));
}

void Spinnaker::plan_flow(SpinContext& ctx, Flow& flow, Duration wait) {
  flow.due = ctx.now + wait;
  at(ctx, flow.due, EventKind::kFlow, flow.id.value);
}

void Spinnaker::flow_event(SpinContext& ctx, ExecutionId id) {
  Flow* flow = find_flow(id);
  if (flow == nullptr || flow->due != ctx.now) return;
  flow->due = kNever;
  const Thread* thread = find_thread(id);
  if (thread == nullptr || thread->paused) return;
  const InstanceId host = thread->host;
  // Without Redis no stage can be stored; without a balancer no Clouddriver be reached.
  if (!reach_redis(ctx.now, Access::kWrite) ||
      ctx.aws.count_taking_new_traffic(setup_->internal) == 0) {
    return plan_flow(ctx, *flow, Duration{15'000});
  }
  if (thread->canceled) return end(ctx, host, id, ExecutionStatus::kCanceled);
  const Advance step = advance(ctx, *flow);
  switch (step.outcome) {
    case Outcome::kGoOn: return plan_flow(ctx, *flow, step.wait);
    case Outcome::kFailed: return end(ctx, host, id, ExecutionStatus::kTerminal);
    case Outcome::kDone: return end(ctx, host, id, ExecutionStatus::kSucceeded);
  }
}

Spinnaker::Advance Spinnaker::advance(SpinContext& ctx, Flow& flow) {
  switch (flow.step) {
    case FlowStep::kBake: return bake(ctx, flow);
    case FlowStep::kWaitBake: return wait_bake(ctx, flow);
    case FlowStep::kCreate: return create(ctx, flow);
    case FlowStep::kResize: return resize(ctx, flow);
    case FlowStep::kWaitUp: return wait_up(ctx, flow);
    case FlowStep::kShrink: return shrink(ctx, flow);
    case FlowStep::kDisable: return disable(ctx, flow);
    case FlowStep::kDeregister: return deregister(ctx, flow);
    case FlowStep::kWaitDown: return wait_down(ctx, flow);
    case FlowStep::kScaleDown: return scale_down(ctx, flow);
    case FlowStep::kNextStage: return next_stage(ctx, flow);
  }
  return {Outcome::kFailed};
}

Spinnaker::Advance Spinnaker::bake(SpinContext& ctx, Flow& flow) {
  if (!flow.plan.has_bake) return {Outcome::kFailed};  // "could not find an image to deploy"
  const auto& releases = setup_->releases;
  const auto release = std::ranges::find(releases, flow.version, &Release::version);
  flow.bake_failed = release == releases.end() || !release->bakes;
  flow.release = static_cast<uint16_t>(release - releases.begin());
  const bool cached = !flow.bake_failed && flow.release < 64 && ((baked_ >> flow.release) & 1) != 0;
  flow.step = FlowStep::kWaitBake;
  if (cached) {
    flow.bake_done = true;
    return {Outcome::kGoOn, pace(ctx)};
  }
  const Host* host = pick_behind(ctx, setup_->internal, Site::kOrcaPick);
  if (host == nullptr || host->state != HostState::kUp) return {Outcome::kFailed};
  const Duration lasts = ctx.choices.spread(kSpinnakerActor, Site::kWorkLength, setup_->bake,
                                            std::max(setup_->bake, setup_->bake_bad));
  start_job(ctx, *host, WorkKind::kBake, lasts, flow.id);
  return {Outcome::kGoOn, setup_->bake_timeout};  // or sooner, when the job ends
}

Spinnaker::Advance Spinnaker::wait_bake(SpinContext& ctx, Flow& flow) {
  // Not done at this point: the bake was lost with its host, and nobody told.
  if (!flow.bake_done || flow.bake_failed) return {Outcome::kFailed};
  if (flow.release < 64) baked_ |= uint64_t{1} << flow.release;
  if (flow.plan.deploys.empty()) return {Outcome::kDone};
  flow.step = FlowStep::kCreate;
  return {Outcome::kGoOn, pace(ctx)};
}

}  // namespace lighthouse::fakes::spinnaker
