// Which sort of fault is which: what it strikes decides who asks for it and when.
#pragma once

#include <cstdint>

#include "sim/scenario.h"

namespace lighthouse::sim {

enum class FaultClass : uint8_t {
  kCall,        // strikes one call of a controller, when it leaves
  kOutage,      // an endpoint, for a while
  kHost,        // a host, its Orca or what the group thinks of it
  kRedis,       // what Redis holds
  kPerson,      // somebody acts through AWS or Spinnaker
  kController,  // a Lighthouse process
};

[[nodiscard]] constexpr FaultClass class_of(FaultKind kind) {
  switch (kind) {
    case FaultKind::kLostRequest:
    case FaultKind::kLostAnswer:
    case FaultKind::kDelay:
    case FaultKind::kDuplicate:
    case FaultKind::kThrottled:
    case FaultKind::kServerError:
    case FaultKind::kUnreadable:
    case FaultKind::kStaleRead:
    case FaultKind::kPartialRead: return FaultClass::kCall;
    case FaultKind::kGate429:
    case FaultKind::kGateDown:
    case FaultKind::kRedisDown:
    case FaultKind::kRedisLoading:
    case FaultKind::kRedisReadOnly:
    case FaultKind::kWrongRedis:
    case FaultKind::kUrlDown: return FaultClass::kOutage;
    case FaultKind::kInstanceDies:
    case FaultKind::kOrcaDies:
    case FaultKind::kOrcaRestarts:
    case FaultKind::kOrcaStalls:
    case FaultKind::kTrackerErrors:
    case FaultKind::kSpotInterruption:
    case FaultKind::kInstanceRetires:
    case FaultKind::kBootFails:
    case FaultKind::kHostSick:
    case FaultKind::kHealthCheckDown:
    case FaultKind::kMarkUnhealthy: return FaultClass::kHost;
    case FaultKind::kRedisFlush:
    case FaultKind::kRedisOldReplica:
    case FaultKind::kDeleteHash:
    case FaultKind::kForceCancel:
    case FaultKind::kNoDisable:
    case FaultKind::kStaleFront50: return FaultClass::kRedis;
    case FaultKind::kEnableGroup:
    case FaultKind::kEditCapacity:
    case FaultKind::kRegisterInstance:
    case FaultKind::kDeregisterInstance:
    case FaultKind::kTerminateInstance:
    case FaultKind::kScheduledAction:
    case FaultKind::kResumeTerminate:
    case FaultKind::kHalfDisable:
    case FaultKind::kZoneRebalance:
    case FaultKind::kDirectWork:
    case FaultKind::kHandTrigger:
    case FaultKind::kEditPipeline: return FaultClass::kPerson;
    case FaultKind::kControllerKilled:
    case FaultKind::kControllerPaused:
    case FaultKind::kClockJump:
    case FaultKind::kSecondController: return FaultClass::kController;
  }
  return FaultClass::kCall;
}

// Whether a strike at a moment hits one call; else all calls for as long as it lasts.
[[nodiscard]] constexpr bool is_single(FaultKind kind) {
  return kind == FaultKind::kLostRequest || kind == FaultKind::kLostAnswer ||
         kind == FaultKind::kDuplicate || kind == FaultKind::kDelay;
}

// Each fault makes its choices under an actor number of its own, above all actors.
inline constexpr uint16_t kFirstFaultActor = 256;

}  // namespace lighthouse::sim
