// What a checker may look at: the ground truth of the moment, never a view of it. Checkers keep
// their own state and change nothing here.
#pragma once

#include <cstdint>
#include <span>

#include "fakes/endpoints.h"
#include "sim/controller.h"
#include "sim/stage.h"
#include "sim/violation.h"

namespace lighthouse::sim {

struct Truth {
  const Stage& stage;
  const fakes::Outside& outside;
  std::span<const Controller> controllers;
  Time now;
  uint64_t event = 0;

  [[nodiscard]] const fakes::aws::Aws& aws() const { return outside.aws; }
  [[nodiscard]] const fakes::spinnaker::Spinnaker& spinnaker() const { return outside.spinnaker; }
  [[nodiscard]] const Policy& policy() const { return stage.engine.policy; }

  [[nodiscard]] Violation violation(Guarantee guarantee, Breach breach) const {
    return {.guarantee = guarantee, .breach = breach, .at = now, .event = event};
  }
};

// A call of a controller at the moment it takes effect.
struct Effect {
  uint8_t controller = 0;
  bool duplicate = false;  // the network's doing: nobody called twice
  KnownWork known_work = KnownWork::kSome;
  // The serving hosts that its caller could know to be lost to others by then (G2); the default:
  // all.
  uint32_t lost_when_sent = UINT32_MAX;
  const Call& call;
};

// Whether an actor number is a Lighthouse.
[[nodiscard]] constexpr bool is_lighthouse(uint16_t actor) {
  return actor >= kControllerActor;
}

// A termination that a call wanted; all others a group or EC2 decides for reasons of its own.
[[nodiscard]] bool is_asked_for(fakes::aws::Cause cause);

// Takes new traffic through every balancer and runs: what the floor counts (G2).
[[nodiscard]] bool serves(const fakes::aws::Aws& aws, InstanceId instance);

// The group that an AWS write of Lighthouse is about; invalid for all others.
[[nodiscard]] GroupId group_of(const Call& call, const fakes::aws::Aws& aws);

[[nodiscard]] bool accepted(const Answer& answer);

}  // namespace lighthouse::sim
