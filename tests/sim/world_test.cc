// The world as a value: a copy runs on like its original, a seed is the same run, and the
// operations end as they should when nothing goes wrong.
#include "sim/world.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/sim/sim_scenarios.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;

Scenario busy(Scenario scenario) {
  scenario.streams = {{.until = 3h}, {.every = 3min, .until = 3h, .tasks = true}};
  return scenario;
}

World begun(const Scenario& scenario, uint64_t seed) {
  return {make_stage(scenario),
          seed == 0 ? lighthouse::Choices::benign() : lighthouse::Choices::seeded(seed)};
}

TEST(World, ABenignUpgradeIsDone) {
  World world(upgrade_scenario(), 0);
  world.run();
  ASSERT_TRUE(world.over());
  EXPECT_FALSE(world.violation().has_value());
  EXPECT_EQ(world.controllers().front().journal.ending, Ending::kDone);
  EXPECT_EQ(world.marks().terminated, 4U);
  EXPECT_EQ(world.marks().lowest_serving, 3);
}

TEST(World, ABenignDrainIsDone) {
  World world(drain_scenario(), 0);
  world.run();
  EXPECT_FALSE(world.violation().has_value());
  EXPECT_EQ(world.controllers().front().journal.ending, Ending::kDone);
  EXPECT_EQ(world.marks().terminated, 3U);
}

TEST(World, ABenignRollbackRollsBack) {
  World world(rollback_scenario(), 0);
  world.run();
  EXPECT_FALSE(world.violation().has_value());
  EXPECT_EQ(world.controllers().front().journal.ending, Ending::kRolledBack);
}

TEST(World, WorkOfTheScenarioHoldsItsHost) {
  Scenario s = drain_scenario();
  s.work = {{.on = {.kind = Target::Kind::kOldServing}, .at = -5min, .lasts = 90min}};
  World world(s, 0);
  world.run();
  EXPECT_FALSE(world.violation().has_value());
  EXPECT_GT(world.controllers().front().ended - kStartOfTime, 90min);
  EXPECT_GT(world.marks().busy_hosts_spared, 0U);
}

RC_GTEST_PROP(World, ACopyRunsOnLikeItsOriginal, (uint64_t seed)) {
  World original = begun(busy(drain_scenario()), seed);
  original.run({.events = *rc::gen::inRange<uint64_t>(0, 1500)});
  World copy = original;
  RC_ASSERT(copy.hash() == original.hash());
  original.run({.events = 300});
  copy.run({.events = 300});
  RC_ASSERT(copy.hash() == original.hash());
  RC_ASSERT(copy.trace() == original.trace());
  RC_ASSERT(copy.marks() == original.marks());
}

RC_GTEST_PROP(World, EveryEventChangesTheHash, (uint64_t seed)) {
  World world = begun(busy(drain_scenario()), seed);
  world.run({.events = *rc::gen::inRange<uint64_t>(0, 1000)});
  const uint64_t before = world.hash();
  world.run({.events = 1});
  RC_ASSERT(world.over() || world.hash() != before);
}

TEST(World, TracingChangesNothing) {
  World quiet = begun(busy(upgrade_scenario()), 7);
  World told = begun(busy(upgrade_scenario()), 7);
  told.start_tracing();
  quiet.run();
  told.run();
  EXPECT_EQ(quiet.trace(), told.trace());
  EXPECT_TRUE(quiet.trace_entries().empty());
  EXPECT_GT(told.trace_entries().size(), 500U);
}

TEST(World, GivesUpOnAnOperationThatDoesNotEnd) {
  Scenario s = drain_scenario();
  s.work = {{.state = WorkState::kManualJudgment,
             .on = {.kind = Target::Kind::kOldServing},
             .lasts = 100h}};
  s.expect.within = 4h;  // the drain's own deadline is days away
  World world(s, 0);
  world.run();
  ASSERT_TRUE(world.violation().has_value());
  EXPECT_EQ(world.violation()->breach, Breach::kNotEnded);
}

TEST(World, ADrainsDeadlineHoldsAndAsks) {
  Scenario s = drain_scenario();
  s.work = {{.state = WorkState::kManualJudgment,
             .on = {.kind = Target::Kind::kOldServing},
             .lasts = 100h}};
  s.policy.drain_deadline = 2h;
  s.expect.endings = {Ending::kDeadline};
  World world(s, 0);
  world.run();
  EXPECT_FALSE(world.violation().has_value());
  EXPECT_EQ(world.marks().killed, 0U);
}

}  // namespace
}  // namespace lighthouse::sim
