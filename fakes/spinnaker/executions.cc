// Executions: they begin on an Orca, hold its thread until they end, and their end starts others
// there [11.4].
#include <algorithm>

#include "fakes/spinnaker/lists.h"
#include "fakes/spinnaker/spinnaker.h"

namespace lighthouse::fakes::spinnaker {
namespace {

struct Place {
  InstanceId host;
  ExecutionId id;
  constexpr auto operator<=>(const Place&) const = default;
};

Place place_of(const Thread& thread) {
  return {thread.host, thread.id};
}

}  // namespace

std::span<const Thread> Spinnaker::threads_on(InstanceId instance) const {
  const Thread* const all = threads_.data();
  const auto by_host = [](const Thread& thread, InstanceId host) { return thread.host < host; };
  const Thread* first = std::lower_bound(all, all + threads_.size(), instance, by_host);
  const Thread* last = first;
  while (last != all + threads_.size() && last->host == instance) ++last;
  return {first, last};
}

Thread* Spinnaker::find_thread(InstanceId host, ExecutionId id) {
  const auto thread = std::ranges::lower_bound(threads_, Place{host, id}, {}, place_of);
  const bool found = thread != threads_.end() && place_of(*thread) == Place{host, id};
  return found ? &*thread : nullptr;
}

// A person's actions name no host; they are rare.
Thread* Spinnaker::find_thread(ExecutionId id) {
  const auto thread = std::ranges::find(threads_, id, &Thread::id);
  return thread != threads_.end() ? &*thread : nullptr;
}

// The thread that runs a record from now on. The record names its Orca, whoever received it.
// Requires: a record that has none.
Thread& Spinnaker::begin(SpinContext& ctx, const Host& host, ExecutionId id) {
  Record& record = *redis_.find(id);
  record.owner = host.orca;
  record.status = ExecutionStatus::kRunning;
  record.in_started = record.kind == ExecutionKind::kPipeline;
  const Thread thread{.host = host.id,
                      .id = id,
                      .kind = record.kind,
                      .hidden = record.hidden,
                      .ends = record.lasts < kForever ? ctx.now + record.lasts : kNever,
                      .then_starts = record.then_starts};
  ++counters_.started;
  const auto place = std::ranges::lower_bound(threads_, place_of(thread), {}, place_of);
  Thread& row = *threads_.insert(place, thread);
  if (find_flow(id) != nullptr) {
    row.ends = kNever;
    begin_flow(ctx, id);
  } else {
    at(ctx, row.ends, EventKind::kWorkEnds, id.value, host.id.value);
  }
  return row;
}

// Requires: the thread exists, and Redis takes writes.
void Spinnaker::end(SpinContext& ctx, InstanceId host, ExecutionId id, ExecutionStatus status) {
  const Thread thread = *find_thread(host, id);
  threads_.erase(threads_.begin() + (find_thread(host, id) - threads_.data()));
  ++counters_.finished;
  drop_flow(id);
  redis_.finish(id, thread.kind, status);
  const Host& here = *find_host(host);
  if (thread.then_starts > Duration{0} && status == ExecutionStatus::kSucceeded) {
    const ExecutionId next = next_execution();
    redis_.add({.id = next, .hidden = thread.hidden, .lasts = thread.then_starts});
    begin(ctx, here, next);
    ++counters_.started_by_orca;
  }
  start_waiting(ctx, here);
}

// At the end of any execution, that Orca starts what may start now, on itself.
void Spinnaker::start_waiting(SpinContext& ctx, const Host& host) {
  for (ExecutionId id = redis_.next_to_start(); id.valid(); id = redis_.next_to_start()) {
    begin(ctx, host, id);
    ++counters_.started_by_orca;
  }
  // Waiting runs of the upgrade pipeline that were cancelled in favour of a newer one.
  erase_where(flows_, [&](const Flow& flow) {
    return redis_.status_of(flow.id) != ExecutionStatus::kNotStarted &&
           find_thread(flow.id) == nullptr;
  });
}

void Spinnaker::work_ends(SpinContext& ctx, InstanceId host, ExecutionId id) {
  Thread* thread = find_thread(host, id);
  if (thread == nullptr || thread->ends != ctx.now) return;
  if (!reach_redis(ctx.now, Access::kWrite)) {
    thread->ends = redis_trouble_until_ + Duration{5'000};
    return at(ctx, thread->ends, EventKind::kWorkEnds, id.value, host.value);
  }
  end(ctx, host, id, thread->canceled ? ExecutionStatus::kCanceled : ExecutionStatus::kSucceeded);
}

void Spinnaker::end_soon(SpinContext& ctx, Thread& thread) {
  thread.ends = ctx.now + ctx.choices.spread(kSpinnakerActor, Site::kWorkLength, Duration{5'000},
                                             Duration{60'000});
  at(ctx, thread.ends, EventKind::kWorkEnds, thread.id.value, thread.host.value);
}

bool Spinnaker::pause(SpinContext& ctx, ExecutionId execution) {
  Thread* thread = find_thread(execution);
  Record* record = redis_.find(execution);
  if (thread == nullptr || record == nullptr || !reach_redis(ctx.now, Access::kWrite)) return false;
  if (record->status != ExecutionStatus::kRunning || thread->paused) return false;
  record->status = ExecutionStatus::kPaused;
  thread->paused = true;
  thread->left = thread->ends == kNever ? kForever : thread->ends - ctx.now;
  thread->ends = kNever;
  return true;
}

bool Spinnaker::resume(SpinContext& ctx, ExecutionId execution) {
  Thread* thread = find_thread(execution);
  Record* record = redis_.find(execution);
  if (thread == nullptr || !thread->paused || record == nullptr) return false;
  if (!reach_redis(ctx.now, Access::kWrite)) return false;
  if (record->status != ExecutionStatus::kPaused) return false;
  record->status = ExecutionStatus::kRunning;
  thread->paused = false;
  if (Flow* flow = find_flow(execution)) {
    plan_flow(ctx, *flow, Duration{0});
  } else if (thread->left < kForever) {
    thread->ends = ctx.now + thread->left;
    at(ctx, thread->ends, EventKind::kWorkEnds, execution.value, thread->host.value);
  }
  thread->left = Duration{0};
  return true;
}

bool Spinnaker::judge(SpinContext& ctx, ExecutionId execution) {
  Thread* thread = find_thread(execution);
  if (thread == nullptr || !thread->judgment || thread->paused) return false;
  thread->judgment = false;
  end_soon(ctx, *thread);
  return true;
}

// A RUNNING one is cancelled when its Orca notices; one whose Orca is gone, at once if the token
// has expired, else never [6].
bool Spinnaker::cancel(SpinContext& ctx, ExecutionId execution) {
  const Record* record = redis_.find(execution);
  if (record == nullptr || !reach_redis(ctx.now, Access::kWrite)) return false;
  const bool queued = record->status == ExecutionStatus::kNotStarted;
  Thread* thread = find_thread(execution);
  if (thread != nullptr) {
    thread->canceled = true;
    if (Flow* flow = find_flow(execution)) {
      const Duration soon{5'000};
      if (flow->due > ctx.now + soon) plan_flow(ctx, *flow, soon);
    } else {
      end_soon(ctx, *thread);
    }
    thread->paused = false;
  } else if (queued || !redis_.has_token(record->owner, ctx.now)) {
    drop_flow(execution);
    redis_.finish(execution, record->kind, ExecutionStatus::kCanceled);
  }
  return true;
}

bool Spinnaker::force_cancel(ExecutionId execution) {
  const Record* record = redis_.find(execution);
  if (record == nullptr || record->status != ExecutionStatus::kRunning) return false;
  redis_.finish(execution, record->kind, ExecutionStatus::kCanceled);
  return true;
}

bool Spinnaker::delete_hash(ExecutionId execution) {
  if (redis_.status_of(execution) == ExecutionStatus::kVanished) return false;
  redis_.delete_hash(execution);
  return true;
}

}  // namespace lighthouse::fakes::spinnaker
