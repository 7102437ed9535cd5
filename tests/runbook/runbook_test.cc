// What docs/runbook.md tells a person to type is typed here, word for word, into a shell whose AWS,
// Gate, Redis and URL are a served world. Only waiting is another: it moves the world's time.
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "fakes/serve/aws_service.h"
#include "served/world_server.h"
#include "sim/scenario_file.h"
#include "tests/support/shell.h"
#include "tests/support/temp_file.h"

namespace lighthouse {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kFailedDeploy = R"(
name: a failed deploy
releases: [{version: 1.9.40}, {version: 1.9.39}]
groups:
  - {serving: v023, instances: 2}
  - {serving: v022, release: 1.9.39, enabled: false, instances: 1, unhealthy: 1, capacity: {min: 0, desired: 1, max: 1}}
  - {polling: v023}
  - {polling: v022, release: 1.9.39, enabled: false, instances: 0, capacity: {min: 0, desired: 0, max: 0}}
work:
  - {on: "serving-v023[0]", at: -1m, lasts: 25m}
  - {kind: task, on: "polling-v023[0]", at: -1m, lasts: 15m}
operation: rollback
faults:
  - {kind: gate-down, at: 0s, lasts: 10m}
  - {kind: redis-down, at: 0s, lasts: 10m}
expect: {ending: rolled-back, within: 9h}
)";

// The shell blocks of the runbook that are marked with `mark`, in their order.
std::string blocks(const std::string& text, const std::string& mark) {
  std::istringstream in(text);
  std::string out;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("```")) {
      inside = !inside && line.starts_with("```sh ") && line.find(" " + mark) != std::string::npos;
    } else if (inside) {
      out += line + "\n";
    }
  }
  return out;
}

std::string runbook() {
  std::ifstream in(std::string(LIGHTHOUSE_SOURCE_DIR) + "/docs/runbook.md");
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

using Outcome = testing_support::ShellOutcome;

Outcome run_script(const std::string& script) {
  const testing_support::TempFile file("runbook.sh", script);
  return testing_support::shell(
      "timeout 850 env PATH=/usr/local/bin:/usr/bin:/bin bash -euo pipefail " + file.path());
}

std::unique_ptr<served::WorldServer> serve(std::string_view scenario_text) {
  const auto scenario = sim::parse_scenario(scenario_text, "runbook");
  if (!scenario) throw std::runtime_error(scenario.error().to_string());
  auto server = served::WorldServer::start(
      sim::make_stage(*scenario), {.world = {.speed = 0, .keys = fakes::serve::usual_keys()},
                                   .ports = {},
                                   .login = {},
                                   .tls = {}});
  if (!server) throw std::runtime_error(server.error());
  return std::move(*server);
}

// Where the endpoints are, and a clock that stands still until somebody waits.
std::string surroundings(const served::WorldServer& server) {
  return "export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_ENDPOINT_URL=" +
         server.aws_url() + "\nGATE=" + server.gate_url() + " REDIS=" + server.redis_url() +
         " URL=" + server.public_url() + "\nBALANCERS='user-facing internal-services'\n";
}

std::string clock(const served::WorldServer& server) {
  const std::string control = server.aws_url() + "/_lighthouse/";
  return "pause() { curl -sf -o /dev/null -X POST '" + control + "advance?by=4m'; }\n" +
         "now() { curl -sf " + control + "truth | jq '.time | floor'; }\n" +
         "aws() { command aws --endpoint-url \"$AWS_ENDPOINT_URL\" \"$@\"; }\n";
}

Json group(const Json& truth, const std::string& name) {
  for (const Json& one : truth.at("groups")) {
    if (one.at("name") == name) return one;
  }
  return {};
}

class Runbook : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* program :
         {"/usr/bin/aws", "/usr/bin/jq", "/usr/bin/redis-cli", "/usr/bin/curl"}) {
      if (testing_support::is_missing(program)) GTEST_SKIP() << program << " is missing";
    }
  }
};

TEST_F(Runbook, RollsBackByHandAndKillsNothing) {
  const auto server = serve(kFailedDeploy);
  const std::string text = runbook();
  const std::string setup_and_drain = blocks(text, "drain");
  const std::string all = blocks(text, "rollback");
  // The set-up block carries both marks: it comes once, and the clock takes the place of its own.
  const std::string setup = blocks(text, "rollback drain");
  const std::string script = surroundings(*server) + setup + clock(*server) +
                             setup_and_drain.substr(setup.size()) + all.substr(setup.size());
  const Outcome outcome = run_script(script);
  const Json truth = Json::parse(server->world().truth());
  ASSERT_EQ(outcome.code, 0) << outcome.text << truth.dump(2);
  EXPECT_TRUE(truth.at("killed").empty()) << truth.dump(2);
  EXPECT_TRUE(truth.at("stranded").empty()) << truth.dump(2);
  EXPECT_EQ(truth.at("serving"), 2);
  EXPECT_EQ(truth.at("poller_overlap"), 0);
  ASSERT_EQ(truth.at("pollers").size(), 1U);
  EXPECT_EQ(truth.at("pollers")[0].at("group"), "armoryspinnaker-ha-polling-v022");
  for (const char* bad : {"armoryspinnaker-ha-v023", "armoryspinnaker-ha-polling-v023"}) {
    const Json left = group(truth, bad);
    EXPECT_TRUE(left.at("members").empty()) << left.dump(2);
    EXPECT_EQ(left.at("max"), 0);
    EXPECT_EQ(left.at("suspended").size(), 3U);
  }
}

TEST_F(Runbook, DoesNotDrainAGroupThatServes) {
  const auto server = serve(kFailedDeploy);
  const std::string text = runbook();
  const std::string setup = blocks(text, "rollback drain");
  const Outcome outcome =
      run_script(surroundings(*server) + setup + clock(*server) +
                 blocks(text, "drain").substr(setup.size()) + "drain armoryspinnaker-ha-v023\n");
  EXPECT_NE(outcome.code, 0);
  EXPECT_THAT(outcome.text, testing::HasSubstr("is not disabled: Launch runs"));
  const Json truth = Json::parse(server->world().truth());
  EXPECT_EQ(truth.at("terminated_by_lighthouse"), 0);
  EXPECT_EQ(truth.at("serving"), 2);
}

}  // namespace
}  // namespace lighthouse
