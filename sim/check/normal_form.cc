#include "sim/check/normal_form.h"

#include <algorithm>

#include "sim/check/answers.h"

namespace lighthouse::sim::check {

namespace {

// Times in an engine that rests at kBase; it looks again at kBase + kTick.
// Settling, then proving, and one tick more: the longest stretch that a decision looks back over.
constexpr Duration kLong = kTick * (kSettleTicks + kReportTicks + 1);
constexpr uint32_t kManyAttempts = 2;  // only shown
constexpr Time kLongAgo = kBase - kLong;
constexpr Time kALookAgo = kBase - kTick;
constexpr Time kProvedSince = kBase - kTick * kReportTicks;
constexpr Time kSettledSince = kBase - kTick * kSettleTicks;

struct Shift {
  Time now;

  template <class... Times>
  void operator()(Times&... times) const {
    (one(times), ...);
  }
  void one(Time& t) const {
    if (t != kNever) t = std::max(kBase - (now - t), kBase - kLong);
  }
  template <class T>
  void seen(Seen<T>& part) const {
    (*this)(part.asked, part.failing_since);
  }
};

void forget_before(GroupPlan& plan) {
  // The next read of the groups is younger than any change of ours, so that none is stale.
  plan.changed = kBase;
  // The capacity before is accepted only until the one that was written has been seen.
  if (plan.capacity_seen) plan.capacity_before = plan.capacity;
  if (plan.suspended_seen) plan.suspended_before = plan.suspended;
}

void normalise_watch(Watch& w, Duration settle) {
  w.vanished = false;  // found out anew in each look
  const bool gap = w.looked == kNever || w.looked < kBase;
  if (gap || w.out_since == kNever) {
    w.looked = w.out_since = w.idle_since = kNever;  // the watch begins again
    return;
  }
  if (w.idle_since == kNever) {
    // Settled for as long as the next evidence can be old: only that will count.
    w.out_since = std::max(w.out_since, kSettledSince);
    return;
  }
  // Idle since the later of the two; out for long enough before that.
  w.idle_since = std::max({w.idle_since, w.out_since + settle, kProvedSince});
  w.out_since = kProvedSince - kTick * kSettleTicks;
}

bool says_nothing(const Watch& w) {
  return w == Watch{.id = w.id};
}

// Evidence that was good a look ago may still count in the next one, if that one's read fails.
template <class T>
void normalise_evidence(Seen<T>& part, bool read_anew) {
  if (read_anew || !part.good() || part.asked < kBase) part = {};
}

// Good and not failing is all that counts of what the next look does not read.
void normalise_tasks(Seen<TaskFacts>& tasks, bool read_again) {
  const bool known = tasks.good() && !tasks.failing();
  tasks = {};
  if (known && !read_again) tasks.asked = kBase;
}

void normalise_seen(Resting& r, Reads reads) {
  Observation& o = r.seen;
  const bool drains = r.mind.record.step == Step::kDrain;
  const auto anew = [&](Part part) { return reads == Reads::kSucceed && r.needs.has(part); };
  // Read in each look that uses them; nothing is decided when that failed.
  o.groups = {};
  o.balancers = {};
  normalise_tasks(o.tasks, r.needs.has(Part::kTasks));
  normalise_evidence(o.reports, !drains || anew(Part::kReports));
  normalise_evidence(o.executions, !drains || anew(Part::kExecutions));
  normalise_evidence(o.bakes, !drains || anew(Part::kBakes));
  // Old names still tell whose an execution is; only a failure or an age of two looks is told
  // apart.
  if (!drains || anew(Part::kInstances)) o.instances = {};
  o.instances.failing_since = kNever;
  o.instances.error = {};
  if (o.instances.good()) o.instances.asked = std::max(o.instances.asked, kALookAgo);
  if (r.mind.record.step != Step::kPreflight) o.lease.asked = kLongAgo;
}

// Of the answers, the next look uses that a write to a group took effect, that a termination was
// refused or got no answer, and what guards forbid.
bool matters(const ActionResult& result, GuardSet guards) {
  if (result.ok) {
    return result.kind == CallKind::kUpdateCapacity || result.kind == CallKind::kSuspendProcesses ||
           result.kind == CallKind::kResumeProcesses;
  }
  if (result.kind == CallKind::kTerminateAndDecrement) return true;
  return result.kind == CallKind::kSubmitRecord && !guards.on(Guard::kRecordOnce);
}

}  // namespace

void count_from(RunRecord& r, Time now) {
  const Shift by{now};
  r.revision = 1;
  by(r.began, r.step_began, r.triggered, r.handover_began);
  for (GroupPlan& plan : r.groups) by(plan.changed);
  for (Termination& t : r.terminations) {
    by(t.at);
    t.attempt = std::min(t.attempt, kManyAttempts);
  }
  for (DeedRecord& d : r.deeds) {
    by(d.submitted);
    d.attempts = std::min(d.attempts, kManyAttempts);
  }
}

void count_from(Resting& resting, Time now) {
  const Shift by{now};
  count_from(resting.mind.record, now);
  Memory& m = resting.mind.memory;
  for (Watch& w : m.watches) by(w.out_since, w.idle_since, w.looked);
  by(m.first_good, m.last_sample, m.read_back_since, m.saved, m.unwell_since, m.retire_since);
  Observation& o = resting.seen;
  by.seen(o.groups);
  by.seen(o.instances);
  by.seen(o.balancers);
  by.seen(o.reports);
  by.seen(o.executions);
  by.seen(o.bakes);
  by.seen(o.gate);
  by.seen(o.url);
  by.seen(o.pipeline);
  by.seen(o.runs);
  by.seen(o.tasks);
  by.seen(o.lease);
}

void normalise(RunRecord& r, Time now) {
  count_from(r, now);
  // Deadlines of hours never come; only pre-flight asks what it has read since it began.
  if (r.step != Step::kPreflight) r.began = r.step_began = kLongAgo;
  for (GroupPlan& plan : r.groups) forget_before(plan);
  for (Termination& t : r.terminations) {
    t.at = std::max(t.at, kBase - kTick * (kLateTicks - 1));  // in the next look it is too late
    t.attempt = 0;
  }
  for (DeedRecord& d : r.deeds) {
    if (d.submitted != kNever) d.submitted = kBase;  // the next list is asked for late enough
    d.attempts = 0;
  }
}

void normalise(Resting& resting, Time now, Reads reads, GuardSet guards) {
  count_from(resting, now);
  normalise(resting.mind.record, kBase);
  const Duration settle = guards.on(Guard::kSettleFirst) ? kTick * kSettleTicks : Duration{0};
  auto& watches = resting.mind.memory.watches;
  for (Watch& w : watches) normalise_watch(w, settle);
  watches.erase(std::remove_if(watches.begin(), watches.end(), says_nothing), watches.end());
  normalise_seen(resting, reads);
  auto& actions = resting.seen.actions;
  actions.erase(
      std::remove_if(actions.begin(), actions.end(),
                     [&](const ActionResult& result) { return !matters(result, guards); }),
      actions.end());
}

}  // namespace lighthouse::sim::check
