// What Orca, Gate and Redis say of the work: executions, self-reports, bakes, runs of the upgrade
// pipeline.
#pragma once

#include <cstdint>

#include "core/model/fixed_text.h"
#include "core/model/host_key.h"
#include "core/model/ids.h"
#include "core/model/small.h"
#include "core/model/time.h"

namespace lighthouse {

enum class ExecutionKind : uint8_t { kPipeline, kTask };  // a task is Orca's "orchestration" [7]

// [2.5]; kVanished is Lighthouse's own: the hash was there and is gone, which proves nothing.
enum class ExecutionStatus : uint8_t {
  kNotStarted,
  kBuffered,
  kRunning,
  kPaused,
  kSuspended,
  kRedirect,
  kSucceeded,
  kFailedContinue,
  kSkipped,
  kTerminal,
  kCanceled,
  kStopped,
  kUnknown,
  kVanished,
};

// An unknown status is not complete [2.5].
[[nodiscard]] constexpr bool is_complete(ExecutionStatus s) {
  switch (s) {
    case ExecutionStatus::kSucceeded:
    case ExecutionStatus::kFailedContinue:
    case ExecutionStatus::kSkipped:
    case ExecutionStatus::kTerminal:
    case ExecutionStatus::kCanceled:
    case ExecutionStatus::kStopped: return true;
    case ExecutionStatus::kNotStarted:
    case ExecutionStatus::kBuffered:
    case ExecutionStatus::kRunning:
    case ExecutionStatus::kPaused:
    case ExecutionStatus::kSuspended:
    case ExecutionStatus::kRedirect:
    case ExecutionStatus::kUnknown:
    case ExecutionStatus::kVanished: return false;
  }
  return false;
}

// One execution hash in Redis [11.1]. `owner` is `executingInstance`: the Orca that received it,
// then the one that runs it; host kind kNone when the field is absent.
struct ExecutionFact {
  ExecutionId id;
  ExecutionKind kind = ExecutionKind::kPipeline;
  ExecutionStatus status = ExecutionStatus::kUnknown;
  OrcaId owner;
  bool operator==(const ExecutionFact&) const = default;
};
using Executions = Small<ExecutionFact, 8>;  // sorted by id

// One entry of GET /executions/activeByInstance [3.2]: a self-report up to 60 s old, kept 300 s.
struct OrcaReport {
  OrcaId id;
  bool overdue = false;  // silent for over 300 s: crash or stall, not "dead" [3.3]
  uint32_t count = 0;    // may exceed the list's length
  Small<ExecutionId, 2> executions;
  bool operator==(const OrcaReport&) const = default;
};
using OrcaReports = Small<OrcaReport, 8>;  // sorted by id

// A bake in progress and the host whose Rosco runs it; kind kNone when Rosco's id maps to no host
// [19].
using BakeHosts = Small<HostKey, 2>;

// Lighthouse's own marker in trigger.parameters.lighthouseRunId or in a record's context: finds
// what a lost answer hid [5]. `run` is the operation, `item` tells several of one run apart.
struct Marker {
  uint64_t run = 0;
  uint32_t item = 0;
  constexpr auto operator<=>(const Marker&) const = default;
};

// One execution of the upgrade pipeline, as GET /applications/{app}/pipelines shows it.
struct PipelineRun {
  ExecutionId id;
  ExecutionStatus status = ExecutionStatus::kUnknown;
  Marker marker;          // run == 0: not started by a Lighthouse
  bool has_bake = false;  // a bake stage with our package is resolved in the execution
  Version baked;          // the version in that execution's own bake stage [6]
  bool deploy_begun = false;
  bool operator==(const PipelineRun&) const = default;
};
using PipelineRuns = Small<PipelineRun, 2>;  // sorted by id

// What the Tasks tab says of one record of ours [7].
struct TaskFact {
  ExecutionId id;
  Marker marker;
  ExecutionStatus status = ExecutionStatus::kUnknown;
  bool operator==(const TaskFact&) const = default;
};
using TaskFacts = Small<TaskFact, 4>;  // sorted by id

}  // namespace lighthouse
