// One poller: none for a bounded gap, two only where the policy allows it and for as long as it
// allows.
#include "core/decide/handover.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/decide/looker.h"

namespace lighthouse {
namespace {

using namespace std::chrono_literals;

class Handover : public ::testing::Test {
 protected:
  // v022 is kept empty; v023 polls with host 13 and is rolled back.
  Handover() {
    for (const uint32_t h : {1U, 2U, 3U}) l.world.fleet.lose(host(h));
    l.world.fleet.group(serving(22)).capacity = {};
    l.world.fleet.group(polling(22)).capacity = {};
  }
  [[nodiscard]] std::size_t pollers_of(GroupId id) {
    return l.world.fleet.group(id).members.size();
  }
  void begin() { ASSERT_TRUE(l.look_until_step(Step::kHandOver)); }

  Looker l{Operation::kRollback, MiniWorld{old_and_new()}};
};

TEST_F(Handover, WithAGapTheNewPollerIsGoneBeforeTheOldOneStarts) {
  ASSERT_TRUE(l.look_until([this] {
    EXPECT_TRUE(pollers_of(polling(22)) == 0 || pollers_of(polling(23)) == 0);
    return l.ended();
  }));
  EXPECT_EQ(l.record().ending, Ending::kRolledBack);
  EXPECT_EQ(pollers_of(polling(22)), 1U);
}

TEST_F(Handover, WithAGapItWaitsForAHostThatIsTerminating) {
  begin();
  l.policy.poller_gap_limit = 12h;
  l.world.fleet.member(host(13)).lifecycle = Lifecycle::kTerminating;
  l.world.fleet.group(polling(23)).capacity.desired = 0;
  l.world.fleet.group(polling(23)).capacity.min = 0;
  for (GroupPlan& plan : l.record().groups) plan.baselined = false;
  for (int i = 0; i < 100; ++i) l.look();
  EXPECT_EQ(pollers_of(polling(22)), 0U);
  EXPECT_TRUE(l.waits_for(Reason::kPollerStopping));
  l.world.fleet.lose(host(13));
  ASSERT_TRUE(l.look_until([this] { return pollers_of(polling(22)) == 1; }, 10));
}

TEST_F(Handover, WithAGapTheLimitHoldsAndNamesTheHost) {
  l.world.work(host(13), execution(5));
  begin();
  const Time began = l.now;
  l.look();
  EXPECT_TRUE(l.waits_for(Reason::kPollerStopping));
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kHeld);
  EXPECT_EQ(l.record().reason, Reason::kPollerGapLimit);
  EXPECT_GE(l.now - began, l.policy.poller_gap_limit);
  EXPECT_EQ(pollers_of(polling(22)), 0U);
  EXPECT_EQ(pollers_of(polling(23)), 1U);
}

// A group that nobody planned: a run of the pipeline has made it since.
TEST_F(Handover, WithAGapItWaitsForThePollerOfAnyOtherGroup) {
  begin();
  l.world.fleet.add(polling(24), 2000ms, {24});
  ASSERT_TRUE(l.look_until([this] { return pollers_of(polling(23)) == 0; }));
  for (int i = 0; i < 20; ++i) l.look();
  EXPECT_EQ(pollers_of(polling(22)), 0U);
  EXPECT_TRUE(l.waits_for(Reason::kPollerStopping));
  l.world.fleet.lose(host(24));
  l.world.fleet.group(polling(24)).capacity = {};
  ASSERT_TRUE(l.look_until([this] { return pollers_of(polling(22)) == 1; }, 20));
}

// It polls, out of service or not [14.3]: it is drained like the new generation.
TEST_F(Handover, AnOlderGroupThatStillHasItsPollerIsDrainedFirst) {
  l.world.fleet.add(polling(21), Duration{-1000}, {31});
  l.world.fleet.disable(polling(21));
  l.record().restore_polling = {.group = polling(22), .capacity = {1, 1, 1}};
  ASSERT_TRUE(l.look_until([this] {
    EXPECT_TRUE(pollers_of(polling(22)) == 0 || pollers_of(polling(21)) == 0);
    return l.ended();
  }));
  EXPECT_EQ(l.record().ending, Ending::kRolledBack);
  EXPECT_EQ(pollers_of(polling(22)), 1U);
}

TEST_F(Handover, WaitsForARunOfThePipelineThatWouldStartAPoller) {
  begin();
  l.world.runs.push_back(PipelineRun{.id = execution(50), .status = ExecutionStatus::kRunning});
  ASSERT_TRUE(l.look_until([this] { return pollers_of(polling(23)) == 0; }));
  for (int i = 0; i < 20; ++i) l.look();
  EXPECT_EQ(pollers_of(polling(22)), 0U);
  EXPECT_TRUE(l.waits_for(Reason::kRunActive));
  l.world.runs.front().status = ExecutionStatus::kSucceeded;
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kRolledBack);
}

