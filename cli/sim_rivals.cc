// `sim rivals`: what people use today in Lighthouse's place.
#include <algorithm>
#include <array>
#include <fstream>
#include <ostream>
#include <sstream>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/rivals_batch.h"
#include "cli/rivals_chart.h"
#include "cli/rivals_report.h"
#include "cli/threads.h"
#include "cli/worlds.h"
#include "sim/nearest.h"

namespace lighthouse::cli {
namespace {

namespace rivals = sim::rivals;

// From a quiet upgrade to everything that can go wrong (docs/rivals.md).
constexpr std::array<std::string_view, 8> kSet = {
    "scenarios/upgrade/quiet.yaml",
    "scenarios/upgrade/busy-fleet.yaml",
    "scenarios/upgrade/long-pipelines-and-a-judgment.yaml",
    "scenarios/upgrade/what-an-idle-host-hides.yaml",
    "scenarios/upgrade/orca-dies-with-pipelines.yaml",
    "scenarios/upgrade/never-healthy.yaml",
    "scenarios/upgrade/bad-weather.yaml",
    "scenarios/races/swarm-upgrade.yaml"};

using Stages = std::vector<std::shared_ptr<const sim::Stage>>;

tl::expected<Stages, std::string> read_stages(const SimRivalsOptions& options) {
  std::vector<std::string> files = options.files;
  if (files.empty()) files.assign(kSet.begin(), kSet.end());
  Stages out;
  for (const std::string& file : files) {
    const auto scenario = read_scenario(file, sim::Purpose::kScenario);
    if (!scenario) return tl::unexpected(scenario.error());
    if (scenario->operation != Operation::kUpgrade || scenario->second_operation) {
      return tl::unexpected(
          fmt::format("lighthouse sim rivals: --scenario: {} is not about one upgrade, the only "
                      "thing that all policies do; name another file",
                      sim::quoted(file)));
    }
    out.push_back(sim::make_stage(*scenario));
  }
  return out;
}

bool write_file(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text << std::flush;
  return static_cast<bool>(out);
}

bool write_docs(const std::string& path, const Comparison& comparison) {
  std::ostringstream text;
  {
    std::ifstream in(path, std::ios::binary);
    if (in) text << in.rdbuf();
  }
  const auto changed = with_rival_tables(text.str(), as_markdown(rival_tables(comparison)));
  return changed && write_file(path, *changed);
}

void print_tables(Console& console, const Comparison& comparison) {
  // Not cut to the screen: a table that wraps still has all its figures.
  for (const TextTable& table : rival_tables(comparison)) {
    for (const std::string& line : as_lines(table)) console.out << line << '\n';
    console.out << '\n';
  }
  console.out << rival_legend() << "\n\n";
  print(console, {{.text = "policies and their sources", .color = Color::kBold}});
  for (const RivalRow& row : comparison.rows) {
    const rivals::PolicyFacts& facts = rivals::facts_of(row.policy);
    print(
        console,
        {{.text = fmt::format("  {} {}: {}", padded(facts.name, 16), facts.title, facts.source)}});
  }
}

void print_end(Console& console, const Comparison& comparison) {
  for (const std::string& complaint : comparison.complaints) {
    print(console, {{.text = complaint, .color = Color::kRed}});
  }
  const bool has_lighthouse = std::ranges::any_of(comparison.rows, [](const RivalRow& row) {
    return row.policy == rivals::Policy::kLighthouse;
  });
  const uint64_t killed = comparison.killed_by_lighthouse();
  std::string text;
  if (has_lighthouse) text = fmt::format("Lighthouse killed {}; ", killed);
  print(console,
        {{.text = fmt::format("{}{} scenarios, seeds {}..{}, hash {:016x}, {:.1f} s", text,
                              comparison.stages.size(), comparison.seeds.first,
                              comparison.seeds.last, comparison.hash(), comparison.real_seconds),
          .color = killed == 0 ? Color::kGreen : Color::kRed}});
}

}  // namespace

ExitCode run(Console& console, const SimRivalsOptions& options) {
  const auto stages = read_stages(options);
  if (!stages) {
    console.err << stages.error() << '\n';
    return ExitCode::kUsage;
  }
  std::size_t done = 0;
  const auto tell = [&](const RivalRow& row) {
    console.err << fmt::format("{} of {} policies: {}, {} runs\n", ++done, options.policies.size(),
                               rivals::facts_of(row.policy).name, row.all.runs)
                << std::flush;
  };
  const Comparison comparison = compare({.stages = *stages,
                                         .seeds = {options.first_seed, options.last_seed},
                                         .policies = options.policies,
                                         .after_row = tell},
                                        threads_for(options.jobs));
  if (options.json) {
    console.out << rivals_json(comparison);
  } else {
    print_tables(console, comparison);
    print_end(console, comparison);
  }
  if (!options.chart.empty() && !write_file(options.chart, rivals_chart(comparison))) {
    console.err << fmt::format("lighthouse sim rivals: --chart: {} cannot be written\n",
                               sim::quoted(options.chart));
    return ExitCode::kUsage;
  }
  if (!options.write_docs.empty() && !write_docs(options.write_docs, comparison)) {
    console.err << fmt::format(
        "lighthouse sim rivals: --write-docs: {} has no marks for the tables, or cannot be "
        "written; name docs/rivals.md\n",
        sim::quoted(options.write_docs));
    return ExitCode::kUsage;
  }
  if (!comparison.complaints.empty()) return ExitCode::kNotDeterministic;
  return comparison.killed_by_lighthouse() == 0 ? ExitCode::kDone : ExitCode::kViolated;
}

}  // namespace lighthouse::cli
