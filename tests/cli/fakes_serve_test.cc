// `lighthouse fakes serve --world`: what it makes of a scenario, what it leaves out, and what it
// writes for others.
#include "cli/fakes_serve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/config_file.h"
#include "served/world_config.h"
#include "tests/support/temp_file.h"

namespace lighthouse::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_support::TempFile;

std::shared_ptr<const sim::Stage> stage_of(const TempFile& file,
                                           std::vector<std::string> releases = {}) {
  FakesServeOptions options;
  options.world = WorldChoice{.file = file.path()};
  options.releases = std::move(releases);
  auto stage = served_stage(options);
  if (!stage) throw std::runtime_error(stage.error());
  return *stage;
}

TEST(FakesServe, KnowsTheVersionsThatAreAskedFor) {
  const TempFile file("w.yaml", "name: w\noperation: {kind: upgrade, to: 1.9.40}\n");
  const auto stage = stage_of(file, {"1.9.41", "1.9.40"});
  std::vector<std::string> versions;
  for (const auto& release : stage->scenario.releases) {
    versions.push_back(release.version);
  }
  EXPECT_THAT(versions, testing::UnorderedElementsAre("1.9.39", "1.9.40", "1.9.41"));
}

TEST(FakesServe, WarnsOfWhatCannotHappen) {
  const TempFile file("w.yaml", R"(name: w
operation: {kind: upgrade, to: 1.9.40}
expect: done
faults:
  - {kind: lost-answer, rate: 1%}
  - {kind: controller-killed, rate: 1%}
  - {kind: orca-dies, step: drain}
  - {kind: orca-dies, when: intended}
  - {kind: lost-answer, endpoint: journal, rate: 1%}
  - {kind: instance-dies, when: fenced}
)");
  const auto lines = left_out_of(*stage_of(file));
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_THAT(lines[0], HasSubstr("w.yaml:6: controller-killed: it cannot happen here"));
  EXPECT_THAT(lines[1], HasSubstr("steps"));
  EXPECT_THAT(lines[2], HasSubstr("intentions"));
  EXPECT_THAT(lines[3], HasSubstr("journal"));
}

// With every way to log in, and whatever the policy says.
TEST(FakesServe, WritesAConfigurationThatIsUnderstood) {
  const TempFile file("w.yaml", R"(name: w
operation: drain
expect: done
policy: {look-every: 5s, drain-deadline: 4h, health-samples: 7, serving-floor: 1, poller: hook,
  on-failure: hold, kill-new-generation: true}
)");
  const auto stage = stage_of(file);
  for (const served::GateAuth auth :
       {served::GateAuth::kNone, served::GateAuth::kBasic, served::GateAuth::kBearer,
        served::GateAuth::kSession, served::GateAuth::kCertificate}) {
    served::WorldConfigOptions options{.aws = "https://127.0.0.1:1",
                                       .gate = "https://127.0.0.1:2",
                                       .redis = "redis://127.0.0.1:3",
                                       .url = "http://127.0.0.1:4/",
                                       .journal = "j",
                                       .login = {.auth = auth},
                                       .gate_secret = "env:GATE",
                                       .tls_ca_file = "c.pem",
                                       .client_certificate_file = {},
                                       .client_key_file = {}};
    const auto config = config::parse_config(served::world_config(*stage, options), "l.yaml", {});
    ASSERT_TRUE(config.has_value()) << config.error().to_string();
    const config::Config& c = config->config;
    EXPECT_EQ(c.clusters.serving, "armoryspinnaker-ha");
    EXPECT_EQ(c.clusters.polling, "armoryspinnaker-ha-polling");
    EXPECT_THAT(c.load_balancers, ElementsAre("user-facing", "internal-services"));
    EXPECT_EQ(c.pipeline, "Deploy Spinnaker");
    EXPECT_EQ(c.aws.endpoint, "https://127.0.0.1:1");
    EXPECT_EQ(c.gate.tls.ca_file, "c.pem");
    EXPECT_EQ(c.journal, "j");
    EXPECT_EQ(c.policy.look_every, std::chrono::seconds{5});
    EXPECT_EQ(c.policy.drain_deadline, std::chrono::hours{4});
    EXPECT_EQ(c.policy.health_samples, 7u);
    EXPECT_EQ(c.policy.serving_floor, 1);
    EXPECT_EQ(c.policy.poller, PollerPolicy::kHook);
    EXPECT_EQ(c.policy.on_failure, OnFailure::kHold);
    EXPECT_TRUE(c.policy.kill_new_generation);
    EXPECT_EQ(c.gate.password, auth == served::GateAuth::kBasic ? "env:GATE" : "");
    EXPECT_EQ(c.gate.token, auth == served::GateAuth::kBearer ? "env:GATE" : "");
    EXPECT_EQ(c.gate.cookie, auth == served::GateAuth::kSession ? "env:GATE" : "");
  }
}

}  // namespace
}  // namespace lighthouse::cli
