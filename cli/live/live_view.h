// A View of a real fleet: what AWS, Orca and Redis said when they were asked last, and Lighthouse's
// own words beside it.
#pragma once

#include "cli/view.h"
#include "core/engine/engine.h"

namespace lighthouse::cli {

[[nodiscard]] View live_view(const Engine& engine, const EngineConfig& config,
                             const FleetNames& names, Time now);

}  // namespace lighthouse::cli
