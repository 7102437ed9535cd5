// All that Lighthouse can ask of the world: one closed set of request values, each with the type of
// its answer. There is no other way out of the core, so this list is also the audit list, the IAM
// policy and the documentation.
//
// Reads may be repeated at will. Writes are believed only when a later read shows them.
// `kSafeToRepeat` says which writes reach the same end state when they are sent twice [A6.3]; the
// others are never sent again before a look.
#pragma once

#include <variant>

#include "core/model/document.h"
#include "core/model/execution.h"
#include "core/model/fleet.h"
#include "core/model/result.h"

namespace lighthouse {

using InstanceList = Small<InstanceId, 4>;

// --- AWS: reads
// -------------------------------------------------------------------------------------------------
// All groups of the configured clusters, found by parsed cluster name [18]; pages are followed to
// the end.
struct DescribeGroups {
  using Answer = Groups;
  bool operator==(const DescribeGroups&) const = default;
};
// All instances tagged with a group of the configured clusters, terminated ones included while they
// are listed.
struct DescribeInstances {
  using Answer = Instances;
  bool operator==(const DescribeInstances&) const = default;
};
// The configured load balancers: membership, draining attributes and health of each.
struct DescribeBalancers {
  using Answer = Balancers;
  bool operator==(const DescribeBalancers&) const = default;
};

// --- AWS: writes
// ------------------------------------------------------------------------------------------------
struct SuspendProcesses {
  using Answer = Done;
  GroupId group;
  ProcessSet processes;  // Never empty: no list means all [A9]
  bool operator==(const SuspendProcesses&) const = default;
};
struct ResumeProcesses {
  using Answer = Done;
  GroupId group;
  ProcessSet processes;  // Never empty
  bool operator==(const ResumeProcesses&) const = default;
};
struct UpdateCapacity {  // UpdateAutoScalingGroup, always with all three numbers [A8.4]
  using Answer = Done;
  GroupId group;
  Capacity capacity;
  bool operator==(const UpdateCapacity&) const = default;
};
struct RegisterInstances {
  using Answer = Done;
  BalancerId balancer;
  InstanceList instances;  // Never empty
  bool operator==(const RegisterInstances&) const = default;
};
struct DeregisterInstances {
  using Answer = Done;
  BalancerId balancer;
  InstanceList instances;  // Never empty
  bool operator==(const DeregisterInstances&) const = default;
};
struct SetInstanceHealthy {  // SetInstanceHealth(Healthy, ShouldRespectGracePeriod=false) [A12.10]
  using Answer = Done;
  InstanceId instance;
  bool operator==(const SetInstanceHealthy&) const = default;
};
// TerminateInstanceInAutoScalingGroup with decrement. Not safe to repeat [A6.3].
struct TerminateAndDecrement {
  using Answer = Done;
  GroupId group;  // for the record; AWS finds it by the instance
  InstanceId instance;
  bool operator==(const TerminateAndDecrement&) const = default;
};
struct DeleteGroup {  // never forced: force kills whatever is in it [A12.12]
  using Answer = Done;
  GroupId group;
  bool operator==(const DeleteGroup&) const = default;
};

// --- Orca, Redis, Gate: reads
// -----------------------------------------------------------------------------------
struct ActiveByInstance {
  using Answer = OrcaReports;
  bool operator==(const ActiveByInstance&) const = default;
};
// Every incomplete execution in Redis, pipelines and tasks; and, for the ids asked for by name,
// what became of them: a complete status, or kVanished when the hash is gone.
struct ReadExecutions {
  using Answer = Executions;
  Small<ExecutionId, 8> also;
  bool operator==(const ReadExecutions&) const = default;
};
struct ReadBakes {
  using Answer = BakeHosts;
  bool operator==(const ReadBakes&) const = default;
};
struct ProbeGate {  // Gate's own health through the user-facing load balancer; never the latched
                    // deep check [2.4]
  using Answer = Done;
  bool operator==(const ProbeGate&) const = default;
};
struct ProbeUrl {  // the public URL
  using Answer = Done;
  bool operator==(const ProbeUrl&) const = default;
};

// --- Gate: the upgrade pipeline
// -----------------------------------------------------------------------------------
struct GetPipeline {
  using Answer = Document;
  bool operator==(const GetPipeline&) const = default;
};
struct SavePipeline {  // whole document [4]; same document twice is the same end state
  using Answer = Done;
  Document document;
  bool operator==(const SavePipeline&) const = default;
};
struct TriggerPipeline {  // not safe to repeat [5]
  using Answer = ExecutionId;
  Marker marker;
  Version version;  // the pipeline's version parameter; ignored by pipelines without one
  bool operator==(const TriggerPipeline&) const = default;
};
struct ListRuns {  // recent executions of the upgrade pipeline, incomplete ones always included
  using Answer = PipelineRuns;
  bool operator==(const ListRuns&) const = default;
};
struct CancelRun {
  using Answer = Done;
  ExecutionId execution;
  bool operator==(const CancelRun&) const = default;
};

// --- Gate: the record in Tasks
// ------------------------------------------------------------------------------------
enum class Deed : uint8_t {
  kUpgraded,
  kTerminated,
  kEmptied,
  kRestored,
  kRolledBack,
  kDeletedGroup,
  kHeld
};

struct SubmitRecord {  // a `wait` task that carries what was done [7.4]; not safe to repeat
  using Answer = ExecutionId;
  Marker marker;
  Deed deed = Deed::kTerminated;
  GroupId group;
  InstanceId instance;
  bool operator==(const SubmitRecord&) const = default;
};
struct ListTasks {  // recent tasks of the application that carry a marker of this run
  using Answer = TaskFacts;
  uint64_t run = 0;
  bool operator==(const ListTasks&) const = default;
};

// --- Order among Lighthouses, journal, poller hook
// ------------------------------------------------------------------
struct Lease {
  uint64_t holder = 0;  // the run that holds it; 0: free
  uint64_t token = 0;   // grows with every change of holder: a fence
  Duration left{0};
  bool operator==(const Lease&) const = default;
};
// Takes the lease if it is free, renews it if `run` holds it already, else answers who has it.
// Atomic (a script).
struct HoldLease {
  using Answer = Lease;
  uint64_t run = 0;
  Duration ttl{0};
  bool operator==(const HoldLease&) const = default;
};
struct ReleaseLease {  // deletes it only if `run` holds it
  using Answer = Done;
  uint64_t run = 0;
  bool operator==(const ReleaseLease&) const = default;
};
// Appends the engine's run record to the journal; answered only after it is on disk. The text is
// made at the edge.
struct AppendJournal {
  using Answer = Done;
  uint64_t position = 0;  // of the entry, from 1
  bool operator==(const AppendJournal&) const = default;
};
// The configured command that stops only Igor and Echo on one host. Safe to repeat.
struct StopPoller {
  using Answer = Done;
  InstanceId instance;
  bool operator==(const StopPoller&) const = default;
};

using Call = std::variant<DescribeGroups, DescribeInstances, DescribeBalancers, SuspendProcesses,
                          ResumeProcesses, UpdateCapacity, RegisterInstances, DeregisterInstances,
                          SetInstanceHealthy, TerminateAndDecrement, DeleteGroup, ActiveByInstance,
                          ReadExecutions, ReadBakes, ProbeGate, ProbeUrl, GetPipeline, SavePipeline,
                          TriggerPipeline, ListRuns, CancelRun, SubmitRecord, ListTasks, HoldLease,
                          ReleaseLease, AppendJournal, StopPoller>;

// Same order as the distinct answer types above; an answer is matched to its call by the engine's
// call number.
using Answer =
    std::variant<Result<Done>, Result<Groups>, Result<Instances>, Result<Balancers>,
                 Result<OrcaReports>, Result<Executions>, Result<BakeHosts>, Result<Document>,
                 Result<ExecutionId>, Result<PipelineRuns>, Result<TaskFacts>, Result<Lease>>;

enum class CallKind : uint8_t {
  kDescribeGroups,
  kDescribeInstances,
  kDescribeBalancers,
  kSuspendProcesses,
  kResumeProcesses,
  kUpdateCapacity,
  kRegisterInstances,
  kDeregisterInstances,
  kSetInstanceHealthy,
  kTerminateAndDecrement,
  kDeleteGroup,
  kActiveByInstance,
  kReadExecutions,
  kReadBakes,
  kProbeGate,
  kProbeUrl,
  kGetPipeline,
  kSavePipeline,
  kTriggerPipeline,
  kListRuns,
  kCancelRun,
  kSubmitRecord,
  kListTasks,
  kHoldLease,
  kReleaseLease,
  kAppendJournal,
  kStopPoller,
};
inline constexpr std::size_t kCallKinds = std::variant_size_v<Call>;

// Whom a call goes to: faults and outages hit endpoints.
enum class Endpoint : uint8_t { kAutoScaling, kEc2, kElb, kGate, kRedis, kUrl, kJournal, kHook };

[[nodiscard]] inline CallKind kind_of(const Call& call) {
  return static_cast<CallKind>(call.index());
}
[[nodiscard]] Endpoint endpoint_of(CallKind kind);
[[nodiscard]] bool is_write(CallKind kind);
[[nodiscard]] bool is_safe_to_repeat(CallKind kind);
[[nodiscard]] std::string_view name_of(CallKind kind);  // "TerminateAndDecrement"

// The error as an answer of the type that this kind of call expects.
[[nodiscard]] Answer error_answer(CallKind kind, CallError error);

// The error that the answer is, or null when it is a good one.
[[nodiscard]] const CallError* failure_of(const Answer& answer);

}  // namespace lighthouse
