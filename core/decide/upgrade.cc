// Upgrade: set the version → trigger with a marker → watch → health gate → bake time → drain the
// old generation.
#include "core/decide/drain.h"
#include "core/decide/fleet_picture.h"
#include "core/decide/foreign.h"
#include "core/decide/health.h"
#include "core/decide/operations.h"
#include "core/decide/package_edit.h"
#include "core/decide/preflight.h"

namespace lighthouse {

namespace {

constexpr Duration kLookSoon{5'000};

Marker marker_of(const RunRecord& r) {
  return Marker{.run = r.run, .item = r.wrong_runs};
}

const PipelineRun* find_run(const Run& run) {
  const RunRecord& r = run.record();
  for (const PipelineRun& p : run.s.seen.runs.value) {
    if (r.execution.valid() ? p.id == r.execution : p.marker == marker_of(r)) return &p;
  }
  return nullptr;
}

bool reads_as_asked(const Document& doc, const Version& version) {
  const auto versions = package_versions(doc, kPackage);
  return std::any_of(versions.begin(), versions.end(),
                     [&](const std::string& v) { return v == version.view(); });
}

// Whole document, one token changed. A document that is neither the original nor ours was edited by
// somebody else.
void save(const Run& run) {
  const RunRecord& r = run.record();
  const Document& now = run.s.seen.pipeline.value;
  if (run.guarded(Guard::kForeignChangeFreezes) && r.original.has_value() &&
      !same_pipeline(now, *r.original)) {
    return run.end(Ending::kHeld, Reason::kForeignChange);
  }
  auto edited = set_package_version(now, kPackage, r.version.view(), std::nullopt);
  if (!edited) return run.end(Ending::kHeld, Reason::kVersionNotSettable);
  run.mind.memory.saved = run.now();
  run.call(SavePipeline{.document = std::move(*edited)});
  run.wait(Reason::kSaving, run.now());
}

void set_version(const Run& run) {
  run.need({Part::kPipeline});
  run.look_in(kLookSoon);
  Memory& m = run.mind.memory;
  const Policy& p = run.policy();
  const Time began = run.record().step_began;
  if (run.now() - began > p.health_deadline) return fail(run, Reason::kSaving);
  if (!run.s.seen.pipeline.since(began))
    return run.wait(Reason::kSaving, began, began + p.health_deadline);
  const bool saved_lately = m.saved != kNever && run.now() - m.saved <= p.save_stable_for;
  if (!reads_as_asked(run.s.seen.pipeline.value, run.record().version)) {
    m.read_backs = 0;
    m.read_back_since = kNever;
    if (!saved_lately) return save(run);
    if (run.guarded(Guard::kReadBackStable))
      return run.wait(Reason::kReadBack, m.saved, m.saved + p.save_stable_for);
  }
  if (m.read_back_since == kNever) m.read_back_since = run.now();
  ++m.read_backs;
  const bool stable =
      m.read_backs >= p.save_stable_reads && run.now() - m.read_back_since >= p.save_stable_for;
  if (stable || !run.guarded(Guard::kReadBackStable)) {
    run.enter(Step::kTrigger);
    return run.look_in(Duration{1});
  }
  run.look_in(std::max(kLookSoon, p.save_stable_for / p.save_stable_reads));
  run.wait(Reason::kReadBack, m.read_back_since, m.read_back_since + p.save_stable_for);
}

void send_trigger(const Run& run) {
  RunRecord& r = run.record();
  r.triggered = run.now();
  ++r.trigger_attempts;
  run.touch();
  run.call(TriggerPipeline{.marker = marker_of(r), .version = r.version});
  run.wait(Reason::kTriggering, run.now());
}

void found_execution(const Run& run, ExecutionId id) {
  run.record().execution = id;
  run.enter(Step::kWatchRun);
  run.look_in(run.policy().look_every);
}

void trigger(const Run& run) {
  RunRecord& r = run.record();
  run.need({Part::kRuns});
  run.look_in(kLookSoon);
  if (r.triggered == kNever) return send_trigger(run);
  const ActionResult* answer = run.result_of(CallKind::kTriggerPipeline);
  if (answer != nullptr && answer->ok && answer->marker == marker_of(r))
    return found_execution(run, answer->execution);
  const bool may_repeat = r.trigger_attempts < run.policy().trigger_attempts;
  const bool lost = answer != nullptr && !answer->ok;
  if (!run.guarded(Guard::kMarkerBeforeRetrigger) && lost && may_repeat) return send_trigger(run);
  if (run.s.seen.runs.since(r.triggered)) {
    if (const PipelineRun* p = find_run(run)) return found_execution(run, p->id);
  }
  const Time looked = r.triggered + run.policy().trigger_look;
  if (run.s.seen.runs.since(looked)) {
    if (may_repeat) return send_trigger(run);
    return fail(run, Reason::kTriggerRefused);
  }
  if (run.now() - r.triggered > run.policy().health_deadline)
    return fail(run, Reason::kTriggerUnknown);
  run.look_in(run.policy().look_every);
  run.wait(Reason::kTriggerUnknown, r.triggered, looked);
}

// The run took an old document. It is cancelled while that still helps, and the version is set
// again.
void wrong_version(const Run& run, const PipelineRun& p) {
  RunRecord& r = run.record();
  // A deploy that has begun is stopped only to be rolled back; a fleet is not rolled back under it.
  const bool leave_it = p.deploy_begun && run.policy().on_failure == OnFailure::kHold;
  const bool stuck = run.now() - r.step_began > run.policy().pipeline_deadline;
  if (leave_it || stuck) return fail(run, Reason::kWrongVersion);
  if (!is_complete(p.status)) {
    run.call(CancelRun{.execution = p.id});
    run.look_in(kLookSoon);
    return run.wait(
        Wait{.reason = Reason::kWrongVersion, .execution = p.id, .since = r.step_began});
  }
  if (p.deploy_begun || r.trigger_attempts >= run.policy().trigger_attempts)
    return fail(run, Reason::kWrongVersion);
  ++r.wrong_runs;
  r.triggered = kNever;
  r.execution = {};
  run.mind.memory.read_backs = 0;
  run.mind.memory.read_back_since = kNever;
  run.enter(r.by_parameter ? Step::kTrigger : Step::kSetVersion);
}

void watch_run(const Run& run) {
  run.need({Part::kRuns});
  run.look_in(run.policy().look_slowly);
  const Time began = run.record().step_began;
  const Time deadline = began + run.policy().pipeline_deadline;
  const PipelineRun* p = run.s.seen.runs.good() ? find_run(run) : nullptr;
  if (p != nullptr && p->has_bake && p->baked != run.record().version &&
      run.guarded(Guard::kVersionInExecution)) {
    return wrong_version(run, *p);
  }
  if (p != nullptr && is_complete(p->status)) {
    if (p->status != ExecutionStatus::kSucceeded) return fail(run, Reason::kRunFailed);
    run.enter(Step::kHealthGate);
    return run.look_in(Duration{1});
  }
  run.wait(Wait{.reason = Reason::kRunInProgress,
                .execution = run.record().execution,
                .since = began,
                .until = deadline});
  if (run.now() <= deadline) return;
  // Stuck: its Orca may be dead. It is cancelled as far as anybody still listens, then the fleet is
  // put right.
  if (run.now() - deadline <= run.policy().trigger_look && p != nullptr) {
    run.call(CancelRun{.execution = p->id});
    return;
  }
  fail(run, Reason::kRunStuck);
}

void health_gate(const Run& run) {
  const Time began = run.record().step_began;
  const Health health = sample_health(run);
  run.wait(Wait{.reason = Reason::kHealthSamples,
                .count = run.mind.memory.good_samples,
                .since = began,
                .until = began + run.policy().health_deadline});
  if (health == Health::kGood) {
    run.enter(Step::kBakeTime);
  } else if (run.now() - began > run.policy().health_deadline) {
    fail(run, Reason::kHealthFailed);
  }
}

// The generation that was replaced is drained whether the pipeline disabled it or not.
void plan_old_generation(const Run& run) {
  plan_old_groups(run);
  for (const GroupId id :
       {run.record().restore_serving.group, run.record().restore_polling.group}) {
    const Group* g = run.group(id);
    if (g == nullptr) continue;
    GroupPlan& plan = run.plan_for(id, GroupRole::kOld);
    if (!plan.baselined) baseline(run, plan, *g);
  }
}

void bake_time(const Run& run) {
  const Time began = run.record().step_began;
  const Time end = began + run.policy().bake_time;
  if (sample_health(run) == Health::kBad) return fail(run, Reason::kHealthFailed);
  run.wait(Reason::kBakingTime, began, end);
  if (run.now() < end || run.mind.memory.good_samples == 0 || !run.s.seen.groups.since(end)) return;
  const Group* serving = new_group(run, run.s.fleet.serving, run.record().restore_serving.group);
  run.deed(Deed::kUpgraded, serving == nullptr ? GroupId{} : serving->id);
  plan_old_generation(run);
  run.enter(Step::kDrain);
  run.look_in(Duration{1});
}

// While the new generation is not healthy nothing is drained; if that lasts, the old one is brought
// back.
void drain_old(const Run& run) {
  Memory& m = run.mind.memory;
  switch (drain_groups(run, GroupRole::kOld)) {
    case DrainState::kStopped: return;
    case DrainState::kEmpty: return run.enter(Step::kRetire);
    case DrainState::kWorking: break;
  }
  if (!run.fresh_fleet()) return;
  const Group* serving = new_group(run, run.s.fleet.serving, run.record().restore_serving.group);
  const bool well =
      serving != nullptr && serving_members(run.s, *serving) >= run.policy().serving_floor;
  if (well) {
    m.unwell_since = kNever;
  } else if (m.unwell_since == kNever) {
    m.unwell_since = run.now();
  } else if (run.now() - m.unwell_since > run.policy().health_deadline) {
    fail(run, Reason::kHealthFailed);
  }
}

}  // namespace

void decide_upgrade(const Run& run) {
  switch (run.record().step) {
    case Step::kPreflight: return preflight_upgrade(run);
    case Step::kSetVersion: return set_version(run);
    case Step::kTrigger: return trigger(run);
    case Step::kWatchRun: return watch_run(run);
    case Step::kHealthGate: return health_gate(run);
    case Step::kBakeTime: return bake_time(run);
    case Step::kDrain: return drain_old(run);
    case Step::kRetire:
    case Step::kChooseRestore:
    case Step::kRestoreServing:
    case Step::kDisableNew:
    case Step::kHandOver:
    case Step::kCheckUrl:
    case Step::kRecords:
    case Step::kEnded: return;
  }
}

}  // namespace lighthouse
