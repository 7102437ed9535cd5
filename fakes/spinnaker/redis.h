// Redis as the services of Spinnaker and Lighthouse use it: Orca's self-reports, one record per
// execution, the waiting lists of limitConcurrent, and the lease of the Lighthouses.
//
// A value without knowledge of hosts and threads: who writes what and when is decided by Spinnaker.
// Copies of it are the replicas of a failover. Sections: reports [3.3], records [11.1, 11.2],
// waiting lists [11.4].
#pragma once

#include <cstdint>
#include <span>

#include "core/model/call.h"
#include "core/model/execution.h"

namespace lighthouse::fakes::spinnaker {

inline constexpr Duration kTokenLife{300'000};
inline constexpr Duration kReportSetLife{604'800'000};
inline constexpr Duration kSweepLock{10'800'000};

// What one Orca last said of itself.
struct Reporter {
  OrcaId id;
  bool member = false;        // of active_instances
  uint32_t token = 0;         // active_executions:<id>
  Time token_until = kNever;  // SETEX; valid while now < token_until
  Time set_until = kNever;
  Time reported_at{};                // not in Redis: for tests and checkers
  Small<ExecutionId, 2> executions;  // active_executions:<id>:executions
  bool operator==(const Reporter&) const = default;
};

// One execution hash that is not complete.
struct Record {
  ExecutionId id;
  ExecutionKind kind = ExecutionKind::kPipeline;
  ExecutionStatus status = ExecutionStatus::kNotStarted;  // kUnknown: a fragment without status
  bool hidden = false;                                    // in the other Redis [11.2]
  bool in_started = false;                                // listed in STARTED of its config [11.4]
  bool keep_waiting = false;
  ConfigId config;
  OrcaId owner;       // executingInstance; kNone in a fragment
  Duration lasts{0};  // what its stages will take once it starts
  Duration then_starts{0};
  bool operator==(const Record&) const = default;
};

// What became of an execution.
struct Finished {
  ExecutionId id;
  ExecutionKind kind = ExecutionKind::kPipeline;
  ExecutionStatus status = ExecutionStatus::kUnknown;
  bool operator==(const Finished&) const = default;
};

class Redis {
 public:
  static constexpr std::size_t kMostFinished = 512;  // older ones read as vanished

  // --- self-reports [3.3]
  void report(Time now, const OrcaId& id, std::span<const ExecutionId> executions);
  // The reader: the table of [3.3], with its one-shot answer and the reaping that follows.
  // kUnavailable when nobody ever reported: Orca throws, Gate says 429.
  [[nodiscard]] Result<OrcaReports> active_by_instance(Time now);
  // Whether the next read would reap, hence write.
  [[nodiscard]] bool would_reap(Time now) const;
  [[nodiscard]] bool has_token(const OrcaId& id, Time now) const;
  [[nodiscard]] const Reporter* find_reporter(const OrcaId& id) const;
  [[nodiscard]] std::span<const Reporter> reporters() const {
    return {reporters_.data(), reporters_.size()};
  }

  // --- executions [11]
  void add(const Record& record);  // Requires: an id not yet used
  [[nodiscard]] Record* find(ExecutionId id);
  [[nodiscard]] const Record* find(ExecutionId id) const;
  [[nodiscard]] std::span<const Record> records() const {
    return {records_.data(), records_.size()};
  }
  [[nodiscard]] std::span<const Finished> finished() const {
    return {finished_.data(), finished_.size()};
  }
  [[nodiscard]] ExecutionStatus status_of(ExecutionId id) const;  // kVanished: no hash
  // A complete status moves the record to the finished ones; a missing hash comes to be again.
  void finish(ExecutionId id, ExecutionKind kind, ExecutionStatus status);
  void delete_hash(ExecutionId id);  // by hand [11.2]
  // The next stage store of an execution whose hash is gone: fields without status and owner.
  void store_fragment(ExecutionId id, ExecutionKind kind);
  [[nodiscard]] Executions read(std::span<const ExecutionId> also) const;

  // --- limitConcurrent [11.4]
  // Whether a new run of this config has to wait. Drops STARTED entries that are not RUNNING.
  [[nodiscard]] bool must_wait(ConfigId config);
  void enqueue(const Record& record);
  // The walk at the end of any execution: which waiting execution starts now, if any; the others of
  // its config are cancelled. Call again until it answers an invalid id.
  [[nodiscard]] ExecutionId next_to_start();

  // --- the upgrade pipeline's executions and Lighthouse's records
  void add_run(const PipelineRun& run);
  [[nodiscard]] PipelineRun* find_run(ExecutionId id);
  [[nodiscard]] PipelineRuns runs() const;
  void add_task(const TaskFact& task);
  [[nodiscard]] TaskFacts tasks(uint64_t run) const;
  [[nodiscard]] TaskFacts tasks_of_all_runs() const;

  // --- locks
  [[nodiscard]] bool take_sweep_lock(Time now);
  // Who holds the lease now; `holder` 0: nobody.
  [[nodiscard]] Lease lease(Time now) const;
  [[nodiscard]] Lease hold_lease(Time now, uint64_t run, Duration ttl);
  void release_lease(uint64_t run);

  // FLUSHALL. What is recorded in the other Redis stays there.
  void flush();
  // The replica takes over, with what it had; the other Redis goes on.
  void fail_over_to(const Redis& replica);

  [[nodiscard]] uint64_t hash(Time now) const;
  bool operator==(const Redis&) const = default;

 private:
  Small<Reporter, 6> reporters_;   // sorted by id
  Small<Record, 6> records_;       // sorted by id; incomplete ones
  Small<Finished, 16> finished_;   // sorted by id
  Small<PipelineRun, 1> runs_;     // sorted by id; `status` is filled in by `runs`
  Small<TaskFact, 4> tasks_;       // likewise
  Small<ExecutionId, 2> waiting_;  // QUEUED, oldest first
  Small<ConfigId, 2> freed_;       // complete STARTED entries that no walk has cleared yet
  Time sweep_lock_until_{};
  Time lease_until_{};
  uint64_t lease_holder_ = 0;
  uint64_t lease_token_ = 0;
};

}  // namespace lighthouse::fakes::spinnaker
