// A world just large enough for decisions: it answers each call from a Fleet and a few lists, does
// at once what the call asks, and lets AWS act by itself where that kills (scale-in, replacement)
// or launches.
//
// No latency, no staleness, no chance: what a test wants to go wrong it scripts with `fail`.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/model/policy.h"
#include "tests/core/decide/fleet_builder.h"

namespace lighthouse {

struct WriteSeen {
  Time time;
  Call call;
};

class MiniWorld {
 public:
  MiniWorld() = default;
  explicit MiniWorld(Fleet start) : fleet(std::move(start)) {}

  // Every write is logged, refused or not.
  [[nodiscard]] Answer answer(const Call& call, Time now);

  enum class Effect : uint8_t { kNone, kDone };
  // The next call of this kind is answered with the error; `effect` says whether it acted.
  void fail(CallKind kind, ErrorCode code, Effect effect = Effect::kNone) {
    script_.push_back({kind, code, effect});
  }

  // Pipelines that Orca's report counts, on a host.
  void work(InstanceId on, ExecutionId id, ExecutionStatus status = ExecutionStatus::kRunning) {
    put(executions, ExecutionFact{.id = id, .status = status, .owner = orca_of(on)});
  }
  void finish(ExecutionId id) { find_by_id(executions, id)->status = ExecutionStatus::kSucceeded; }

  // AWS acting by itself: launches what desired asks for, and kills what exceeds it or is marked.
  void let_aws_act();

  template <class Request>
  [[nodiscard]] std::vector<Request> made() const {
    std::vector<Request> out;
    for (const WriteSeen& w : writes) {
      if (const auto* request = std::get_if<Request>(&w.call)) out.push_back(*request);
    }
    return out;
  }
  // Names of all writes but journal, lease and records, in order.
  [[nodiscard]] std::vector<std::string> order() const;

  Fleet fleet;
  Executions executions;
  OrcaReports more_reports;        // beside those that live hosts make
  std::vector<InstanceId> silent;  // hosts whose Orca does not report
  BakeHosts bakes;
  Document pipeline;
  PipelineRuns runs;
  TaskFacts tasks;
  uint64_t lease_holder = 0;
  std::vector<CallKind> down;  // answered with kUnavailable, and nothing is done
  std::vector<WriteSeen> writes;
  std::vector<InstanceId> killed_by_aws;
  uint32_t next_host = 100;
  bool linger = false;  // a terminated instance stays listed as Terminating
  std::optional<Document> stale_pipeline;
  std::optional<Groups> stale_groups;  // answered instead of the groups while it is set
  bool launches = true;                // new instances appear when desired asks for them
  bool records_succeed = true;

 private:
  struct Scripted {
    CallKind kind;
    ErrorCode code;
    Effect effect;
  };

  [[nodiscard]] OrcaReports reports() const;
  [[nodiscard]] Answer terminate(InstanceId id);
  [[nodiscard]] Executions executions_for(const ReadExecutions& request) const;
  [[nodiscard]] std::optional<Answer> read(const Call& call) const;
  [[nodiscard]] std::optional<Answer> write_to_aws(const Call& call);
  [[nodiscard]] Answer act(const Call& call);

  std::vector<Scripted> script_;
  uint32_t next_execution_ = 900;
};

}  // namespace lighthouse
