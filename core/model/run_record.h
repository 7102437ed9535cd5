// The run record: what an operation must remember to be continued by a Lighthouse that starts from
// nothing.
//
// It is written to the journal, and on disk, before any call that depends on it. Everything else is
// found by looking again. `revision` grows with each change that must be durable.
#pragma once

#include <cstdint>
#include <optional>

#include "core/model/call.h"
#include "core/model/fixed_text.h"
#include "core/model/fleet.h"
#include "core/model/ids.h"
#include "core/model/small.h"
#include "core/model/time.h"

namespace lighthouse {

enum class Operation : uint8_t { kUpgrade, kDrain, kRollback };

// Where an operation is. Upgrade goes down the first list and may turn into the second; a rollback
// goes down the second; a drain is the last part of the first.
enum class Step : uint8_t {
  kPreflight,
  kSetVersion,  // save the edited pipeline and read it back until it is stable
  kTrigger,
  kWatchRun,
  kHealthGate,
  kBakeTime,
  kDrain,   // of the old generation, or of every disabled group
  kRetire,  // groups beyond the retention
  kChooseRestore,
  kRestoreServing,
  kDisableNew,
  kHandOver,  // the poller, and the drain of the new generation beside it
  kCheckUrl,
  kRecords,  // Tasks records still on their way
  kEnded,
};

enum class Ending : uint8_t {
  kNone,
  kDone,
  kRolledBack,
  kHeld,      // stopped with a reason, nothing destroyed; a person decides
  kDeadline,  // as held: the deadline came and nothing was killed
  kRefused,   // in pre-flight; nothing was changed
  kLeaseTaken,
  kOutcomeUnknown,  // a write's outcome could not be found out
};

// Why an operation waits, holds or refuses. Each has a sentence and "what ends it" in
// core/decide/explain.
enum class Reason : uint8_t {
  kNone,
  // evidence
  kPartUnknown,
  kGroupServes,
  kGroupMissing,
  kGroupDeleting,
  kStillInBalancer,
  kSettling,
  kNotReporting,
  kReportsWork,
  kReportOverdue,
  kUnmappedHost,
  kHasExecutions,
  kHasWaitingExecutions,
  kHasBake,
  kExecutionVanished,
  kProvingIdle,
  kIdle,
  kRechecking,
  kLifecycleBusy,
  kHostUnknown,
  // drain
  kLoweringMinimum,
  kTerminating,
  kTerminationUnknown,
  kTerminationRefused,
  kEmptying,
  kFencing,
  kNewNotHealthy,
  kDrainDeadline,
  kNothingToDrain,
  kAnotherFirst,
  // fleet
  kForeignChange,
  kHalfDisabled,
  kNoServingGroup,
  kNoPollingGroup,
  kFloor,
  // upgrade
  kPipelineUnreadable,
  kPipelineDisabled,
  kPipelineDangerous,
  kVersionNotSettable,
  kAlreadyThatVersion,
  kStillDraining,
  kRunActive,
  kSaving,
  kReadBack,
  kTriggering,
  kTriggerUnknown,
  kTriggerRefused,
  kRunInProgress,
  kRunFailed,
  kRunStuck,
  kWrongVersion,
  kHealthSamples,
  kHealthFailed,
  kBakingTime,
  // rollback
  kNoRestoreTarget,
  kOnlyKnownBad,
  kCapturing,
  kGrowing,
  kResumingAddToLoadBalancer,
  kResumingLaunch,
  kWaitingForInstances,
  kRegistering,
  kWaitingForInService,
  kRepairingHealth,
  kMatchingDesired,
  kResumingTerminate,
  kRestoreDeadline,
  kDisabling,
  kPollerGap,
  kPollerStopping,
  kPollerGapLimit,
  kUrlDown,
  // order
  kLeaseTakenByOther,
  kLeaseLost,
  kJournalFails,
  kRecordsPending,
  kRetentionWait,
  kDeletingGroup,
  kAsked,
};

enum class GroupRole : uint8_t { kRestore, kNew, kOld };

// A group this run has to do with, and what it must look like while only Lighthouse changes it
// (G9). What was before our last write is accepted until the write has been seen, and then for as
// long as a describe may be stale.
struct GroupPlan {
  GroupId id;
  GroupRole role = GroupRole::kOld;
  bool baselined = false;  // from here on a difference is foreign
  bool fenced = false;     // seen disabled and out of every balancer
  bool emptied = false;    // deed recorded
  Capacity capacity, capacity_before;
  ProcessSet suspended, suspended_before;
  bool capacity_seen = true, suspended_seen = true;  // what we wrote last: shown, or answered yes
  Time changed{};
  bool operator==(const GroupPlan&) const = default;
};

enum class TerminationState : uint8_t {
  kIntended,  // to be re-checked in the next look
  kSent,      // the call left, or was about to leave, when this was written
  kGone,
};

struct Termination {
  InstanceId instance;
  GroupId group;
  TerminationState state = TerminationState::kIntended;
  bool refused = false;  // the answer was a refusal: nothing happened
  Time at{};             // of the last change of state
  int32_t desired_before = 0;
  uint32_t attempt = 0;
  bool operator==(const Termination&) const = default;
};

// One record for the Tasks tab, made after the deed happened; waits here while Gate is down (G8).
struct DeedRecord {
  uint32_t item = 0;  // Marker{run, item}
  Deed deed = Deed::kTerminated;
  GroupId group;
  InstanceId instance;
  bool confirmed = false;   // read back as SUCCEEDED or running
  Time submitted = kNever;  // kNever: not yet
  uint32_t attempts = 0;
  bool operator==(const DeedRecord&) const = default;
};

// What a rollback restores: written before the first change (G4).
struct RestoreTarget {
  GroupId group;
  Capacity capacity;  // as it was when it served
  bool operator==(const RestoreTarget&) const = default;
};

// An incomplete execution that was seen on a host under judgement: it must be seen to end before
// the host may go, whoever looks by then (G1).
struct SeenWork {
  InstanceId host;
  ExecutionId execution;
  auto operator<=>(const SeenWork&) const = default;
};

struct RunRecord {
  uint64_t run = 0;  // never 0 for a real run; also the lease's holder
  uint64_t revision = 0;
  Operation operation = Operation::kDrain;
  Step step = Step::kPreflight;
  Time began{};
  Time step_began{};

