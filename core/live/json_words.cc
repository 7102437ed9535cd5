#include "core/live/json_words.h"

#include "core/wire/status_words.h"

namespace lighthouse::live {

std::string_view word_of(GroupRole role) {
  switch (role) {
    case GroupRole::kRestore: return "restore";
    case GroupRole::kNew: return "new";
    case GroupRole::kOld: return "old";
  }
  return "";
}

std::string_view word_of(TerminationState state) {
  switch (state) {
    case TerminationState::kIntended: return "intended";
    case TerminationState::kSent: return "sent";
    case TerminationState::kGone: return "gone";
  }
  return "";
}

std::string_view word_of(Lifecycle state) {
  switch (state) {
    case Lifecycle::kPending: return "pending";
    case Lifecycle::kInService: return "in-service";
    case Lifecycle::kStandby: return "standby";
    case Lifecycle::kDetaching: return "detaching";
    case Lifecycle::kTerminating: return "terminating";
    case Lifecycle::kOther: return "other";
  }
  return "";
}

std::string_view word_of(HealthCheck check) {
  switch (check) {
    case HealthCheck::kEc2: return "ec2";
    case HealthCheck::kElb: return "elb";
  }
  return "";
}

std::string_view word_of(Ec2State state) {
  switch (state) {
    case Ec2State::kPending: return "pending";
    case Ec2State::kRunning: return "running";
    case Ec2State::kShuttingDown: return "shutting-down";
    case Ec2State::kTerminated: return "terminated";
    case Ec2State::kStopping: return "stopping";
    case Ec2State::kStopped: return "stopped";
  }
  return "";
}

std::string_view word_of(Registration state) {
  switch (state) {
    case Registration::kInService: return "in-service";
    case Registration::kRegistering: return "registering";
    case Registration::kFailing: return "failing";
    case Registration::kDraining: return "draining";
    case Registration::kNotRegistered: return "not-registered";
    case Registration::kTerminated: return "terminated";
    case Registration::kUnknown: return "unknown";
  }
  return "";
}

std::string_view word_of(ExecutionKind kind) {
  switch (kind) {
    case ExecutionKind::kPipeline: return "pipeline";
    case ExecutionKind::kTask: return "task";
  }
  return "";
}

std::string_view word_of(ExecutionStatus status) {
  if (status == ExecutionStatus::kUnknown) return "unknown";
  if (status == ExecutionStatus::kVanished) return "vanished";
  return wire::word_of(status);
}

std::string_view word_of(PollerPolicy policy) {
  switch (policy) {
    case PollerPolicy::kGap: return "gap";
    case PollerPolicy::kOverlap: return "overlap";
    case PollerPolicy::kHook: return "hook";
  }
  return "";
}

std::string_view word_of(OnFailure action) {
  switch (action) {
    case OnFailure::kRollBack: return "roll-back";
    case OnFailure::kHold: return "hold";
  }
  return "";
}

}  // namespace lighthouse::live
