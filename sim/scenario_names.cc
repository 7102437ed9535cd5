#include "sim/scenario_names.h"

#include <fmt/format.h>

#include "core/decide/explain.h"

namespace lighthouse::sim {
namespace {

struct FaultWords {
  FaultKind kind;
  std::string_view name;
  std::string_view what;
};

using enum FaultKind;

constexpr std::array<FaultWords, kFaultKinds> kFaults{{
    {kLostRequest, "lost-request", "the call never arrives"},
    {kLostAnswer, "lost-answer", "the call takes effect and its answer is lost"},
    {kDelay, "delay", "the call arrives late"},
    {kDuplicate, "duplicate", "the call arrives twice"},
    {kThrottled, "throttled", "the endpoint asks to be called less often"},
    {kServerError, "server-error", "the endpoint answers with an error of its own"},
    {kUnreadable, "unreadable", "the answer cannot be parsed"},
    {kStaleRead, "stale-read", "a read is answered with what was true a while ago"},
    {kPartialRead, "partial-read", "a read shows only a part of its list"},
    {kGate429, "gate-429", "Gate answers 429, as it does when Orca fails"},
    {kGateDown, "gate-down", "Gate does not answer"},
    {kRedisDown, "redis-down", "Redis does not answer"},
    {kRedisLoading, "redis-loading", "Redis answers LOADING"},
    {kRedisReadOnly, "redis-read-only", "Redis answers READONLY to what writes"},
    {kWrongRedis, "wrong-redis", "Lighthouse reads another Redis than Orca, and finds it empty"},
    {kUrlDown, "url-down", "the public URL does not answer"},
    {kInstanceDies, "instance-dies", "a host is gone at once, with its work"},
    {kOrcaDies, "orca-dies", "an Orca process dies and stays dead"},
    {kOrcaRestarts, "orca-restarts", "an Orca restarts under a new process id; its work is lost"},
    {kOrcaStalls, "orca-stalls", "an Orca works on and reports nothing"},
    {kTrackerErrors, "tracker-errors", "an Orca reports zero although it works"},
    {kSpotInterruption, "spot-interruption", "EC2 takes a host back after two minutes"},
    {kInstanceRetires, "instance-retires", "EC2 retires a host: it stops when its notice is over"},
    {kBootFails, "boot-fails", "a host that boots never comes up"},
    {kHostSick, "host-sick", "a host fails its health check for a while"},
    {kHealthCheckDown, "health-check-down", "every host fails its health check at once"},
    {kMarkUnhealthy, "mark-unhealthy", "a host gets the sticky mark Unhealthy in its group"},
    {kRedisFlush, "redis-flush", "Redis loses everything"},
    {kRedisOldReplica, "redis-old-replica", "Redis fails over to an older replica"},
    {kDeleteHash, "delete-hash", "somebody deletes an execution from Redis"},
    {kForceCancel, "force-cancel", "somebody marks an execution CANCELED; its thread goes on"},
    {kEnableGroup, "enable-group", "somebody enables a disabled group"},
    {kEditCapacity, "edit-capacity", "somebody changes a group's capacity"},
    {kRegisterInstance, "register-instance", "somebody registers a host with a load balancer"},
    {kDeregisterInstance, "deregister-instance", "somebody takes a host out of a load balancer"},
    {kTerminateInstance, "terminate-instance", "somebody terminates a host in the EC2 console"},
    {kResumeTerminate, "resume-terminate", "somebody resumes Terminate in a group"},
    {kScheduledAction, "scheduled-action", "a scheduled action sets a group's capacity"},
    {kHalfDisable, "half-disable", "somebody disables a group and fails half way"},
    {kNoDisable, "no-disable",
     "Clouddriver's cache is old: the next disable finds nothing to disable"},
    {kZoneRebalance, "zone-rebalance", "AWS balances the zones of a group"},
    {kDirectWork, "direct-work", "somebody restarts a stage on the host itself"},
    {kHandTrigger, "hand-trigger", "somebody starts the upgrade pipeline by hand"},
    {kEditPipeline, "edit-pipeline", "somebody saves another version of the upgrade pipeline"},
    {kStaleFront50, "stale-front50", "a Front50 replica serves the old pipeline"},
    {kControllerKilled, "controller-killed", "the controller is killed and started again"},
    {kControllerPaused, "controller-paused", "the controller sleeps and wakes late"},
    {kClockJump, "clock-jump", "the controller's machine restarts with another time of day"},
    {kSecondController, "second-controller", "another controller begins the same operation"},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kFaults.size(); ++i) {
    if (kFaults[i].kind != static_cast<FaultKind>(i)) return false;
  }
  return true;
}
static_assert(in_order(), "kFaults has one entry for each FaultKind, in its order");

// The values from `first` to `last`, each under the name that name_of gives it.
template <class Enum>
std::vector<Choice> listed(Enum first, Enum last) {
  std::vector<Choice> out;
  for (int i = static_cast<int>(first); i <= static_cast<int>(last); ++i) {
    out.push_back({.name = name_of(static_cast<Enum>(i)), .value = i});
  }
  return out;
}

std::string_view base_name(const Target& target) {
  switch (target.kind) {
    case Target::Kind::kAny: return "any";
    case Target::Kind::kServing: return "serving";
    case Target::Kind::kPolling: return "polling";
    case Target::Kind::kNewServing: return "new-serving";
    case Target::Kind::kNewPolling: return "new-polling";
    case Target::Kind::kOldServing: return "old-serving";
    case Target::Kind::kOldPolling: return "old-polling";
    case Target::Kind::kExecutor: return "executor";
    case Target::Kind::kGroup: return target.polling ? "polling" : "serving";
  }
  return "unknown";
}

}  // namespace

std::string_view name_of(FaultKind kind) {
  return kFaults.at(static_cast<std::size_t>(kind)).name;
}

std::string_view sentence_of(FaultKind kind) {
  return kFaults.at(static_cast<std::size_t>(kind)).what;
}

std::string_view name_of(WorkKind kind) {
  switch (kind) {
    case WorkKind::kPipeline: return "pipeline";
    case WorkKind::kTask: return "task";
    case WorkKind::kBake: return "bake";
    case WorkKind::kOperation: return "operation";
  }
  return "unknown";
}

std::string_view name_of(WorkState state) {
  switch (state) {
    case WorkState::kRunning: return "running";
    case WorkState::kPaused: return "paused";
    case WorkState::kQueued: return "queued";
    case WorkState::kManualJudgment: return "manual-judgment";
  }
  return "unknown";
}

std::string_view name_of(Endpoint endpoint) {
  switch (endpoint) {
    case Endpoint::kAutoScaling: return "auto-scaling";
    case Endpoint::kEc2: return "ec2";
    case Endpoint::kElb: return "elb";
    case Endpoint::kGate: return "gate";
    case Endpoint::kRedis: return "redis";
    case Endpoint::kUrl: return "url";
    case Endpoint::kJournal: return "journal";
    case Endpoint::kHook: return "hook";
  }
  return "unknown";
}

std::string_view name_of(PollerPolicy policy) {
  switch (policy) {
    case PollerPolicy::kGap: return "gap";
    case PollerPolicy::kOverlap: return "overlap";
    case PollerPolicy::kHook: return "hook";
  }
  return "unknown";
}

std::string_view name_of(OnFailure what) {
  switch (what) {
    case OnFailure::kRollBack: return "roll-back";
    case OnFailure::kHold: return "hold";
  }
  return "unknown";
}

std::string name_of(const Target& target) {
  const std::string_view base = base_name(target);
  if (target.kind == Target::Kind::kAny || target.kind == Target::Kind::kExecutor) {
    return std::string(base);
  }
  if (target.kind != Target::Kind::kGroup) return fmt::format("{}[{}]", base, target.index);
  if (target.sequence < 0) return fmt::format("{}-none[{}]", base, target.index);
  return fmt::format("{}-v{:03}[{}]", base, target.sequence, target.index);
}

Choices choices_of(FaultKind /*type*/) {
  static const auto list = listed(kLostRequest, kSecondController);
  return list;
}
Choices choices_of(WorkKind /*type*/) {
  static const auto list = listed(WorkKind::kPipeline, WorkKind::kOperation);
  return list;
}
Choices choices_of(WorkState /*type*/) {
  static const auto list = listed(WorkState::kRunning, WorkState::kManualJudgment);
  return list;
}
Choices choices_of(Endpoint /*type*/) {
  static const auto list = listed(Endpoint::kAutoScaling, Endpoint::kHook);
  return list;
}
Choices choices_of(CallKind /*type*/) {
  static const auto list = listed(CallKind::kDescribeGroups, CallKind::kStopPoller);
  return list;
}
Choices choices_of(Operation /*type*/) {
  static const auto list = listed(Operation::kUpgrade, Operation::kRollback);
  return list;
}
Choices choices_of(Step /*type*/) {
  static const auto list = listed(Step::kPreflight, Step::kEnded);
  return list;
}
Choices choices_of(Ending /*type*/) {
  static const auto list = listed(Ending::kDone, Ending::kOutcomeUnknown);
  return list;
}
Choices choices_of(Reason /*type*/) {
  static const auto list = listed(Reason::kPartUnknown, Reason::kAsked);
  return list;
}
Choices choices_of(Guard /*type*/) {
  static const auto list = listed(Guard::kUnknownIsBusy, Guard::kRecordOnce);
  return list;
}
Choices choices_of(Breach /*type*/) {
  static const auto list = listed(Breach::kKilledWork, Breach::kFaultNeverHappened);
  return list;
}
Choices choices_of(PollerPolicy /*type*/) {
  static const auto list = listed(PollerPolicy::kGap, PollerPolicy::kHook);
  return list;
}
Choices choices_of(OnFailure /*type*/) {
  static const auto list = listed(OnFailure::kRollBack, OnFailure::kHold);
  return list;
}

}  // namespace lighthouse::sim
