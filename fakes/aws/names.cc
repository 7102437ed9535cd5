// Words for traces and reports.
#include "fakes/aws/aws.h"

namespace lighthouse::fakes::aws {

std::string_view name_of(Cause cause) {
  switch (cause) {
    case Cause::kNone: return "none";
    case Cause::kUserRequest: return "user request";
    case Cause::kScaleIn: return "scale-in";
    case Cause::kUnhealthy: return "unhealthy";
    case Cause::kRebalance: return "zone rebalance";
    case Cause::kForceDelete: return "force delete";
    case Cause::kEc2Request: return "EC2 request";
    case Cause::kSpot: return "spot interruption";
    case Cause::kHostFailure: return "host failure";
    case Cause::kLaunchFailed: return "launch failed";
  }
  return "unknown";
}

std::string_view name_of(Notice::Kind kind) {
  switch (kind) {
    case Notice::Kind::kLaunched: return "launched";
    case Notice::Kind::kBooting: return "booting";
    case Notice::Kind::kTerminating: return "terminating";
    case Notice::Kind::kSpotNotice: return "spot notice";
    case Notice::Kind::kShuttingDown: return "shutting down";
    case Notice::Kind::kTerminated: return "terminated";
    case Notice::Kind::kEnteredBalancer: return "entered balancer";
    case Notice::Kind::kLeftBalancer: return "left balancer";
    case Notice::Kind::kDrained: return "drained";
    case Notice::Kind::kMarkedUnhealthy: return "marked unhealthy";
  }
  return "unknown";
}

std::string_view name_of_event(const Event& event) {
  switch (static_cast<EventKind>(event.kind)) {
    case EventKind::kPass: return "group pass";
    case EventKind::kEc2: return "machine";
    case EventKind::kMembership: return "group member";
    case EventKind::kLook: return "health look";
    case EventKind::kSpotEnd: return "spot end";
    case EventKind::kRegistration: return "balancer row";
    case EventKind::kHookTimeout: return "hook timeout";
  }
  return "unknown";
}

}  // namespace lighthouse::fakes::aws
