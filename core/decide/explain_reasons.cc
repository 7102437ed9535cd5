// The reasons' names and sentences: a table in the order of Reason, held to it by the compiler.
#include <array>
#include <cstddef>

#include "core/decide/explain.h"

namespace lighthouse {
namespace {

struct ReasonWords {
  Reason reason;
  std::string_view name;
  std::string_view why;
  std::string_view ends;
};

using enum Reason;

constexpr std::array<ReasonWords, kReasons> kWords{{
    {kNone, "none", "nothing is waited for", "nothing"},

    // Evidence
    {kPartUnknown, "part-unknown", "evidence is missing or too old, and unknown is busy",
     "a fresh answer"},
    {kGroupServes, "group-serves", "its group serves; nothing that serves is terminated",
     "the group being disabled"},
    {kGroupMissing, "group-missing", "AWS does not list the group", "AWS listing it again"},
    {kGroupDeleting, "group-deleting", "AWS is deleting the group", "the group being gone"},
    {kStillInBalancer, "still-in-balancer", "a load balancer may still send it requests",
     "every load balancer saying that it is not registered"},
    {kSettling, "settling", "it has just left the load balancers; requests under way may reach it",
     "connection draining and the longest operation being over"},
    {kNotReporting, "not-reporting", "its Orca does not report, and absent is busy",
     "a report of its Orca, or a person who gives it up by name"},
    {kReportsWork, "reports-work", "its Orca reports work", "a report of zero"},
    {kReportOverdue, "report-overdue",
     "its Orca reported work and has been silent for over five minutes",
     "each of those executions being seen to end"},
    {kUnmappedHost, "unmapped-host",
     "there is work of an Orca that maps to no instance, so it may be this one's",
     "that work ending, or its host becoming known"},
    {kHasExecutions, "has-executions", "Redis names it as the owner of unfinished work",
     "that work ending"},
    {kHasWaitingExecutions, "has-waiting-executions",
     "work that is paused, suspended or queued names it",
     "somebody answering or cancelling it, and its end"},
    {kHasBake, "has-bake", "a bake runs on it, or on a host that is not known", "the bake ending"},
    {kExecutionVanished, "execution-vanished", "an execution of it disappeared without an end",
     "the execution being seen to end, or a person who gives the instance up by name"},
    {kProvingIdle, "proving-idle", "everything says idle; the proof needs newer reports",
     "a report that is provably newer than the moment it fell idle"},
    {kIdle, "idle", "it is proved idle", "its termination"},
    {kRechecking, "rechecking", "all evidence is read once more before its termination",
     "the last of the answers"},
    {kLifecycleBusy, "lifecycle-busy", "AWS is still changing its state",
     "AWS saying that it is in service, or gone"},
    {kHostUnknown, "host-unknown", "EC2 does not tell its address, so no work can be joined to it",
     "EC2 listing it with its address"},

    // Drain
    {kLoweringMinimum, "lowering-minimum",
     "the group's minimum is lowered first, so that nothing is launched in its place",
     "AWS showing the lower minimum"},
    {kTerminating, "terminating", "it is being terminated", "AWS no longer listing it"},
    {kTerminationUnknown, "termination-unknown",
     "the answer to its termination was lost; Lighthouse looks and does not repeat it",
     "AWS showing it gone, or the request being too old to arrive"},
    {kTerminationRefused, "termination-refused", "AWS refused its termination",
     "a fresh look at the group, then a new proof"},
    {kEmptying, "emptying", "the last instance is gone; the capacity is set to 0/0/0",
     "AWS showing 0/0/0"},
    {kFencing, "fencing", "the group is being taken out of service",
     "three processes suspended and no instance left in a load balancer"},
    {kNewNotHealthy, "new-not-healthy", "what serves is not healthy, so nothing else is given up",
     "good health samples of the serving group"},
    {kDrainDeadline, "drain-deadline", "the deadline came while there was work; nothing was killed",
     "a person: drain again with a longer deadline, or give the instance up by name"},
    {kNothingToDrain, "nothing-to-drain", "no disabled group has an instance", "nothing"},
    {kAnotherFirst, "another-first", "it is idle, and another one is terminated first",
     "the other termination being over"},

    // Fleet
    {kForeignChange, "foreign-change", "somebody else changed it; the change is not overwritten",
     "a person who settles what it shall look like, and a new start"},
    {kHalfDisabled, "half-disabled",
     "some of Launch, Terminate and AddToLoadBalancer are suspended and some are not, so it "
     "neither "
     "serves nor drains",
     "a person enabling or disabling it"},
    {kNoServingGroup, "no-serving-group", "no enabled serving group is there",
     "a person who enables one, or a rollback"},
    {kNoPollingGroup, "no-polling-group", "no enabled polling group is there",
     "a person who enables one, or a rollback"},
    {kFloor, "floor", "fewer healthy serving instances than the floor would be left",
     "more instances being healthy behind both load balancers"},

    // Upgrade
    {kPipelineUnreadable, "pipeline-unreadable", "the upgrade pipeline cannot be read",
     "Gate answering with the whole pipeline"},
    {kPipelineDisabled, "pipeline-disabled", "the upgrade pipeline is disabled",
     "a person who enables it"},
    {kPipelineDangerous, "pipeline-dangerous",
     "a deploy stage would terminate, shrink or destroy groups that may be draining",
     "a person who takes scale-down and shrinking out of the pipeline"},
    {kVersionNotSettable, "version-not-settable",
     "the pipeline has neither a version parameter nor one place for the version",
     "a person who gives it one"},
    {kAlreadyThatVersion, "already-that-version", "that version already serves", "nothing"},
    {kStillDraining, "still-draining", "an older generation still drains", "its drain being over"},
    {kRunActive, "run-active",
     "a run of the upgrade pipeline is under way, and may disable a generation",
     "that run ending; cancel it if no Orca runs it any more"},
    {kSaving, "saving", "the pipeline is being saved with the version", "Gate's answer"},
    {kReadBack, "read-back", "the saved pipeline is read back until it is stable",
     "the same document several times in a row"},
    {kTriggering, "triggering", "the pipeline is being started", "Gate's answer"},
    {kTriggerUnknown, "trigger-unknown",
     "the answer to the start was lost; Lighthouse looks for its marker and does not start again",
     "a run with the marker, or the time in which one would have shown"},
    {kTriggerRefused, "trigger-refused", "Gate refuses to start the pipeline",
     "Gate accepting it, or the last attempt"},
    {kRunInProgress, "run-in-progress", "the upgrade pipeline runs", "its end"},
    {kRunFailed, "run-failed", "the upgrade pipeline failed", "a person, or the rollback"},
    {kRunStuck, "run-stuck", "the upgrade pipeline did not end within its deadline",
     "a person, or the rollback"},
    {kWrongVersion, "wrong-version", "the run bakes another version than the one asked for",
     "a person, or the rollback"},
    {kHealthSamples, "health-samples", "the new generation is being sampled",
     "enough good samples in a row"},
    {kHealthFailed, "health-failed", "the new generation is not healthy",
     "a person, or the rollback"},
    {kBakingTime, "baking-time", "the new generation serves and is watched for a while",
     "the bake time being over"},

    // Rollback
    {kNoRestoreTarget, "no-restore-target", "there is no older group to restore",
     "a person who names one"},
    {kOnlyKnownBad, "only-known-bad", "each older group was itself rolled back from",
     "a person who names one"},
    {kCapturing, "capturing", "the fleet is written down before the first change",
     "the journal having it"},
    {kGrowing, "growing", "the restored group gets its capacity", "AWS showing the capacity"},
    {kResumingAddToLoadBalancer, "resuming-add-to-load-balancer", "AddToLoadBalancer is resumed",
     "AWS showing it resumed"},
    {kResumingLaunch, "resuming-launch", "Launch is resumed", "AWS showing it resumed"},
    {kWaitingForInstances, "waiting-for-instances", "instances are being launched",
     "the group having as many as it shall have"},
    {kRegistering, "registering", "its instances are registered with both load balancers",
     "both load balancers listing them"},
    {kWaitingForInService, "waiting-for-in-service", "a load balancer does not call all healthy",
     "each being InService at both, by the load balancer's own words"},
    {kRepairingHealth, "repairing-health",
     "its Unhealthy mark is repaired before Terminate resumes", "AWS showing it healthy"},
    {kMatchingDesired, "matching-desired", "desired is set to the count that is there",
     "AWS showing the two equal"},
    {kResumingTerminate, "resuming-terminate", "Terminate is resumed, last of all",
     "AWS showing it resumed"},
    {kRestoreDeadline, "restore-deadline", "the restored group did not serve within its deadline",
     "a person; nothing was taken away"},
    {kDisabling, "disabling", "the generation that is given up is taken out of service",
     "three processes suspended and no instance left in a load balancer"},
    {kPollerGap, "poller-gap", "no poller runs: the old one must be gone before the new one starts",
     "the old poller's drain"},
    {kPollerStopping, "poller-stopping",
     "its Igor and Echo may still poll, and two pollers are one too many",
     "its host being gone, or its poller stopped"},
    {kPollerGapLimit, "poller-gap-limit", "no poller has run for as long as is allowed",
     "a person who chooses: wait on, let two overlap, or give the old one up by name"},
    {kUrlDown, "url-down", "the public URL does not answer", "it answering"},

    // Order
    {kLeaseTakenByOther, "lease-taken-by-other", "another Lighthouse operates on this fleet",
     "the other one ending"},
    {kLeaseLost, "lease-lost", "the lease went to another Lighthouse while this one was away",
     "the other one ending"},
    {kJournalFails, "journal-fails",
     "the journal cannot be written, and nothing is done without it",
     "the journal taking an entry"},
    {kRecordsPending, "records-pending", "records for the Tasks tab are on their way",
     "each of them being read back"},
    {kRetentionWait, "retention-wait", "a group beyond the retention is marked and watched first",
     "the waiting time being over and the group still empty and disabled"},
    {kDeletingGroup, "deleting-group", "an empty group beyond the retention is deleted",
     "AWS no longer listing it"},
    {kAsked, "asked", "what was asked for is on its way", "the next look"},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    if (kWords[i].reason != static_cast<Reason>(i)) return false;
  }
  return true;
}
static_assert(in_order(), "kWords has one entry for each Reason, in its order");

const ReasonWords& words(Reason reason) {
  return kWords.at(static_cast<std::size_t>(reason));
}

}  // namespace

std::string_view name_of(Reason reason) {
  return words(reason).name;
}
std::string_view sentence_of(Reason reason) {
  return words(reason).why;
}
std::string_view end_of(Reason reason) {
  return words(reason).ends;
}

}  // namespace lighthouse
