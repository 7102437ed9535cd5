#include "core/decide/restore.h"

#include "core/decide/fleet_picture.h"
#include "core/decide/foreign.h"

namespace lighthouse {

namespace {

constexpr Duration kLookSoon{5'000};

struct Restorer {
  const Run& run;
  const Group& group;
  int32_t want;
  int32_t min;

  RestoreState working(Reason reason, Duration look, InstanceId instance = {}) const {
    run.wait(reason, run.now(), run.record().step_began + run.policy().restore_deadline, group.id,
             instance);
    run.look_in(look);
    return RestoreState::kWorking;
  }

  // Can serve: counted by the group, and its instance still runs. One that EC2 has lost stays
  // listed while Terminate is suspended; a load balancer refuses a whole list that has it.
  [[nodiscard]] bool usable(const Member& m) const {
    return (m.lifecycle == Lifecycle::kInService || m.lifecycle == Lifecycle::kPending) &&
           may_run(run.s, m.id);
  }
  [[nodiscard]] int32_t usable_members() const {
    return static_cast<int32_t>(std::count_if(group.members.begin(), group.members.end(),
                                              [this](const Member& m) { return usable(m); }));
  }

  // Members, and none of them alive: nothing to protect, and nothing is launched in their place
  // before Terminate works.
  [[nodiscard]] bool all_dead() const {
    return counted_members(group) > 0 && usable_members() == 0;
  }

  // Desired covers what is there: otherwise resuming Terminate scales in at once, running pipelines
  // or not [A9]. A dead member beside living ones takes a place until Terminate works again.
  [[nodiscard]] Capacity target() const {
    int32_t desired = want;
    if (!all_dead()) desired += counted_members(group) - usable_members();
    if (run.guarded(Guard::kDesiredMatchesActual))
      desired = std::max(desired, counted_members(group));
    // Once Launch works, a member that died is being replaced: lowering desired would cancel that.
    if (!group.suspended.has(Process::kLaunch)) desired = std::max(desired, group.capacity.desired);
    return Capacity{.min = min, .max = std::max(group.capacity.max, desired), .desired = desired};
  }

  bool resume(ProcessSet processes) const {
    const ProcessSet still = group.suspended & processes;
    if (still.empty()) return false;
    expect_suspended(run, group.id, group.suspended - still);
    run.call(ResumeProcesses{.group = group.id, .processes = still});
    return true;
  }

  // Registers by name what the balancers do not list. Returns true when a call was made.
  bool register_missing() const {
    if (!run.guarded(Guard::kRegisterExplicitly)) return false;
    bool called = false;
    for (const BalancerId id : run.s.fleet.balancers) {
      const Balancer* b = find_by_id(run.s.seen.balancers.value, id);
      if (b == nullptr) continue;
      InstanceList missing;
      for (const Member& m : group.members) {
        const bool listed = std::binary_search(b->registered.begin(), b->registered.end(), m.id);
        if (m.lifecycle == Lifecycle::kInService && usable(m) && !listed) missing.push_back(m.id);
      }
      if (missing.empty()) continue;
      run.call(RegisterInstances{.balancer = id, .instances = missing});
      called = true;
    }
    return called;
  }

  // How many usable members every balancer says InService, marked or not.
  [[nodiscard]] int32_t in_service() const {
    Group unmarked = group;
    for (Member& m : unmarked.members) m.unhealthy = false;
    return serving_members(run.s, unmarked);
  }

  RestoreState next() const {
    const ProcessSet all = kDisabledProcesses;
    if (group.capacity != target()) {
      expect_capacity(run, group.id, target());
      run.call(UpdateCapacity{.group = group.id, .capacity = target()});
      return working(Reason::kGrowing, kLookSoon);
    }
    const bool terminate_last = run.guarded(Guard::kResumeTerminateLast);
    if (resume(terminate_last ? only(Process::kAddToLoadBalancer) : all)) {
      return working(Reason::kResumingAddToLoadBalancer, kLookSoon);
    }
    if (resume(only(Process::kLaunch))) return working(Reason::kResumingLaunch, kLookSoon);
    if (all_dead() && resume(only(Process::kTerminate)))
      return working(Reason::kResumingTerminate, kLookSoon);
    if (register_missing()) return working(Reason::kRegistering, kLookSoon);
    const int32_t usable_now = usable_members();
    if (usable_now < want) return working(Reason::kWaitingForInstances, run.policy().look_every);
    if (in_service() < usable_now)
      return working(Reason::kWaitingForInService, run.policy().look_every);
    for (const Member& m : group.members) {
      if (!m.unhealthy || !usable(m) || !run.guarded(Guard::kRepairHealthMarks)) continue;
      run.call(SetInstanceHealthy{.instance = m.id});
      return working(Reason::kRepairingHealth, kLookSoon, m.id);
    }
    if (group.suspended.has(Process::kTerminate)) {
      if (run.fleet_is_recent()) (void)resume(only(Process::kTerminate));
      return working(Reason::kResumingTerminate, kLookSoon);
    }
    return RestoreState::kServing;
  }
};

}  // namespace

RestoreState restore_group(const Run& run, const Group& group, int32_t want, int32_t min) {
  return Restorer{.run = run, .group = group, .want = want, .min = min}.next();
}

}  // namespace lighthouse
