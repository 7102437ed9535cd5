// The work of a fleet that was seen. Internal to sim/from_fleet*.cc.
#pragma once

#include <vector>

#include "sim/from_fleet.h"

namespace lighthouse::sim {

// Those that a world has at its start: not detached, not on their way out. In order.
[[nodiscard]] std::vector<InstanceId> living_members(const Group& group);

void take_work(const SeenFleet& fleet, const Assumptions& assumed, FleetScenario& out);

}  // namespace lighthouse::sim