  Version version;  // upgrade: the one asked for
  bool by_parameter = false;
  std::optional<Document> original;  // upgrade: the pipeline as it was before our edit
  uint32_t trigger_attempts = 0;
  uint32_t wrong_runs = 0;  // runs cancelled because they took an old document; the marker's item
  Time triggered = kNever;
  ExecutionId execution;      // of the upgrade pipeline
  bool rolling_back = false;  // an upgrade that failed

  RestoreTarget restore_serving, restore_polling;
  Small<GroupPlan, 8> groups;          // sorted by id
  Small<Termination, 4> terminations;  // those not yet gone
  Small<DeedRecord, 8> deeds;          // those not yet confirmed
  uint32_t next_item = 1;
  Small<InstanceId, 2>
      never_served;             // never passed a health check since they were registered; sorted
  Small<InstanceId, 2> named;   // a person gave them up by name; sorted
  Small<GroupId, 2> known_bad;  // rolled back from, now or before; sorted
  Small<InstanceId, 2> pollers_stopped;  // by the hook, confirmed; sorted
  Small<SeenWork, 4> unfinished;         // sorted
  GroupId retiring;              // deletion asked for; its deed is due when it is seen to be gone
  Time handover_began = kNever;  // the new poller is being started since then

  Ending ending = Ending::kNone;
  Reason reason = Reason::kNone;  // of a hold, a refusal, a failure
  GroupId reason_group;
  InstanceId reason_instance;

  bool operator==(const RunRecord&) const = default;
};

// What is remembered only while watching. Lost at a restart, which costs time and never safety: an
// unbroken watch starts again.
struct Watch {
  InstanceId id;
  Time out_since = kNever;   // out of every balancer, unbroken
  Time idle_since = kNever;  // all evidence idle, unbroken
  Time looked = kNever;      // last look at which the above were confirmed
  bool vanished = false;     // an execution seen here is not told any more
  bool operator==(const Watch&) const = default;
};

struct Memory {
  Small<Watch, 4> watches;  // sorted by id
  uint32_t good_samples = 0;
  uint32_t bad_samples = 0;
  Time first_good = kNever;
  Time last_sample = kNever;
  uint32_t read_backs = 0;
  Time read_back_since = kNever;
  Time saved = kNever;
  Time unwell_since = kNever;
  Time retire_since = kNever;
  bool operator==(const Memory&) const = default;
};

}  // namespace lighthouse