TEST_F(Handover, WithOverlapTheOldOneStartsAtOnce) {
  l.policy.poller = PollerPolicy::kOverlap;
  l.world.work(host(13), execution(5));
  begin();
  ASSERT_TRUE(l.look_until([this] { return pollers_of(polling(22)) == 1; }, 10));
  l.look();
  EXPECT_TRUE(l.waits_for(Reason::kPollerStopping));
  l.world.finish(execution(5));
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kRolledBack);
}

TEST_F(Handover, WithOverlapTheLimitHolds) {
  l.policy.poller = PollerPolicy::kOverlap;
  l.policy.poller_overlap_limit = 2h;
  l.world.work(host(13), execution(5));
  begin();
  const Time began = l.now;
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kHeld);
  EXPECT_EQ(l.record().reason, Reason::kPollerGapLimit);
  EXPECT_GE(l.now - began, 2h);
  EXPECT_LT(l.now - began, 3h);
  EXPECT_NE(find_by_id(l.world.fleet.group(polling(23)).members, host(13)), nullptr);
}

TEST_F(Handover, WithAHookThePollerIsStoppedOnItsHostFirst) {
  l.policy.poller = PollerPolicy::kHook;
  l.world.work(host(13), execution(5));
  l.world.fail(CallKind::kStopPoller, ErrorCode::kTimeout);
  begin();
  ASSERT_TRUE(l.look_until([this] {
    const bool stopped = !l.record().pollers_stopped.empty();
    EXPECT_TRUE(stopped || pollers_of(polling(22)) == 0);
    return pollers_of(polling(22)) == 1;
  }));
  EXPECT_EQ(l.world.made<StopPoller>().size(), 2U);
  EXPECT_EQ(l.world.made<StopPoller>().front().instance, host(13));
  EXPECT_EQ(pollers_of(polling(23)), 1U);
}

TEST_F(Handover, WithAHookThatNeverAnswersTheLimitHolds) {
  l.policy.poller = PollerPolicy::kHook;
  l.world.work(host(13), execution(5));
  l.world.down = {CallKind::kStopPoller};
  begin();
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().reason, Reason::kPollerGapLimit);
  EXPECT_EQ(pollers_of(polling(22)), 0U);
}

TEST_F(Handover, AnOldHostThatStillPollsIsServedAgainAtOnce) {
  l = Looker(Operation::kRollback, MiniWorld{old_and_new()});
  l.world.work(host(13), execution(5));
  begin();
  ASSERT_TRUE(
      l.look_until([this] { return l.world.fleet.group(polling(22)).suspended.empty(); }, 20));
}

TEST_F(Handover, AnOldHostOnItsWayOutDoesNotPoll) {
  l = Looker(Operation::kRollback, MiniWorld{old_and_new()});
  l.world.work(host(13), execution(5));
  l.world.fleet.member(host(3)).lifecycle = Lifecycle::kTerminating;
  begin();
  for (int i = 0; i < 20; ++i) l.look();
  EXPECT_TRUE(l.waits_for(Reason::kPollerStopping));
  EXPECT_EQ(l.world.fleet.group(polling(22)).suspended, kDisabledProcesses);
}

TEST_F(Handover, ADeadOldHostIsReplacedByOneNotByTwo) {
  l = Looker(Operation::kRollback, MiniWorld{old_and_new()});
  l.world.fleet.facts(host(3)).state = Ec2State::kTerminated;
  l.world.fleet.member(host(3)).unhealthy = true;
  ASSERT_TRUE(l.look_until([this] {
    EXPECT_EQ(pollers_of(polling(22)), 1U);
    return l.ended();
  }));
  EXPECT_EQ(l.record().ending, Ending::kRolledBack);
  EXPECT_EQ(find_by_id(l.world.fleet.group(polling(22)).members, host(3)), nullptr);
}

TEST_F(Handover, AGroupToRestoreThatIsGoneIsForAPerson) {
  begin();
  drop(l.world.fleet.groups, polling(22));
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kHeld);
  EXPECT_EQ(l.record().reason, Reason::kGroupMissing);
}

}  // namespace
}  // namespace lighthouse
