// The rivals: each does what its source says, kills where the races say so, and repeats.
#include "sim/rivals/rivals.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "sim/rivals/steps.h"
#include "tests/sim/sim_scenarios.h"

namespace lighthouse::sim::rivals {
namespace {

using namespace std::chrono_literals;

const GroupId kServing{.cluster = kServingCluster, .sequence = 22};
const GroupId kPolling{.cluster = kPollingCluster, .sequence = 22};
const GroupId kNewServing{.cluster = kServingCluster, .sequence = 23};

std::size_t setting_of(Policy policy, std::string_view name) {
  const auto settings = facts_of(policy).settings;
  const auto at = std::ranges::find(settings, name, &Setting::name);
  EXPECT_NE(at, settings.end()) << name;
  return static_cast<std::size_t>(at - settings.begin());
}

RivalRun play(const Scenario& scenario, Policy policy, std::string_view setting = "",
              uint64_t seed = 0) {
  return run_policy(make_stage(scenario),
                    {.policy = policy, .setting = setting_of(policy, setting)}, seed);
}

std::vector<Deed> deeds_of(const RivalRun& run, CallKind kind, GroupId group = {}) {
  std::vector<Deed> out;
  for (const Deed& deed : run.deeds) {
    if (deed.kind == kind && (!group.valid() || deed.group == group)) out.push_back(deed);
  }
  return out;
}

Scenario with_work(Duration lasts, WorkKind kind = WorkKind::kPipeline) {
  Scenario s = upgrade_scenario();
  s.work = {{.kind = kind,
             .on = {.kind = Target::Kind::kGroup, .sequence = 22},
             .at = 1min,
             .lasts = lasts}};
  return s;
}

// A host that takes work as soon as somebody has looked at it.
Scenario with_work_after_the_look() {
  Scenario s = upgrade_scenario();
  s.faults = {
      {.kind = FaultKind::kDirectWork,
       .moment =
           Moment{.kind = Moment::Kind::kAfterCall, .call = CallKind::kActiveByInstance, .nth = 1},
       .lasts = 2h,
       .target = {.kind = Target::Kind::kGroup, .sequence = 22}}};
  return s;
}

// Somebody puts work on the old hosts when AWS has begun to end one: no call can take that back.
TEST(Meter, WorkThatComesToAHostWhoseEndIsDecidedIsCountedApart) {
  Scenario s = upgrade_scenario();
  for (uint32_t index = 0; index < 2; ++index) {
    s.faults.push_back({.kind = FaultKind::kDirectWork,
                        .moment = Moment{.kind = Moment::Kind::kAfterCall,
                                         .call = CallKind::kTerminateAndDecrement,
                                         .nth = 2},
                        .lasts = 2h,
                        .target = {.kind = Target::Kind::kGroup, .sequence = 22, .index = index}});
  }
  const RivalRun run = play(s, Policy::kLighthouse);
  EXPECT_EQ(run.measures.killed, 0U);
  EXPECT_EQ(run.measures.too_late, 1U);
}

TEST(FixedWait, ScalesTheDisabledGroupsDownWhenItsTimeIsOver) {
  const RivalRun run = play(upgrade_scenario(), Policy::kFixedWait, "wait 1h");
  const auto resumed = deeds_of(run, CallKind::kResumeProcesses);
  const auto resized = deeds_of(run, CallKind::kUpdateCapacity);
  ASSERT_EQ(resumed.size(), 2U);
  ASSERT_EQ(resized.size(), 2U);
  EXPECT_EQ(resumed[0].group, kServing);
  EXPECT_EQ(resumed[1].group, kPolling);
  const auto triggered = deeds_of(run, CallKind::kTriggerPipeline);
  ASSERT_EQ(triggered.size(), 1U);
  EXPECT_GT(resumed[0].at - triggered[0].at, 1h);
  EXPECT_TRUE(run.measures.finished);
  EXPECT_TRUE(run.measures.upgraded);
}

TEST(FixedWait, KillsWhatLastsLongerThanItWaits) {
  EXPECT_EQ(play(with_work(8h), Policy::kFixedWait, "wait 1h").measures.killed, 1U);
  EXPECT_EQ(play(with_work(8h), Policy::kFixedWait, "wait 12h").measures.killed, 0U);
}

TEST(FixedWait, LeavesAGroupThatIsStillInService) {
  Scenario s = upgrade_scenario();
  s.faults = {
      {.kind = FaultKind::kNoDisable, .moment = Moment{.kind = Moment::Kind::kAt, .at = 1min}}};
  const RivalRun run = play(s, Policy::kFixedWait, "wait 10m");
  EXPECT_TRUE(deeds_of(run, CallKind::kResumeProcesses, kServing).empty());
  EXPECT_FALSE(run.measures.finished);
}

TEST(RedBlack, OfApril2017TakesItsOwnHostAway) {
  // The run and the pipeline are on hosts of the group that the run scales down.
  uint32_t killed = 0;
  uint32_t finished = 0;
  for (uint64_t seed = 0; seed < 10; ++seed) {
    const RivalRun run = play(with_work(8h), Policy::kRedBlack, "at once (2017-04)", seed);
    EXPECT_TRUE(deeds_of(run, CallKind::kUpdateCapacity).empty());  // Orca does it
    killed += run.measures.killed;
    finished += run.measures.finished ? 1 : 0;
  }
  EXPECT_GT(killed, 10U);  // the pipeline always, the run itself mostly
  EXPECT_LT(finished, 10U);
}

TEST(RedBlack, WaitsBeforeItScalesDown) {
  const RivalRun run = play(with_work(8h), Policy::kRedBlack, "delay 30m");
  EXPECT_EQ(deeds_of(run, CallKind::kUpdateCapacity).size(), 2U);
  EXPECT_EQ(run.measures.killed, 1U);
  EXPECT_TRUE(run.measures.finished);
}

TEST(HalyardOfMarch, LeavesTheNewestTwoVersions) {
  const RivalRun run = play(upgrade_scenario(), Policy::kHalyardMarch, "2 remain, once");
  EXPECT_TRUE(deeds_of(run, CallKind::kDeleteGroup).empty());
  EXPECT_FALSE(run.measures.finished);
}

TEST(HalyardOfMarch, DeletesAnOlderVersionWithoutWork) {
  const RivalRun run = play(upgrade_scenario(), Policy::kHalyardMarch, "1 remains, once");
  EXPECT_EQ(deeds_of(run, CallKind::kDeleteGroup).size(), 2U);
  EXPECT_EQ(deeds_of(run, CallKind::kTerminateAndDecrement).size(), 4U);
  EXPECT_TRUE(run.measures.finished);
}

TEST(HalyardOfMarch, LeavesAVersionWithWorkUntilItIsAskedAgain) {
  const RivalRun once = play(with_work(3h), Policy::kHalyardMarch, "1 remains, once");
  EXPECT_TRUE(deeds_of(once, CallKind::kDeleteGroup, kServing).empty());
  const RivalRun hourly = play(with_work(3h), Policy::kHalyardMarch, "1 remains, hourly");
  EXPECT_EQ(deeds_of(hourly, CallKind::kDeleteGroup, kServing).size(), 1U);
  EXPECT_EQ(hourly.measures.killed, 0U);
}

TEST(HalyardOfMarch, OrdersByNumberAndDeletesTheNewGroupAfterV999) {
  Scenario s = upgrade_scenario();
  for (FleetGroup& group : s.groups) group.sequence = 999;
  const RivalRun run = play(s, Policy::kHalyardMarch, "1 remains, once");
  const GroupId fresh{.cluster = kServingCluster, .sequence = 0};
  EXPECT_EQ(deeds_of(run, CallKind::kTerminateAndDecrement, fresh).size(), 3U);
}

TEST(HalyardOfAugust, CallsWhatAnswersDrainedAndDeletesAtOnce) {
  const RivalRun run = play(with_work(3h), Policy::kHalyardAugust);
  EXPECT_EQ(run.measures.killed, 1U);
  EXPECT_EQ(run.measures.stranded, 1U);
  EXPECT_TRUE(run.measures.finished);
  EXPECT_LT(run.measures.took, 1h);
}

TEST(Runbook, WaitsForWhatIsListedAndKillsWhatArrivesBeforeTheClick) {
  const RivalRun waits = play(with_work(3h), Policy::kRunbook, "every 5m");
  EXPECT_EQ(waits.measures.killed, 0U);
  EXPECT_GT(waits.measures.took, 3h);
  EXPECT_TRUE(waits.measures.finished);
  EXPECT_EQ(play(with_work_after_the_look(), Policy::kRunbook, "every 5m").measures.killed, 1U);
}

TEST(Runbook, TakesTheLatestGroupToZeroWhenTheDeployFails) {
  Scenario s = upgrade_scenario();
  s.releases[1].boots = false;
  const RivalRun run = play(s, Policy::kRunbook, "every 5m");
  EXPECT_EQ(deeds_of(run, CallKind::kUpdateCapacity, kNewServing).size(), 1U);
  EXPECT_TRUE(run.measures.finished);
  EXPECT_FALSE(run.measures.upgraded);
}

TEST(Runbook, DoesNotSeeABake) {
  EXPECT_EQ(play(with_work(3h, WorkKind::kBake), Policy::kRunbook, "every 5m").measures.killed, 1U);
}

TEST(OneLook, WaitsWhileTheAnswerShowsWork) {
  const RivalRun run = play(with_work(3h), Policy::kOneLook, "at once");
  EXPECT_EQ(run.measures.killed, 0U);
  EXPECT_EQ(deeds_of(run, CallKind::kTerminateAndDecrement).size(), 4U);
  EXPECT_TRUE(run.measures.finished);
}

TEST(OneLook, KillsAnExecutionThatArrivesAfterTheLook) {
  for (const Setting& setting : facts_of(Policy::kOneLook).settings) {
    EXPECT_EQ(play(with_work_after_the_look(), Policy::kOneLook, setting.name).measures.killed, 1U)
        << setting.name;
  }
  EXPECT_EQ(play(with_work_after_the_look(), Policy::kLighthouse).measures.killed, 0U);
}

TEST(OneLook, BelievesATrackerThatFails) {
  Scenario s = with_work(5h);
  s.faults = {{.kind = FaultKind::kTrackerErrors,
               .moment = Moment{.kind = Moment::Kind::kAt, .at = 5min},
               .lasts = 4h,
               .target = {.kind = Target::Kind::kGroup, .sequence = 22}}};
  s.faults_end = 5h;
  EXPECT_EQ(play(s, Policy::kOneLook, "after 6m").measures.killed, 1U);
  EXPECT_EQ(play(s, Policy::kLighthouse).measures.killed, 0U);
}

TEST(OneLook, DoesNotTakeAnAbsentHostForIdle) {
  Scenario s = upgrade_scenario();
  s.docker_hosts = true;  // no id maps to a host
  const RivalRun run = play(s, Policy::kOneLook, "at once");
  EXPECT_TRUE(deeds_of(run, CallKind::kTerminateAndDecrement).empty());
  EXPECT_FALSE(run.measures.finished);
}

TEST(Lighthouse, KillsNothingWhereRivalsDo) {
  Scenario s = with_work(3h);
  s.streams = {{.every = 30s, .shortest = 20s, .longest = 2h, .until = 4h}};
  s.expect.within = 24h;
  uint32_t killed_by_rival = 0;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const Measures own = play(s, Policy::kLighthouse, "", seed).measures;
    EXPECT_EQ(own.killed, 0U) << "seed " << seed;
    EXPECT_TRUE(own.finished) << "seed " << seed;
    if (seed < 20) killed_by_rival += play(s, Policy::kFixedWait, "wait 1h", seed).measures.killed;
  }
  EXPECT_GT(killed_by_rival, 20U);
}

TEST(Rivals, RepeatForEverySeed) {
  Scenario s = with_work(3h);
  s.streams = {{.until = 4h}};
  s.faults = {{.kind = FaultKind::kLostAnswer, .per_million = 30'000},
              {.kind = FaultKind::kThrottled, .per_million = 30'000}};
  const auto stage = make_stage(s);
  for (const Policy policy : kAllPolicies) {
    for (const uint64_t seed : {0, 1, 7}) {
      const RivalRun one = run_policy(stage, {.policy = policy}, seed);
      EXPECT_EQ(one.measures, run_policy(stage, {.policy = policy}, seed).measures);
      EXPECT_NE(one.measures.trace_hash,
                run_policy(stage, {.policy = policy}, 11).measures.trace_hash);
    }
  }
}

TEST(Rivals, ComeToTheirEndWhenNothingAnswers) {
  Scenario s = upgrade_scenario();
  s.expect.within = 2h;
  s.faults = {{.kind = FaultKind::kGateDown,
               .moment = Moment{.kind = Moment::Kind::kAt, .at = 1s},
               .lasts = 100h}};
  s.faults_end = 30h;
  for (const Policy policy : kAllPolicies) {
    if (policy == Policy::kLighthouse) continue;
    const RivalRun run = run_policy(make_stage(s), {.policy = policy}, 0);
    EXPECT_LE(run.measures.took, 33h) << facts_of(policy).name;
  }
}

TEST(Rivals, AreFoundByTheirNames) {
  for (const Policy policy : kAllPolicies) {
    EXPECT_EQ(policy_named(facts_of(policy).name), policy);
    EXPECT_FALSE(facts_of(policy).source.empty());
    EXPECT_FALSE(facts_of(policy).settings.empty());
  }
  EXPECT_EQ(policy_named("lighthous"), std::nullopt);
}

}  // namespace
}  // namespace lighthouse::sim::rivals
