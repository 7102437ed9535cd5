#include "cli/raw_options.h"

#include <fmt/format.h>

#include "cli/flag_values.h"
#include "cli/rehearse_flags.h"

namespace lighthouse::cli {
namespace {

constexpr std::string_view kEmbeddedWorld = "embedded";

// Reads flag after flag. The first problem counts.
class Reader {
 public:
  explicit Reader(const RawOptions& raw) : raw_(raw) {}

  template <class T>
  void read(const char* flag, const RawOptions::Text& text, T& out,
            Parsed<T> (*parse)(std::string_view)) {
    if (!text || problem_) return;
    if (auto value = parse(*text)) {
      out = *value;
    } else {
      problem_ = fmt::format("{}: {}", flag, value.error());
    }
  }

  // Fails if `wrong`.
  void refuse(bool wrong, const char* problem) {
    if (wrong && !problem_) problem_ = problem;
  }

  [[nodiscard]] WorldChoice world() {
    refuse(raw_.world && raw_.world->empty(),
           "--world: the name is empty; write a file, or embedded");
    WorldChoice out{.given = raw_.world.has_value()};
    if (raw_.world && *raw_.world != kEmbeddedWorld) out.file = *raw_.world;
    read("--seed", raw_.seed, out.seed, parse_seed);
    refuse(raw_.seed && !out.given,
           "--seed: it chooses a run of a simulated world; name one with --world");
    refuse(raw_.at && !out.given,
           "--at: it is a moment of a simulated world; name one with --world");
    refuse(raw_.fast && !out.given, "--fast: it is for a simulated world; name one with --world");
    return out;
  }

  // Requires: after world().
  [[nodiscard]] FleetChoice fleet() {
    refuse(raw_.config && raw_.config->empty(), "--config: the name is empty; write a file");
    refuse(raw_.config && raw_.world,
           "--config: it contradicts --world; keep the one for the fleet that you mean");
    FleetChoice out{.config = raw_.config.value_or(""),
                    .log_file = raw_.log_file.value_or(""),
                    .verbose = raw_.verbose};
    Pace pace;
    if (!raw_.world) read("--speed", raw_.speed, pace, parse_speed);
    if (!raw_.world && raw_.speed) out.speed = pace.factor;
    return out;
  }

  [[nodiscard]] Pace pace() {
    Pace out;
    read("--speed", raw_.speed, out, parse_speed);
    refuse(raw_.speed && raw_.fast, "--fast: it contradicts --speed; keep one of them");
    if (raw_.fast) out.kind = Pace::Kind::kFast;
    return out;
  }

  [[nodiscard]] std::string version_for(Operation operation) {
    std::string out;
    read("--to", raw_.to, out, parse_version);
    refuse(operation == Operation::kUpgrade && !raw_.to,
           "--to: it is missing; write the version to upgrade to, like --to 1.9.40");
    return out;
  }

  [[nodiscard]] Built finished(Command command) const {
    if (problem_) return tl::unexpected(*problem_);
    return command;
  }

