#include "core/decide/foreign.h"

namespace lighthouse {

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

bool shows_our_write(const GroupPlan& plan, const Group& group) {
  return group.capacity == plan.capacity && group.suspended == plan.suspended;
}

namespace {

// Our write is seen, not yet seen, or hidden by a stale describe; anything else is foreign.
template <class T>
bool as_expected(const Run& run, const T& shown, const T& written, const T& before, bool& seen,
                 bool settling) {
  if (shown == written) {
    if (!seen) run.touch();
    seen = true;
    return true;
  }
  return shown == before && (!seen || settling);
}

}  // namespace

GroupId foreign_change(const Run& run) {
  if (!run.guarded(Guard::kForeignChangeFreezes)) return {};
  if (!run.s.seen.groups.good() || run.s.seen.groups.failing()) return {};
  for (GroupPlan& plan : run.record().groups) {
    if (!plan.baselined) continue;
    const Group* group = run.group(plan.id);
    if (group == nullptr || group->deleting) continue;
    const bool settling = run.s.seen.groups.asked - plan.changed <= run.policy().stale_read_bound;
    const bool capacity_ok = as_expected(run, group->capacity, plan.capacity, plan.capacity_before,
                                         plan.capacity_seen, settling);
    const bool processes_ok = as_expected(run, group->suspended, plan.suspended,
                                          plan.suspended_before, plan.suspended_seen, settling);
    if (!capacity_ok || !processes_ok) return plan.id;
  }
  return {};
}

}  // namespace lighthouse
