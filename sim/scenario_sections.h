// The sections of the scenario file, each with its table of keys. Internal to sim/scenario_*.cc.
#pragma once

#include "sim/scenario_reader.h"

namespace lighthouse::sim {

// sim/scenario_fleet.cc
[[nodiscard]] const Section<Release>& release_section();
[[nodiscard]] const Section<Capacity>& capacity_section();
[[nodiscard]] const Section<FleetGroup>& group_section();

// sim/scenario_work.cc
[[nodiscard]] const Section<Work>& work_section();
[[nodiscard]] const Section<WorkStream>& stream_section();

// sim/scenario_fault.cc
[[nodiscard]] const Section<Moment>& moment_section();
[[nodiscard]] const Section<Fault>& fault_section();

// sim/scenario_operation.cc
[[nodiscard]] const Section<Pipeline>& pipeline_section();
[[nodiscard]] const Section<Scenario>& operation_section();
[[nodiscard]] const Section<Policy>& policy_section();
[[nodiscard]] const Section<Expectation>& expect_section();
[[nodiscard]] const Section<Bite>& bite_section();

// sim/scenario_file.cc
[[nodiscard]] const Section<Scenario>& file_section();

// What one key alone cannot tell: defaults that follow from other keys, and contradictions between
// sections. `root` gives the places. sim/scenario_checks.cc
void complete_scenario(ScenarioReader& r, const YamlNode& root, Purpose purpose, Scenario& out);

}  // namespace lighthouse::sim
