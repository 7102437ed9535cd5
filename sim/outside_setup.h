// The outside of a scenario: what the fakes of AWS and Spinnaker are told at the start.
#pragma once

#include <optional>

#include "fakes/endpoints.h"
#include "sim/scenario.h"

namespace lighthouse::sim {

[[nodiscard]] fakes::aws::Parameters aws_parameters(const Scenario& scenario);

// Requires: `pipeline` is the scenario's document. Work of the scenario is not part of it: its
// hosts are known only when its moment comes.
[[nodiscard]] fakes::spinnaker::Setup spinnaker_setup(const Scenario& scenario, Time zero,
                                                      Document pipeline);

// The standing fleet at kStartOfTime.
void build_fleet(const Scenario& scenario, Time zero, Context& ctx, fakes::aws::Aws& aws);

// One piece of the scenario's work, for a host that is known; an invalid one: any.
[[nodiscard]] fakes::spinnaker::WorkItem work_item(const Work& work, InstanceId on);

}  // namespace lighthouse::sim
