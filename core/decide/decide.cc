// One decision: what every operation does alike, then the operation's own step.
#include "core/decide/decision.h"
#include "core/decide/drain.h"
#include "core/decide/fleet_picture.h"
#include "core/decide/foreign.h"
#include "core/decide/operations.h"
#include "core/decide/preflight.h"
#include "core/decide/records.h"
#include "core/decide/terminate.h"

namespace lighthouse {

namespace {

// Renewed at a third of its life, so that one lost renewal costs nothing.
void keep_lease(const Run& run) {
  const Seen<Lease>& lease = run.s.seen.lease;
  if (!lease.good() || run.now() - lease.asked > run.policy().lease_ttl / 3)
    run.need({Part::kLease});
}

// This Lighthouse was away for longer than its lease lives: another may have taken over meanwhile,
// so that it looks before it goes on. A lease that cannot be read stops nothing: safety does not
// rest on it.
bool lease_may_have_expired(const Run& run) {
  const Seen<Lease>& lease = run.s.seen.lease;
  if (!run.guarded(Guard::kHoldLease) || !lease.good() || lease.failing()) return false;
  if (run.now() - lease.asked <= run.policy().lease_ttl) return false;
  run.wait(
      Wait{.reason = Reason::kPartUnknown, .part = Part::kLease, .since = run.record().step_began});
  run.look_in(Duration{1});
  return true;
}

void end_records(const Run& run) {
  RunRecord& r = run.record();
  const Time limit = r.step_began + run.policy().records_deadline;
  const bool under_way = sees_terminations_through(run);
  if (!r.deeds.empty()) run.need({Part::kTasks});
  if (under_way && run.now() < limit) return;
  if (!r.deeds.empty() && run.now() < limit) {
    return run.wait(Wait{.reason = Reason::kRecordsPending,
                         .count = static_cast<uint32_t>(r.deeds.size()),
                         .since = r.step_began,
                         .until = limit});
  }
  const bool back = r.rolling_back || r.operation == Operation::kRollback;
  if (r.ending == Ending::kNone) r.ending = back ? Ending::kRolledBack : Ending::kDone;
  r.step = Step::kEnded;
  run.touch();
  run.wait(r.reason, run.now(), kNever, r.reason_group, r.reason_instance);
}

void step(const Run& run) {
  switch (run.record().step) {
    case Step::kPreflight:
      if (run.record().operation == Operation::kRollback) return run.enter(Step::kChooseRestore);
      [[fallthrough]];
    case Step::kDrain:
      return run.record().operation == Operation::kUpgrade ? decide_upgrade(run)
                                                           : decide_drain(run);
    case Step::kSetVersion:
    case Step::kTrigger:
    case Step::kWatchRun:
    case Step::kHealthGate:
    case Step::kBakeTime: return decide_upgrade(run);
    case Step::kRetire: return decide_retire(run);
    case Step::kChooseRestore:
    case Step::kRestoreServing:
    case Step::kDisableNew:
    case Step::kHandOver:
    case Step::kCheckUrl: return decide_rollback(run);
    case Step::kRecords: return end_records(run);
    case Step::kEnded: return;
  }
}

}  // namespace

void fail(const Run& run, Reason reason) {
  RunRecord& r = run.record();
  if (run.policy().on_failure == OnFailure::kHold || r.rolling_back)
    return run.end(Ending::kHeld, reason);
  r.reason = reason;
  r.rolling_back = true;
  run.out.waits.clear();
  run.out.calls.clear();
  run.enter(Step::kChooseRestore);
  run.look_in(Duration{1});
}

void finish(const Run& run) {
  run.enter(Step::kRecords);
  run.look_in(Duration{1});
}

bool lease_is_taken(const Run& run, Ending ending, Reason reason) {
  const Seen<Lease>& lease = run.s.seen.lease;
  if (!run.guarded(Guard::kHoldLease) || !lease.good() || lease.failing()) return false;
  if (lease.value.holder == 0 || lease.value.holder == run.record().run) return false;
  run.end(ending, reason);
  return true;
}

Decision decide(const Situation& situation, Mind& mind) {
  Decision out;
  const Run run{.s = situation, .mind = mind, .out = out};
  const Step before = mind.record.step;
  if (before == Step::kEnded) return out;
  note_answers(run);
  note_refusals(run);
  keep_lease(run);
  if (before != Step::kPreflight && before != Step::kChooseRestore && !run.over() &&
      lease_is_taken(run, Ending::kHeld, Reason::kLeaseLost)) {
    return out;
  }
  if (lease_may_have_expired(run)) return out;
  if (before != Step::kPreflight) flush_records(run);
  step(run);
  if (mind.record.step == Step::kEnded) {
    const Seen<Lease>& lease = situation.seen.lease;
    if (lease.good() && lease.value.holder == mind.record.run)
      out.calls.push_back(ReleaseLease{mind.record.run});
    return out;
  }
  // A step that was just entered says in the next look what it waits for and what it needs to see.
  if (mind.record.step != before && out.waits.empty()) run.wait(Reason::kAsked, situation.now);
  if (out.waits.empty()) run.wait(Reason::kAsked, mind.record.step_began);
  if (out.look_in == Duration{0}) out.look_in = situation.policy.look_every;
  if (out.hurry) {
    out.needs = {Part::kGroups, Part::kBalancers};
    out.look_in = Duration{1};
  }
  out.look_in = std::max(out.look_in, Duration{1});  // time must pass, whatever the policy says
  return out;
}

}  // namespace lighthouse
