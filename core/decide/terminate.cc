#include "core/decide/terminate.h"

#include "core/decide/fleet_picture.h"
#include "core/decide/foreign.h"

namespace lighthouse {

namespace {

constexpr Duration kLookSoon{5'000};

enum class Fate : uint8_t { kGone, kLeaving, kThere, kUnseen };

// What the group shows of the instance.
Fate fate_of(const Run& run, const Termination& t) {
  if (!run.s.seen.groups.since(t.at)) return Fate::kUnseen;
  const Group* group = run.group(t.group);
  if (group == nullptr) return may_run(run.s, t.instance) ? Fate::kUnseen : Fate::kGone;
  const Member* member = find_by_id(group->members, t.instance);
  if (member == nullptr) return Fate::kGone;
  return member->lifecycle == Lifecycle::kTerminating ? Fate::kLeaving : Fate::kThere;
}

void send(const Run& run, Termination& t, const Group& group) {
  t.state = TerminationState::kSent;
  t.refused = false;
  t.at = run.now();
  t.desired_before = group.capacity.desired;
  ++t.attempt;
  Capacity after = group.capacity;
  after.desired -= 1;
  expect_capacity(run, group.id, after);
  run.touch();
  run.call(TerminateAndDecrement{.group = t.group, .instance = t.instance});
  run.wait(Reason::kTerminating, run.now(), kNever, t.group, t.instance);
  run.look_in(kLookSoon);
}

// Written down; the evidence is read once more, all of it, before the call leaves.
bool recheck(const Run& run, const Evidence& evidence, Termination& t) {
  const Group* group = run.group(t.group);
  const Member* member = group == nullptr ? nullptr : find_by_id(group->members, t.instance);
  if (member == nullptr || member->lifecycle == Lifecycle::kTerminating)
    return false;  // somebody was faster
  if (run.guarded(Guard::kRecheckBeforeTerminate)) {
    const bool unread = run.guarded(Guard::kUnknownIsBusy) && !evidence_since(run.s.seen, t.at);
    const bool old = run.guarded(Guard::kActOnRecent) &&
                     evidence_is_older(run.s.seen, run.now() - run.policy().act_within);
    if (unread || old) {
      run.wait(Reason::kRechecking, t.at, kNever, t.group, t.instance);
      run.need(idle_parts(!old));
      run.look_in(kLookSoon);
      return run.now() - t.at < run.policy().evidence_max_age;
    }
    const Verdict v =
        judge(run.s, evidence, run.record(), *group, *member, watch_of(run, t.instance));
    if (!v.idle() || !shows_our_capacity(run, *group) || !fleet_is_well(run)) return false;
  }
  send(run, t, *group);
  return true;
}

// Refusals after which surely nothing happened. An unavailable service may have acted before it
// failed, and an answer that does not parse may have been a yes.
bool surely_not_done(ErrorCode code) {
  return code == ErrorCode::kConflict || code == ErrorCode::kThrottled ||
         code == ErrorCode::kDenied;
}

// The instance is still there. After `terminate_look` no request of ours can arrive any more: its
// signature has expired [A5]. If desired did not fall by then, the request never arrived, and the
// proof starts again.
bool still_there(const Run& run, Termination& t) {
  const Group* group = run.group(t.group);
  const Duration look = t.refused ? run.policy().stale_read_bound : run.policy().terminate_look;
  if (group != nullptr && run.s.seen.groups.since(t.at + look)) {
    const GroupPlan* plan = run.plan(t.group);
    const bool restored = plan != nullptr && plan->role == GroupRole::kRestore;
    if (restored || group->capacity.desired >= t.desired_before) {
      expect_capacity(run, t.group, group->capacity);
      watch_of(run, t.instance).idle_since = kNever;
      return false;
    }
    run.end(Ending::kOutcomeUnknown, Reason::kTerminationUnknown, t.group, t.instance);
    return true;
  }
  Reason reason = t.refused ? Reason::kTerminationRefused : Reason::kTerminating;
  if (run.now() - t.at > run.policy().stale_read_bound) reason = Reason::kTerminationUnknown;
  run.wait(reason, t.at, t.at + look, t.group, t.instance);
  run.look_in(run.policy().look_every);
  return true;
}

// Seen to be gone, and remembered for as long as a stale read may still show it there.
void note_gone(const Run& run, Termination& t) {
  t.state = TerminationState::kGone;
  t.at = run.now();
  auto& work = run.record().unfinished;
  work.erase(std::remove_if(work.begin(), work.end(),
                            [&](const SeenWork& w) { return w.host == t.instance; }),
             work.end());
  run.deed(Deed::kTerminated, t.group, t.instance);
  auto& watches = run.mind.memory.watches;
  watches.erase(std::remove_if(watches.begin(), watches.end(),
                               [&](const Watch& w) { return w.id == t.instance; }),
                watches.end());
}

// A call was sent. Returns false when it is settled: gone, or surely never done.
bool look_after(const Run& run, Termination& t) {
  const Group* group = run.group(t.group);
  const ActionResult* r = run.result_of(CallKind::kTerminateAndDecrement, t.instance);
  if (!run.guarded(Guard::kLookAfterLostTerminate) && group != nullptr && r != nullptr && !r->ok) {
    send(run, t, *group);
    return true;
  }
  switch (fate_of(run, t)) {
    case Fate::kGone: note_gone(run, t); return false;
    case Fate::kLeaving:
      run.wait(Reason::kTerminating, t.at, kNever, t.group, t.instance);
      run.look_in(run.policy().look_every);
      return true;
    case Fate::kUnseen:
    case Fate::kThere: return still_there(run, t);
  }
  return true;
}

}  // namespace

Watch& watch_of(const Run& run, InstanceId id) {
  auto& watches = run.mind.memory.watches;
  auto at = std::lower_bound(watches.begin(), watches.end(), id,
                             [](const Watch& w, InstanceId key) { return w.id < key; });
  if (at != watches.end() && at->id == id) return *at;
  return *watches.insert(at, Watch{.id = id});
}

void note_refusals(const Run& run) {
  for (Termination& t : run.record().terminations) {
    if (t.state != TerminationState::kSent || t.refused) continue;
    const ActionResult* r = run.result_of(CallKind::kTerminateAndDecrement, t.instance);
    if (r == nullptr || r->ok) continue;
    t.refused = surely_not_done(r->error.code);
    // Without an answer the look for it begins now: a process that slept sends its call as it
    // wakes.
    if (!t.refused) t.at = run.now();
    run.touch();
  }
}

bool follow_terminations(const Run& run, const Evidence& evidence) {
  auto& list = run.record().terminations;
  for (auto t = list.begin(); t != list.end();) {
    bool keep = true;
    switch (t->state) {
      case TerminationState::kIntended: keep = recheck(run, evidence, *t); break;
      case TerminationState::kSent:
        keep = look_after(run, *t) || t->state == TerminationState::kGone;
        break;
      case TerminationState::kGone:
        keep = !run.s.seen.groups.since(t->at + run.policy().stale_read_bound);
        break;
    }
    if (run.over()) return true;
    if (keep) {
      ++t;
      continue;
    }
    t = list.erase(t);
    run.touch();
  }
  return terminates(run.record());
}

bool sees_terminations_through(const Run& run) {
  auto& list = run.record().terminations;
  for (auto t = list.begin(); t != list.end();) {
    const Fate fate = t->state == TerminationState::kSent ? fate_of(run, *t) : Fate::kThere;
    const bool late = run.s.seen.groups.since(t->at + run.policy().terminate_look);
    const bool settled =
        t->state != TerminationState::kSent || (fate == Fate::kThere && (late || t->refused));
    if (fate == Fate::kGone) note_gone(run, *t);
    if (settled || fate == Fate::kGone) {
      t = list.erase(t);
      run.touch();
      continue;
    }
    run.need({Part::kGroups, Part::kInstances});
    run.wait(Reason::kTerminating, t->at, kNever, t->group, t->instance);
    run.look_in(run.policy().look_every);
    ++t;
  }
  return !list.empty();
}

bool terminates(const RunRecord& record) {
  return std::any_of(record.terminations.begin(), record.terminations.end(),
                     [](const Termination& t) { return t.state != TerminationState::kGone; });
}

bool fleet_is_well(const Run& run) {
  return !run.guarded(Guard::kDrainNeedsHealth) ||
         serving_that_stays(run.s, run.record()) >= run.policy().serving_floor;
}

void begin_termination(const Run& run, const Group& group, const Member& member) {
  const int32_t counted = counted_members(group);
  const Capacity need{.min = std::min(group.capacity.min, counted - 1),
                      .max = std::max(group.capacity.max, counted),
                      .desired = counted};
  // A read from before our last write counts what is no longer there; only that write itself may be
  // repeated on it.
  const GroupPlan* plan = run.plan(group.id);
  const bool stale = !shows_our_capacity(run, group) && need != plan->capacity &&
                     run.s.seen.groups.asked - plan->changed <= run.policy().stale_read_bound;
  if (stale) {
    run.wait(Reason::kLoweringMinimum, plan->changed, plan->changed + run.policy().stale_read_bound,
             group.id, member.id);
    return run.look_in(kLookSoon);
  }
  if (group.capacity != need || !shows_our_capacity(run, group)) {
    // With Launch and Terminate suspended, desired can be matched to what is there without
    // consequence.
    expect_capacity(run, group.id, need);
    run.call(UpdateCapacity{.group = group.id, .capacity = need});
    run.wait(Reason::kLoweringMinimum, run.now(), kNever, group.id, member.id);
    run.look_in(kLookSoon);
    return;
  }
  run.record().terminations.push_back(
      Termination{.instance = member.id, .group = group.id, .at = run.now()});
  run.touch();
  run.wait(Reason::kRechecking, run.now(), kNever, group.id, member.id);
  run.need(idle_parts(true));
  run.look_in(Duration{1});
}

}  // namespace lighthouse
