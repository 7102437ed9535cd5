// `sim shrink`: a violated run, made small and explained.
#include <chrono>
#include <fstream>
#include <ostream>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/replay.h"
#include "cli/show.h"
#include "cli/worlds.h"
#include "core/decide/explain.h"
#include "sim/nearest.h"
#include "sim/search/tell.h"
#include "sim/search/why.h"

namespace lighthouse::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kLongestShrink = std::chrono::seconds(20);
constexpr auto kLongestCurve = std::chrono::seconds(10);
constexpr uint64_t kMostRuns = 20'000;
constexpr std::size_t kCurveWidth = 25;

double since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::function<bool()> until(Clock::time_point end) {
  return [end] { return Clock::now() < end; };
}

void say(std::ostream& out, const std::string& text) {
  out << text << '\n';
}

void show_counterexample(std::ostream& out, const sim::Shrunk& small, double seconds) {
  const sim::Counterexample& found = small.counterexample;
  const sim::Scenario& scenario = found.scenario;
  say(out, found.run.violation_text);
  say(out, fmt::format("  {} of {} deviations, {} faults, {} executions, {} groups; {} runs in "
                       "{:.1f} s{}",
                       scenario.deviations.size(), small.deviations_before, scenario.faults.size(),
                       scenario.work.size(), scenario.groups.size(), small.runs, seconds,
                       small.complete ? "" : "; a limit ended it, it may be smaller still"));
  if (scenario.deviations.empty()) {
    say(out, "  nothing varies: the benign run of the scenario is violated");
  }
  for (const sim::ToldDeviation& told : sim::tell_deviations(sim::make_stage(scenario))) {
    say(out, "  " + sim::sentence_of(told));
  }
}

void show_nearest(std::ostream& out, const sim::Counterexample& found) {
  const auto pass = sim::nearest_pass(found);
  if (!pass) return say(out, "nearest passing run: none with one thing less");
  say(out, fmt::format("nearest passing run: {}", pass->lacks));
  say(out,
      fmt::format("  the same up to {} (event {}); it ends {} after {}", format_duration(pass->at),
                  pass->parts, name_of(pass->run.ending), seconds_text(pass->run.took)));
}

void show_curve(std::ostream& out, const sim::Counterexample& found) {
  const auto end = Clock::now() + kLongestCurve;
  const sim::Curve curve = sim::likelihood_curve(found, {.keep_going = until(end)});
  say(out, "how likely the violation is when all is kept up to a moment and the rest varies:");
  for (const sim::CurvePoint& point : curve.points) {
    const std::size_t bar = kCurveWidth * point.per_cent() / 100;
    say(out, fmt::format("  {:>14}  {:>3} %  {}", format_duration(point.at), point.per_cent(),
                         std::string(bar, '#')));
  }
  if (curve.moment.empty()) {
    return say(out, "decisive moment: none; it is as likely from the start");
  }
  say(out, fmt::format("decisive moment: at {}, from {} % to {} %", format_duration(curve.after.at),
                       curve.before.per_cent(), curve.after.per_cent()));
  const Time zero = sim::make_stage(found.scenario)->zero;
  for (const sim::TraceLine& line : curve.moment) say(out, sim::format(line, zero));
}

}  // namespace

ExitCode run(Console& console, const SimShrinkOptions& options) {
  auto scenario = read_scenario(options.file, sim::Purpose::kScenario);
  if (!scenario) {
    console.err << scenario.error() << '\n';
    return ExitCode::kUsage;
  }
  scenario->without.insert(scenario->without.end(), options.without.begin(), options.without.end());
  const auto found = sim::counterexample_of(*scenario, options.seed);
  if (!found) {
    console.err << fmt::format(
        "lighthouse sim shrink: {}: seed {} violates nothing; \"lighthouse sim run {} --seeds "
        "1..1000\" looks for one that does\n",
        sim::quoted(options.file), options.seed, shell_quoted(options.file));
    return ExitCode::kUsage;
  }
  const auto begin = Clock::now();
  const sim::Shrunk small =
      sim::shrink(*found, {.most_runs = kMostRuns, .keep_going = until(begin + kLongestShrink)});
  const double seconds = since(begin);
  const sim::Counterexample& least = small.counterexample;
  const std::string text =
      sim::counterexample_text(sim::make_stage(least.scenario), least.run.violation_text);
  std::ostream& words = options.out == "-" ? console.err : console.out;
  show_counterexample(words, small, seconds);
  show_nearest(words, least);
  if (!options.quick) show_curve(words, least);
  if (options.out == "-") {
    console.out << text;
    return ExitCode::kViolated;
  }
  std::ofstream file(options.out, std::ios::binary);
  file << text << std::flush;
  if (!file) {
    console.err << fmt::format(
        "lighthouse sim shrink: --out: {} cannot be written; name another file\n",
        sim::quoted(options.out));
    return ExitCode::kUsage;
  }
  say(words, "written to " + options.out);
  say(words, "replay: " + replay_command(options.out, 0));
  return ExitCode::kViolated;
}

}  // namespace lighthouse::cli
