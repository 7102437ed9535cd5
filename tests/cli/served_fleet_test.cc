// The built program on a served world: a real process, real sockets, a real journal, and the
// scenario's faults between them. Judged by the world's ground truth.
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "fakes/serve/aws_service.h"
#include "served/world_config.h"
#include "served/world_server.h"
#include "sim/scenario_file.h"
#include "tests/support/shell.h"
#include "tests/support/temp_file.h"

namespace lighthouse::cli {
namespace {

using testing_support::shell;
using Outcome = testing_support::ShellOutcome;

constexpr double kSpeed = 60;

// A drain whose waits are short, so that the test is.
constexpr std::string_view kDrain = R"(name: drain
draining-timeout: 20s
groups:
  - {serving: v023, instances: 2}
  - {serving: v022, instances: 2, enabled: false}
  - {polling: v023}
work:
  - {on: "serving-v022[1]", at: -5m, lasts: 4m}
operation: drain
policy: {settle-margin: 10s, operation-settle: 30s, report-lifetime: 90s, look-every: 5s,
  look-slowly: 10s}
faults:
  - {kind: lost-answer, call: TerminateAndDecrement, nth: 1}
  - {kind: unreadable, call: ReadExecutions, nth: 3}
  - {kind: gate-down, at: 1m, lasts: 30s}
expect: done
)";

TEST(ServedFleet, ADrainThroughFaultsKillsNothing) {
  const auto scenario = sim::parse_scenario(kDrain, "drain.yaml");
  ASSERT_TRUE(scenario.has_value()) << scenario.error().to_string();
  auto server = served::WorldServer::start(
      sim::make_stage(*scenario),
      {.world = {.speed = kSpeed, .seed = 0, .keys = fakes::serve::usual_keys()}});
  ASSERT_TRUE(server.has_value()) << server.error();
  const testing_support::TempFolder folder;
  const std::string config = (folder.path() / "lighthouse.yaml").string();
  std::ofstream(config) << served::world_config((*server)->world().stage(),
                                                {.aws = (*server)->aws_url(),
                                                 .gate = (*server)->gate_url(),
                                                 .redis = (*server)->redis_url(),
                                                 .url = (*server)->public_url(),
                                                 .journal = (folder.path() / "journal").string(),
                                                 .login = {},
                                                 .gate_secret = {},
                                                 .tls_ca_file = {},
                                                 .client_certificate_file = {},
                                                 .client_key_file = {}});
  const Outcome drained =
      shell("env AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test timeout 200 " +
            std::string(LIGHTHOUSE_PROGRAM) + " drain --config " + config + " --speed 60");
  const std::string told = (*server)->world().truth();
  const auto truth = nlohmann::json::parse(told);
  EXPECT_EQ(drained.code, 0) << drained.text << told;
  EXPECT_TRUE(truth["violations"].empty()) << told;
  EXPECT_TRUE(truth["killed"].empty()) << told;
  EXPECT_EQ(truth["terminated_by_lighthouse"], 2) << told;
  EXPECT_EQ(truth["faults"][0]["mattered"], 1) << told;
  EXPECT_EQ(truth["serving"], 2) << told;
}

}  // namespace
}  // namespace lighthouse::cli
