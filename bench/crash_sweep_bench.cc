// How fast the crash sweep is: strikes a second on one thread, beside the rerun of each from the
// beginning. The drain waits for hours for a pipeline: looks in which nothing happens.

#include <cstdint>

#include <benchmark/benchmark.h>

#include "sim/crash_prefix.h"
#include "sim/crash_sweep.h"
#include "sim/runner.h"

namespace {

using namespace std::chrono_literals;
namespace sim = lighthouse::sim;

sim::Scenario waiting_drain() {
  sim::Scenario scenario;
  scenario.name = "a drain that waits";
  scenario.releases = {{.version = "1.9.39"}};
  scenario.groups = {{.sequence = 22, .capacity = {3, 3, 3}},
                     {.polling = true, .sequence = 22, .capacity = {1, 1, 1}},
                     {.sequence = 21, .capacity = {2, 2, 2}, .enabled = false, .age = 72h}};
  scenario.operation = lighthouse::Operation::kDrain;
  scenario.work = {{.on = {.kind = sim::Target::Kind::kOldServing}, .at = -5min, .lasts = 8h}};
  return scenario;
}

void strikes_by_rerun(benchmark::State& state) {
  const sim::CrashPlan plan(waiting_drain(), 0);
  uint64_t runs = 0;
  for (auto unused : state) {
    sim::Scenario struck = plan.scenario();
    for (const sim::CrashPoint& point : plan.single(runs++ * 37 % plan.singles())) {
      struck.faults.push_back(fault_of(point));
    }
    benchmark::DoNotOptimize(run_scenario(struck, 0).passed());
  }
  state.SetItemsProcessed(static_cast<int64_t>(runs));
}
BENCHMARK(strikes_by_rerun)->Name("crash_sweep/rerun")->Unit(benchmark::kMicrosecond);

void strikes_from_copies(benchmark::State& state) {
  const sim::CrashPlan plan(waiting_drain(), 0);
  const sim::SharedPrefix prefix(plan.scenario(), 1);
  sim::KnownEnds known;
  sim::Striker striker(prefix, known);
  uint64_t runs = 0;
  for (auto unused : state) {
    benchmark::DoNotOptimize(striker.run(plan.single(runs++ * 37 % plan.singles())).passed());
  }
  state.SetItemsProcessed(static_cast<int64_t>(runs));
}
BENCHMARK(strikes_from_copies)->Name("crash_sweep/from_a_copy")->Unit(benchmark::kMicrosecond);

// All singles of the scenario: what is known of the end of one run spares the others theirs.
void whole_sweep(benchmark::State& state) {
  uint64_t runs = 0;
  for (auto unused : state) runs += crash_sweep(waiting_drain(), {.most_pairs = 0}).singles_done;
  state.SetItemsProcessed(static_cast<int64_t>(runs));
}
BENCHMARK(whole_sweep)->Name("crash_sweep/all_singles")->Unit(benchmark::kMillisecond);

}  // namespace
