#include "cli/sim_proof_flags.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/flag_values.h"
#include "sim/crash_sweep.h"
#include "sim/nearest.h"

namespace lighthouse::cli {
namespace {

constexpr uint64_t kMostSeeds = 1'000'000;
constexpr Duration kLongestBudget{86'400'000};

}  // namespace

void mutants_flags(CLI::App& command, RawOptions& raw) {
  command.add_option("FILE", raw.files, "scenario files; all of scenarios/ unless told")
      ->type_name("");
  command.add_option("--seeds", raw.seeds, "how many, from 0; 4 unless told")->type_name("N");
  command.add_flag("--pairs", raw.pairs, "every two guards at once instead of each alone");
  command.add_option("--write-docs", raw.write_docs, "write the table of this file anew")
      ->type_name("FILE");
}

void crash_sweep_flags(CLI::App& command, RawOptions& raw) {
  command.add_option("FILE", raw.files, "scenario files (docs/scenarios.md)")->type_name("");
  command.add_option("--budget", raw.budget, "for each file, of each processor; 10s unless told")
      ->type_name("DURATION");
  command.add_option("--pairs", raw.pairs_limit, "at most so many pairs; 400 unless told")
      ->type_name("N");
  command.add_option("--jobs", raw.jobs, "threads; as many as processors unless told")
      ->type_name("N");
  command.add_option("--only", raw.only, "one case, with its trace, like before:TriggerPipeline:1")
      ->type_name("CASE");
}

Built build_sim_mutants(const RawOptions& raw) {
  SimMutantsOptions out{
      .files = raw.files, .pairs = raw.pairs, .write_docs = raw.write_docs.value_or("")};
  if (raw.seeds) {
    const auto seeds = parse_number(*raw.seeds, 1, kMostSeeds);
    if (!seeds) return tl::unexpected("--seeds: " + seeds.error());
    out.last_seed = *seeds - 1;
  }
  if (out.pairs && raw.write_docs) {
    return tl::unexpected(
        std::string("--write-docs: the table has one guard a row; leave --pairs out"));
  }
  return out;
}

Built build_sim_crash_sweep(const RawOptions& raw) {
  SimCrashSweepOptions out{.files = raw.files, .only = raw.only.value_or("")};
  if (out.files.empty()) {
    return tl::unexpected(std::string("FILE: none is given; write at least one scenario file"));
  }
  if (raw.budget) {
    const auto budget = parse_duration(*raw.budget);
    if (!budget || *budget <= Duration{0} || *budget > kLongestBudget) {
      return tl::unexpected(fmt::format(
          "--budget: {} is not a duration up to 1d; write one like 10s", sim::quoted(*raw.budget)));
    }
    out.budget = *budget;
  }
  if (raw.pairs_limit) {
    const auto pairs = parse_number(*raw.pairs_limit, 0, kMostSeeds);
    if (!pairs) return tl::unexpected("--pairs: " + pairs.error());
    out.most_pairs = *pairs;
  }
  if (raw.jobs) {
    const auto jobs = parse_jobs(*raw.jobs);
    if (!jobs) return tl::unexpected("--jobs: " + jobs.error());
    out.jobs = *jobs;
  }
  if (raw.only && !sim::parse_crash_case(*raw.only)) {
    return tl::unexpected(fmt::format(
        "--only: {} is no case; write before, after or lost, a call and its number, like "
        "before:TriggerPipeline:1",
        sim::quoted(*raw.only)));
  }
  if (raw.only && out.files.size() != 1) {
    return tl::unexpected(std::string("--only: it is of one scenario; name one file"));
  }
  return out;
}

}  // namespace lighthouse::cli
