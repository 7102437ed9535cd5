#include "core/decide/handover.h"

#include "core/decide/fleet_picture.h"
#include "core/decide/other_runs.h"
#include "core/decide/restore.h"

namespace lighthouse {

namespace {

bool is_gone(const InstanceFacts& facts) {
  return facts.state == Ec2State::kTerminated || facts.state == Ec2State::kStopped;
}

// Hosts whose pollers may still run and must stop first: all of the other polling groups', planned
// or not, for disabling a group stops none [14.3], and whatever EC2 takes away, which polls until
// it is gone. `restored`: the group that gets the poller back.
InstanceList pollers_to_stop(const Run& run, GroupId restored) {
  InstanceList out;
  const auto add = [&](InstanceId id) {
    const auto& stopped = run.record().pollers_stopped;
    if (std::binary_search(stopped.begin(), stopped.end(), id)) return;
    if (std::find(out.begin(), out.end(), id) == out.end()) out.push_back(id);
  };
  const ClusterId polling = run.s.fleet.polling;
  for (const Group& g : run.s.seen.groups.value) {
    if (g.id.cluster != polling || g.id == restored) continue;
    for (const Member& m : g.members) add(m.id);
  }
  for (const InstanceFacts& facts : run.s.seen.instances.value) {
    if (facts.group.cluster != polling || is_gone(facts)) continue;
    if (facts.group != restored || !may_run(run.s, facts.id)) add(facts.id);
  }
  return out;
}

void stop_by_hook(const Run& run, const InstanceList& pollers) {
  for (const InstanceId id : pollers) {
    const ActionResult* r = run.result_of(CallKind::kStopPoller, id);
    if (r != nullptr && r->ok) {
      auto& stopped = run.record().pollers_stopped;
      stopped.insert(std::lower_bound(stopped.begin(), stopped.end(), id), id);
      run.touch();
    } else {
      run.call(StopPoller{.instance = id});
    }
  }
}

// Its own host, if one is left, polls already; one that is on its way out, or dead, does not.
bool has_poller(const Run& run, const Group& polling) {
  return std::any_of(polling.members.begin(), polling.members.end(), [&](const Member& m) {
    return (m.lifecycle == Lifecycle::kInService || m.lifecycle == Lifecycle::kPending) &&
           may_run(run.s, m.id);
  });
}

// May the old polling group be given an instance now?
bool may_start_poller(const Run& run, const Group& polling) {
  if (has_poller(run, polling) || !run.guarded(Guard::kPollerStopsFirst)) return true;
  // It starts a poller of its own, which nobody here would stop.
  if (a_run_is_under_way(run)) return false;
  const InstanceList running = pollers_to_stop(run, polling.id);
  if (running.empty() || run.policy().poller == PollerPolicy::kOverlap) return true;
  if (run.policy().poller == PollerPolicy::kHook) stop_by_hook(run, running);
  const Time limit = run.record().step_began + run.policy().poller_gap_limit;
  run.wait(Reason::kPollerStopping, run.record().step_began, limit, polling.id, running.front());
  return false;
}

// Two pollers are allowed by the policy `overlap`, for a while. True when that has passed.
bool overlap_is_over(const Run& run) {
  const InstanceList running = pollers_to_stop(run, run.record().restore_polling.group);
  if (run.policy().poller != PollerPolicy::kOverlap || running.empty()) return false;
  const Time since = run.record().handover_began;
  const Time limit = since + run.policy().poller_overlap_limit;
  run.wait(Reason::kPollerStopping, since, limit, run.record().restore_polling.group,
           running.front());
  return run.now() > limit;
}

// The group launches whatever it lacks, and nothing that Lighthouse still does decides it.
bool launches_by_itself(const Group& polling) {
  const ProcessSet launching = only(Process::kLaunch) | only(Process::kTerminate);
  return (polling.suspended & launching).empty() && polling.capacity.desired > 0;
}

}  // namespace

bool hand_poller_over(const Run& run) {
  const GroupId id = run.record().restore_polling.group;
  if (!id.valid()) return true;
  const Group* g = run.group(id);
  if (g == nullptr || g->deleting) {
    run.end(Ending::kHeld, Reason::kGroupMissing, id);
    return false;
  }
  // The poller that the group still had may be lost before the group can replace it: what lets the
  // group launch is then asked anew, and the wait for the other pollers begins again (G3).
  if (run.record().handover_began != kNever && !launches_by_itself(*g) &&
      !may_start_poller(run, *g)) {
    run.record().handover_began = kNever;
    run.record().step_began = run.now();
    run.touch();
    return false;
  }
  if (run.record().handover_began == kNever) {
    if (!may_start_poller(run, *g)) {
      const bool over = run.now() - run.record().step_began > run.policy().poller_gap_limit;
      if (over) run.end(Ending::kHeld, Reason::kPollerGapLimit, g->id);
      return false;
    }
    run.record().handover_began = run.now();
    run.touch();
  }
  if (overlap_is_over(run)) {
    run.end(Ending::kHeld, Reason::kPollerGapLimit, g->id);
    return false;
  }
  if (restore_group(run, *g, 1, 1) == RestoreState::kServing) return true;
  if (run.now() - run.record().handover_began > run.policy().restore_deadline) {
    run.end(Ending::kHeld, Reason::kRestoreDeadline, g->id);
  }
  return false;
}

}  // namespace lighthouse
