#include "core/decide/records.h"

namespace lighthouse {

namespace {

// A record that runs this long is shown in Tasks; its Orca may have died under it, which is not
// ours to mend.
constexpr Duration kHangingIsEnough{600'000};

// The record as Tasks shows it. One that failed was made again under the same marker: the one that
// succeeded counts, else one that still runs.
const TaskFact* find_task(const Run& run, uint32_t item) {
  const TaskFact* best = nullptr;
  for (const TaskFact& t : run.s.seen.tasks.value) {
    if (t.marker != Marker{run.record().run, item}) continue;
    if (t.status == ExecutionStatus::kSucceeded) return &t;
    if (best == nullptr || !is_complete(t.status)) best = &t;
  }
  return best;
}

// Returns true when the record needs nothing more.
bool confirm(const Run& run, const DeedRecord& d) {
  const TaskFact* task = find_task(run, d.item);
  if (task == nullptr) return false;
  if (task->status == ExecutionStatus::kSucceeded) return true;
  return !is_complete(task->status) && d.submitted != kNever &&
         run.now() - d.submitted > kHangingIsEnough;
}

// Not in the list though it was sent: only after Gate's own time-out can it be known not to come
// any more [2.2].
bool may_submit(const Run& run, const DeedRecord& d) {
  if (d.submitted == kNever) return true;
  const TaskFact* task = find_task(run, d.item);
  if (task != nullptr && !is_complete(task->status)) return false;
  return run.s.seen.tasks.since(d.submitted + run.policy().trigger_look);
}

// A record is a task on some Orca. While hosts that were given up by name are still there it may
// land on one of them and die with it, so it waits until they are gone [races.md 3.15].
bool may_die(const Run& run) {
  return std::any_of(run.record().named.begin(), run.record().named.end(), [&](InstanceId id) {
    return std::any_of(run.s.seen.groups.value.begin(), run.s.seen.groups.value.end(),
                       [id](const Group& g) { return find_by_id(g.members, id) != nullptr; });
  });
}

}  // namespace

void flush_records(const Run& run) {
  auto& deeds = run.record().deeds;
  if (deeds.empty()) return;
  run.need({Part::kTasks});
  run.look_in(run.policy().look_slowly);
  const ActionResult* answer = run.result_of(CallKind::kSubmitRecord);
  const bool blindly = !run.guarded(Guard::kRecordOnce) && answer != nullptr && !answer->ok;
  if (!blindly && run.s.seen.tasks.good() && !run.s.seen.tasks.failing()) {
    const auto confirmed = std::remove_if(deeds.begin(), deeds.end(), [&](const DeedRecord& d) {
      return d.submitted != kNever && confirm(run, d);
    });
    if (confirmed != deeds.end()) run.touch();
    deeds.erase(confirmed, deeds.end());
  }
  // A list that failed says that Gate is in trouble: the record waits.
  if (deeds.empty() || !run.s.seen.tasks.good() || run.s.seen.tasks.failing()) return;
  if (may_die(run)) return;
  for (DeedRecord& d : deeds) {
    if (!may_submit(run, d) && !(blindly && answer->marker.item == d.item)) continue;
    d.submitted = run.now();
    ++d.attempts;
    run.touch();
    run.call(SubmitRecord{.marker = {run.record().run, d.item},
                          .deed = d.deed,
                          .group = d.group,
                          .instance = d.instance});
    return;
  }
}

}  // namespace lighthouse
