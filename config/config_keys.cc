#include "config/config_keys.h"

#include <array>

#include "core/live/url.h"
#include "sim/scenario_sections.h"

namespace lighthouse::config {
namespace {

using sim::key;
using sim::ScenarioReader;
using sim::Section;
using sim::section_key;
using sim::YamlNode;

// Fails at the key's own place, under its own name.
void fail_at(ScenarioReader& r, const YamlNode& node, std::string_view name, std::string reason,
             std::string remedy) {
  const YamlNode* child = node.find(name);
  const ScenarioReader::Scope scope(r, name);
  r.fail(child == nullptr ? node.place : child->place, std::move(reason), std::move(remedy));
}

void check_secret(ScenarioReader& r, const YamlNode& node, std::string_view name,
                  const std::string& value) {
  const bool good = value.empty() || (value.starts_with("env:") && value.size() > 4) ||
                    (value.starts_with("file:") && value.size() > 5);
  if (good) return;
  // The value is not shown: it may be the secret itself.
  fail_at(r, node, name, "a secret does not stand in a file of configuration",
          "write env:NAME or file:PATH, and put the secret there");
}

void check_url(ScenarioReader& r, const YamlNode& node, std::string_view name,
               const std::string& value) {
  if (value.empty()) return;
  const auto url = live::parse_url(value);
  if (!url) fail_at(r, node, name, url.error(), "write one like https://gate.example.com:8084");
}

void check_redis_url(ScenarioReader& r, const YamlNode& node, std::string_view name,
                     const std::string& value) {
  if (value.empty()) return;
  constexpr std::string_view kRemedy = "write one like redis://host:6379/0, or rediss:// for TLS";
  const bool tls = value.starts_with("rediss://");
  if (!tls && !value.starts_with("redis://")) {
    return fail_at(r, node, name, "it does not begin with redis:// or rediss://",
                   std::string(kRemedy));
  }
  // The rest is as in a web address.
  const auto url = live::parse_url("http" + value.substr(tls ? 6 : 5));
  if (!url) return fail_at(r, node, name, url.error(), std::string(kRemedy));
  const std::string& path = url->target;
  const bool database =
      path.empty() || path == "/" ||
      (path.size() <= 4 && path.find_first_not_of("0123456789", 1) == std::string::npos);
  if (!database)
    fail_at(r, node, name, "its path is not a database's number", std::string(kRemedy));
}

void check_tls(ScenarioReader& r, const YamlNode& node, TlsConfig& tls) {
  if (tls.certificate.empty() == tls.key.empty()) return;
  fail_at(r, node, tls.key.empty() ? "certificate" : "key", "certificate and key go together",
          tls.key.empty() ? "add the key" : "add the certificate");
}

void check_gate(ScenarioReader& r, const YamlNode& node, GateConfig& gate) {
  check_url(r, node, "url", gate.url);
  check_secret(r, node, "password", gate.password);
  check_secret(r, node, "token", gate.token);
  check_secret(r, node, "cookie", gate.cookie);
  if (gate.user.empty() != gate.password.empty()) {
    fail_at(r, node, gate.user.empty() ? "password" : "user", "user and password go together",
            gate.user.empty() ? "add the user" : "add the password");
  }
  const int ways = static_cast<int>(!gate.user.empty()) + static_cast<int>(!gate.token.empty()) +
                   static_cast<int>(!gate.cookie.empty());
  if (ways > 1) {
    r.fail(node.place, "there are several ways to log in",
           "keep one of: user with password, token, cookie");
  }
}

void check_redis(ScenarioReader& r, const YamlNode& node, RedisConfig& redis) {
  check_redis_url(r, node, "url", redis.url);
  check_redis_url(r, node, "previous", redis.previous);
  check_secret(r, node, "password", redis.password);
  if (!redis.user.empty() && redis.password.empty()) {
    fail_at(r, node, "user", "a user without a password", "add the password, as env: or file:");
  }
}

void check_aws(ScenarioReader& r, const YamlNode& node, AwsConfig& aws) {
  check_url(r, node, "endpoint", aws.endpoint);
}

void check_file(ScenarioReader& r, const YamlNode& node, Config& config) {
  check_url(r, node, "url", config.url);
  if (config.clusters.serving == config.clusters.polling) {
    fail_at(r, node, "clusters", "serving and polling are one cluster",
            "name the cluster of the single poller, like app-ha-polling");
  }
  if (config.load_balancers.empty()) {
    fail_at(r, node, "load-balancers", "the list is empty",
            "name every load balancer that a serving instance must be behind");
  }
  if (config.policy.poller == PollerPolicy::kHook && config.poller_hook.empty()) {
    r.fail(node.place, "policy.poller is hook, and poller-hook is missing",
           "add the command, or choose gap or overlap");
  }
}

constexpr std::array kTlsKeys = {
    key<&TlsConfig::ca_file>("ca-file", "PEM file of the authorities to trust; else the system's"),
    key<&TlsConfig::certificate>("certificate", "PEM file that says who Lighthouse is (x509)"),
    key<&TlsConfig::key>("key", "PEM file of the certificate's key"),
    key<&TlsConfig::verify>("verify", "false: trust any server; for tests alone"),
};
const Section<TlsConfig>& tls_section() {
  static constexpr Section<TlsConfig> kSection{
      .name = "tls", .about = "how a server is trusted", .keys = kTlsKeys, .check = check_tls};
  return kSection;
}

constexpr std::array kClusterKeys = {
    key<&ClustersConfig::serving>("serving", "the cluster of the serving groups").required(),
    key<&ClustersConfig::polling>("polling", "the cluster of the single poller").required(),
};
const Section<ClustersConfig>& clusters_section() {
  static constexpr Section<ClustersConfig> kSection{
      .name = "clusters", .about = "the two clusters of Spinnaker", .keys = kClusterKeys};
  return kSection;
}

constexpr std::array kGateKeys = {
    key<&GateConfig::url>("url", "where Gate answers").required(),
    key<&GateConfig::user>("user", "for HTTP basic"),
    key<&GateConfig::password>("password", "env:NAME or file:PATH"),
    key<&GateConfig::token>("token", "a bearer token: env:NAME or file:PATH"),
    key<&GateConfig::cookie>("cookie", "the value of SESSION: env:NAME or file:PATH"),
    section_key<&GateConfig::tls, tls_section>("tls", "tls", "how Gate is trusted"),
};
const Section<GateConfig>& gate_section() {
  static constexpr Section<GateConfig> kSection{
      .name = "gate", .about = "Spinnaker's API", .keys = kGateKeys, .check = check_gate};
  return kSection;
}

constexpr std::array kRedisKeys = {
    key<&RedisConfig::url>("url", "Orca's Redis: redis://host:port/database, rediss:// for TLS")
        .required(),
    key<&RedisConfig::previous>("previous", "the Redis before it, if Orca still reads it"),
    key<&RedisConfig::user>("user", "for Redis 6 and later"),
    key<&RedisConfig::password>("password", "env:NAME or file:PATH"),
    section_key<&RedisConfig::tls, tls_section>("tls", "tls", "how Redis is trusted"),
};
const Section<RedisConfig>& redis_section() {
  static constexpr Section<RedisConfig> kSection{
      .name = "redis", .about = "Orca's Redis", .keys = kRedisKeys, .check = check_redis};
  return kSection;
}

constexpr std::array kAwsKeys = {
    key<&AwsConfig::profile>("profile", "of the shared files; else as the AWS CLI finds it"),
    key<&AwsConfig::endpoint>("endpoint", "for every service, in place of AWS's own"),
    key<&AwsConfig::ca_file>("ca-file", "PEM file of the authorities to trust"),
};
const Section<AwsConfig>& aws_section() {
  static constexpr Section<AwsConfig> kSection{
      .name = "aws", .about = "how AWS is asked", .keys = kAwsKeys, .check = check_aws};
  return kSection;
}

constexpr std::array kFileKeys = {
    key<&Config::application>("application", "the application in Spinnaker").required(),
    section_key<&Config::clusters, clusters_section>("clusters", "clusters",
                                                     "the two clusters of Spinnaker"),
    key<&Config::account>("account", "the account in Spinnaker that the groups are in").required(),
    key<&Config::region>("region", "of AWS, like eu-west-1").required(),
    key<&Config::load_balancers>("load-balancers", "all that a serving instance must be behind"),
    key<&Config::pipeline>("pipeline", "the name of the upgrade pipeline").required(),
    key<&Config::url>("url", "the public address of Spinnaker").required(),
    section_key<&Config::gate, gate_section>("gate", "gate", "Spinnaker's API"),
    section_key<&Config::redis, redis_section>("redis", "redis", "Orca's Redis"),
    section_key<&Config::aws, aws_section>("aws", "aws", "how AWS is asked"),
    section_key<&Config::policy, sim::policy_section>("policy", "policy",
                                                      "what the operator of the fleet decides"),
    key<&Config::poller_hook>("poller-hook", "a command that stops Igor and Echo on one host"),
    key<&Config::journal>("journal", "the folder of the journal (docs/journal.md)"),
};

template <class T>
sim::SectionInfo info_of(const Section<T>& section) {
  sim::SectionInfo out{.name = section.name, .about = section.about};
  for (const sim::Key<T>& one : section.keys) out.keys.push_back(one.info);
  // A key that is a section has no mark of its own; without these three there is no fleet.
  for (sim::KeyInfo& info : out.keys) {
    const bool needed = info.name == "clusters" || info.name == "load-balancers" ||
                        (info.name == "gate" || info.name == "redis");
    if (section.name == "config" && needed) info.required = true;
  }
  return out;
}

}  // namespace

const Section<Config>& file_section() {
  static constexpr Section<Config> kSection{
      .name = "config",
      .about = "Which fleet, where its endpoints are, and what its operator decides",
      .keys = kFileKeys,
      .check = check_file};
  return kSection;
}

std::vector<sim::SectionInfo> config_sections() {
  return {info_of(file_section()),       info_of(clusters_section()), info_of(gate_section()),
          info_of(redis_section()),      info_of(aws_section()),      info_of(tls_section()),
          info_of(sim::policy_section())};
}

}  // namespace lighthouse::config
