// `lighthouse fakes serve --world FILE`: the world of a scenario behind sockets
// (docs/fakes-world.md).
#include <algorithm>
#include <fstream>
#include <ostream>
#include <sys/stat.h>

#include <fmt/format.h>

#include "cli/fakes_serve.h"
#include "cli/secret_source.h"
#include "cli/worlds.h"
#include "served/world_config.h"
#include "served/world_server.h"
#include "sim/fault_kinds.h"
#include "sim/nearest.h"
#include "sim/scenario_names.h"

namespace lighthouse::cli {

namespace {

using served::GateAuth;
using Problem = std::string;

GateAuth auth_of(GateGuard::Kind kind) {
  switch (kind) {
    case GateGuard::Kind::kNone: return GateAuth::kNone;
    case GateGuard::Kind::kBasic: return GateAuth::kBasic;
    case GateGuard::Kind::kBearer: return GateAuth::kBearer;
    case GateGuard::Kind::kSession: return GateAuth::kSession;
    case GateGuard::Kind::kCertificate: return GateAuth::kCertificate;
  }
  return GateAuth::kNone;
}

std::string reference_of(const SecretSource& source) {
  switch (source.kind) {
    case SecretSource::Kind::kNone: return {};
    case SecretSource::Kind::kEnvironment: return "env:" + source.name;
    case SecretSource::Kind::kFile: return "file:" + source.name;
  }
  return {};
}

// For its owner's eyes only, where it holds a secret.
[[nodiscard]] bool write_file(const std::string& path, const std::string& text, mode_t mode) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  if (mode != 0) ::chmod(path.c_str(), mode);
  out << text;
  out.close();
  return !out.fail();
}

// A session is a secret that only the world knows: it is put beside the configuration.
tl::expected<std::string, Problem> gate_secret(const FakesServeOptions& options,
                                               const served::WorldServer& server) {
  if (options.gate_guard.kind != GateGuard::Kind::kSession) {
    return reference_of(options.gate_guard.secret);
  }
  const std::string file = options.config_file + ".session";
  if (!write_file(file, server.login().session() + "\n", S_IRUSR | S_IWUSR)) {
    return tl::unexpected(
        fmt::format("--write-config: {} cannot be written; name another file", sim::quoted(file)));
  }
  return "file:" + file;
}

tl::expected<void, Problem> write_config(const FakesServeOptions& options,
                                         served::WorldServer& server) {
  const auto secret = gate_secret(options, server);
  if (!secret) return tl::unexpected(secret.error());
  const std::string text = served::world_config(
      server.world().stage(),
      {.aws = server.aws_url(),
       .gate = server.gate_url(),
       .redis = server.redis_url(),
       .url = server.public_url() + "/",
       .journal = options.journal,
       .login = {.auth = auth_of(options.gate_guard.kind), .user = options.gate_user, .secret = {}},
       .gate_secret = *secret,
       .tls_ca_file = options.tls_certificate,
       .client_certificate_file = {},
       .client_key_file = {}});
  if (write_file(options.config_file, text, 0)) return {};
  return tl::unexpected(fmt::format("--write-config: {} cannot be written; name another file",
                                    sim::quoted(options.config_file)));
}

// As words of the command line.
std::string operation_of(const sim::Scenario& scenario) {
  switch (scenario.operation) {
    case Operation::kUpgrade: return scenario.to.empty() ? "status" : "upgrade --to " + scenario.to;
    case Operation::kDrain: return "drain";
    case Operation::kRollback: return "rollback";
  }
  return "status";
}

// What a person types next.
std::string next_steps(const FakesServeOptions& options, served::WorldServer& server) {
  constexpr std::string_view kKeys = "AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test";
  const std::string& file = options.config_file;
  const std::string& ca = options.tls_certificate;
  const bool certificate = options.gate_guard.kind == GateGuard::Kind::kCertificate;
  const bool usual_time = options.time_scale == 1.0 || options.time_scale == 0.0;
  const std::string speed = usual_time ? "" : fmt::format(" --speed {}", options.time_scale);
  std::string out = "next:\n";
  if (!file.empty() && certificate) {
    out += fmt::format("  put gate.tls.certificate and gate.tls.key into {}\n", file);
  }
  if (!file.empty()) {
    out += fmt::format("  {} lighthouse {} --config {}{}\n", kKeys,
                       operation_of(server.world().stage().scenario), file, speed);
  }
  const std::string aws = server.aws_url();
  const std::string curl = ca.empty() ? "curl" : "curl --cacert " + ca;
  out += fmt::format(
      "  {} aws --region us-west-2{} --endpoint-url {} autoscaling describe-auto-scaling-groups\n",
      kKeys, ca.empty() ? "" : " --ca-bundle " + ca, aws);
  out += fmt::format("  {} {}/_lighthouse/truth\n", curl, aws);
  out += fmt::format("  {} -X POST '{}/_lighthouse/advance?by=10m'\n", curl, aws);
  return out;
}

tl::expected<std::unique_ptr<served::WorldServer>, Problem> start(
    const FakesServeOptions& options, const fakes::query::LongTermKeys& keys) {
  const auto stage = served_stage(options);
  if (!stage) return tl::unexpected(stage.error());
  const auto secret = read_secret(options.gate_guard.secret);
  if (!secret) return tl::unexpected("--gate-auth: " + secret.error());
  auto server = served::WorldServer::start(
      *stage, {.world = {.speed = options.time_scale, .seed = options.world->seed, .keys = keys},
               .ports = {.aws = options.port,
                         .gate = options.gate_port,
                         .redis = options.redis_port.value_or(0),
                         .url = options.url_port},
               .login = {.auth = auth_of(options.gate_guard.kind),
                         .user = options.gate_user,
                         .secret = *secret},
               .tls = {.certificate_file = options.tls_certificate,
                       .key_file = options.tls_key,
                       .client_ca_file = options.tls_client_ca}});
  if (!server) {
    return tl::unexpected(server.error() + "; choose another port or file, or 0 for a free port");
  }
  return server;
}

}  // namespace

