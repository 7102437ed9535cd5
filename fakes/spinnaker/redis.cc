#include "fakes/spinnaker/redis.h"

#include <algorithm>

#include "fakes/spinnaker/fold.h"
#include "fakes/spinnaker/lists.h"

namespace lighthouse::fakes::spinnaker {

// --- executions ----------------------------------------------------------------------------------

void Redis::add(const Record& record) {
  insert_by_id(records_, record);
}

Record* Redis::find(ExecutionId id) {
  return find_by_id(records_, id);
}

const Record* Redis::find(ExecutionId id) const {
  return find_by_id(records_, id);
}

ExecutionStatus Redis::status_of(ExecutionId id) const {
  if (const Record* record = find(id)) return record->status;
  const Finished* finished = find_by_id(finished_, id);
  return finished == nullptr ? ExecutionStatus::kVanished : finished->status;
}

void Redis::finish(ExecutionId id, ExecutionKind kind, ExecutionStatus status) {
  if (const Record* record = find(id)) {
    if (record->in_started && record->config.valid()) freed_.push_back(record->config);
    erase_by_id(records_, id);
  }
  if (Finished* finished = find_by_id(finished_, id)) {
    finished->status = status;
    return;
  }
  if (finished_.size() >= kMostFinished) finished_.erase(finished_.begin());
  insert_by_id(finished_, Finished{.id = id, .kind = kind, .status = status});
}

void Redis::delete_hash(ExecutionId id) {
  erase_by_id(records_, id);
  erase_by_id(finished_, id);
  erase_by_id(runs_, id);
  erase_by_id(tasks_, id);
}

void Redis::store_fragment(ExecutionId id, ExecutionKind kind) {
  if (status_of(id) != ExecutionStatus::kVanished) return;
  add({.id = id, .kind = kind, .status = ExecutionStatus::kUnknown});
}

Executions Redis::read(std::span<const ExecutionId> also) const {
  Executions out;
  out.reserve(records_.size() + also.size());
  for (const Record& record : records_) {
    if (record.hidden) continue;
    out.push_back(
        {.id = record.id, .kind = record.kind, .status = record.status, .owner = record.owner});
  }
  for (const ExecutionId id : also) {
    if (find_by_id(out, id) != nullptr) continue;
    const Finished* finished = find_by_id(finished_, id);
    ExecutionFact fact{.id = id, .status = ExecutionStatus::kVanished};
    if (finished != nullptr) {
      fact.kind = finished->kind;
      fact.status = finished->status;
    }
    insert_by_id(out, fact);
  }
  return out;
}

// --- limitConcurrent -----------------------------------------------------------------------------

bool Redis::must_wait(ConfigId config) {
  bool waits = false;
  for (Record& record : records_) {
    if (record.config != config || !record.in_started) continue;
    // A PAUSED run loses its slot here, for good [11.4].
    record.in_started = record.status == ExecutionStatus::kRunning;
    waits = waits || record.in_started;
  }
  return waits;
}

void Redis::enqueue(const Record& record) {
  add(record);
  waiting_.push_back(record.id);
}

ExecutionId Redis::next_to_start() {
  while (!freed_.empty()) {
    const ConfigId config = freed_.front();
    freed_.erase(freed_.begin());
    erase_where(waiting_,
                [&](ExecutionId id) { return status_of(id) != ExecutionStatus::kNotStarted; });
    Small<ExecutionId, 2> candidates;
    for (const ExecutionId id : waiting_) {
      if (find(id)->config == config) candidates.push_back(id);
    }
    if (candidates.empty()) continue;
    const ExecutionId newest = candidates.back();
    candidates.pop_back();
    const bool keep = find(newest)->keep_waiting;
    erase_where(waiting_, [&](ExecutionId id) {
      return id == newest || (!keep && std::ranges::find(candidates, id) != candidates.end());
    });
    for (const ExecutionId id : candidates) {
      if (!keep) finish(id, find(id)->kind, ExecutionStatus::kCanceled);
    }
    return newest;
  }
  return {};
}

// --- runs and tasks ------------------------------------------------------------------------------

void Redis::add_run(const PipelineRun& run) {
  insert_by_id(runs_, run);
}

PipelineRun* Redis::find_run(ExecutionId id) {
  return find_by_id(runs_, id);
}

PipelineRuns Redis::runs() const {
  PipelineRuns out(runs_.begin(), runs_.end());
  for (PipelineRun& run : out) run.status = status_of(run.id);
  return out;
}

void Redis::add_task(const TaskFact& task) {
  insert_by_id(tasks_, task);
}

TaskFacts Redis::tasks_of_all_runs() const {
  TaskFacts out(tasks_.begin(), tasks_.end());
  for (TaskFact& task : out) task.status = status_of(task.id);
  return out;
}

TaskFacts Redis::tasks(uint64_t run) const {
  TaskFacts out;
  for (const TaskFact& task : tasks_) {
    if (task.marker.run != run) continue;
    out.push_back(task);
    out.back().status = status_of(task.id);
  }
  return out;
}

// --- the whole -----------------------------------------------------------------------------------

void Redis::flush() {
  Redis empty;
  for (const Record& record : records_) {
    if (record.hidden) empty.add(record);
  }
  for (const ExecutionId id : waiting_) {
    if (empty.find(id) != nullptr) empty.waiting_.push_back(id);
  }
  *this = std::move(empty);
}

void Redis::fail_over_to(const Redis& replica) {
  Redis next = replica;
  erase_where(next.records_, [](const Record& record) { return record.hidden; });
  for (const Record& record : records_) {
    if (record.hidden) next.add(record);
  }
  *this = std::move(next);
}

uint64_t Redis::hash(Time now) const {
  Fold fold(now);
  for (const Reporter& reporter : reporters_) {
    fold.add(reporter.id).until(reporter.token_until).until(reporter.set_until);
    fold.add(reporter.token, reporter.member ? 1 : 0).add(reporter.executions.size());
    for (const ExecutionId id : reporter.executions) fold.add(id);
  }
  fold.add(reporters_.size());
  for (const Record& r : records_) {
    fold.add(r.id.value, bits(r.kind, r.status, r.hidden, r.in_started, r.keep_waiting));
    fold.add(r.config).add(r.owner).add(r.lasts).add(r.then_starts);
  }
  fold.add(records_.size());
  for (const Finished& f : finished_) fold.add(f.id.value, bits(f.kind, f.status));
  fold.add(finished_.size());
  for (const PipelineRun& run : runs_) {
    fold.add(run.id.value, bits(run.status, run.has_bake, run.deploy_begun)).add(run.baked);
    fold.add(run.marker.run, run.marker.item);
  }
  fold.add(runs_.size());
  for (const TaskFact& task : tasks_) {
    fold.add(task.id.value, bits(task.status)).add(task.marker.run, task.marker.item);
  }
  fold.add(tasks_.size());
  for (const ExecutionId id : waiting_) fold.add(id);
  fold.add(waiting_.size());
  for (const ConfigId id : freed_) fold.add(id);
  fold.add(freed_.size()).until(sweep_lock_until_);
  return fold.until(lease_until_).add(lease_holder_, lease_token_).value();
}

}  // namespace lighthouse::fakes::spinnaker
