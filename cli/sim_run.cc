// `sim run`: scenario files for many seeds, one line each.
#include <algorithm>
#include <fstream>
#include <iostream>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/sim_report.h"
#include "cli/threads.h"
#include "cli/worlds.h"
#include "sim/nearest.h"

namespace lighthouse::cli {
namespace {

using Reports = std::vector<ScenarioReport>;

sim::Transport transport_of(const SimRunOptions& options) {
  return options.wire ? sim::Transport::kWire : sim::Transport::kTyped;
}

// Writes all of `text`, or says why not. "-" is the console.
bool write_file(Console& console, const char* flag, const std::string& path,
                const std::string& text) {
  if (path == "-") {
    console.out << text;
    return true;
  }
  std::ofstream out(path, std::ios::binary);
  out << text << std::flush;
  if (out) return true;
  console.err << fmt::format("lighthouse sim run: {}: {} cannot be written; name another file\n",
                             flag, sim::quoted(path));
  return false;
}

// The trace of the one run that --trace is about.
std::string trace_text(const sim::Stage& stage, const std::vector<sim::TraceLine>& trace) {
  std::string out;
  for (const sim::TraceLine& line : trace) out += format(line, stage.zero) + "\n";
  return out;
}

void print_report(Console& console, const SimRunOptions& options, const ScenarioReport& report,
                  std::size_t width) {
  if (options.json) return;
  const std::vector<Line> lines = report_lines(report, width);
  if (!options.hash) {
    for (const Line& line : lines) print(console, line);
    console.out << std::flush;
    return;
  }
  console.out << hash_line(report) << std::endl;
  // What went wrong must not hide behind a hash.
  for (std::size_t i = 1; i < lines.size(); ++i) {
    console.err << to_text(lines[i], console.columns, Colors::kOff) << '\n';
  }
}

bool write_junit(Console& console, const SimRunOptions& options, const Reports& reports) {
  if (options.junit.empty()) return true;
  std::vector<JunitCase> cases;
  for (const ScenarioReport& report : reports) cases.push_back(junit_case(report));
  return write_file(console, "--junit", options.junit, junit_xml("lighthouse sim run", cases));
}

bool write_trace(Console& console, const SimRunOptions& options, const sim::Stage& stage) {
  if (options.trace.empty()) return true;
  const sim::RunResult traced =
      sim::run_seed(std::make_shared<const sim::Stage>(stage), options.first_seed,
                    {.trace = true, .transport = transport_of(options)});
  return write_file(console, "--trace", options.trace, trace_text(stage, traced.trace));
}

ExitCode first_problem(const Reports& reports) {
  for (const ScenarioReport& report : reports) {
    if (const ExitCode code = code_of(report); code != ExitCode::kDone) return code;
  }
  return ExitCode::kDone;
}

}  // namespace

ExitCode run(Console& console, const SimRunOptions& options) {
  std::vector<std::shared_ptr<const sim::Stage>> stages;
  std::size_t width = 0;
  for (const std::string& file : options.files) {
    auto scenario = read_scenario(file, sim::Purpose::kScenario);
    if (!scenario) {
      console.err << scenario.error() << '\n';
      return ExitCode::kUsage;
    }
    scenario->without.insert(scenario->without.end(), options.without.begin(),
                             options.without.end());
    width = std::max(width, width_of(scenario->name));
    stages.push_back(sim::make_stage(*scenario));
  }
  if (!options.trace.empty() && !write_trace(console, options, *stages.front())) {
    return ExitCode::kUsage;
  }
  Reports reports;
  const SeedSpan seeds{.first = options.first_seed, .last = options.last_seed};
  for (const auto& stage : stages) {
    reports.push_back(
        {.name = stage->scenario.name,
         .file = stage->scenario.file,
         .seeds = seeds,
         .without = options.without,
         .transport = transport_of(options),
         .names = stage->names,
         .outcome = run_batch({stage, seeds, transport_of(options)}, threads_for(options.jobs))});
    print_report(console, options, reports.back(), width);
  }
  if (options.json) console.out << json_text(reports);
  if (!write_junit(console, options, reports)) return ExitCode::kUsage;
  return first_problem(reports);
}

}  // namespace lighthouse::cli
