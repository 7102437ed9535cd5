#include "cli/rivals_flags.h"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/flag_values.h"
#include "sim/nearest.h"
#include "sim/rivals/rivals.h"

namespace lighthouse::cli {
namespace {

using sim::rivals::Policy;

// "fixed-wait,one-look"; each once, in the order of the list of policies.
Parsed<std::vector<Policy>> parse_policies(std::string_view text) {
  std::vector<Policy> out;
  while (true) {
    const std::size_t comma = text.find(',');
    const std::string_view word = text.substr(0, comma);
    const auto policy = sim::rivals::policy_named(word);
    if (!policy) {
      const auto names = sim::rivals::policy_names();
      const auto meant = sim::nearest(word, names);
      return tl::unexpected(fmt::format("{} is no policy; {}", sim::quoted(word),
                                        meant
                                            ? fmt::format("did you mean {}?", *meant)
                                            : fmt::format("there are {}", fmt::join(names, ", "))));
    }
    if (std::ranges::find(out, *policy) == out.end()) out.push_back(*policy);
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace

std::string rivals_examples() {
  return "  lighthouse sim rivals --seeds 0..999 --chart rivals.svg\n"
         "  lighthouse sim rivals --policies lighthouse,one-look --scenario fleet.yaml\n";
}

void rivals_flags(CLI::App& command, RawOptions& raw) {
  command
      .add_option("--scenario", raw.files,
                  "a scenario file of an upgrade, and more of them; else "
                  "the set of docs/rivals.md")
      ->type_name("FILE");
  command.add_option("--seeds", raw.seeds, "which runs; 0..9999 unless told")->type_name("A..B");
  command.add_option("--jobs", raw.jobs, "threads; as many as processors unless told")
      ->type_name("N");
  command.add_option("--policies", raw.policies, "some of them, with commas; all unless told")
      ->type_name("LIST");
  command.add_option("--chart", raw.chart, "draw killed work against time to finish")
      ->type_name("SVG");
  command.add_option("--write-docs", raw.write_docs, "write the tables of this file anew")
      ->type_name("FILE");
  command.add_flag("--json", raw.json, "one JSON document");
}

Built build_sim_rivals(const RawOptions& raw) {
  SimRivalsOptions out{
      .files = raw.files,
      .policies = {sim::rivals::kAllPolicies.begin(), sim::rivals::kAllPolicies.end()},
      .json = raw.json,
      .chart = raw.chart.value_or(""),
      .write_docs = raw.write_docs.value_or("")};
  if (raw.seeds) {
    const auto seeds = parse_seeds(*raw.seeds);
    if (!seeds) return tl::unexpected("--seeds: " + seeds.error());
    out.first_seed = seeds->first;
    out.last_seed = seeds->last;
  }
  if (raw.jobs) {
    const auto jobs = parse_jobs(*raw.jobs);
    if (!jobs) return tl::unexpected("--jobs: " + jobs.error());
    out.jobs = *jobs;
  }
  if (raw.policies) {
    const auto policies = parse_policies(*raw.policies);
    if (!policies) return tl::unexpected("--policies: " + policies.error());
    out.policies = *policies;
  }
  return out;
}

}  // namespace lighthouse::cli
