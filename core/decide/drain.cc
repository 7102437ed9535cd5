#include "core/decide/drain.h"

#include "core/decide/evidence.h"
#include "core/decide/fleet_picture.h"
#include "core/decide/foreign.h"
#include "core/decide/idle.h"
#include "core/decide/other_runs.h"
#include "core/decide/terminate.h"

namespace lighthouse {

namespace {

constexpr Capacity kEmptyCapacity{};
constexpr Duration kLookSoon{5'000};

// An instance that has never passed a health check since it was registered never took traffic: it
// may be idle though it never reported [A14.2]. Written down at the fence, because deregistration
// wipes the ELB's words.
void note_never_served(const Run& run, const Group& group) {
  for (const Member& m : group.members) {
    bool never = !run.s.fleet.balancers.empty();
    bool served = false;
    for (const BalancerId id : run.s.fleet.balancers) {
      const Balancer* b = find_by_id(run.s.seen.balancers.value, id);
      const BalancerRow* row = b == nullptr ? nullptr : find_by_id(b->health, m.id);
      never = never && row != nullptr && row->state == Registration::kRegistering;
      served = served || (row != nullptr && (row->state == Registration::kInService ||
                                             row->state == Registration::kDraining));
    }
    auto& list = run.record().never_served;
    const auto at = std::lower_bound(list.begin(), list.end(), m.id);
    const bool noted = at != list.end() && *at == m.id;
    if (noted == (never || (noted && !served))) continue;
    if (noted) {
      list.erase(at);
    } else {
      list.insert(at, m.id);
    }
    run.touch();
  }
}

// What of each balancer's list belongs to the group: one call for each that has some.
Small<DeregisterInstances, 2> registrations_of(const Run& run, const Group& group) {
  Small<DeregisterInstances, 2> out;
  for (const BalancerId id : run.s.fleet.balancers) {
    if (!run.guarded(Guard::kEveryBalancer) && id != run.s.fleet.balancers.front()) break;
    const Balancer* b = find_by_id(run.s.seen.balancers.value, id);
    if (b == nullptr) continue;
    InstanceList registered;
    for (const Member& m : group.members) {
      if (std::binary_search(b->registered.begin(), b->registered.end(), m.id))
        registered.push_back(m.id);
    }
    if (!registered.empty()) {
      out.push_back(DeregisterInstances{.balancer = id, .instances = registered});
    }
  }
  return out;
}

// A host that was seen out of every balancer is behind one again: a foreign hand (G9).
bool registered_again(const Run& run, const Evidence& evidence, const GroupPlan& plan,
                      const Member& member) {
  if (!run.guarded(Guard::kForeignChangeFreezes)) return false;
  if (run.s.seen.balancers.asked - plan.changed <= run.policy().stale_read_bound) return false;
  const Registration at = evidence.registration_of(member.id);
  return at == Registration::kInService || at == Registration::kRegistering ||
         at == Registration::kFailing;
}

struct Drainer {
  const Run& run;
  const Evidence& evidence;
  bool busy = false;  // a termination is under way
  bool all_empty = true;

  void group(GroupPlan& plan) {
    const Group* g = run.group(plan.id);
    if (g == nullptr) return missing(plan.id);
    if (g->deleting) {
      all_empty = false;
      return run.wait(Reason::kGroupDeleting, run.now(), kNever, plan.id);
    }
    // Terminations and fences are made only while the fleet that stays is healthy (G2).
    if (!plan.fenced) {
      all_empty = false;
      if (!fleet_is_well(run))
        return run.wait(Reason::kNewNotHealthy, run.record().step_began, kNever, plan.id);
      if (!fence_group(run, *g)) return;
      plan.fenced = true;
      plan.changed = run.now();
      run.touch();
    }
    if (g->members.empty()) return empty(plan, *g);
    all_empty = false;
    const GroupId id = plan.id;
    for (const Member& m : g->members) {
      if (run.over()) return;
      member(id, *g, m);
    }
  }

  // Deleted, and then nothing is left to drain; or only this answer lacks it.
  void missing(GroupId id) {
    for (const InstanceFacts& f : run.s.seen.instances.value) {
      if (f.group != id || !may_run(run.s, f.id)) continue;
      all_empty = false;
      return run.wait(Reason::kGroupMissing, run.now(), kNever, id, f.id);
    }
  }

  void member(GroupId id, const Group& g, const Member& m) {
    if (m.lifecycle == Lifecycle::kTerminating) {
      run.wait(Reason::kTerminating, run.now(), kNever, id, m.id);
      return run.look_in(run.policy().look_every);
    }
    if (registered_again(run, evidence, *run.plan(id), m))
      return run.end(Ending::kHeld, Reason::kForeignChange, id, m.id);
    const auto& list = run.record().terminations;
    if (std::any_of(list.begin(), list.end(),
                    [&](const Termination& t) { return t.instance == m.id; }))
      return;
    Verdict v = judge(run.s, evidence, run.record(), g, m, watch_of(run, m.id));
    if (v.idle() && (busy || !run.out.calls.empty())) v.wait.reason = Reason::kAnotherFirst;
    if (v.idle() && !fleet_is_well(run)) v.wait.reason = Reason::kNewNotHealthy;
    if (v.idle()) {
      busy = true;
      return begin_termination(run, g, m);
    }
    run.wait(v.wait);
    if (v.wait.until != kNever && v.wait.until > run.now()) run.look_in(v.wait.until - run.now());
    if (past_deadline() && !run.guarded(Guard::kDeadlineHolds)) {
      run.call(TerminateAndDecrement{.group = id, .instance = m.id});
    }
  }

  void empty(GroupPlan& plan, const Group& g) {
    if (g.capacity != kEmptyCapacity) {
      all_empty = false;
      expect_capacity(run, plan.id, kEmptyCapacity);
      run.call(UpdateCapacity{.group = plan.id, .capacity = kEmptyCapacity});
      run.wait(Reason::kEmptying, run.now(), kNever, plan.id);
      return run.look_in(kLookSoon);
    }
    if (plan.emptied) return;
    plan.emptied = true;
    run.deed(Deed::kEmptied, plan.id);
  }

  [[nodiscard]] bool past_deadline() const {
    return run.now() - run.record().step_began > run.policy().drain_deadline;
  }
};

}  // namespace

bool fence_group(const Run& run, const Group& group) {
  note_never_served(run, group);
  if (!run.fleet_is_recent()) {
    run.wait(Reason::kFencing, run.now(), kNever, group.id);
    return false;
  }
  const auto registrations = registrations_of(run, group);
  if (is_disabled(group) && registrations.empty()) return true;
  if (a_run_is_under_way(run)) return false;
  if (!is_disabled(group)) {
    expect_suspended(run, group.id, group.suspended | kDisabledProcesses);
    run.call(SuspendProcesses{.group = group.id, .processes = kDisabledProcesses});
  } else {
    for (const DeregisterInstances& call : registrations) run.call(call);
  }
  run.wait(Reason::kFencing, run.now(), kNever, group.id);
  run.look_in(kLookSoon);
  return false;
}

void plan_old_groups(const Run& run) {
  for (const Group& g : run.s.seen.groups.value) {
    const bool ours = g.id.cluster == run.s.fleet.serving || g.id.cluster == run.s.fleet.polling;
    const bool something_left = !g.members.empty() || g.capacity != kEmptyCapacity;
    // Spinnaker's own flag looks at AddToLoadBalancer alone; a live group may have that suspended
    // [8].
    const bool disabled = run.guarded(Guard::kOnlyDisabledGroups)
                              ? is_disabled(g)
                              : g.suspended.has(Process::kAddToLoadBalancer);
    if (!ours || g.deleting || !disabled || !something_left) continue;
    GroupPlan& plan = run.plan_for(g.id, GroupRole::kOld);
    if (plan.role == GroupRole::kOld && !plan.baselined) baseline(run, plan, g);
  }
}

DrainState drain_groups(const Run& run, GroupRole role) {
  run.need(idle_parts(!run.s.seen.instances.fresh(run.now(), run.policy().stale_read_bound)));
  run.look_in(run.policy().look_slowly);
  if (!run.fresh_fleet()) {
    run.wait_for_fleet(run.record().step_began);
    return DrainState::kWorking;
  }
  if (frozen(run)) return run.over() ? DrainState::kStopped : DrainState::kWorking;
  const Evidence evidence(run.s);
  Drainer drainer{.run = run, .evidence = evidence};
  drainer.busy = follow_terminations(run, evidence);
  for (std::size_t i = 0; i < run.record().groups.size(); ++i) {
    if (run.over()) return DrainState::kStopped;
    if (run.record().groups[i].role == role) drainer.group(run.record().groups[i]);
  }
  if (run.over()) return DrainState::kStopped;
  if (drainer.all_empty && !terminates(run.record())) return DrainState::kEmpty;
  if (drainer.past_deadline() && !terminates(run.record()) && run.guarded(Guard::kDeadlineHolds)) {
    const Wait first = run.out.waits.empty() ? Wait{} : run.out.waits.front();
    run.end(Ending::kDeadline, Reason::kDrainDeadline, first.group, first.instance);
    return DrainState::kStopped;
  }
  return DrainState::kWorking;
}

}  // namespace lighthouse
