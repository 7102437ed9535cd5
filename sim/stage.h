// The stage: what all worlds of one scenario share, worked out once. It never changes.
//
// Texts of the scenario become handles here; faults are sorted by what sets them off, so that a
// call asks only those that may hit it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/decide/explain.h"
#include "core/decide/fleet_names.h"
#include "core/engine/engine.h"
#include "core/model/run_record.h"
#include "fakes/spinnaker/spinnaker.h"
#include "sim/scenario.h"

namespace lighthouse::sim {

using FaultList = std::vector<uint16_t>;  // indices in Scenario::faults, ascending

struct FaultTable {
  // Asked for each call of the kind: faults of calls, and of controllers by rate.
  std::array<FaultList, kCallKinds> at_call;
  // Moments.
  std::array<FaultList, kCallKinds> before_call;
  std::array<FaultList, kCallKinds> after_call;
  std::array<FaultList, kSteps> at_step;
  FaultList when_intended;
  FaultList when_fenced;
  FaultList at_time;
  FaultList by_minute;  // of hosts, Redis and people, by rate
};

struct Stage {
  Scenario scenario;
  FleetNames names;
  EngineConfig engine;
  // The first record of the first and of the second controller's run.
  std::array<RunRecord, 2> first_record;
  FaultTable faults;
  ForcedChoices forced;                   // the scenario's deviations
  fakes::spinnaker::Spinnaker spinnaker;  // told of the scenario, not started
  // Virtual time before the scenario's own zero, for work that began earlier.
  Time zero{};  // of the scenario: what `at` counts from
  Time faults_end{};
  std::string pipeline_error;  // empty: none
};

// Balancers of every scenario, in this order: user-facing, internal services.
inline constexpr BalancerId kExternalBalancer{0};
inline constexpr BalancerId kInternalBalancer{1};
inline constexpr ClusterId kServingCluster{0};
inline constexpr ClusterId kPollingCluster{1};

// Run ids: the first controller, and one more for the second.
inline constexpr uint64_t kFirstRun = 1'001;

// The scenario's own pipeline file, if it names one, must be readable: else the pipeline is absent
// and `pipeline_error` says why.
[[nodiscard]] std::shared_ptr<const Stage> make_stage(const Scenario& scenario);

// The faults of a scenario, sorted by what sets them off.
[[nodiscard]] FaultTable fault_table(const Scenario& scenario);

// Which work a group of the scenario has, and what it is called.
[[nodiscard]] GroupId id_of(const FleetGroup& group);

}  // namespace lighthouse::sim
