// The operation `drain`: every disabled group of the two clusters, whoever disabled it and
// whenever; and the last part of an upgrade, the retention.
#include "core/decide/drain.h"
#include "core/decide/fleet_picture.h"
#include "core/decide/foreign.h"
#include "core/decide/operations.h"
#include "core/decide/preflight.h"
#include "core/decide/retention.h"

namespace lighthouse {

namespace {

// Nothing is taken from a fleet that does not serve without it, and no poller that is the only one.
Reason refuse_drain(const Run& run, GroupId& which) {
  const Group* serving = serving_group(run.s, run.s.fleet.serving);
  if (serving == nullptr) return Reason::kNoServingGroup;
  which = serving->id;
  if (serving_members(run.s, *serving) < run.policy().serving_floor) return Reason::kFloor;
  const Group* polling = serving_group(run.s, run.s.fleet.polling);
  if (polling == nullptr || serving_members(run.s, *polling) < 1) return Reason::kNoPollingGroup;
  return Reason::kNone;
}

// Some of the three processes are suspended and some are not: a person's unfinished work.
const Group* half_disabled(const Run& run) {
  for (const Group& g : run.s.seen.groups.value) {
    const bool ours = g.id.cluster == run.s.fleet.serving || g.id.cluster == run.s.fleet.polling;
    if (ours && !is_enabled(g) && !is_disabled(g) && !g.members.empty()) return &g;
  }
  return nullptr;
}

void preflight_drain(const Run& run) {
  run.need({Part::kGroups, Part::kBalancers, Part::kInstances, Part::kLease});
  run.look_in(run.policy().look_every);
  const Time began = run.record().step_began;
  const Observation& seen = run.s.seen;
  if (lease_is_taken(run, Ending::kLeaseTaken, Reason::kLeaseTakenByOther)) return;
  const bool leased = seen.lease.since(began) || !run.guarded(Guard::kHoldLease);
  if (!seen.groups.since(began) || !seen.balancers.since(began) || !leased) {
    run.wait(Wait{.reason = Reason::kPartUnknown,
                  .part = Part::kGroups,
                  .since = began,
                  .until = began + run.policy().health_deadline});
    if (run.now() - began > run.policy().health_deadline)
      run.end(Ending::kRefused, Reason::kPartUnknown);
    return;
  }
  GroupId which;
  if (const Reason why = refuse_drain(run, which); why != Reason::kNone) {
    return run.end(Ending::kRefused, why, which);
  }
  plan_old_groups(run);
  if (run.record().groups.empty()) {
    if (const Group* half = half_disabled(run); half != nullptr)
      return run.end(Ending::kRefused, Reason::kHalfDisabled, half->id);
    return run.end(Ending::kDone, Reason::kNothingToDrain);
  }
  run.enter(Step::kDrain);
  run.look_in(Duration{1});
}

}  // namespace

void decide_drain(const Run& run) {
  if (run.record().step == Step::kPreflight) return preflight_drain(run);
  if (drain_groups(run, GroupRole::kOld) == DrainState::kEmpty) finish(run);
}

void decide_retire(const Run& run) {
  run.need({Part::kGroups});
  run.look_in(run.policy().look_every);
  RunRecord& r = run.record();
  if (!run.s.seen.groups.since(r.step_began)) return run.wait(Reason::kRetentionWait, run.now());
  if (r.retiring.valid()) {
    const Group* leaving = run.group(r.retiring);
    const bool there = leaving != nullptr && !leaving->deleting;
    if (there && !is_left_over(*leaving))
      return run.end(Ending::kHeld, Reason::kForeignChange, r.retiring);
    if (there) {
      run.call(DeleteGroup{.group = r.retiring});
      return run.wait(Reason::kDeletingGroup, run.now(), kNever, r.retiring);
    }
    run.deed(Deed::kDeletedGroup, r.retiring);
    r.retiring = {};
  }
  const auto beyond = beyond_retention(run.s, r);
  if (beyond.empty()) return finish(run);
  const Group* g = beyond.front();
  Time& marked = run.mind.memory.retire_since;
  if (marked == kNever) marked = run.now();
  const Time until = marked + run.policy().retention_wait;
  run.wait(Reason::kRetentionWait, marked, until, g->id);
  if (run.now() < until || !run.s.seen.groups.since(until)) return;
  marked = kNever;
  r.retiring = g->id;
  run.touch();
  run.call(DeleteGroup{.group = g->id});
}

}  // namespace lighthouse
