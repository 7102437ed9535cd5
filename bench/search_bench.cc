// How fast the search is: runs of the portfolio a second on one core, and how long it takes to make
// a counterexample small, with how small it becomes.

#include <cstdint>
#include <memory>
#include <optional>

#include <benchmark/benchmark.h>

#include "sim/search/portfolio.h"
#include "sim/search/shrink.h"

namespace {

using namespace std::chrono_literals;
namespace sim = lighthouse::sim;

// Whole operations in drawn worlds with drawn faults; coverage is taken, as in `sim explore`.
void runs_of_the_portfolio(benchmark::State& state) {
  const sim::Portfolio portfolio({}, {});
  sim::StateSet scratch;
  uint64_t block = 0;
  uint64_t runs = 0;
  uint64_t events = 0;
  for (auto unused : state) {
    for (const sim::Trial& trial : portfolio.block(block++, {})) {
      const sim::TrialResult result = sim::run_trial(trial, sim::Repeat::kOnce, scratch);
      events += result.run.events;
      ++runs;
    }
  }
  state.SetItemsProcessed(static_cast<int64_t>(runs));
  state.counters["events_per_run"] = static_cast<double>(events) / static_cast<double>(runs);
}
BENCHMARK(runs_of_the_portfolio)->Name("search/runs")->Unit(benchmark::kMillisecond);

// A drain in bad weather that repeats a termination whose answer was lost.
sim::Scenario careless_drain() {
  sim::Scenario scenario;
  scenario.name = "careless drain";
  scenario.releases = {{.version = "1.9.39"}};
  scenario.groups = {{.sequence = 22, .capacity = {3, 3, 3}},
                     {.polling = true, .sequence = 22, .capacity = {1, 1, 1}},
                     {.sequence = 21, .capacity = {3, 3, 3}, .enabled = false, .age = 72h}};
  scenario.operation = lighthouse::Operation::kDrain;
  scenario.streams = {{}};
  scenario.faults = {{.kind = sim::FaultKind::kLostAnswer, .per_million = 30'000},
                     {.kind = sim::FaultKind::kLostRequest, .per_million = 30'000},
                     {.kind = sim::FaultKind::kThrottled, .per_million = 30'000}};
  scenario.expect.endings = {lighthouse::Ending::kDone, lighthouse::Ending::kHeld};
  scenario.without = {lighthouse::Guard::kLookAfterLostTerminate};
  return scenario;
}

void shrink_a_counterexample(benchmark::State& state) {
  const sim::Scenario scenario = careless_drain();
  std::optional<sim::Counterexample> found;
  for (uint64_t seed = 1; seed < 2'000 && !found; ++seed) {
    found = sim::counterexample_of(scenario, seed);
  }
  if (!found) return state.SkipWithError("no seed is violated");
  sim::Shrunk small;
  for (auto unused : state) small = sim::shrink(*found, {});
  state.counters["runs"] = static_cast<double>(small.runs);
  state.counters["deviations_before"] = static_cast<double>(small.deviations_before);
  state.counters["deviations"] =
      static_cast<double>(small.counterexample.scenario.deviations.size());
}
BENCHMARK(shrink_a_counterexample)->Name("search/shrink")->Unit(benchmark::kMillisecond);

}  // namespace
