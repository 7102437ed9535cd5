#include "served/world_config.h"

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/model/pipeline_facts.h"
#include "fakes/faces/gate_face.h"
#include "sim/scenario_names.h"

namespace lighthouse::served {

namespace {

struct PolicyDuration {
  std::string_view key;
  Duration Policy::*value;
};

constexpr std::array kDurations = {
    PolicyDuration{"look-every", &Policy::look_every},
    PolicyDuration{"look-slowly", &Policy::look_slowly},
    PolicyDuration{"call-deadline", &Policy::call_deadline},
    PolicyDuration{"evidence-max-age", &Policy::evidence_max_age},
    PolicyDuration{"act-within", &Policy::act_within},
    PolicyDuration{"stale-read-bound", &Policy::stale_read_bound},
    PolicyDuration{"settle-margin", &Policy::settle_margin},
    PolicyDuration{"operation-settle", &Policy::operation_settle},
    PolicyDuration{"report-lifetime", &Policy::report_lifetime},
    PolicyDuration{"drain-deadline", &Policy::drain_deadline},
    PolicyDuration{"terminate-look", &Policy::terminate_look},
    PolicyDuration{"save-stable-for", &Policy::save_stable_for},
    PolicyDuration{"trigger-look", &Policy::trigger_look},
    PolicyDuration{"pipeline-deadline", &Policy::pipeline_deadline},
    PolicyDuration{"health-deadline", &Policy::health_deadline},
    PolicyDuration{"health-span", &Policy::health_span},
    PolicyDuration{"bake-time", &Policy::bake_time},
    PolicyDuration{"restore-deadline", &Policy::restore_deadline},
    PolicyDuration{"poller-gap-limit", &Policy::poller_gap_limit},
    PolicyDuration{"poller-overlap-limit", &Policy::poller_overlap_limit},
    PolicyDuration{"retention-wait", &Policy::retention_wait},
    PolicyDuration{"records-deadline", &Policy::records_deadline},
    PolicyDuration{"lease-ttl", &Policy::lease_ttl},
};

struct PolicyCount {
  std::string_view key;
  uint32_t Policy::*value;
};

constexpr std::array kCounts = {
    PolicyCount{"save-stable-reads", &Policy::save_stable_reads},
    PolicyCount{"trigger-attempts", &Policy::trigger_attempts},
    PolicyCount{"health-samples", &Policy::health_samples},
    PolicyCount{"health-failures", &Policy::health_failures},
    PolicyCount{"keep-groups", &Policy::keep_groups},
};

// What differs from the default.
std::string policy_text(const Policy& policy) {
  const Policy usual;
  std::string out;
  const auto add = [&out](std::string_view key, std::string_view value) {
    out += fmt::format("  {}: {}\n", key, value);
  };
  for (const PolicyDuration& one : kDurations) {
    if (policy.*one.value != usual.*one.value) add(one.key, format_duration(policy.*one.value));
  }
  for (const PolicyCount& one : kCounts) {
    if (policy.*one.value != usual.*one.value) add(one.key, std::to_string(policy.*one.value));
  }
  if (policy.serving_floor != usual.serving_floor) {
    add("serving-floor", std::to_string(policy.serving_floor));
  }
  if (policy.on_failure != usual.on_failure) add("on-failure", sim::name_of(policy.on_failure));
  if (policy.poller != usual.poller) add("poller", sim::name_of(policy.poller));
  if (policy.kill_new_generation) add("kill-new-generation", "true");
  return out.empty() ? out : "policy:\n" + out;
}

// Where the upgrade pipeline deploys to.
std::string region_in(const Document& document) {
  const auto facts = facts_of(document);
  const bool told = facts && !facts->deploys.empty() && !facts->deploys.front().regions.empty();
  return told ? facts->deploys.front().regions.front() : "us-east-1";
}

std::string account_in(const Document& document) {
  const auto& json = document.json();
  for (const auto& stage : json.value("stages", nlohmann::ordered_json::array())) {
    for (const auto& cluster : stage.value("clusters", nlohmann::ordered_json::array())) {
      if (cluster.contains("account")) return cluster.value("account", "prod");
    }
  }
  return "prod";
}

std::string gate_text(const WorldConfigOptions& options) {
  std::string out = fmt::format("gate:\n  url: {}\n", options.gate);
  switch (options.login.auth) {
    case GateAuth::kNone:
    case GateAuth::kCertificate: break;
    case GateAuth::kBasic:
      out += fmt::format("  user: {}\n  password: {}\n", options.login.user, options.gate_secret);
      break;
    case GateAuth::kBearer: out += fmt::format("  token: {}\n", options.gate_secret); break;
    case GateAuth::kSession: out += fmt::format("  cookie: {}\n", options.gate_secret); break;
  }
  if (options.tls_ca_file.empty() && options.client_certificate_file.empty()) return out;
  out += "  tls:\n";
  if (!options.tls_ca_file.empty()) out += fmt::format("    ca-file: {}\n", options.tls_ca_file);
  if (!options.client_certificate_file.empty()) {
    out += fmt::format("    certificate: {}\n    key: {}\n", options.client_certificate_file,
                       options.client_key_file);
  }
  return out;
}

}  // namespace

std::string world_config(const sim::Stage& stage, const WorldConfigOptions& options) {
  const auto target = fakes::gate_target(stage.spinnaker);
  const Document& document = stage.spinnaker.front50().saved();
  std::string out = "# A served world: lighthouse fakes serve --world (docs/fakes-world.md).\n";
  out += fmt::format("application: {}\n", target.application);
  out += fmt::format("clusters:\n  serving: {}\n  polling: {}\n",
                     stage.names.clusters[stage.engine.fleet.serving.value],
                     stage.names.clusters[stage.engine.fleet.polling.value]);
  out += fmt::format("account: {}\nregion: {}\n", account_in(document), region_in(document));
  out += "load-balancers:\n";
  for (const std::string& name : stage.names.balancers) out += fmt::format("  - {}\n", name);
  out += fmt::format("pipeline: {}\nurl: {}\n", target.pipeline, options.url);
  out += gate_text(options);
  out += fmt::format("redis:\n  url: {}\naws:\n  endpoint: {}\n", options.redis, options.aws);
  if (!options.tls_ca_file.empty()) out += fmt::format("  ca-file: {}\n", options.tls_ca_file);
  out += policy_text(stage.scenario.policy);
  const std::string trust = options.tls_ca_file.empty() ? "" : " --cacert " + options.tls_ca_file;
  out += fmt::format("poller-hook: curl -fsS{} -X POST {}/_lighthouse/stop-poller --data\n", trust,
                     options.aws);
  return out + fmt::format("journal: {}\n", options.journal);
}

}  // namespace lighthouse::served
