// While a run of the upgrade pipeline is under way, nothing is taken out of service.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/decide/looker.h"

namespace lighthouse {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr ExecutionId kByHand{500};

class OtherRuns : public ::testing::Test {
 protected:
  void start_run(Marker marker = {}, ExecutionId id = kByHand) {
    l.world.runs.push_back(
        PipelineRun{.id = id, .status = ExecutionStatus::kRunning, .marker = marker});
  }
  void end_run() { l.world.runs.front().status = ExecutionStatus::kSucceeded; }
  [[nodiscard]] bool disabled(GroupId id) {
    return l.world.fleet.group(id).suspended.has_all(kDisabledProcesses);
  }
  void look_for(Duration time) {
    const Time end = l.now + time;
    while (l.now < end && !l.ended()) l.look();
  }

  Looker l{Operation::kRollback, MiniWorld{old_and_new()}};
};

TEST_F(OtherRuns, HoldTheNewGenerationInService) {
  start_run();
  ASSERT_TRUE(l.look_until_step(Step::kDisableNew));
  look_for(30min);
  EXPECT_FALSE(disabled(serving(23)));
  EXPECT_TRUE(l.waits_for(Reason::kRunActive));
  EXPECT_THAT(l.world.made<CancelRun>(), IsEmpty()) << "it is not ours";
  end_run();
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kRolledBack);
}

TEST_F(OtherRuns, ThatDoNotEndHoldTheOperationInTheEnd) {
  start_run();
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kHeld);
  EXPECT_EQ(l.record().reason, Reason::kRunActive);
  EXPECT_FALSE(disabled(serving(23)));
  EXPECT_FALSE(disabled(serving(22))) << "restored all the same";
}

TEST_F(OtherRuns, AreCancelledWhenTheyAreOurs) {
  start_run(Marker{.run = 7, .item = 0});
  ASSERT_TRUE(l.look_until_step(Step::kDisableNew));
  ASSERT_TRUE(l.look_until([this] { return !l.world.made<CancelRun>().empty(); }));
  EXPECT_EQ(l.world.made<CancelRun>().front().execution, kByHand);
}

TEST_F(OtherRuns, AreNotWaitedForWhenGateIsDown) {
  l.world.down = {CallKind::kListRuns};
  ASSERT_TRUE(l.look_until_step(Step::kDisableNew));
  const Time began = l.now;
  l.look();
  EXPECT_TRUE(l.waits_for(Reason::kPartUnknown));
  EXPECT_FALSE(disabled(serving(23)));
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kRolledBack);
  EXPECT_TRUE(disabled(serving(23)));
  EXPECT_GT(l.now - began, l.policy.evidence_max_age);
}

// A run does not end because Gate does not answer any more.
TEST_F(OtherRuns, SeenBeforeGateWentDownStillHold) {
  start_run();
  ASSERT_TRUE(l.look_until([this] { return l.waits_for(Reason::kRunActive); }));
  l.world.down = {CallKind::kListRuns};
  look_for(30min);
  EXPECT_FALSE(disabled(serving(23)));
  EXPECT_TRUE(l.waits_for(Reason::kRunActive));
}

class OwnRun : public OtherRuns {
 protected:
  OwnRun() {
    RunRecord& r = l.record();
    r.operation = Operation::kUpgrade;
    r.rolling_back = true;
    r.step = Step::kChooseRestore;
    r.triggered = l.now;
    r.execution = kByHand;
    start_run(Marker{.run = 7, .item = 0});
  }
};

TEST_F(OwnRun, IsCancelledBeforeTheGroupsAreChosen) {
  l.look();
  EXPECT_EQ(l.step(), Step::kChooseRestore);
  EXPECT_THAT(l.world.made<CancelRun>(), SizeIs(1));
  EXPECT_TRUE(l.waits_for(Reason::kRunActive));
  end_run();
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kRolledBack);
}

TEST_F(OwnRun, WhoseOrcaIsDeadIsNotWaitedForForEver) {
  l.world.fail(CallKind::kCancelRun, ErrorCode::kUnavailable);
  const Time began = l.now;
  ASSERT_TRUE(l.look_until([&] {
    l.world.runs.front().status = ExecutionStatus::kRunning;  // nobody listens
    return l.ended();
  }));
  EXPECT_EQ(l.record().ending, Ending::kRolledBack);
  EXPECT_GT(l.now - began, l.policy.trigger_look);
}

TEST_F(OwnRun, ThatWasGivenUpAsStuckIsNotWaitedForAgain) {
  l.record().reason = Reason::kRunStuck;
  ASSERT_TRUE(l.look_until_step(Step::kRestoreServing));
  EXPECT_THAT(l.world.made<CancelRun>(), IsEmpty());
}

}  // namespace
}  // namespace lighthouse
