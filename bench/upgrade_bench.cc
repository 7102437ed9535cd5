// How fast whole operations run: upgrades a second on one core, quiet and under faults; the curve
// from 6 to 600 instances beside n log n; the cost of a copy and of a hash of the world; and how
// many calls one upgrade makes, which is a number and not a measurement.

#include <cmath>
#include <cstdint>
#include <memory>

#include <benchmark/benchmark.h>

#include "sim/runner.h"
#include "sim/world.h"

namespace {

using namespace std::chrono_literals;
using lighthouse::CallKind;
using lighthouse::Endpoint;
using lighthouse::Time;
namespace sim = lighthouse::sim;

// `size` serving instances and one that polls, upgraded by the usual pipeline.
sim::Scenario upgrade_of(int32_t size) {
  sim::Scenario scenario;
  scenario.name = "bench";
  scenario.releases = {{.version = "1.9.39"}, {.version = "1.9.40"}};
  scenario.groups = {
      {.polling = false, .sequence = 22, .capacity = {size, size, size}},
      {.polling = true, .sequence = 22, .capacity = {1, 1, 1}},
  };
  scenario.operation = lighthouse::Operation::kUpgrade;
  scenario.to = "1.9.40";
  scenario.expect.endings = {lighthouse::Ending::kDone};
  return scenario;
}

sim::Scenario under_faults(int32_t size) {
  sim::Scenario scenario = upgrade_of(size);
  scenario.streams = {{}};
  scenario.faults = {
      {.kind = sim::FaultKind::kLostAnswer, .per_million = 10'000},
      {.kind = sim::FaultKind::kLostRequest, .per_million = 10'000},
      {.kind = sim::FaultKind::kDelay, .per_million = 20'000},
      {.kind = sim::FaultKind::kThrottled, .per_million = 20'000},
      {.kind = sim::FaultKind::kServerError, .per_million = 20'000},
      {.kind = sim::FaultKind::kControllerKilled, .per_million = 2'000},
  };
  scenario.expect.endings.clear();
  return scenario;
}

void count_calls(benchmark::State& state, const sim::RunResult& result) {
  uint64_t aws = 0;
  for (std::size_t i = 0; i < result.calls.size(); ++i) {
    const Endpoint endpoint = lighthouse::endpoint_of(static_cast<CallKind>(i));
    if (endpoint == Endpoint::kAutoScaling || endpoint == Endpoint::kEc2 ||
        endpoint == Endpoint::kElb) {
      aws += result.calls[i];
    }
  }
  state.counters["calls"] = static_cast<double>(result.calls_made());
  state.counters["aws_calls"] = static_cast<double>(aws);
  state.counters["events"] = static_cast<double>(result.events);
  state.counters["virtual_minutes"] =
      static_cast<double>(std::chrono::duration_cast<std::chrono::minutes>(result.took).count());
  if (!result.passed()) state.SkipWithError(result.violation_text.c_str());
}

// The benign run, again and again.
void quiet_upgrade(benchmark::State& state) {
  const auto stage = sim::make_stage(upgrade_of(3));
  sim::RunResult result;
  for (auto unused : state) benchmark::DoNotOptimize(result = sim::run_seed(stage, 0));
  state.SetItemsProcessed(state.iterations());
  count_calls(state, result);
}
BENCHMARK(quiet_upgrade)->Name("upgrade/quiet");

// Every call of it encoded, signed, answered by the fakes' faces and decoded.
void quiet_upgrade_by_wire(benchmark::State& state) {
  const auto stage = sim::make_stage(upgrade_of(3));
  const sim::RunOptions by_wire{.transport = sim::Transport::kWire};
  sim::RunResult result;
  for (auto unused : state) benchmark::DoNotOptimize(result = sim::run_seed(stage, 0, by_wire));
  state.SetItemsProcessed(state.iterations());
  count_calls(state, result);
}
BENCHMARK(quiet_upgrade_by_wire)->Name("upgrade/quiet_by_wire");

// The same with a pipeline on an old host that keeps its drain going: about 90 minutes in all.
void upgrade_of_ninety_minutes(benchmark::State& state) {
  sim::Scenario scenario = upgrade_of(3);
  scenario.work = {{.on = {.kind = sim::Target::Kind::kGroup, .sequence = 22}, .lasts = 80min}};
  const auto stage = sim::make_stage(scenario);
  sim::RunResult result;
  for (auto unused : state) benchmark::DoNotOptimize(result = sim::run_seed(stage, 0));
  state.SetItemsProcessed(state.iterations());
  count_calls(state, result);
}
BENCHMARK(upgrade_of_ninety_minutes)->Name("upgrade/ninety_minutes");

void upgrades_under_faults(benchmark::State& state) {
  const auto stage = sim::make_stage(under_faults(3));
  uint64_t seed = 0;
  uint64_t events = 0;
  uint64_t failed = 0;
  for (auto unused : state) {
    const sim::RunResult result = sim::run_seed(stage, ++seed);
    events += result.events;
    failed += result.passed() ? 0 : 1;
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["events_per_second"] =
      benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsRate);
  state.counters["violations"] = static_cast<double>(failed);
}
BENCHMARK(upgrades_under_faults)->Name("upgrade/with_faults");

// Total instances, old and new; the counter divides the time by n log n.
void upgrade_of_n(benchmark::State& state) {
  const auto total = static_cast<int32_t>(state.range(0));
  sim::Scenario scenario = upgrade_of(total / 2);
  scenario.policy.drain_deadline = 720h;
  scenario.expect.within = 2'000h;
  const auto stage = sim::make_stage(scenario);
  sim::RunResult result;
  for (auto unused : state) benchmark::DoNotOptimize(result = sim::run_seed(stage, 0));
  const double n = static_cast<double>(total);
  const double n_log_n = n * std::log2(n);
  state.counters["per_n_log_n"] = benchmark::Counter(
      n_log_n, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  count_calls(state, result);
}
BENCHMARK(upgrade_of_n)
    ->Name("upgrade/instances")
    ->Arg(6)
    ->Arg(20)
    ->Arg(60)
    ->Arg(200)
    ->Arg(600)
    ->Unit(benchmark::kMillisecond);

// --- the world as a value ------------------------------------------------------------------------

// In the middle of the drain, where most is known.
sim::World busy_world() {
  sim::World world(sim::make_stage(upgrade_of(3)), lighthouse::Choices::benign());
  while (!world.over() && world.controllers().front().record().step != lighthouse::Step::kDrain) {
    (void)world.run({.events = 1});
  }
  return world;
}

void copy_world(benchmark::State& state) {
  const sim::World world = busy_world();
  for (auto unused : state) {
    sim::World copy = world;
    benchmark::DoNotOptimize(copy);
  }
}
BENCHMARK(copy_world)->Name("world/copy");

void hash_world(benchmark::State& state) {
  const sim::World world = busy_world();
  for (auto unused : state) benchmark::DoNotOptimize(world.hash());
}
BENCHMARK(hash_world)->Name("world/hash");

void begin_world(benchmark::State& state) {
  const auto stage = sim::make_stage(upgrade_of(3));
  for (auto unused : state) {
    sim::World world(stage, lighthouse::Choices::benign());
    benchmark::DoNotOptimize(world);
  }
}
BENCHMARK(begin_world)->Name("world/begin");

}  // namespace
