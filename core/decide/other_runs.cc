#include "core/decide/other_runs.h"

namespace lighthouse {

namespace {

constexpr Duration kLookSoon{5'000};

void wait_for_run(const Run& run, const PipelineRun& p, Time until) {
  run.wait(Wait{.reason = Reason::kRunActive,
                .execution = p.id,
                .since = run.record().step_began,
                .until = until});
}

// Gate has not said lately which runs there are. It is waited for as long as an answer would count;
// what it said last holds on, for a run does not end because Gate is down.
bool gate_may_tell(const Run& run) {
  const Seen<PipelineRuns>& runs = run.s.seen.runs;
  const Duration age = run.policy().evidence_max_age;
  if (!runs.failing() && runs.fresh(run.now(), age)) return false;
  if (runs.failing() && run.now() - runs.failing_since > age) return false;
  run.wait(
      Wait{.reason = Reason::kPartUnknown, .part = Part::kRuns, .since = run.record().step_began});
  run.look_in(kLookSoon);
  return true;
}

}  // namespace

bool a_run_is_under_way(const Run& run) {
  if (!run.guarded(Guard::kOneUpgradeAtATime)) return false;
  const RunRecord& r = run.record();
  run.need({Part::kRuns});
  if (gate_may_tell(run)) return true;
  bool active = false;
  for (const PipelineRun& p : run.s.seen.runs.value) {
    if (is_complete(p.status) || p.id == r.execution) continue;
    active = true;
    wait_for_run(run, p, kNever);
    if (p.marker.run == r.run) run.call(CancelRun{.execution = p.id});
  }
  if (active) run.look_in(run.policy().look_every);
  return active;
}

bool own_run_is_ending(const Run& run) {
  const RunRecord& r = run.record();
  const Seen<PipelineRuns>& runs = run.s.seen.runs;
  if (!r.execution.valid() || r.reason == Reason::kRunStuck) return false;
  run.need({Part::kRuns});
  if (runs.failing() || run.now() - r.step_began > run.policy().trigger_look) return false;
  if (gate_may_tell(run)) return true;
  const PipelineRun* own = find_by_id(runs.value, r.execution);
  if (own == nullptr || is_complete(own->status)) return false;
  run.call(CancelRun{.execution = own->id});
  wait_for_run(run, *own, r.step_began + run.policy().trigger_look);
  run.look_in(kLookSoon);
  return true;
}

}  // namespace lighthouse
