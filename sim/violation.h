// A violation: which guarantee broke, when, at which event, and about what. A small value, so that
// a checker can note one without making a text; the words come from `describe`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/decide/fleet_names.h"
#include "core/model/ids.h"
#include "core/model/time.h"

namespace lighthouse::sim {

// As in docs/guarantees.md; kExpectation is what the scenario itself asks for.
enum class Guarantee : uint8_t {
  kExpectation = 0,
  kG1 = 1,
  kG2,
  kG3,
  kG4,
  kG5,
  kG6,
  kG7,
  kG8,
  kG9,
  kG10,
  kG11,
};

// What was seen. `seen` and `asked` of a violation are the numbers that its sentence needs.
enum class Breach : uint8_t {
  // G1
  kKilledWork,        // an instance with unfinished work was terminated by Lighthouse
  kExecutionsKilled,  // more executions died than the scenario allows (seen, asked)
  // G2
  kBelowFloor,  // serving instances after and before the call (seen, asked)
  // G3
  kTwoPollers,   // Lighthouse started a poller beside a running one
  kGapNotAsked,  // no poller for longer than the limit, and nobody was asked (ms)
  // G4
  kChangedBeforeRecord,  // an AWS write took effect before the restore record was durable
  // G5
  kNotEnded,         // still going when it had to be over
  kWaitsForNothing,  // at rest without a reason
  // G6
  kTerminatedTwice,   // two accepted terminations of one instance
  kDesiredFellTwice,  // desired fell by more than the terminated instances (seen, asked)
  kTriggeredTwice,    // two runs of the upgrade pipeline with one marker
  kLeaseLeft,         // the lease is still held at the end
  kHalfOpen,          // a group was left half disabled or half restored
  // G8
  kRecordedTwice,      // two tasks of one marker ran
  kRecordWithoutDeed,  // a record of a termination that did not happen
  kDeedWithoutRecord,  // a terminated instance without its record
  // G9
  kOverwrote,  // a group that somebody else had changed
  // expectations
  kWrongEnding,
  kWrongReason,
  kWrongStep,       // it entered a step that it must not enter (seen)
  kRunsOfPipeline,  // (seen, asked)
  kServingVersion,
  kPollingVersion,
  kServingInstances,    // (seen, asked)
  kTerminations,        // (seen, asked)
  kFaultNeverHappened,  // a fault of the scenario, by its index (seen)
  // G11
  kTraceDiffers,
};

struct Violation {
  Guarantee guarantee = Guarantee::kExpectation;
  Breach breach = Breach::kNotEnded;
  Time at{};
  uint64_t event = 0;  // number of the event at hand, from 1
  GroupId group{};
  InstanceId instance{};
  ExecutionId execution{};
  int64_t seen = 0;
  int64_t asked = 0;
  bool operator==(const Violation&) const = default;
};

[[nodiscard]] std::string_view name_of(Guarantee guarantee);  // "G1"; "expectation"
[[nodiscard]] std::string_view name_of(Breach breach);        // "killed-work"

// One line: "G1 killed-work: i-… of armoryspinnaker-ha-v022 was terminated … (at 42m10s, event
// 5310)".
[[nodiscard]] std::string describe(const Violation& violation, const FleetNames& names);

}  // namespace lighthouse::sim
