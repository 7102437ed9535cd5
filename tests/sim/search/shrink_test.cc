// Shrinking: every counterexample becomes small, stays itself, and is a file that repeats.
#include "sim/search/shrink.h"

#include <gtest/gtest.h>

#include "sim/scenario_file.h"
#include "sim/scenario_text.h"
#include "sim/search/tell.h"
#include "tests/sim/search/search_scenarios.h"

namespace lighthouse::sim {
namespace {

constexpr std::size_t kMostDeviations = 15;
constexpr uint64_t kMostRuns = 1'500;

// The file that is written is the run that was found: the same trace, with the trace shown, too.
void expect_replay(const Shrunk& small) {
  const Counterexample& least = small.counterexample;
  const std::string text =
      counterexample_text(make_stage(least.scenario), least.run.violation_text);
  const auto again = parse_scenario(text, "counterexample.yaml");
  ASSERT_TRUE(again.has_value()) << again.error().to_string() << "\n" << text;
  const RunResult replay = run_scenario(*again, 0);
  EXPECT_EQ(replay.trace_hash, least.run.trace_hash) << text;
  EXPECT_EQ(replay.violation_text, least.run.violation_text);
  EXPECT_EQ(run_scenario(*again, 0, {.trace = true}).trace_hash, least.run.trace_hash);
}

TEST(Shrink, EveryGuardIsMissedByFewDeviationsAndTheFileRepeatsThem) {
  const auto rows = guard_runs();
  ASSERT_EQ(rows.size(), kGuards);
  for (const GuardRun& row : rows) {
    // A random seed of the same scenario, if it is violated too: the benign run needs no deviation.
    auto found = counterexample_of(scenario_without(row), 3);
    if (!found) found = counterexample_of(scenario_without(row), row.seed);
    ASSERT_TRUE(found.has_value()) << name_of(row.guard);
    const Shrunk small = shrink(*found, {.most_runs = kMostRuns});
    const Counterexample& least = small.counterexample;
    EXPECT_LE(least.scenario.deviations.size(), kMostDeviations) << name_of(row.guard);
    EXPECT_EQ(least.run.violation->breach, found->run.violation->breach) << name_of(row.guard);
    EXPECT_LE(least.scenario.faults.size(), found->scenario.faults.size());
    EXPECT_EQ(least.scenario.without, found->scenario.without);
    expect_replay(small);
  }
}

// Deviations that matter: a rate alone sets nothing off in the benign run.
Scenario weather_without(Guard guard) {
  auto scenario = load_scenario(scenario_path("drain/bad-weather")).value();
  scenario.without.push_back(guard);
  return scenario;
}

TEST(Shrink, WhatRatesDidBecomesAFewNamedDeviations) {
  const Scenario scenario = weather_without(Guard::kLookAfterLostTerminate);
  std::optional<Counterexample> found;
  for (uint64_t seed = 1; seed < 400 && !found; ++seed) found = counterexample_of(scenario, seed);
  ASSERT_TRUE(found.has_value());
  ASSERT_GT(found->run.deviations.size(), 100U);
  const Shrunk small = shrink(*found, {.most_runs = kMostRuns});
  EXPECT_LE(small.counterexample.scenario.deviations.size(), kMostDeviations);
  EXPECT_EQ(small.deviations_before, found->run.deviations.size());
  expect_replay(small);
  for (const ToldDeviation& told : tell_deviations(make_stage(small.counterexample.scenario))) {
    EXPECT_NE(sentence_of(told).find("at "), std::string::npos);
    EXPECT_FALSE(told.words.empty());
  }
}

TEST(Shrink, NoDeviationThatIsLeftCanBeLeftOut) {
  const Scenario scenario = weather_without(Guard::kLookAfterLostTerminate);
  std::optional<Counterexample> found;
  for (uint64_t seed = 1; seed < 400 && !found; ++seed) found = counterexample_of(scenario, seed);
  ASSERT_TRUE(found.has_value());
  const Shrunk small = shrink(*found, {.most_runs = 4 * kMostRuns});
  ASSERT_TRUE(small.complete);
  const Counterexample& least = small.counterexample;
  for (std::size_t i = 0; i < least.scenario.deviations.size(); ++i) {
    Scenario less = least.scenario;
    less.deviations.erase(less.deviations.begin() + static_cast<std::ptrdiff_t>(i));
    const RunResult run = run_scenario(less, 0);
    EXPECT_TRUE(run.passed() || run.violation->breach != least.run.violation->breach) << i;
  }
}

TEST(Shrink, ARunThatPassesIsNoCounterexample) {
  const auto scenario = load_scenario(scenario_path("upgrade/quiet")).value();
  EXPECT_FALSE(counterexample_of(scenario, 0).has_value());
  EXPECT_FALSE(counterexample_of(scenario, 7).has_value());
}

TEST(Shrink, ALimitEndsItWithAViolationInHand) {
  const GuardRun row = guard_runs().front();
  const auto found = counterexample_of(scenario_without(row), row.seed);
  ASSERT_TRUE(found.has_value());
  const Shrunk small = shrink(*found, {.keep_going = [] { return false; }});
  EXPECT_FALSE(small.complete);
  EXPECT_EQ(small.counterexample.run.trace_hash, found->run.trace_hash);
}

}  // namespace
}  // namespace lighthouse::sim