 private:
  const RawOptions& raw_;
  std::optional<std::string> problem_;
};

}  // namespace

Built build_operation(const RawOptions& raw, Operation operation) {
  Reader r(raw);
  OperateOptions out{
      .operation = operation, .kill = raw.kill, .offline = raw.offline, .dry_run = raw.dry_run};
  out.to = r.version_for(operation);
  out.world = r.world();
  out.fleet = r.fleet();
  r.refuse(out.offline && out.world.given,
           "--offline: a simulated world has no endpoints; leave it out");
  out.pace = r.pace();
  const auto gate = rehearsal_gate_of(raw);
  if (!gate) return tl::unexpected(gate.error());
  out.rehearse = *gate;
  r.refuse(out.rehearse && out.world.given,
           "--rehearse: a simulated world is one already; leave it out");
  r.refuse(out.rehearse && out.dry_run,
           "--rehearse: nothing begins with --dry-run; write \"lighthouse rehearse upgrade\"");
  return r.finished(out);
}

Built build_preflight(const RawOptions& raw) {
  Reader r(raw);
  return r.finished(PreflightOptions{.fleet = r.fleet(), .json = raw.json});
}

Built build_lease(const RawOptions& raw) {
  Reader r(raw);
  LeaseOptions out;
  out.fleet = r.fleet();
  out.json = raw.json;
  return r.finished(out);
}

Built build_lease_release(const RawOptions& raw) {
  Reader r(raw);
  LeaseOptions out;
  out.fleet = r.fleet();
  out.release = true;
  out.force = raw.force;
  uint64_t token = 0;
  r.read("--token", raw.lease_token, token, parse_seed);
  if (raw.lease_token) out.token = token;
  r.read("--run", raw.lease_run, out.run, parse_run_number);
  r.refuse(raw.force && !raw.lease_run,
           "--force: it needs the holder's run; write it as \"lighthouse lease\" shows it, after "
           "--run");
  r.refuse(!raw.force && !raw.lease_token,
           "--token: it is missing; write the token that \"lighthouse lease\" shows");
  return r.finished(out);
}

Built build_history(const RawOptions& raw) {
  Reader r(raw);
  return r.finished(HistoryOptions{.fleet = r.fleet(), .json = raw.json});
}

Built build_reap(const RawOptions& raw) {
  Reader r(raw);
  OperateOptions out{.operation = Operation::kDrain, .dry_run = raw.dry_run, .reap = true};
  out.fleet = r.fleet();
  return r.finished(out);
}

Built build_plan(const RawOptions& raw, Operation operation) {
  Reader r(raw);
  PlanOptions out{.operation = operation};
  out.to = r.version_for(operation);
  out.world = r.world();
  out.fleet = r.fleet();
  return r.finished(out);
}

Built build_status(const RawOptions& raw) {
  Reader r(raw);
  StatusOptions out{.world = r.world(), .json = raw.json};
  out.fleet = r.fleet();
  r.refuse(out.json && out.world.given, "--json: it is for a real fleet; leave it out");
  r.read("--at", raw.at, out.at, parse_moment);
  return r.finished(out);
}

Built build_explain(const RawOptions& raw) {
  Reader r(raw);
  ExplainOptions out{.subject = raw.subject.value_or(""), .world = r.world()};
  out.fleet = r.fleet();
  r.read("--at", raw.at, out.at, parse_moment);
  return r.finished(out);
}

Built build_sim_run(const RawOptions& raw) {
  Reader r(raw);
  SimRunOptions out{.files = raw.files,
                    .junit = raw.junit.value_or(""),
                    .trace = raw.trace.value_or(""),
                    .hash = raw.hash,
                    .json = raw.json,
                    .wire = raw.wire};
  r.refuse(out.files.empty(), "FILE: none is given; write at least one scenario file");
  r.refuse(raw.seed && raw.seeds, "--seed: it contradicts --seeds; keep one of them");
  SeedRange range{.first = out.first_seed, .last = out.last_seed};
  r.read("--seed", raw.seed, range.first, parse_seed);
  if (raw.seed) range.last = range.first;
  r.read("--seeds", raw.seeds, range, parse_seeds);
  out.first_seed = range.first;
  out.last_seed = range.last;
  r.read("--jobs", raw.jobs, out.jobs, parse_jobs);
  for (const std::string& name : raw.without) {
    r.read("--without", RawOptions::Text(name), out.without.emplace_back(), parse_guard);
  }
  r.refuse(out.hash && out.json, "--hash: it contradicts --json; keep one of them");
  const bool one_run = out.files.size() == 1 && out.first_seed == out.last_seed;
  r.refuse(raw.trace && !one_run, "--trace: it shows one run only; name one file and one --seed");
  return r.finished(out);
}

Built build_sim_explore(const RawOptions& raw) {
  constexpr uint64_t kUsualRuns = 10'000;
  Reader r(raw);
  SimExploreOptions out{.files = raw.files, .junit = raw.junit.value_or(""), .json = raw.json};
  r.read("--seeds", raw.seeds, out.runs, parse_runs);
  r.read("--for", raw.time_limit, out.time, parse_moment);
  if (!raw.seeds && !raw.time_limit) out.runs = kUsualRuns;
  r.read("--jobs", raw.jobs, out.jobs, parse_jobs);
  if (raw.shard) r.read("--shard", raw.shard, out.shard.emplace(), parse_shard);
  if (raw.out) out.out = *raw.out;
  r.refuse(out.out.empty(), "--out: the name is empty; write a folder");
  for (const std::string& name : raw.without) {
    r.read("--without", RawOptions::Text(name), out.without.emplace_back(), parse_guard);
  }
  return r.finished(out);
}

Built build_sim_merge(const RawOptions& raw) {
  Reader r(raw);
  const SimMergeOptions out{.files = raw.files, .json = raw.json};
  r.refuse(out.files.empty(), "FILE: none is given; write the results of all shards");
  return r.finished(out);
}

Built build_sim_shrink(const RawOptions& raw) {
  Reader r(raw);
  SimShrinkOptions out{.file = raw.subject.value_or(""), .quick = raw.quick};
  r.refuse(out.file.empty(), "FILE: none is given; write a scenario file");
  r.read("--seed", raw.seed, out.seed, parse_seed);
  if (raw.out) out.out = *raw.out;
  r.refuse(out.out.empty(), "--out: the name is empty; write a file, or -");
  for (const std::string& name : raw.without) {
    r.read("--without", RawOptions::Text(name), out.without.emplace_back(), parse_guard);
  }
  return r.finished(out);
}

Built build_sim_list(const RawOptions& raw) {
  return SimListOptions{.folders = raw.files};
}

Built build_demo(const RawOptions& raw) {
  Reader r(raw);
  DemoOptions out{.pace = r.pace()};
  r.read("--seed", raw.seed, out.seed, parse_seed);
  return r.finished(out);
}

Built build_debug_sign(const RawOptions& raw) {
  Reader r(raw);
  DebugSignOptions out{.batch = raw.batch, .json = raw.json};
  r.read("--access-key", raw.access_key, out.access_key, parse_word);
  r.read("--secret-key", raw.secret_key, out.secret_key, parse_secret_source);
  r.read("--session-token", raw.session_token, out.session_token, parse_secret_source);
  int64_t epoch_seconds = 0;
  r.read("--time", raw.time, epoch_seconds, parse_signing_time);
  if (raw.time) out.epoch_seconds = epoch_seconds;
  r.read("--region", raw.region, out.region, parse_word);
  r.read("--service", raw.service, out.service, parse_word);
  r.refuse(!raw.service && !raw.batch,
           "--service: it is missing; write the signing name, like --service autoscaling");
  r.read("--path", raw.path_rule, out.rules.path, parse_path_rule);
  r.read("--token", raw.token_rule, out.rules.token, parse_token_rule);
  return r.finished(out);
}

Built build_fakes_serve(const RawOptions& raw) {
  Reader r(raw);
  FakesServeOptions out{.instant = raw.instant};
  if (raw.world) {
    out.world = r.world();
    r.read("--speed", raw.speed, out.time_scale, parse_world_speed);
    r.refuse(raw.stale || raw.throttle,
             "--stale, --throttle: a world has faults of its own; leave them out");
    r.refuse(raw.instant, "--instant: a world takes its time; write --speed 0 and advance it");
  } else {
    r.read("--speed", raw.speed, out.time_scale, parse_time_scale);
    r.read("--stale", raw.stale, out.stale, parse_moment);
    r.read("--throttle", raw.throttle, out.throttle_scale, parse_time_scale);
    r.refuse(raw.instant && raw.speed.has_value(),
             "--speed: with --instant nothing takes time; leave one of them out");
    r.refuse(raw.seed || raw.gate_port || raw.url_port || raw.gate_auth || raw.write_config ||
                 raw.tls_client_ca || !raw.releases.empty(),
             "--world: it is missing; the other flags are about a world");
  }
  r.read("--port", raw.port, out.port, parse_port);
  r.read("--gate-port", raw.gate_port, out.gate_port, parse_port);
  uint16_t redis_port = 0;
  r.read("--redis-port", raw.redis_port, redis_port, parse_port);
  if (raw.redis_port) out.redis_port = redis_port;
  r.read("--url-port", raw.url_port, out.url_port, parse_port);
  r.read("--access-key", raw.access_key, out.access_key, parse_word);
  r.read("--secret-key", raw.secret_key, out.secret_key, parse_secret_source);
  r.read("--gate-auth", raw.gate_auth, out.gate_guard, parse_gate_guard);
  r.read("--gate-user", raw.gate_user, out.gate_user, parse_word);
  for (const std::string& release : raw.releases) {
    r.read("--release", release, out.releases.emplace_back(), parse_version);
  }
  r.refuse(raw.tls_cert.has_value() != raw.tls_key.has_value(),
           "--tls-cert: certificate and key go together; write both or none");
  const bool certificates = out.gate_guard.kind == GateGuard::Kind::kCertificate;
  r.refuse(certificates && !(raw.tls_cert && raw.tls_client_ca),
           "--gate-auth: x509 needs --tls-cert, --tls-key and --tls-client-ca; add them");
  r.refuse(!certificates && raw.tls_client_ca,
           "--tls-client-ca: it is for --gate-auth x509; add that, or leave it out");
  out.tls_certificate = raw.tls_cert.value_or("");
  out.tls_key = raw.tls_key.value_or("");
  out.tls_client_ca = raw.tls_client_ca.value_or("");
  out.config_file = raw.write_config.value_or("");
  out.journal = raw.journal.value_or(out.journal);
  return r.finished(out);
}

Built build_config(const RawOptions& raw, ConfigOptions::Action action) {
  return ConfigOptions{.action = action, .file = raw.subject.value_or(""), .origin = raw.origin};
}

}  // namespace lighthouse::cli
