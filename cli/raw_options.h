// The words of one command before they are understood, and how they become a Command. No CLI11
// here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "cli/options.h"

namespace lighthouse::cli {

// What was written; absent: not written. Each command uses those that it has flags for.
struct RawOptions {
  using Text = std::optional<std::string>;

  Text to, world, seed, seeds, at, speed, jobs, junit, trace, subject;
  Text access_key, secret_key, session_token, time, region, service, path_rule, token_rule;
  Text stale, throttle;
  Text port, gate_port, redis_port, url_port, gate_auth, gate_user, write_config, journal;
  Text tls_cert, tls_key, tls_client_ca;
  Text config, log_file, lease_token, lease_run;
  std::vector<std::string> files, without, kill, releases;
  Text pairs_limit, budget, only, write_docs;
  Text faults, crashes, certificate, facts;
  Text time_limit, shard, out;
  Text policies, chart;
  Text from;
  Text snapshot, save_snapshot, runs;
  Text work_lasts, boot, new_work_every, new_work_lasts, trouble;
  Text max_rollback, max_unfinished, max_p99, min_capacity;
  bool rehearse = false;
  bool fast = false;
  bool pairs = false;
  bool hash = false;
  bool wire = false;
  bool json = false;
  bool batch = false;
  bool origin = false;
  bool instant = false;
  bool offline = false;
  bool dry_run = false;
  bool verbose = false;
  bool force = false;
  bool quick = false;
  bool no_reduction = false;
  bool audit = false;
};

// The error is "flag: reason; remedy".
using Built = tl::expected<Command, std::string>;

[[nodiscard]] Built build_operation(const RawOptions& raw, Operation operation);
[[nodiscard]] Built build_preflight(const RawOptions& raw);
[[nodiscard]] Built build_lease(const RawOptions& raw);
[[nodiscard]] Built build_lease_release(const RawOptions& raw);
[[nodiscard]] Built build_history(const RawOptions& raw);
[[nodiscard]] Built build_reap(const RawOptions& raw);
[[nodiscard]] Built build_plan(const RawOptions& raw, Operation operation);
[[nodiscard]] Built build_status(const RawOptions& raw);
[[nodiscard]] Built build_explain(const RawOptions& raw);
[[nodiscard]] Built build_sim_run(const RawOptions& raw);
[[nodiscard]] Built build_rehearse(const RawOptions& raw, Operation operation);
[[nodiscard]] Built build_sim_replay(const RawOptions& raw);
[[nodiscard]] Built build_sim_mutants(const RawOptions& raw);
[[nodiscard]] Built build_sim_crash_sweep(const RawOptions& raw);
[[nodiscard]] Built build_sim_rivals(const RawOptions& raw);
[[nodiscard]] Built build_sim_explore(const RawOptions& raw);
[[nodiscard]] Built build_sim_merge(const RawOptions& raw);
[[nodiscard]] Built build_sim_shrink(const RawOptions& raw);
[[nodiscard]] Built build_sim_check(const RawOptions& raw);
[[nodiscard]] Built build_sim_list(const RawOptions& raw);
[[nodiscard]] Built build_demo(const RawOptions& raw);
[[nodiscard]] Built build_debug_sign(const RawOptions& raw);
[[nodiscard]] Built build_fakes_serve(const RawOptions& raw);
[[nodiscard]] Built build_config(const RawOptions& raw, ConfigOptions::Action action);

}  // namespace lighthouse::cli
