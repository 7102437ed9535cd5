#include "core/decide/preflight.h"

#include "core/decide/fleet_picture.h"
#include "core/decide/package_edit.h"
#include "core/model/pipeline_facts.h"

namespace lighthouse {

namespace {

// A disabled group that drains is "inactive" to Orca's shrink and scale-down [17.1]. Keeping two or
// more is harmless while nothing drains, which is checked apart.
bool may_kill(const DeployFacts& d) {
  const bool harmless_strategy = d.strategy == Strategy::kNone || d.strategy == Strategy::kRedBlack;
  const bool shrinks = d.max_remaining_asgs != 0 && d.max_remaining_asgs < 2;
  return !harmless_strategy || d.scale_down != Setting::kOff || shrinks;
}

bool may_kill(Danger danger) {
  switch (danger) {
    case Danger::kDisableCluster:
    case Danger::kDisableServerGroup:
    case Danger::kDeregisterInstances: return false;
    case Danger::kDestroyServerGroup:
    case Danger::kShrinkCluster:
    case Danger::kScaleDownCluster:
    case Danger::kResizeServerGroup:
    case Danger::kTerminateInstances:
    case Danger::kTerminateAndDecrement:
    case Danger::kDetachInstances:
    case Danger::kRollback:
    case Danger::kScalingProcess:
    case Danger::kRunsPipeline: return true;
  }
  return true;
}

Reason refuse_pipeline(const Run& run, const Document& doc, bool& by_parameter) {
  const auto facts = facts_of(doc, kPackage);
  if (!facts) return Reason::kPipelineUnreadable;
  if (facts->disabled) return Reason::kPipelineDisabled;
  by_parameter = facts->has_version_parameter;
  // An expression over a parameter that nobody declares: neither a trigger nor an edit is safe.
  if (!by_parameter && !facts->version_parameter.empty()) return Reason::kVersionNotSettable;
  if (!by_parameter && !set_package_version(doc, kPackage, run.record().version.view())) {
    return Reason::kVersionNotSettable;
  }
  if (!run.guarded(Guard::kPreflightPipeline)) return Reason::kNone;
  const bool kills = std::any_of(facts->deploys.begin(), facts->deploys.end(),
                                 [](const DeployFacts& d) { return may_kill(d); }) ||
                     std::any_of(facts->dangers.begin(), facts->dangers.end(),
                                 [](const DangerousStage& d) { return may_kill(d.danger); });
  return kills ? Reason::kPipelineDangerous : Reason::kNone;
}

// A group that is neither enabled nor disabled is unfinished work of a person, not a drain:
// Lighthouse does not guess which way it was meant. Nothing may still drain: its group would be
// "inactive" to the next deploy, and its work unprotected.
Reason refuse_others(const Run& run, GroupId& which) {
  if (!run.guarded(Guard::kOneUpgradeAtATime)) return Reason::kNone;
  for (const PipelineRun& p : run.s.seen.runs.value) {
    if (!is_complete(p.status)) return Reason::kRunActive;
  }
  for (const Group& g : run.s.seen.groups.value) {
    const bool ours = g.id.cluster == run.s.fleet.serving || g.id.cluster == run.s.fleet.polling;
    if (!ours || is_enabled(g) || g.members.empty()) continue;
    which = g.id;
    return is_disabled(g) ? Reason::kStillDraining : Reason::kHalfDisabled;
  }
  return Reason::kNone;
}

Reason capture(const Run& run, GroupId& which) {
  const Group* serving = serving_group(run.s, run.s.fleet.serving);
  if (serving == nullptr) return Reason::kNoServingGroup;
  which = serving->id;
  if (serving_members(run.s, *serving) < run.policy().serving_floor) return Reason::kFloor;
  const Group* polling = serving_group(run.s, run.s.fleet.polling);
  if (polling == nullptr) return Reason::kNoPollingGroup;
  run.record().restore_serving = {.group = serving->id, .capacity = serving->capacity};
  run.record().restore_polling = {.group = polling->id, .capacity = polling->capacity};
  return Reason::kNone;
}

// The first part that has not been read since the operation began, if any.
bool unread(const Run& run, Part& which) {
  const Observation& seen = run.s.seen;
  const Time t = run.record().step_began;
  if (!seen.groups.since(t)) return which = Part::kGroups, true;
  if (!seen.balancers.since(t)) return which = Part::kBalancers, true;
  if (!seen.pipeline.since(t)) return which = Part::kPipeline, true;
  if (!seen.runs.since(t)) return which = Part::kRuns, true;
  if (!seen.lease.since(t) && run.guarded(Guard::kHoldLease)) return which = Part::kLease, true;
  return false;
}

}  // namespace

void preflight_upgrade(const Run& run) {
  run.need({Part::kGroups, Part::kBalancers, Part::kPipeline, Part::kRuns, Part::kLease});
  run.look_in(run.policy().look_every);
  const Time began = run.record().step_began;
  if (lease_is_taken(run, Ending::kLeaseTaken, Reason::kLeaseTakenByOther)) return;
  if (Part part{}; unread(run, part)) {
    run.wait(Wait{.reason = Reason::kPartUnknown,
                  .part = part,
                  .since = began,
                  .until = began + run.policy().health_deadline});
    if (run.now() - began > run.policy().health_deadline)
      run.end(Ending::kRefused, Reason::kPartUnknown);
    return;
  }
  GroupId which;
  const Document& doc = run.s.seen.pipeline.value;
  bool by_parameter = false;
  Reason why = refuse_pipeline(run, doc, by_parameter);
  if (why == Reason::kNone) why = refuse_others(run, which);
  if (why == Reason::kNone) why = capture(run, which);
  if (why != Reason::kNone) return run.end(Ending::kRefused, why, which);
  run.record().by_parameter = by_parameter;
  if (!by_parameter) run.record().original = doc;
  run.enter(by_parameter ? Step::kTrigger : Step::kSetVersion);
  run.look_in(Duration{1});
}

}  // namespace lighthouse
