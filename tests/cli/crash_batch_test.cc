// A sweep finds the same on one thread and on several, and says when it ran out of time.
#include "cli/crash_batch.h"

#include <gtest/gtest.h>

#include "tests/sim/sim_scenarios.h"

namespace lighthouse::cli {
namespace {

using namespace std::chrono_literals;

sim::Scenario careless_upgrade() {
  sim::Scenario s = sim::upgrade_scenario();
  s.pipeline.parameter = true;
  s.without = {Guard::kDurableBeforeAct};
  return s;
}

TEST(CrashBatch, FindsTheSameOnAnyNumberOfThreads) {
  const sim::Scenario scenario = careless_upgrade();
  const TimedSweep one = sweep_in_time(scenario, {.most_pairs = 60, .budget = 1h, .jobs = 1});
  const TimedSweep three = sweep_in_time(scenario, {.most_pairs = 60, .budget = 1h, .jobs = 3});
  EXPECT_EQ(one.sweep, three.sweep);
  EXPECT_EQ(one.sweep, sim::crash_sweep(scenario, {.most_pairs = 60}));
  EXPECT_TRUE(one.sweep.complete());
  EXPECT_FALSE(one.out_of_time);
  EXPECT_GT(one.sweep.failed, 0U);
  EXPECT_EQ(one.sweep.pairs_done, 60U);
}

TEST(CrashBatch, SaysWhenItRanOutOfTime) {
  const TimedSweep timed =
      sweep_in_time(careless_upgrade(), {.most_pairs = 60, .budget = 1ms, .jobs = 2});
  EXPECT_TRUE(timed.out_of_time);
  EXPECT_FALSE(timed.sweep.complete());
  EXPECT_LT(timed.sweep.singles_done, timed.sweep.singles);
  EXPECT_EQ(timed.sweep.pairs_done, 0U);
}

}  // namespace
}  // namespace lighthouse::cli
