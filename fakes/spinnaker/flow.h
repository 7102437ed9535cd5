// Flow: one execution of the upgrade pipeline, as the state machine of the Orca that owns it: bake,
// then for each deploy stage the red/black of April 2017 [17.1] on AWS itself [16.1, 16.3, 16.4,
// 16.7].
//
// Lives and dies with its thread. It knows nothing of running executions: it destroys and scales
// down what it is told to.
#pragma once

#include <cstdint>

#include "fakes/spinnaker/front50.h"

namespace lighthouse::fakes::spinnaker {

enum class FlowStep : uint8_t {
  kBake,
  kWaitBake,    // for the job, or for the timeout if that was lost
  kCreate,      // 0/0/0 with its balancers
  kResize,      // to its real size
  kWaitUp,      // every instance InService in every balancer
  kShrink,      // force-deletes inactive groups beyond maxRemainingAsgs
  kDisable,     // suspends the next active group …
  kDeregister,  // … and takes it out of one balancer after the other
  kWaitDown,    // at least 90 s
  kScaleDown,   // of each inactive group: Terminate resumed, 0/0/0
  kNextStage,
};

struct Flow {
  ExecutionId id;
  FlowStep step = FlowStep::kBake;
  bool bake_done = false;
  bool bake_failed = false;
  uint8_t stage = 0;     // index into plan.deploys
  uint8_t target = 0;    // index into targets
  uint8_t balancer = 0;  // of that group's
  uint16_t release = 0;
  Time due = kNever;       // of its next step
  Time deadline = kNever;  // of the wait it is in
  GroupId created;
  Small<GroupId, 2> targets;  // still to be disabled
  Version version;            // being baked
  PipelinePlan plan;          // the document that the trigger read, maybe an old one
  bool operator==(const Flow&) const = default;
};

}  // namespace lighthouse::fakes::spinnaker
