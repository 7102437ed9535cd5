#include "served/world_config.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/model/pipeline_facts.h"
#include "fakes/faces/gate_face.h"
#include "sim/scenario_names.h"

namespace lighthouse::served {

namespace {

using namespace std::chrono_literals;

struct PolicyDuration {
  std::string_view key;
  Duration Policy::*value;
  Duration least;  // of a scaled one
};

constexpr std::array kDurations = {
    PolicyDuration{"look-every", &Policy::look_every, 1s},
    PolicyDuration{"look-slowly", &Policy::look_slowly, 1s},
    PolicyDuration{"call-deadline", &Policy::call_deadline, 10s},
    PolicyDuration{"evidence-max-age", &Policy::evidence_max_age, 20s},
    PolicyDuration{"act-within", &Policy::act_within, 5s},
    PolicyDuration{"stale-read-bound", &Policy::stale_read_bound, 1s},
    PolicyDuration{"settle-margin", &Policy::settle_margin, 1s},
    PolicyDuration{"operation-settle", &Policy::operation_settle, 1s},
    PolicyDuration{"report-lifetime", &Policy::report_lifetime, 1s},
    PolicyDuration{"drain-deadline", &Policy::drain_deadline, 1min},
    PolicyDuration{"terminate-look", &Policy::terminate_look, 1s},
    PolicyDuration{"save-stable-for", &Policy::save_stable_for, 1s},
    PolicyDuration{"trigger-look", &Policy::trigger_look, 3s},
    PolicyDuration{"pipeline-deadline", &Policy::pipeline_deadline, 1min},
    PolicyDuration{"health-deadline", &Policy::health_deadline, 1min},
    PolicyDuration{"health-span", &Policy::health_span, 2s},
    PolicyDuration{"bake-time", &Policy::bake_time, 5s},
    PolicyDuration{"restore-deadline", &Policy::restore_deadline, 1min},
    PolicyDuration{"poller-gap-limit", &Policy::poller_gap_limit, 1min},
    PolicyDuration{"poller-overlap-limit", &Policy::poller_overlap_limit, 1min},
    PolicyDuration{"retention-wait", &Policy::retention_wait, 5s},
    PolicyDuration{"records-deadline", &Policy::records_deadline, 30s},
    PolicyDuration{"lease-ttl", &Policy::lease_ttl, 15s},
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

// What differs from the default; a poller that needs a command is left to the default.
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
  if (policy.poller == PollerPolicy::kOverlap) add("poller", sim::name_of(policy.poller));
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

Policy policy_at(const Policy& of_world, double speed) {
  Policy out = of_world;
  if (speed <= 1.0) return out;
  for (const PolicyDuration& one : kDurations) {
    const auto exact = static_cast<double>((of_world.*one.value).count()) / speed;
    // Whole seconds: a person reads them.
    const Duration scaled{1'000 * static_cast<Duration::rep>(std::ceil(exact / 1'000))};
    out.*one.value = std::min(std::max(scaled, one.least), std::max(of_world.*one.value, one.least));
  }
  return out;
}

std::string world_config(const sim::Stage& stage, const WorldConfigOptions& options) {
  const auto target = fakes::gate_target(stage.spinnaker);
  const Document& document = stage.spinnaker.front50().saved();
  std::string out = "# The served world of a scenario: lighthouse fakes serve --world. Times are the\n";
  out += fmt::format("# machine's, while {} s of the world pass in each second.\n", options.speed);
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
  out += policy_text(policy_at(stage.scenario.policy, options.speed));
  return out + fmt::format("journal: {}\n", options.journal);
}

}  // namespace lighthouse::served
