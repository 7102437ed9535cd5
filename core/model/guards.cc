#include "core/model/guards.h"

#include <array>

namespace lighthouse {

namespace {

struct GuardText {
  std::string_view name;
  std::string_view promise;
};

// In the order of Guard.
constexpr std::array<GuardText, kGuards> kTexts{{
    {"UnknownIsBusy", "A part that cannot be read, or not recently enough, counts as work."},
    {"ReportsMustBeIdle", "No instance is idle whose Orca reports executions."},
    {"ExecutionsMustBeDone",
     "No instance is idle that Redis names as the owner of an incomplete execution."},
    {"WaitingIsWork",
     "PAUSED, SUSPENDED and NOT_STARTED executions are work of the instance they name."},
    {"TasksAreWork", "Tasks hold an instance just as pipelines do."},
    {"BakesMustBeDone", "No instance is idle on which a bake runs, or may run."},
    {"AbsentIsBusy", "An instance that does not report is busy."},
    {"OverdueIsBusy", "A report older than 300 s that names work proves nothing done."},
    {"UnmappedIsBusy", "Work of an Orca that maps to no host is work of every candidate."},
    {"VanishedIsBusy", "An execution that disappears without an end counts as unfinished."},
    {"SettleFirst",
     "Nothing is proved before an instance has been out of every balancer for longer than "
     "draining."},
    {"FreshReports", "Reports count only when they are provably newer than the settled fence."},
    {"EveryBalancer", "Out of service means out of every load balancer."},
    {"RecheckBeforeTerminate", "All evidence is read once more in the step before a termination."},
    {"ActOnRecent",
     "Nothing is taken out of service or terminated on evidence that grew old while another read "
     "hung."},
    {"DeadlineHolds", "A deadline holds and asks; it never terminates."},
    {"OnlyDisabledGroups", "No instance of a group that serves is terminated."},
    {"ForeignChangeFreezes", "A change that is not Lighthouse's stops the operation."},
    {"OrderByCreatedTime", "Groups are ordered by created time, never by number."},
    {"ServeBeforeDisable", "The restored group serves before the new one is touched."},
    {"LookAfterLostTerminate", "A termination with an unknown outcome is looked at, not repeated."},
    {"RegisterExplicitly", "Restored instances are registered with every balancer by name."},
    {"ResumeTerminateLast", "Terminate is resumed after everything else."},
    {"RepairHealthMarks", "No instance is marked Unhealthy when Terminate is resumed."},
    {"DesiredMatchesActual", "The desired count covers every instance when Terminate is resumed."},
    {"RefuseKnownBad", "A group that was rolled back from is not restored."},
    {"PollerStopsFirst", "A poller is started only after the other has stopped."},
    {"PreflightPipeline", "A pipeline that would terminate draining groups is not started."},
    {"OneUpgradeAtATime",
     "No upgrade starts while another runs or drains, and no generation is taken out of service "
     "while one runs."},
    {"ReadBackStable",
     "A saved pipeline is triggered only after it reads back the same for a while."},
    {"MarkerBeforeRetrigger", "A trigger without an answer is looked for before it is sent again."},
    {"VersionInExecution", "The version is checked in the execution's own bake stage."},
    {"HealthInARow", "The new generation is accepted after several good samples in a row."},
    {"GateMustAnswer", "The new generation is accepted only when Gate answers."},
    {"DrainNeedsHealth", "The old generation is drained only while the new one is healthy."},
    {"DurableBeforeAct", "The run record is on disk before the call that it describes."},
    {"HoldLease", "One Lighthouse operates at a time."},
    {"RecordOnce", "A record in Tasks is looked for before it is submitted again."},
}};

}  // namespace

std::string_view name_of(Guard g) {
  return kTexts[static_cast<std::size_t>(g)].name;
}
std::string_view promise_of(Guard g) {
  return kTexts[static_cast<std::size_t>(g)].promise;
}

std::optional<Guard> guard_named(std::string_view name) {
  for (std::size_t i = 0; i < kGuards; ++i) {
    if (kTexts[i].name == name) return static_cast<Guard>(i);
  }
  return std::nullopt;
}

}  // namespace lighthouse
