// The new generation is accepted after several good samples in a row, and given up after several
// bad ones.
#include "core/decide/health.h"

#include "tests/core/decide/upgrade_fixture.h"

namespace lighthouse {
namespace {

class HealthGate : public UpgradeFixture {
 protected:
  void spoil() { l.world.fleet.enlist(kPublic, host(11), Registration::kFailing); }
  void mend() { l.world.fleet.enlist(kPublic, host(11), Registration::kInService); }
};

TEST_F(HealthGate, TakesSeveralGoodSamplesOverItsSpan) {
  reach(Step::kHealthGate);
  const Time began = l.record().step_began;
  ASSERT_TRUE(l.look_until_step(Step::kBakeTime));
  EXPECT_GE(l.record().step_began - began, l.policy.health_span);
  EXPECT_LT(l.record().step_began - began, l.policy.health_span * 2);
}

TEST_F(HealthGate, OneBadSampleBreaksTheRow) {
  reach(Step::kHealthGate);
  ASSERT_TRUE(l.look_until([this] { return l.mind.memory.good_samples == 3; }));
  spoil();
  ASSERT_TRUE(l.look_until([this] { return l.mind.memory.good_samples == 0; }));
  mend();
  const Time mended = l.now;
  ASSERT_TRUE(l.look_until_step(Step::kBakeTime));
  EXPECT_GE(l.record().step_began - mended, l.policy.health_span);
}

TEST_F(HealthGate, GateMustAnswer) {
  l.world.down = {CallKind::kProbeGate};
  reach(Step::kHealthGate);
  for (int i = 0; i < 20; ++i) l.look();
  EXPECT_EQ(l.step(), Step::kHealthGate);
  l.world.down.clear();
  ASSERT_TRUE(l.look_until_step(Step::kBakeTime));
}

TEST_F(HealthGate, BothNewGroupsMustBeThere) {
  reach(Step::kWatchRun);
  succeed();
  drop(l.world.fleet.groups, polling(23));
  ASSERT_TRUE(l.look_until_step(Step::kHealthGate));
  for (int i = 0; i < 20; ++i) l.look();
  EXPECT_EQ(l.step(), Step::kHealthGate);
}

TEST_F(HealthGate, ADeadlineRollsBack) {
  reach(Step::kHealthGate);
  spoil();
  const Time began = l.record().step_began;
  ASSERT_TRUE(l.look_until([this] { return l.record().rolling_back; }));
  EXPECT_EQ(l.record().reason, Reason::kHealthFailed);
  EXPECT_GE(l.record().step_began - began, l.policy.health_deadline);
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kRolledBack);
  EXPECT_TRUE(l.world.killed_by_aws.empty());
}

TEST_F(HealthGate, BakeTimeLastsAndEndsOnAGoodSample) {
  reach(Step::kBakeTime);
  const Time began = l.record().step_began;
  ASSERT_TRUE(l.look_until_step(Step::kDrain));
  EXPECT_GE(l.record().step_began - began, l.policy.bake_time);
}

TEST_F(HealthGate, SeveralBadSamplesInBakeTimeRollBack) {
  reach(Step::kBakeTime);
  spoil();
  ASSERT_TRUE(l.look_until([this] { return l.record().rolling_back; }));
  EXPECT_EQ(l.record().reason, Reason::kHealthFailed);
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kRolledBack);
}

TEST_F(HealthGate, FewerBadSamplesInBakeTimeAreForgiven) {
  reach(Step::kBakeTime);
  spoil();
  ASSERT_TRUE(l.look_until([this] { return l.mind.memory.bad_samples == 2; }));
  mend();
  ASSERT_TRUE(l.look_until_step(Step::kDrain));
}

// A describe that fails says nothing of the generation, neither good nor bad.
TEST_F(HealthGate, AnUnreadableFleetIsNoBadSample) {
  reach(Step::kBakeTime);
  l.world.down = {CallKind::kDescribeBalancers};
  for (int i = 0; i < 60; ++i) l.look();
  EXPECT_EQ(l.step(), Step::kBakeTime);
  EXPECT_EQ(l.mind.memory.good_samples, 0U);
  l.world.down.clear();
  ASSERT_TRUE(l.look_until_step(Step::kDrain));
}

TEST_F(HealthGate, ALongUnwellNewGenerationInTheDrainRollsBack) {
  l.world.work(host(1), execution(5));
  reach(Step::kDrain);
  spoil();
  const Time from = l.now;
  ASSERT_TRUE(l.look_until([this] { return l.record().rolling_back; }));
  EXPECT_GE(l.now - from, l.policy.health_deadline);
  ASSERT_TRUE(l.look_until_step(Step::kHandOver));
  EXPECT_NE(find_by_id(l.world.fleet.group(serving(22)).members, host(1)), nullptr);
  EXPECT_TRUE(l.world.killed_by_aws.empty());
}

}  // namespace
}  // namespace lighthouse
