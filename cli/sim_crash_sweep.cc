// `sim crash-sweep`: every call of a scenario's benign run struck in three ways, then pairs.
#include <algorithm>
#include <chrono>
#include <ctime>
#include <ostream>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/worlds.h"
#include "sim/crash_sweep.h"
#include "sim/trace.h"

namespace lighthouse::cli {
namespace {

// Of this one thread: other work of the machine does not count.
double core_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// "all 309" or "200 of 309".
std::string share(uint64_t done, uint64_t all) {
  return done == all ? fmt::format("all {}", all) : fmt::format("{} of {}", done, all);
}

ExitCode show_one(Console& console, const sim::Scenario& scenario, const std::string& only) {
  const auto points = sim::parse_crash_case(only);
  const auto stage = sim::make_stage(sim::with_blows(scenario, points.value_or(sim::CrashCase{})));
  const sim::RunResult result = sim::run_seed(stage, 0, {.trace = true});
  for (const sim::TraceLine& line : result.trace) {
    console.out << sim::format(line, stage->zero) << '\n';
  }
  if (result.passed()) return ExitCode::kDone;
  console.out << result.violation_text << '\n';
  return ExitCode::kViolated;
}

void report(Console& console, const sim::Scenario& scenario, const sim::CrashSweep& sweep,
            double seconds) {
  print(console, {{.text = sweep.failed == 0 ? "ok      " : "FAILED  ",
                   .color = sweep.failed == 0 ? Color::kGreen : Color::kRed},
                  {.text = fmt::format("{:<48} singles {}{}, pairs {}  {:.1f} s", scenario.file,
                                       share(sweep.singles_done, sweep.singles),
                                       sweep.complete() ? "" : " (out of time)",
                                       share(sweep.pairs_done, sweep.pairs), seconds)}});
  for (const sim::CrashFailure& failure : sweep.failures) {
    console.out << fmt::format("  {}\n  replay: lighthouse sim crash-sweep {} --only {}\n",
                               failure.violation, scenario.file, sim::name_of(failure.points));
  }
}

}  // namespace

ExitCode run(Console& console, const SimCrashSweepOptions& options) {
  std::vector<sim::Scenario> scenarios;
  for (const std::string& file : options.files) {
    auto scenario = read_scenario(file, sim::Purpose::kScenario);
    if (!scenario) {
      console.err << scenario.error() << '\n';
      return ExitCode::kUsage;
    }
    scenarios.push_back(std::move(*scenario));
  }
  if (!options.only.empty()) return show_one(console, scenarios.front(), options.only);
  const double budget = std::chrono::duration<double>(options.budget).count();
  ExitCode code = ExitCode::kDone;
  uint64_t complete = 0;
  for (const sim::Scenario& scenario : scenarios) {
    const auto begin = core_seconds();
    const auto in_time = [&] { return core_seconds() - begin < budget; };
    const sim::CrashSweep sweep =
        sim::crash_sweep(scenario, {.most_pairs = options.most_pairs, .go_on = in_time});
    report(console, scenario, sweep, core_seconds() - begin);
    if (sweep.complete()) ++complete;
    if (sweep.failed > 0) code = ExitCode::kViolated;
  }
  print(console, {{.text = fmt::format("singles complete in {} of {} scenarios; pairs are bounded",
                                       complete, scenarios.size())}});
  return code;
}

}  // namespace lighthouse::cli
