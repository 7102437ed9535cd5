#include "config/config_file.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace lighthouse::config {
namespace {

using testing::HasSubstr;

constexpr std::string_view kGood =
    "application: app\n"
    "clusters: {serving: app-ha, polling: app-ha-polling}\n"
    "account: prod\n"
    "region: eu-west-1\n"
    "load-balancers: [external, internal]\n"
    "pipeline: Upgrade\n"
    "url: https://spinnaker.example.com\n"
    "gate: {url: \"https://gate.example.com\"}\n"
    "redis: {url: \"redis://redis.example.com\"}\n";

// The good file with one line in place of the one that begins alike, or at the end.
std::string with(const std::string& line) {
  std::string text(kGood);
  const std::string start = line.substr(0, line.find(':') + 1);
  const std::size_t at = text.find(start);
  const bool begins = at == 0 || (at != std::string::npos && text[at - 1] == '\n');
  if (!begins) return text + line + "\n";
  return text.replace(at, text.find('\n', at) - at, line);
}

std::string refusal(const std::string& text, const Variables& variables = {}) {
  const auto loaded = parse_config(text, "f.yaml", variables);
  return loaded ? "it was taken" : loaded.error().to_string();
}

TEST(ConfigFile, IsReadWithDefaultsForWhatIsLeftOut) {
  const auto loaded = parse_config(kGood, "f.yaml", {});
  ASSERT_TRUE(loaded) << loaded.error().to_string();
  EXPECT_EQ(loaded->config.clusters.polling, "app-ha-polling");
  EXPECT_EQ(loaded->config.load_balancers, (std::vector<std::string>{"external", "internal"}));
  EXPECT_EQ(loaded->config.policy.bake_time, Policy{}.bake_time);
  EXPECT_TRUE(loaded->config.gate.tls.verify);
}

TEST(ConfigFile, TheExampleIsGood) {
  const auto loaded =
      load_config(std::string(LIGHTHOUSE_SOURCE_DIR) + "/deploy/lighthouse.example.yaml", {});
  ASSERT_TRUE(loaded) << loaded.error().to_string();
  EXPECT_EQ(loaded->config.gate.password, "env:GATE_PASSWORD");
  EXPECT_EQ(loaded->config.policy.drain_deadline, std::chrono::hours(72));
}

TEST(ConfigFile, GivesWayToVariables) {
  const auto loaded = parse_config(kGood, "f.yaml",
                                   {{"LIGHTHOUSE_REGION", "us-east-1"},
                                    {"LIGHTHOUSE_LOAD_BALANCERS", "a,b,c"},
                                    {"LIGHTHOUSE_POLICY_DRAIN_DEADLINE", "5h"},
                                    {"LIGHTHOUSE_GATE_TLS_VERIFY", "false"},
                                    {"LIGHTHOUSE_CONFIG", "f.yaml"},
                                    {"OTHER", "x"}});
  ASSERT_TRUE(loaded) << loaded.error().to_string();
  EXPECT_EQ(loaded->config.region, "us-east-1");
  EXPECT_EQ(loaded->config.load_balancers.size(), 3U);
  EXPECT_EQ(loaded->config.policy.drain_deadline, std::chrono::hours(5));
  EXPECT_FALSE(loaded->config.gate.tls.verify);
}

TEST(ConfigFile, KnowsWhereEachValueComesFrom) {
  const auto loaded = parse_config(kGood, "f.yaml", {{"LIGHTHOUSE_REGION", "us-east-1"}});
  const auto origin = [&loaded](const std::string& key) {
    return std::ranges::find(loaded->settings, key, &Setting::key)->origin;
  };
  EXPECT_EQ(origin("region"), "LIGHTHOUSE_REGION");
  EXPECT_EQ(origin("account"), "f.yaml:3");
  EXPECT_EQ(origin("gate.url"), "f.yaml:8");
  EXPECT_EQ(origin("policy.bake-time"), "default");
}

struct Refusal {
  std::string name;
  std::string line;
  std::string error;
};

class ConfigRefuses : public testing::TestWithParam<Refusal> {};

TEST_P(ConfigRefuses, WithPlaceReasonAndRemedy) {
  const std::string error = refusal(with(GetParam().line));
  EXPECT_THAT(error, HasSubstr(GetParam().error));
  EXPECT_TRUE(error.starts_with("f.yaml:")) << error;
  EXPECT_THAT(error, Not(HasSubstr("\n")));
  EXPECT_THAT(error, Not(HasSubstr("hunter2")));
}

const std::vector<Refusal> kRefusals = {
    {"UnknownKey", "regoin: x",
     "f.yaml:10:1: regoin: this key is not known; did you mean \"region\"?"},
    {"UnknownPolicy", "policy: {pollers: gap}",
     "policy.pollers: this key is not known; did you mean \"poller\"?"},
    {"UnknownGateKey", "gate: {urls: \"https://g\"}",
     "gate.urls: this key is not known; did you mean \"url\"?"},
    {"RepeatedKey", "account: a\naccount: b", "f.yaml:4:1: account: this key is there twice"},
    {"NoValue", "region:", "region: the value is missing"},
    {"OneCluster", "clusters: {serving: a, polling: a}",
     "clusters: serving and polling are one cluster; name the"},
    {"ClusterMissing", "clusters: {serving: a}", "clusters.polling: this key is missing; add it"},
    {"NoBalancers", "load-balancers: []", "load-balancers: the list is empty; name every"},
    {"UrlWithoutScheme", "url: spinnaker.example.com",
     "f.yaml:7:6: url: it does not begin with http:// or https://"},
    {"PasswordInUrl", "gate: {url: \"https://me:hunter2@gate\"}",
     "gate.url: it holds a user or a password"},
    {"PlainPassword", "gate: {url: \"https://g\", user: me, password: hunter2}",
     "gate.password: a secret does not stand in a file of configuration; write env:NAME or "
     "file:PATH"},
    {"PlainToken", "gate: {url: \"https://g\", token: hunter2}",
     "gate.token: a secret does not stand"},
    {"EmptyReference", "gate: {url: \"https://g\", token: \"env:\"}",
     "gate.token: a secret does not stand"},
    {"PlainRedisPassword", "redis: {url: \"redis://r\", password: hunter2}",
     "redis.password: a secret does not stand"},
    {"UserAlone", "gate: {url: \"https://g\", user: me}",
     "gate.user: user and password go together; add the password"},
    {"TwoWaysToLogIn", "gate: {url: \"https://g\", token: \"env:T\", cookie: \"env:C\"}",
     "gate: there are several ways to log in; keep one of"},
    {"CertificateAlone", "gate: {url: \"https://g\", tls: {certificate: c.pem}}",
     "gate.tls.certificate: certificate and key go together; add the key"},
    {"VerifyIsNoFlag", "gate: {url: \"https://g\", tls: {verify: maybe}}",
     "gate.tls.verify: \"maybe\" is neither true nor false"},
    {"RedisScheme", "redis: {url: \"http://r\"}",
     "redis.url: it does not begin with redis:// or rediss://"},
    {"RedisDatabase", "redis: {url: \"redis://r/zero\"}",
     "redis.url: its path is not a database's number"},
    {"RedisPort", "redis: {url: \"redis://r:99999\"}", "redis.url: the port is not a port"},
    {"PreviousScheme", "redis: {url: \"redis://r\", previous: r2}",
     "redis.previous: it does not begin with"},
    {"UserWithoutPassword", "redis: {url: \"redis://r\", user: me}",
     "redis.user: a user without a password"},
    {"Endpoint", "aws: {endpoint: 127.0.0.1}", "aws.endpoint: it does not begin with http://"},
    {"BadDuration", "policy: {bake-time: 12 minutes}",
     "policy.bake-time: \"12 minutes\" is not a duration"},
    {"OutOfRange", "policy: {serving-floor: 21}", "policy.serving-floor: \"21\" is out of range"},
    {"HookWithoutCommand", "policy: {poller: hook}",
     "policy.poller is hook, and poller-hook is missing; add the command"},
    {"ListAsText", "account: [a]", "account: a list is not allowed here"},
    {"NotYaml", "account: [a", "yaml: this is not YAML"},
};

INSTANTIATE_TEST_SUITE_P(All, ConfigRefuses, testing::ValuesIn(kRefusals),
                         [](const auto& one) { return one.param.name; });

TEST(ConfigFile, RefusesEveryMissingKey) {
  for (const char* key : {"application", "clusters", "account", "region", "load-balancers",
                          "pipeline", "url", "gate", "redis"}) {
    std::string text(kGood);
    const std::size_t at =
        text.starts_with(std::string(key) + ":") ? 0 : text.find("\n" + std::string(key) + ":") + 1;
    text.erase(at, text.find('\n', at) + 1 - at);
    EXPECT_THAT(refusal(text), HasSubstr(std::string(key) + ": this key is missing; add it: "));
  }
}

TEST(ConfigFile, NamesTheVariableThatIsWrong) {
  EXPECT_EQ(refusal(std::string(kGood), {{"LIGHTHOUSE_POLICY_BAKE_TIME", "soon"}}),
            "LIGHTHOUSE_POLICY_BAKE_TIME: policy.bake-time: \"soon\" is not a duration; write one "
            "like 90m, 1h30m or 45s");
  EXPECT_EQ(refusal(std::string(kGood), {{"LIGHTHOUSE_REGOIN", "x"}}),
            "LIGHTHOUSE_REGOIN: environment: no key has this variable; did you mean "
            "LIGHTHOUSE_REGION?");
}

TEST(ConfigFile, RefusesAFileThatIsNotThere) {
  EXPECT_EQ(load_config("/nowhere/l.yaml", {}).error().to_string(),
            "/nowhere/l.yaml: file: it cannot be read; check that the path names a readable file");
}

TEST(ConfigSchema, KnowsEveryKeyOfTheLoader) {
  const auto schema = nlohmann::json::parse(config_schema());
  EXPECT_EQ(schema["title"], "Lighthouse configuration");
  EXPECT_TRUE(schema["$defs"]["policy"]["properties"].contains("drain-deadline"));
  EXPECT_TRUE(schema["$defs"]["gate"]["properties"].contains("tls"));
  EXPECT_THAT(schema["required"].dump(), HasSubstr("load-balancers"));
}

}  // namespace
}  // namespace lighthouse::config
