// Guards: the checks that keep the guarantees (docs/guarantees.md), as named values.
//
// In production every guard is on and nothing can turn one off. The harness takes one out at a time
// and must then see a violation, which proves both that the guard is needed and that the harness
// would notice. Only `GuardBreaker`, declared here and defined by the harness alone, can build a
// set that lacks one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lighthouse {

enum class Guard : uint8_t {
  // Idle evidence (G1)
  kUnknownIsBusy,           // a part that failed, is stale or partial counts as work
  kReportsMustBeIdle,       // Orca's own report
  kExecutionsMustBeDone,    // executions in Redis by their owner
  kWaitingIsWork,           // PAUSED, SUSPENDED, NOT_STARTED are work too
  kTasksAreWork,            // orchestrations hold an Orca just as pipelines do
  kBakesMustBeDone,         // a bake on the host
  kAbsentIsBusy,            // a host that does not report
  kOverdueIsBusy,           // a report older than 300 s
  kUnmappedIsBusy,          // an Orca id that maps to no host
  kVanishedIsBusy,          // an execution that disappeared without an end
  kSettleFirst,             // out of every balancer for longer than connection draining
  kFreshReports,            // reports provably newer than the settled fence
  kEveryBalancer,           // both balancers, not one
  kRecheckBeforeTerminate,  // all of it once more in the step before the call
  kActOnRecent,             // no evidence that has grown old while another read hung
  kDeadlineHolds,           // a deadline never kills
  // Groups (G1, G2, G9)
  kOnlyDisabledGroups,      // never from a group that serves
  kForeignChangeFreezes,    // a change that is not ours stops the operation
  kOrderByCreatedTime,      // not by number
  kServeBeforeDisable,      // the restored group is in service before the new one is touched
  kLookAfterLostTerminate,  // an unknown outcome is looked at, not repeated
  // Rollback (G1, G4)
  kRegisterExplicitly,  // AddToLoadBalancer does not make up for the past
  kResumeTerminateLast,
  kRepairHealthMarks,
  kDesiredMatchesActual,
  kRefuseKnownBad,
  // Pollers (G3)
  kPollerStopsFirst,  // stop the old, confirm, then start the new
  // Upgrade (G1, G5, G8)
  kPreflightPipeline,      // deploy stages that would terminate draining groups
  kOneUpgradeAtATime,      // nothing still drains, no other run is active; nor when one is disabled
  kReadBackStable,         // a saved pipeline is read back until it is stable
  kMarkerBeforeRetrigger,  // look for the marker before a second trigger
  kVersionInExecution,     // the version in the execution's own bake stage
  kHealthInARow,           // k good samples over t, not one
  kGateMustAnswer,         // healthy in the balancer is not enough
  kDrainNeedsHealth,       // the old generation is drained only while the new one is healthy
  // The controller itself (G6, G7, G8)
  kDurableBeforeAct,  // the run record is on disk before the call
  kHoldLease,         // one Lighthouse at a time
  kRecordOnce,        // look before a record is submitted again
};
inline constexpr std::size_t kGuards = static_cast<std::size_t>(Guard::kRecordOnce) + 1;
static_assert(kGuards <= 64);

class GuardSet {
 public:
  [[nodiscard]] static constexpr GuardSet all() { return GuardSet{}; }
  [[nodiscard]] constexpr bool on(Guard g) const {
    return (off_ & (uint64_t{1} << static_cast<unsigned>(g))) == 0;
  }
  constexpr bool operator==(const GuardSet&) const = default;

 private:
  friend struct GuardBreaker;  // the harness's only door
  constexpr GuardSet() = default;
  uint64_t off_ = 0;
};

[[nodiscard]] std::string_view name_of(Guard g);  // "RecheckBeforeTerminate"
[[nodiscard]] std::optional<Guard> guard_named(std::string_view name);
[[nodiscard]] std::string_view promise_of(Guard g);  // one sentence for docs and reports

}  // namespace lighthouse
