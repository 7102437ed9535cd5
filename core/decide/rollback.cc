// Rollback with AWS alone: choose → restore the serving group → disable the new generation → hand
// the poller over and drain the new generation → check the URL. Each step is found again by
// looking, so it may be restarted anywhere.
#include "core/decide/drain.h"
#include "core/decide/fleet_picture.h"
#include "core/decide/foreign.h"
#include "core/decide/handover.h"
#include "core/decide/operations.h"
#include "core/decide/other_runs.h"
#include "core/decide/preflight.h"
#include "core/decide/restore.h"

namespace lighthouse {

namespace {

constexpr PartSet kFleetParts{Part::kGroups, Part::kBalancers, Part::kInstances};

bool contains(const Small<GroupId, 2>& list, GroupId id) {
  return std::binary_search(list.begin(), list.end(), id);
}

// As an expert would: the enabled group if an older one still serves, else the newest one that is
// older than the newest and not known to be bad.
Reason choose_target(const Run& run, ClusterId cluster, RestoreTarget& target) {
  const auto groups = newest_first(run.s, cluster);
  const bool refuse_bad = run.guarded(Guard::kRefuseKnownBad);
  bool only_bad = false;
  const Group* chosen = nullptr;
  for (std::size_t i = 1; i < groups.size(); ++i) {
    if (refuse_bad && contains(run.record().known_bad, groups[i]->id)) {
      only_bad = true;
      continue;
    }
    if (chosen == nullptr || (is_enabled(*groups[i]) && !is_enabled(*chosen))) chosen = groups[i];
  }
  if (chosen == nullptr) return only_bad ? Reason::kOnlyKnownBad : Reason::kNoRestoreTarget;
  target = RestoreTarget{.group = chosen->id, .capacity = chosen->capacity};
  return Reason::kNone;
}

// From here on changes of this group are foreign. What this run itself wrote a moment ago may not
// be shown yet, and stays expected.
void rebaseline(const Run& run, GroupPlan& plan, const Group& group) {
  plan.fenced = false;
  plan.emptied = false;
  if (!plan.baselined || !looks_as_left(run, plan, group)) baseline(run, plan, group);
}

// "Kill the new generation now": its instances are given up by name, whatever runs on them.
void give_up(const Run& run, const Group& group) {
  auto& named = run.record().named;
  for (const Member& m : group.members) {
    const auto at = std::lower_bound(named.begin(), named.end(), m.id);
    if (at == named.end() || *at != m.id) named.insert(at, m.id);
  }
}

// Plans one cluster: the group to restore, and every newer or otherwise enabled one as the new
// generation; of pollers every other group that still has one, for it polls, disabled or not
// [14.3]. Without a group to restore nothing of the cluster is given up.
void plan_cluster(const Run& run, ClusterId cluster, GroupId restore) {
  if (!restore.valid()) return;
  bool newer = true;
  for (const Group* g : newest_first(run.s, cluster)) {
    if (g->id == restore) {
      newer = false;
      GroupPlan& plan = run.plan_for(g->id, GroupRole::kRestore);
      plan.role = GroupRole::kRestore;
      rebaseline(run, plan, *g);
      continue;
    }
    const bool something_left = !g->members.empty() || g->capacity != Capacity{};
    const bool polls = cluster == run.s.fleet.polling && !g->members.empty();
    if (!something_left || (!newer && !is_enabled(*g) && !polls)) continue;
    GroupPlan& plan = run.plan_for(g->id, GroupRole::kNew);
    plan.role = GroupRole::kNew;
    rebaseline(run, plan, *g);
    if (newer && run.policy().kill_new_generation) give_up(run, *g);
    auto& bad = run.record().known_bad;
    if (newer && !contains(bad, g->id))
      bad.insert(std::lower_bound(bad.begin(), bad.end(), g->id), g->id);
  }
}

void choose(const Run& run) {
  run.need(kFleetParts);
  run.need({Part::kLease});
  run.look_in(run.policy().look_every);
  RunRecord& r = run.record();
  if (!r.rolling_back && lease_is_taken(run, Ending::kLeaseTaken, Reason::kLeaseTakenByOther))
    return;
  if (own_run_is_ending(run)) return;
  if (!run.s.seen.groups.since(r.step_began) || !run.s.seen.balancers.since(r.step_began)) {
    return run.wait(Reason::kCapturing, r.step_began);
  }
  if (!r.restore_serving.group.valid()) {
    const Reason why = choose_target(run, run.s.fleet.serving, r.restore_serving);
    if (why != Reason::kNone) return run.end(Ending::kRefused, why);
  }
  if (!r.restore_polling.group.valid())
    (void)choose_target(run, run.s.fleet.polling, r.restore_polling);
  if (run.guarded(Guard::kRefuseKnownBad) && contains(r.known_bad, r.restore_serving.group)) {
    return run.end(Ending::kRefused, Reason::kOnlyKnownBad, r.restore_serving.group);
  }
  // An intention that has not become a call is dropped; a call that has left is followed up.
  auto& list = r.terminations;
  list.erase(
      std::remove_if(list.begin(), list.end(),
                     [](const Termination& t) { return t.state == TerminationState::kIntended; }),
      list.end());
  plan_cluster(run, run.s.fleet.serving, r.restore_serving.group);
  plan_cluster(run, run.s.fleet.polling, r.restore_polling.group);
  run.enter(Step::kRestoreServing);
  run.look_in(Duration{1});
}

int32_t serving_want(const Run& run) {
  return std::max(run.policy().serving_floor, run.record().restore_serving.capacity.desired);
}

int32_t serving_min(const Run& run) {
  return std::max(run.policy().serving_floor, run.record().restore_serving.capacity.min);
}

// Fences every group of the new generation; true when all are out of service.
bool disable_new(const Run& run) {
  bool all = true;
  for (std::size_t i = 0; i < run.record().groups.size(); ++i) {
    GroupPlan& plan = run.record().groups[i];
    if (plan.role != GroupRole::kNew || plan.fenced) continue;
    const Group* g = run.group(plan.id);
    if (g == nullptr) continue;
    const bool well = serving_that_stays(run.s, run.record()) >= run.policy().serving_floor;
    if (!well && run.guarded(Guard::kServeBeforeDisable)) {
      run.wait(Reason::kFloor, run.record().step_began, kNever, plan.id);
      all = false;
    } else if (fence_group(run, *g)) {
      plan.fenced = true;
      plan.changed = run.now();
      run.touch();
    } else {
      all = false;
    }
  }
  return all;
}

void restore_serving(const Run& run) {
  run.need(kFleetParts);
  if (!run.fresh_fleet()) {
    run.look_in(run.policy().look_every);
    return run.wait_for_fleet(run.record().step_began);
  }
  if (frozen(run)) return;
  const Group* g = run.group(run.record().restore_serving.group);
  if (g == nullptr || g->deleting) {
    return run.end(Ending::kHeld, Reason::kGroupMissing, run.record().restore_serving.group);
  }
  if (run.now() - run.record().step_began > run.policy().restore_deadline) {
    return run.end(Ending::kHeld, Reason::kRestoreDeadline, g->id);
  }
  if (!run.guarded(Guard::kServeBeforeDisable)) (void)disable_new(run);
  if (restore_group(run, *g, serving_want(run), serving_min(run)) != RestoreState::kServing) return;
  // A group that served all along was not restored, and leaves no record of it.
  const GroupPlan* plan = run.plan(g->id);
  if (plan != nullptr && plan->changed > run.record().step_began) run.deed(Deed::kRestored, g->id);
  run.enter(Step::kDisableNew);
  run.look_in(Duration{1});
}

void disable_step(const Run& run) {
  run.need(kFleetParts);
  run.look_in(run.policy().look_every);
  if (!run.fresh_fleet()) {
    return run.wait_for_fleet(run.record().step_began);
  }
  if (frozen(run)) return;
  if (disable_new(run)) {
    run.enter(Step::kHandOver);
    return run.look_in(Duration{1});
  }
  if (run.now() - run.record().step_began <= run.policy().restore_deadline) return;
  const Wait first = run.out.waits.empty() ? Wait{.reason = Reason::kFloor} : run.out.waits.front();
  run.end(Ending::kHeld, first.reason, run.record().restore_serving.group);
}

void hand_over(const Run& run) {
  const DrainState drained = drain_groups(run, GroupRole::kNew);
  if (drained == DrainState::kStopped || !run.fresh_fleet()) return;
  const bool restored = hand_poller_over(run);
  if (run.over() || !restored || drained != DrainState::kEmpty) return;
  run.enter(Step::kCheckUrl);
  run.look_in(Duration{1});
}

void check_url(const Run& run) {
  run.need({Part::kUrl});
  run.look_in(run.policy().look_every);
  const Time began = run.record().step_began;
  if (run.s.seen.url.since(began)) {
    run.deed(Deed::kRolledBack, run.record().restore_serving.group);
    return finish(run);
  }
  run.wait(Reason::kUrlDown, began, began + run.policy().health_deadline);
  if (run.now() - began > run.policy().health_deadline) run.end(Ending::kHeld, Reason::kUrlDown);
}

}  // namespace

void decide_rollback(const Run& run) {
  switch (run.record().step) {
    case Step::kChooseRestore: return choose(run);
    case Step::kRestoreServing: return restore_serving(run);
    case Step::kDisableNew: return disable_step(run);
    case Step::kHandOver: return hand_over(run);
    case Step::kCheckUrl: return check_url(run);
    case Step::kPreflight:
    case Step::kSetVersion:
    case Step::kTrigger:
    case Step::kWatchRun:
    case Step::kHealthGate:
    case Step::kBakeTime:
    case Step::kDrain:
    case Step::kRetire:
    case Step::kRecords:
    case Step::kEnded: return;
  }
}

}  // namespace lighthouse
