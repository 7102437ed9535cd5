// A scenario from a fleet that was seen: the builder behind `rehearse` and the branches of
// `sim replay`.
//
// What a look at a fleet shows is taken as it is: groups in their order with capacity, state and
// instances, connection draining, executions and the hosts that run them, the upgrade pipeline's
// version, strategy and parameter. What it cannot show (how long work still runs, how soon a host
// is healthy, what goes wrong) is assumed, and the assumptions are the caller's.
//
// The scenario's clusters and load balancers have the simulation's names; a group keeps its number.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "core/model/observation.h"
#include "core/model/policy.h"
#include "core/model/run_record.h"
#include "sim/scenario.h"

namespace lighthouse::sim {

// How much goes wrong. Each seed draws which kinds there are at all.
enum class Trouble : uint8_t {
  kNone,
  kUsual,  // a bad day: an operation meets something of it every few runs
  kSwarm,  // every kind ten times as often
};
[[nodiscard]] std::string_view name_of(Trouble trouble);  // "usual"

struct Assumptions {
  Duration work_lasts{1'800'000};      // what runs now ends within this time, evenly spread
  Duration boot{240'000};              // from launch to the first passed health check
  Duration new_work_every{180'000};    // one more execution in about this time; 0: none comes
  Duration new_work_lasts{1'200'000};  // the longest of them; most are short
  Trouble trouble = Trouble::kUsual;
  bool operator==(const Assumptions&) const = default;
};

struct SeenFleet {
  const Observation& seen;
  const FleetConfig& fleet;
  Time now{};  // of the look
};

struct PlannedOperation {
  Operation operation = Operation::kUpgrade;
  std::string to;  // of an upgrade
  Policy policy;
  Small<GroupId, 2> known_bad;
};

struct FleetScenario {
  Scenario scenario;
  std::vector<std::string> notes;  // what could not be taken as it is, a sentence each
};

// The error says what was not seen, or cannot be simulated; a sentence with a remedy.
[[nodiscard]] tl::expected<FleetScenario, std::string> scenario_of_fleet(
    const SeenFleet& fleet, const PlannedOperation& planned, const Assumptions& assumed);

}  // namespace lighthouse::sim
