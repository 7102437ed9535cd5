// Faults by rate that struck become faults at a moment.
#include "sim/search/place.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "sim/fault_kinds.h"
#include "sim/runner.h"
#include "sim/search/shrink.h"
#include "tests/sim/search/search_scenarios.h"

namespace lighthouse::sim {
namespace {

// A drain in which the fault strikes by rate; the choices of a seed are forced.
Scenario drawn(const Fault& fault, uint64_t seed) {
  Scenario scenario = load_scenario(scenario_path("drain/what-was-there-before")).value();
  scenario.faults = {fault};
  scenario.expect = {};
  const RunResult run = run_scenario(scenario, seed, {.record_deviations = true});
  for (const Deviation& one : run.deviations) scenario.deviations.push_back({one.key, one.value});
  return scenario;
}

std::size_t choices_of_faults(const Scenario& scenario) {
  return static_cast<std::size_t>(
      std::ranges::count_if(scenario.deviations, [](const ForcedChoice& forced) {
        return forced.key.actor() >= kFirstFaultActor && forced.key.site() != Site::kSwarm;
      }));
}

// The first of them strikes in the placed run, too; what it leads to may shift the later ones.
void expect_the_first_strikes(const Scenario& placed) {
  const RunResult run = run_scenario(placed, 0);
  ASSERT_GT(run.marks.faults.size(), 1U);
  EXPECT_EQ(run.marks.faults[1].happened, 1U);
}

TEST(Place, HostsThatDieByTheMinuteDieAtAMoment) {
  const Fault dies{.kind = FaultKind::kInstanceDies, .per_million = 60'000};
  uint64_t placed_runs = 0;
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const Scenario scenario = drawn(dies, seed);
    const auto placed = with_placed_faults(scenario, Placing::kMinutes);
    if (!placed) continue;
    ++placed_runs;
    for (std::size_t i = 1; i < placed->faults.size(); ++i) {
      EXPECT_EQ(placed->faults[i].per_million, 0U);
      ASSERT_TRUE(placed->faults[i].moment.has_value());
      EXPECT_EQ(placed->faults[i].moment->kind, Moment::Kind::kAt);
    }
    EXPECT_LT(choices_of_faults(*placed), choices_of_faults(scenario));
    expect_the_first_strikes(*placed);
  }
  EXPECT_GT(placed_runs, 5U);
}

TEST(Place, CallsThatWereStruckAreNamedByTheirNumber) {
  const Fault lost{.kind = FaultKind::kLostAnswer, .per_million = 20'000};
  uint64_t placed_runs = 0;
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const Scenario scenario = drawn(lost, seed);
    EXPECT_FALSE(with_placed_faults(scenario, Placing::kMinutes).has_value());
    const auto placed = with_placed_faults(scenario, Placing::kCalls);
    if (!placed) continue;
    ++placed_runs;
    EXPECT_EQ(choices_of_faults(*placed), 0U);
    expect_the_first_strikes(*placed);
  }
  EXPECT_GT(placed_runs, 5U);
}

TEST(Place, WhereNothingStruckNothingIsPlaced) {
  EXPECT_FALSE(with_placed_faults(drawn({.kind = FaultKind::kLostAnswer}, 1), Placing::kAll));
}

}  // namespace
}  // namespace lighthouse::sim
