// Gate: which host a request reaches, how trouble behind it looks from outside [2.2], and the calls
// about the upgrade pipeline [4, 5, 6] and the records in Tasks [7].
#include <algorithm>
#include <array>

#include "fakes/spinnaker/spinnaker.h"

namespace lighthouse::fakes::spinnaker {
namespace {

constexpr Duration kRecordTask{15'000};  // a `wait` task takes at least this long [7.4]

tl::unexpected<CallError> no_fallback() {
  return failure(ErrorCode::kUnavailable, "429 No fallback available");
}

}  // namespace

// A host behind the balancer that gets the next request, or null.
Host* Spinnaker::pick_behind(SpinContext& ctx, BalancerId balancer, Site site) {
  const InstanceList able = ctx.aws.taking_new_traffic(balancer);
  if (able.empty()) return nullptr;
  return host_of(able[ctx.choices.pick(kSpinnakerActor, site, static_cast<uint32_t>(able.size()))]);
}

// The benign answer is an Orca that lives; any other pick may meet a dead one, because the
// balancer's health check does not ask Orca [20].
Host* Spinnaker::pick_orca(SpinContext& ctx) {
  const InstanceList able = ctx.aws.taking_new_traffic(setup_->internal);
  if (able.empty()) return nullptr;
  const auto count = static_cast<uint32_t>(able.size());
  const uint32_t pick = ctx.choices.pick(kSpinnakerActor, Site::kOrcaPick, count);
  Host* host = host_of(able[pick]);
  for (uint32_t i = 1; pick == 0 && i < count && !(host != nullptr && host->orca_alive); ++i) {
    host = host_of(able[i]);
  }
  return host;
}

// Gate itself. Its plain health says nothing of what is behind it [2.4].
Result<Done> Spinnaker::on(SpinContext& ctx, const ProbeGate& /*call*/) {
  if (ctx.now < gate_down_until_) return failure(ErrorCode::kUnavailable, "connection refused");
  const Host* host = pick_behind(ctx, setup_->external, Site::kOrcaPick);
  if (host == nullptr) return failure(ErrorCode::kUnavailable, "503 no instance in service");
  if (host->state != HostState::kUp) return failure(ErrorCode::kUnavailable, "connection reset");
  if (setup_->releases.at(host->release).gate_works) return Done{};
  return failure(ErrorCode::kUnavailable, "500 Internal Server Error");
}

Result<Done> Spinnaker::reach_gate(SpinContext& ctx) {
  Result<Done> gate = on(ctx, ProbeGate{});
  if (gate && ctx.now < gate_429_until_) return no_fallback();
  return gate;
}

// An Orca behind the internal balancer; any one answers for all, out of Redis [3.1].
Result<Host*> Spinnaker::reach_orca(SpinContext& ctx, Access access) {
  Host* host = pick_orca(ctx);
  if (host == nullptr || !host->orca_alive) return no_fallback();
  if (!reach_redis(ctx.now, access)) return no_fallback();
  return host;
}

Result<const StoredPipeline*> Spinnaker::read_front50(SpinContext& ctx) {
  const Host* host = pick_behind(ctx, setup_->internal, Site::kOrcaPick);
  if (host == nullptr || host->state != HostState::kUp) return no_fallback();
  const uint32_t replica = ctx.choices.pick(kSpinnakerActor, Site::kReplicaPick, kReplicas);
  if (front50_.is_stale(ctx.now, replica)) ++counters_.stale_documents;
  return &front50_.read(ctx.now, replica);
}

Result<Done> Spinnaker::on(SpinContext& ctx, const ProbeUrl& /*call*/) {
  if (ctx.now < url_down_until_) return failure(ErrorCode::kUnavailable, "connection refused");
  return on(ctx, ProbeGate{});
}

Result<Document> Spinnaker::on(SpinContext& ctx, const GetPipeline& /*call*/) {
  if (const auto gate = reach_gate(ctx); !gate) return tl::unexpected(gate.error());
  const auto stored = read_front50(ctx);
  if (!stored) return tl::unexpected(stored.error());
  // An unknown name is 200 with an empty body [4].
  if ((*stored)->document == Document{}) return failure(ErrorCode::kInvalid, "empty body");
  return (*stored)->document;
}

void Spinnaker::save(SpinContext& ctx, const Document& document) {
  // The replica that took the save has it; the other sees it at its own time [4].
  const uint32_t taker = ctx.choices.pick(kSpinnakerActor, Site::kReplicaPick, kReplicas);
  std::array<Duration, kReplicas> lag{};
  for (uint32_t i = 0; i < kReplicas; ++i) {
    if (i != taker) {
      lag[i] = ctx.choices.spread(kSpinnakerActor, Site::kReplicaPick, Duration{0},
                                  setup_->replica_lag_bad);
    }
    lag[i] = std::max(lag[i], front50_stale_until_ - ctx.now);
  }
  front50_.save(ctx.now, {.document = document, .plan = plan_of(document, *setup_)}, lag);
}

Result<Done> Spinnaker::on(SpinContext& ctx, const SavePipeline& call) {
  if (const auto gate = reach_gate(ctx); !gate) return tl::unexpected(gate.error());
  const Host* host = pick_behind(ctx, setup_->internal, Site::kOrcaPick);
  if (host == nullptr || host->state != HostState::kUp) return no_fallback();
  if (!plan_of(call.document, *setup_).valid) {
    return failure(ErrorCode::kInvalid, "422 a pipeline needs a name and an application");
  }
  save(ctx, call.document);
  return Done{};
}

void Spinnaker::save_by_hand(SpinContext& ctx, const Document& document) {
  save(ctx, document);
}

void Spinnaker::front50_stale_until(Time until) {
  front50_stale_until_ = until;
  front50_.serve_old_until(until);
}

// Gate reads the document, which may be an old one, and posts it to an Orca [5].
Result<ExecutionId> Spinnaker::trigger(SpinContext& ctx, const Marker& marker,
                                       const Version& version) {
  const auto stored = read_front50(ctx);
  if (!stored) return tl::unexpected(stored.error());
  const PipelinePlan& plan = (*stored)->plan;
  if (!plan.valid) return failure(ErrorCode::kNotFound, "404 no such pipeline");
  if (plan.disabled) {
    return failure(ErrorCode::kConflict, "422 Pipeline is disabled and cannot be started.");
  }
  const auto orca = reach_orca(ctx, Access::kWrite);
  if (!orca) return tl::unexpected(orca.error());

  Flow flow{.id = next_execution(), .version = plan.by_parameter ? version : plan.version};
  if (plan.latest && !setup_->releases.empty()) flow.version = setup_->releases.back().version;
  flow.plan = plan;
  const Record record{.id = flow.id,
                      .keep_waiting = plan.keep_waiting,
                      .config = kUpgradeConfig,
                      .owner = (*orca)->orca,
                      .lasts = kForever};
  redis_.add_run(
      {.id = flow.id, .marker = marker, .has_bake = plan.has_bake, .baked = flow.version});
  flows_.push_back(flow);
  ++upgrade_runs_;
  if (plan.limit_concurrent && redis_.must_wait(kUpgradeConfig)) {
    redis_.enqueue(record);
    ++counters_.queued;
  } else {
    redis_.add(record);
    begin(ctx, **orca, record.id);
  }
  return record.id;
}

Result<ExecutionId> Spinnaker::on(SpinContext& ctx, const TriggerPipeline& call) {
  if (const auto gate = reach_gate(ctx); !gate) return tl::unexpected(gate.error());
  return trigger(ctx, call.marker, call.version);
}

Result<ExecutionId> Spinnaker::trigger_by_hand(SpinContext& ctx, const Version& version) {
  return trigger(ctx, Marker{}, version);
}

Result<PipelineRuns> Spinnaker::on(SpinContext& ctx, const ListRuns& /*call*/) {
  if (const auto gate = reach_gate(ctx); !gate) return tl::unexpected(gate.error());
  const auto orca = reach_orca(ctx, Access::kRead);
  if (!orca) return tl::unexpected(orca.error());
  return redis_.runs();
}

Result<Done> Spinnaker::on(SpinContext& ctx, const CancelRun& call) {
  if (const auto gate = reach_gate(ctx); !gate) return tl::unexpected(gate.error());
  const auto orca = reach_orca(ctx, Access::kWrite);
  if (!orca) return tl::unexpected(orca.error());
  if (redis_.status_of(call.execution) == ExecutionStatus::kVanished) {
    return failure(ErrorCode::kNotFound, "404 no such execution");
  }
  static_cast<void>(cancel(ctx, call.execution));  // a complete one stays what it is
  return Done{};
}

Result<ExecutionId> Spinnaker::on(SpinContext& ctx, const SubmitRecord& call) {
  if (const auto gate = reach_gate(ctx); !gate) return tl::unexpected(gate.error());
  const auto orca = reach_orca(ctx, Access::kWrite);
  if (!orca) return tl::unexpected(orca.error());
  const Duration lasts = kRecordTask + ctx.choices.spread(kSpinnakerActor, Site::kWorkLength,
                                                          Duration{2'000}, Duration{60'000});
  const ExecutionId id = accept(ctx, **orca, {.kind = WorkKind::kTask, .lasts = lasts});
  redis_.add_task({.id = id, .marker = call.marker});
  return id;
}

Result<TaskFacts> Spinnaker::on(SpinContext& ctx, const ListTasks& call) {
  if (const auto gate = reach_gate(ctx); !gate) return tl::unexpected(gate.error());
  const auto orca = reach_orca(ctx, Access::kRead);
  if (!orca) return tl::unexpected(orca.error());
  return redis_.tasks(call.run);
}

Result<OrcaReports> Spinnaker::on(SpinContext& ctx, const ActiveByInstance& /*call*/) {
  if (const auto gate = reach_gate(ctx); !gate) return tl::unexpected(gate.error());
  const Access access = redis_.would_reap(ctx.now) ? Access::kWrite : Access::kRead;
  const auto orca = reach_orca(ctx, access);
  if (!orca) return tl::unexpected(orca.error());
  return redis_.active_by_instance(ctx.now);
}

}  // namespace lighthouse::fakes::spinnaker
