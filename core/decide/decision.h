// A decision: what to do now, what is waited for and why, and when to look again.
//
// `decide` is a function of what was seen, of what is remembered, of the policy and of the time; it
// asks nothing and changes nothing but the `Mind` it is given. The same inputs give the same
// decision (G11).
#pragma once

#include "core/model/call.h"
#include "core/model/guards.h"
#include "core/model/observation.h"
#include "core/model/policy.h"
#include "core/model/run_record.h"

namespace lighthouse {

// All that a decision is made from, apart from the mind.
struct Situation {
  const Observation& seen;
  const Policy& policy;
  const FleetConfig& fleet;
  GuardSet guards;
  Time now;
};

struct Mind {
  RunRecord record;
  Memory memory;
  bool operator==(const Mind&) const = default;
};

// One thing that is waited for, ready to be shown: `status`, `explain`, the journal and the pages
// print this.
struct Wait {
  Reason reason = Reason::kNone;
  GroupId group;              // invalid: none
  InstanceId instance;        // invalid: none
  ExecutionId execution;      // an example, where work is the reason
  Part part = Part::kGroups;  // for kPartUnknown
  uint32_t count = 0;         // of executions, samples …
  Time since{};
  Time until =
      kNever;  // when it ends at the latest, or the deadline; kNever: only the world can end it
  bool operator==(const Wait&) const = default;
};

struct Decision {
  Small<Call, 2> calls;  // to make once the record is durable
  Small<Wait, 8> waits;
  PartSet needs;        // parts to read in the next look
  bool hurry = false;   // only the fleet, at once: an action waits for a younger view of it
  Duration look_in{0};  // until the next look
};

// The next decision of the operation in `mind.record`. Sets `mind.record.ending` when the operation
// is over. Ensures: `mind.record.revision` has grown if anything in the record changed.
[[nodiscard]] Decision decide(const Situation& situation, Mind& mind);

}  // namespace lighthouse
