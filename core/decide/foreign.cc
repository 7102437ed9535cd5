#include "core/decide/foreign.h"

namespace lighthouse {

namespace {

void know(const Run& run, bool& seen) {
  if (!seen) run.touch();
  seen = true;
}

}  // namespace

void baseline(const Run& run, GroupPlan& plan, const Group& group) {
  plan.capacity = plan.capacity_before = group.capacity;
  plan.suspended = plan.suspended_before = group.suspended;
  plan.changed = run.now();
  plan.baselined = true;
  run.touch();
}

void expect_capacity(const Run& run, GroupId id, Capacity capacity) {
  GroupPlan* plan = run.plan(id);
  if (plan == nullptr || !plan->baselined) return;
  if (capacity != plan->capacity) {
    plan->capacity_before = plan->capacity;
    plan->capacity = capacity;
    plan->capacity_seen = false;
  }
  plan->changed = run.now();
  run.touch();
}

void expect_suspended(const Run& run, GroupId id, ProcessSet suspended) {
  GroupPlan* plan = run.plan(id);
  if (plan == nullptr || !plan->baselined) return;
  if (suspended != plan->suspended) {
    plan->suspended_before = plan->suspended;
    plan->suspended = suspended;
    plan->suspended_seen = false;
  }
  plan->changed = run.now();
  run.touch();
}

void note_answers(const Run& run) {
  for (const ActionResult& r : run.s.seen.actions) {
    GroupPlan* plan = r.ok ? run.plan(r.group) : nullptr;
    if (plan == nullptr) continue;
    const bool processes =
        r.kind == CallKind::kSuspendProcesses || r.kind == CallKind::kResumeProcesses;
    if (r.kind == CallKind::kUpdateCapacity) know(run, plan->capacity_seen);
    if (processes) know(run, plan->suspended_seen);
  }
}

namespace {

// Our write is seen, not yet seen, or hidden by a stale describe; anything else is foreign.
template <class T>
bool as_expected(const Run& run, const T& shown, const T& written, const T& before, bool& seen,
                 bool settling) {
  if (shown == written) {
    know(run, seen);
    return true;
  }
  return shown == before && (!seen || settling);
}

// A read that was asked this long after our last write cannot be older than it.
bool may_be_stale(const Run& run, const GroupPlan& plan) {
  return run.s.seen.groups.asked - plan.changed <= run.policy().stale_read_bound;
}

}  // namespace

bool looks_as_left(const Run& run, GroupPlan& plan, const Group& group) {
  const bool settling = may_be_stale(run, plan);
  const bool capacity_ok = as_expected(run, group.capacity, plan.capacity, plan.capacity_before,
                                       plan.capacity_seen, settling);
  const bool processes_ok = as_expected(run, group.suspended, plan.suspended, plan.suspended_before,
                                        plan.suspended_seen, settling);
  return capacity_ok && processes_ok;
}

bool frozen(const Run& run) {
  if (!run.guarded(Guard::kForeignChangeFreezes)) return false;
  if (!run.s.seen.groups.good() || run.s.seen.groups.failing()) return false;
  bool strange = false;
  for (GroupPlan& plan : run.record().groups) {
    if (!plan.baselined) continue;
    const Group* group = run.group(plan.id);
    if (group == nullptr || group->deleting || looks_as_left(run, plan, *group)) continue;
    if (!may_be_stale(run, plan)) {
      run.end(Ending::kHeld, Reason::kForeignChange, plan.id);
      return true;
    }
    strange = true;
    run.wait(Reason::kForeignChange, plan.changed, plan.changed + run.policy().stale_read_bound,
             plan.id);
    run.look_in(run.policy().look_every);
  }
  return strange;
}

bool shows_our_capacity(const Run& run, const Group& group) {
  const GroupPlan* plan = run.plan(group.id);
  return plan == nullptr || !plan->baselined || plan->capacity == group.capacity;
}

}  // namespace lighthouse
