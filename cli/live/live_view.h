// A View of a real fleet: what AWS, Orca and Redis said when they were asked last, and Lighthouse's
// own words beside it.
#pragma once

#include <span>

#include "cli/view.h"
#include "core/engine/engine.h"

namespace lighthouse::cli {

// What is known at one moment. Refers to what its maker keeps.
struct Sight {
  const Observation& seen;
  const RunRecord& record;
  std::span<const Wait> waits;
  const EngineConfig& config;
  const FleetNames& names;
  Time now;

  [[nodiscard]] Situation situation() const {
    return {.seen = seen,
            .policy = config.policy,
            .fleet = config.fleet,
            .guards = config.guards,
            .now = now};
  }
};

[[nodiscard]] View live_view(const Sight& sight);

// "serves", "disabled", "empty, disabled", …: what a group does.
[[nodiscard]] std::string group_state(const Situation& situation, const Group& group);

}  // namespace lighthouse::cli
