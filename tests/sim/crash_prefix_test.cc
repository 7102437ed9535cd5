// Struck runs that go on from a copy of the benign run, and end early where their end is known, are
// those that a rerun from the beginning makes.
#include "sim/crash_prefix.h"

#include <string>

#include <gtest/gtest.h>

#include "sim/crash_sweep.h"
#include "tests/sim/sim_scenarios.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;

// A controller that dies after its trigger triggers again.
Scenario careless_upgrade() {
  Scenario s = upgrade_scenario();
  s.pipeline.parameter = true;
  s.without = {Guard::kDurableBeforeAct};
  return s;
}

RunResult rerun(const CrashPlan& plan, const CrashCase& points) {
  Scenario struck = plan.scenario();
  for (const CrashPoint& point : points) struck.faults.push_back(fault_of(point));
  return run_scenario(struck, 0);
}

TEST(StruckRuns, AreEventForEventThoseOfARerun) {
  for (const Scenario& scenario : {long_wait_scenario(), careless_upgrade(), rollback_scenario()}) {
    const CrashPlan plan(scenario, 6);
    const SharedPrefix one(plan.scenario(), 1);
    const SharedPrefix two(plan.scenario(), 2);
    KnownEnds known;
    Striker single(one, known);
    Striker pair(two, known);
    for (uint64_t i = 0; i < plan.singles(); i += 97) {
      const CrashCase points = plan.single(i);
      EXPECT_EQ(single.run(points), rerun(plan, points)) << scenario.name << name_of(points);
    }
    for (uint64_t i = 0; i < plan.pairs(); ++i) {
      const CrashCase points = plan.pair(i);
      EXPECT_EQ(pair.run(points), rerun(plan, points)) << scenario.name << name_of(points);
    }
  }
}

TEST(StruckRuns, AreReplayedByTheScenarioWithTheirBlows) {
  const Scenario scenario = careless_upgrade();
  const CrashPlan plan(scenario, 0);
  const SharedPrefix prefix(plan.scenario(), 1);
  KnownEnds known;
  Striker striker(prefix, known);
  for (const uint64_t i : {uint64_t{0}, uint64_t{7}, plan.singles() - 1}) {
    EXPECT_EQ(striker.run(plan.single(i)), run_scenario(with_blows(scenario, plan.single(i)), 0));
  }
}

// Every case is judged, most of them by what others came to, and a part of them compared; the words
// of a violation, too.
TEST(StruckRuns, AreJudgedAsARerunIs) {
  for (const Scenario& scenario : {long_wait_scenario(), careless_upgrade()}) {
    const CrashPlan plan(scenario, 0);
    const SharedPrefix prefix(plan.scenario(), 1);
    KnownEnds known;
    Striker striker(prefix, known);
    uint64_t violated = 0;
    for (uint64_t i = 0; i < plan.singles(); ++i) {
      const CrashCase points = plan.single(i);
      const std::string violation = striker.judge(points);
      if (!violation.empty()) ++violated;
      if (i % (violation.empty() ? 37 : 5) != 0) continue;
      EXPECT_EQ(violation, rerun(plan, points).violation_text) << name_of(points);
    }
    EXPECT_GT(striker.cut_short(), plan.singles() / 2) << scenario.name;
    EXPECT_EQ(violated > 0, !scenario.without.empty());
  }
}

TEST(StruckRuns, EndLateIfNothingIsKnownYet) {
  const CrashPlan plan(long_wait_scenario(), 0);
  const SharedPrefix prefix(plan.scenario(), 1);
  KnownEnds known;
  Striker striker(prefix, known);
  const CrashCase points = {{.call = CallKind::kDescribeGroups, .nth = 200}};
  EXPECT_EQ(striker.judge(points), "");
  EXPECT_EQ(striker.cut_short(), 0U);
  EXPECT_EQ(striker.judge(points), "");
  EXPECT_EQ(striker.cut_short(), 1U);
}

// A blow on a call that is never made falls on nobody.
TEST(StruckRuns, AreTheBenignRunWhenNoBlowFalls) {
  const CrashPlan plan(long_wait_scenario(), 0);
  const SharedPrefix prefix(plan.scenario(), 1);
  KnownEnds known;
  Striker striker(prefix, known);
  const CrashCase points = {{.call = CallKind::kSavePipeline, .nth = 9}};
  EXPECT_EQ(striker.run(points), rerun(plan, points));
  EXPECT_TRUE(striker.run(points).passed());
}

}  // namespace
}  // namespace lighthouse::sim
