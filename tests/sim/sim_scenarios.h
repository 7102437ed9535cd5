// The fleets that the tests of the simulator start from: three serving and one polling, one version
// on, two versions known.
#pragma once

#include <chrono>

#include "sim/scenario.h"

namespace lighthouse::sim {

[[nodiscard]] inline Scenario upgrade_scenario() {
  Scenario s;
  s.name = "upgrade";
  s.releases = {{.version = "1.9.39"}, {.version = "1.9.40"}};
  s.groups = {{.polling = false, .sequence = 22, .capacity = {3, 3, 3}},
              {.polling = true, .sequence = 22, .capacity = {1, 1, 1}}};
  s.operation = Operation::kUpgrade;
  s.to = "1.9.40";
  s.expect.endings = {Ending::kDone};
  return s;
}

// A disabled generation that waits for its drain beside the one that serves.
[[nodiscard]] inline Scenario drain_scenario() {
  Scenario s = upgrade_scenario();
  s.name = "drain";
  s.groups.push_back({.polling = false,
                      .sequence = 21,
                      .capacity = {3, 3, 3},
                      .enabled = false,
                      .age = std::chrono::hours{72}});
  s.operation = Operation::kDrain;
  s.to.clear();
  return s;
}

// A pipeline runs on for hours on the host to be drained: looks and looks in which nothing happens.
[[nodiscard]] inline Scenario long_wait_scenario() {
  Scenario s = drain_scenario();
  s.groups.back().capacity = {1, 1, 1};
  s.work = {{.on = {.kind = Target::Kind::kOldServing},
             .at = std::chrono::minutes{-5},
             .lasts = std::chrono::hours{4}}};
  return s;
}

// v023 serves and is bad; v022 waits at 0/0/0.
[[nodiscard]] inline Scenario rollback_scenario() {
  Scenario s = upgrade_scenario();
  s.name = "rollback";
  s.groups = {{.polling = false, .sequence = 23, .release = 1, .capacity = {3, 3, 3}},
              {.polling = true, .sequence = 23, .release = 1, .capacity = {1, 1, 1}},
              {.polling = false,
               .sequence = 22,
               .capacity = {0, 0, 0},
               .enabled = false,
               .age = std::chrono::hours{72}},
              {.polling = true,
               .sequence = 22,
               .capacity = {0, 0, 0},
               .enabled = false,
               .age = std::chrono::hours{72}}};
  s.operation = Operation::kRollback;
  s.to.clear();
  s.expect.endings = {Ending::kRolledBack};
  return s;
}

}  // namespace lighthouse::sim
