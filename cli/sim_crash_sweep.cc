// `sim crash-sweep`: every call of a scenario's benign run struck in three ways, then pairs.
#include <ostream>
#include <string>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/crash_batch.h"
#include "cli/threads.h"
#include "cli/worlds.h"
#include "sim/crash_sweep.h"
#include "sim/trace.h"

namespace lighthouse::cli {
namespace {

std::string text_of_singles(const TimedSweep& timed) {
  const sim::CrashSweep& sweep = timed.sweep;
  if (!sweep.complete()) {
    return fmt::format("singles: {} of {} (out of time after {:.1f} s)", sweep.singles_done,
                       sweep.singles, timed.singles_seconds);
  }
  return fmt::format("singles: {} of {} complete in {:.1f} s", sweep.singles_done, sweep.singles,
                     timed.singles_seconds);
}

// What ended them, if they are not all.
std::string text_of_pairs(const TimedSweep& timed) {
  const sim::CrashSweep& sweep = timed.sweep;
  const std::string done = fmt::format("pairs: {} of {}", sweep.pairs_done, sweep.pairs);
  if (sweep.pairs_done == sweep.pairs) return done;
  if (!timed.out_of_time) return done + " (bounded by --pairs)";
  return fmt::format("{} (out of time after {:.1f} s)", done, timed.seconds);
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

Piece verdict_on(const sim::CrashSweep& sweep) {
  if (sweep.failed > 0) return {.text = "FAILED  ", .color = Color::kRed};
  if (!sweep.complete()) return {.text = "partly  ", .color = Color::kYellow};
  return {.text = "ok      ", .color = Color::kGreen};
}

void report(Console& console, const sim::Scenario& scenario, const TimedSweep& timed) {
  const sim::CrashSweep& sweep = timed.sweep;
  print(console, {verdict_on(sweep),
                  {.text = fmt::format("{:<58} {}; {}", scenario.file, text_of_singles(timed),
                                       text_of_pairs(timed))}});
  for (const sim::CrashFailure& failure : sweep.failures) {
    console.out << fmt::format("  {}\n  replay: lighthouse sim crash-sweep {} --only {}\n",
                               failure.violation, scenario.file, sim::name_of(failure.points));
  }
  const uint64_t more = sweep.failed - sweep.failures.size();
  if (more > 0) console.out << fmt::format("  and {} more\n", more);
  console.out.flush();
}

// All scenarios together.
struct Total {
  uint64_t scenarios = 0;
  uint64_t complete = 0;
  uint64_t singles = 0;
  uint64_t pairs_done = 0;
  uint64_t pairs = 0;
  double seconds = 0;
  double longest = 0;
  std::string slowest;

  void add(const std::string& file, const TimedSweep& timed) {
    ++scenarios;
    if (timed.sweep.complete()) ++complete;
    singles += timed.sweep.singles_done;
    pairs_done += timed.sweep.pairs_done;
    pairs += timed.sweep.pairs;
    seconds += timed.seconds;
    if (timed.seconds < longest) return;
    longest = timed.seconds;
    slowest = file;
  }
};

void report(Console& console, const Total& total) {
  console.out << fmt::format("singles complete in {} of {} scenarios: {} runs; pairs: {} of {}\n",
                             total.complete, total.scenarios, total.singles, total.pairs_done,
                             total.pairs);
  console.out << fmt::format("{:.1f} s in all; the slowest took {:.1f} s: {}\n", total.seconds,
                             total.longest, total.slowest);
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
  const CrashOrder order{.most_pairs = options.most_pairs,
                         .budget = options.budget,
                         .jobs = threads_for(options.jobs)};
  ExitCode code = ExitCode::kDone;
  Total total;
  for (const sim::Scenario& scenario : scenarios) {
    const TimedSweep timed = sweep_in_time(scenario, order);
    report(console, scenario, timed);
    total.add(scenario.file, timed);
    if (timed.sweep.failed > 0) code = ExitCode::kViolated;
  }
  report(console, total);
  return code;
}

}  // namespace lighthouse::cli
