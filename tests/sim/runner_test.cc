// Runs and batches: a seed repeats, its deviations repeat it, and a batch says what it did not see.
#include "sim/runner.h"

#include <gtest/gtest.h>

#include "sim/guard_breaker.h"
#include "tests/sim/sim_scenarios.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;

Scenario stormy() {
  Scenario s = drain_scenario();
  s.streams = {{.until = 2h}};
  s.faults = {{.kind = FaultKind::kLostAnswer, .per_million = 30'000},
              {.kind = FaultKind::kDelay, .per_million = 30'000},
              {.kind = FaultKind::kControllerKilled, .per_million = 5'000},
              {.kind = FaultKind::kOrcaRestarts, .per_million = 10'000}};
  s.expect.endings.clear();
  return s;
}

TEST(Runner, TheSameSeedIsTheSameRun) {
  const auto stage = make_stage(stormy());
  for (uint64_t seed = 0; seed < 20; ++seed) {
    EXPECT_EQ(run_seed(stage, seed), run_seed(stage, seed));
    EXPECT_EQ(find_divergence(stage, seed), std::nullopt);
  }
}

TEST(Runner, AnotherSeedIsAnotherRun) {
  const auto stage = make_stage(stormy());
  EXPECT_NE(run_seed(stage, 1).trace_hash, run_seed(stage, 2).trace_hash);
}

TEST(Runner, SeedZeroIsBenign) {
  const RunResult result = run_seed(make_stage(stormy()), 0, {.record_deviations = true});
  EXPECT_TRUE(result.deviations.empty());
  EXPECT_EQ(result.marks.faults[0].happened, 0U);
}

TEST(Runner, DeviationsRepeatTheRunThatRecordedThem) {
  const auto stage = make_stage(stormy());
  const RunResult seeded = run_seed(stage, 5, {.record_deviations = true});
  std::vector<ForcedChoice> forced;
  for (const Deviation& deviation : seeded.deviations) {
    forced.push_back({.key = deviation.key, .value = deviation.value});
  }
  const RunResult replayed = run_deviations(stage, ForcedChoices(std::move(forced)));
  EXPECT_EQ(replayed.trace_hash, seeded.trace_hash);
  EXPECT_EQ(replayed.marks, seeded.marks);
}

TEST(Runner, AWrongEndingIsSaidInWords) {
  Scenario s = drain_scenario();
  s.expect.endings = {Ending::kHeld};
  const RunResult result = run_scenario(s, 0);
  ASSERT_FALSE(result.passed());
  EXPECT_EQ(result.violation->breach, Breach::kWrongEnding);
  EXPECT_NE(result.violation_text.find("it ended done, expected held"), std::string::npos);
}

TEST(Runner, AFaultThatNeverHappensFailsTheBatch) {
  Scenario s = drain_scenario();
  s.file = "drain.yaml";
  s.faults = {{.kind = FaultKind::kInstanceDies,
               .moment = Moment{.kind = Moment::Kind::kAtStep, .step = Step::kHandOver},
               .line = 12}};
  const BatchResult batch = run_batch(make_stage(s), 0, 3);
  EXPECT_EQ(batch.passed, batch.seeds);
  EXPECT_FALSE(batch.ok());
  ASSERT_EQ(batch.complaints.size(), 1U);
  EXPECT_EQ(batch.complaints[0],
            "drain.yaml:12: faults[0] (instance-dies) never happened in 4 seeds");
}

TEST(Runner, ABatchAddsUp) {
  const BatchResult batch = run_batch(make_stage(stormy()), 1, 40);
  EXPECT_EQ(batch.seeds, 40U);
  EXPECT_GT(batch.marks.faults[0].happened, 10U);
  EXPECT_GT(batch.events, 40'000U);
  EXPECT_TRUE(batch.complaints.empty());
}

TEST(GuardBreaker, TakesOutWhatIsNamedAndNothingElse) {
  const Guard out[] = {Guard::kSettleFirst, Guard::kRecordOnce};
  const GuardSet guards = GuardBreaker::without(out);
  for (std::size_t i = 0; i < kGuards; ++i) {
    const auto guard = static_cast<Guard>(i);
    EXPECT_EQ(guards.on(guard), guard != out[0] && guard != out[1]);
  }
  EXPECT_EQ(GuardBreaker::without(std::span<const Guard>{}), GuardSet::all());
}

}  // namespace
}  // namespace lighthouse::sim