tl::expected<std::shared_ptr<const sim::Stage>, std::string> served_stage(
    const FakesServeOptions& options) {
  auto scenario = read_world(*options.world);
  if (!scenario) return tl::unexpected(scenario.error());
  std::vector<std::string> versions = options.releases;
  if (!scenario->to.empty()) versions.push_back(scenario->to);
  for (const std::string& version : versions) {
    auto& known = scenario->releases;
    if (std::ranges::find(known, version, &sim::Release::version) != known.end()) continue;
    known.push_back({.version = version});
  }
  return sim::make_stage(*scenario);
}

std::vector<std::string> left_out_of(const sim::Stage& stage) {
  std::vector<std::string> out;
  const sim::Scenario& scenario = stage.scenario;
  for (const sim::Fault& fault : scenario.faults) {
    using Kind = sim::Moment::Kind;
    std::string_view why;
    if (class_of(fault.kind) == sim::FaultClass::kController) {
      why = "the controller is outside of the world";
    } else if (fault.moment && fault.moment->kind == Kind::kAtStep) {
      why = "the steps of a controller outside are not seen";
    } else if (fault.moment && fault.moment->kind == Kind::kWhenIntended) {
      why = "the intentions of a controller outside are not seen";
    } else if (fault.endpoint == Endpoint::kJournal || fault.endpoint == Endpoint::kHook) {
      why = "the journal and the hook are outside of the world";
    }
    if (why.empty()) continue;
    out.push_back(fmt::format("{}:{}: {}: it cannot happen here: {}", scenario.file, fault.line,
                              sim::name_of(fault.kind), why));
  }
  return out;
}

ExitCode serve_world(Console& console, const FakesServeOptions& options,
                     const fakes::query::LongTermKeys& keys) {
  const EndSignals signals;
  const auto server = start(options, keys);
  auto ready = server ? tl::expected<void, Problem>() : tl::unexpected(server.error());
  if (ready && !options.config_file.empty()) ready = write_config(options, **server);
  if (!ready) {
    console.err << "lighthouse fakes serve: " << ready.error() << '\n';
    return ExitCode::kUsage;
  }
  for (const std::string& line : left_out_of((*server)->world().stage())) {
    console.err << "warning: " << line << '\n';
  }
  console.out << fmt::format("aws {}\ngate {}\nredis {}\nurl {}\n", (*server)->aws_url(),
                             (*server)->gate_url(), (*server)->redis_url(),
                             (*server)->public_url());
  if (!options.config_file.empty()) console.out << fmt::format("config {}\n", options.config_file);
  console.out << next_steps(options, **server);
  console.out.flush();
  signals.wait();
  return ExitCode::kDone;
}

}  // namespace lighthouse::cli
