#include "cli/sim_flags.h"

#include <CLI/CLI.hpp>

#include "cli/flag_values.h"
#include "cli/raw_options.h"

namespace lighthouse::cli {

void without_flag(CLI::App& command, RawOptions& raw) {
  command
      .add_option("--without", raw.without, "a guard to take out, to see it missed; again for more")
      ->type_name("GUARD")
      ->allow_extra_args(false)
      ->delimiter(',');
}

tl::expected<std::vector<Guard>, std::string> guards_without(const RawOptions& raw) {
  std::vector<Guard> out;
  for (const std::string& name : raw.without) {
    const auto guard = parse_guard(name);
    if (!guard) return tl::unexpected("--without: " + guard.error());
    out.push_back(*guard);
  }
  return out;
}

void run_flags(CLI::App& command, RawOptions& raw) {
  command.add_option("FILE", raw.files, "scenario files (docs/scenarios.md)")->type_name("");
  command.add_option("--seed", raw.seed, "one seed; 0 is the benign run")->type_name("N");
  command.add_option("--seeds", raw.seeds, "all of A..B; 0..19 unless told")->type_name("A..B");
  command.add_option("--jobs", raw.jobs, "threads; as many as processors unless told")
      ->type_name("N");
  command.add_option("--junit", raw.junit, "write the results as JUnit XML to this file")
      ->type_name("FILE");
  command.add_option("--trace", raw.trace, "write one seed's trace to this file; - is the output")
      ->type_name("FILE");
  command.add_flag("--hash", raw.hash, "print one trace hash per scenario, to compare builds");
  command.add_flag("--json", raw.json, "print the results as JSON");
  command.add_flag("--wire", raw.wire,
                   "every call as bytes: encoded, signed, answered over HTTP or RESP, decoded");
  without_flag(command, raw);
}

void explore_flags(CLI::App& command, RawOptions& raw) {
  command.add_option("FILE", raw.files, "scenario files or folders; scenarios unless told")
      ->type_name("");
  command.add_option("--seeds", raw.seeds, "how many runs, of all shards; 10000 unless told")
      ->type_name("N");
  command.add_option("--for", raw.time_limit, "stop after this time, like 60s")
      ->type_name("DURATION");
  command.add_option("--jobs", raw.jobs, "threads; as many as processors unless told")
      ->type_name("N");
  command
      .add_option("--shard", raw.shard,
                  "which part of the search; else as Kubernetes, AWS Batch or Slurm say")
      ->type_name("I/N");
  command.add_option("--out", raw.out, "a folder for counterexamples; counterexamples unless told")
      ->type_name("FOLDER");
  command.add_option("--junit", raw.junit, "write the results as JUnit XML to this file")
      ->type_name("FILE");
  command.add_flag("--json", raw.json, "print the result as JSON, for \"sim merge\"");
  without_flag(command, raw);
}

void merge_flags(CLI::App& command, RawOptions& raw) {
  command.add_option("FILE", raw.files, "what \"sim explore --json\" printed")->type_name("");
  command.add_flag("--json", raw.json, "print the joined result as JSON");
}

void shrink_flags(CLI::App& command, RawOptions& raw) {
  command.add_option("FILE", raw.subject, "a scenario, or a counterexample")->type_name("");
  command.add_option("--seed", raw.seed, "the seed that is violated; 0 unless told")
      ->type_name("N");
  command.add_option("--out", raw.out, "a file; counterexample.yaml unless told; - is the output")
      ->type_name("FILE");
  command.add_flag("--quick", raw.quick, "leave out the curve that names the decisive moment");
  without_flag(command, raw);
}

}  // namespace lighthouse::cli
