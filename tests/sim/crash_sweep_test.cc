// The crash sweep: complete where it says so, bounded where it must be, and able to find harm.
#include "sim/crash_sweep.h"

#include <gtest/gtest.h>

#include "tests/sim/sim_scenarios.h"

namespace lighthouse::sim {
namespace {

// Small: one host to drain.
Scenario small_drain() {
  Scenario s = drain_scenario();
  s.groups.back().capacity = {1, 1, 1};
  return s;
}

uint64_t calls_of(const Scenario& scenario) {
  return run_scenario(scenario, 0).calls_made();
}

TEST(CrashSweep, StrikesEveryCallInThreeWays) {
  const Scenario scenario = small_drain();
  const CrashSweep sweep = crash_sweep(scenario, {.most_pairs = 20});
  EXPECT_EQ(sweep.singles, 3 * calls_of(scenario));
  EXPECT_TRUE(sweep.complete());
  EXPECT_EQ(sweep.pairs_done, 20U);
  EXPECT_GT(sweep.pairs, sweep.pairs_done);
  EXPECT_EQ(sweep.failed, 0U);
}

TEST(CrashSweep, SaysWhereItStoppedWhenTimeIsUp) {
  int left = 10;
  const CrashSweep sweep =
      crash_sweep(small_drain(), {.most_pairs = 20, .go_on = [&] { return left-- > 0; }});
  EXPECT_EQ(sweep.singles_done, 10U);
  EXPECT_FALSE(sweep.complete());
  EXPECT_EQ(sweep.pairs_done, 0U);
}

// Without durable intentions a controller that dies after its trigger triggers again.
TEST(CrashSweep, FindsTheCrashThatHarmsAndNamesIt) {
  Scenario scenario = upgrade_scenario();
  scenario.pipeline.parameter = true;
  scenario.without = {Guard::kDurableBeforeAct};
  int left = 40;
  const CrashSweep sweep =
      crash_sweep(scenario, {.most_pairs = 0, .go_on = [&] { return left-- > 0; }});
  ASSERT_GT(sweep.failed, 0U);
  const CrashFailure& failure = sweep.failures.front();
  const auto parsed = parse_crash_case(name_of(failure.points));
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(*parsed, failure.points);
  EXPECT_EQ(run_scenario(with_blows(scenario, *parsed), 0).violation_text, failure.violation);
}

TEST(CrashSweep, ReadsACaseStrictly) {
  EXPECT_TRUE(parse_crash_case("lost:SavePipeline:1,after:TriggerPipeline:12").has_value());
  for (const char* bad :
       {"", "before", "before:TriggerPipeline", "before:Trigger:1", "before:TriggerPipeline:0",
        "late:TriggerPipeline:1", "before:TriggerPipeline:1x", "before:TriggerPipeline:1,"}) {
    EXPECT_FALSE(parse_crash_case(bad).has_value()) << bad;
  }
}

}  // namespace
}  // namespace lighthouse::sim
