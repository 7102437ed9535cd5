// An upgrade: the version set and read back, one run and no second, watched to its end.
#include <vector>

#include <gmock/gmock.h>

#include "core/decide/operations.h"
#include "core/decide/package_edit.h"
#include "tests/core/decide/upgrade_fixture.h"

namespace lighthouse {
namespace {

class Upgrade : public UpgradeFixture {};

TEST_F(Upgrade, EndsWithTheNewServingAndTheOldEmptyAndKept) {
  reach(Step::kDrain);
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kDone);
  for (const GroupId id : {serving(22), polling(22)}) {
    EXPECT_TRUE(l.world.fleet.group(id).members.empty());
    EXPECT_EQ(l.world.fleet.group(id).capacity, Capacity{});
  }
  EXPECT_EQ(deeds_of(Deed::kUpgraded), 1U);
  EXPECT_EQ(deeds_of(Deed::kTerminated), 3U);
  EXPECT_EQ(l.world.lease_holder, 0U);
}

TEST_F(Upgrade, CompletesAHalfDoneDisableOfTheOldGeneration) {
  reach(Step::kWatchRun);
  succeed();
  auto& suspended = l.world.fleet.group(serving(22)).suspended;
  suspended = suspended - only(Process::kLaunch);
  l.world.fleet.enlist(kInternal, host(1), Registration::kInService);
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kDone);
  EXPECT_EQ(l.world.fleet.group(serving(22)).suspended, kDisabledProcesses);
  EXPECT_TRUE(l.world.fleet.group(serving(22)).members.empty());
}

TEST_F(Upgrade, AParameterNeedsNoSave) {
  l.world.pipeline = pipeline("armoryspinnaker=${parameters.version}");
  ASSERT_TRUE(l.look_until_step(Step::kWatchRun));
  EXPECT_TRUE(l.world.made<SavePipeline>().empty());
  ASSERT_EQ(l.world.made<TriggerPipeline>().size(), 1U);
  EXPECT_EQ(l.world.made<TriggerPipeline>()[0].version, Looker::version());
}

TEST_F(Upgrade, SavesTheWholeDocumentWithOneTokenChanged) {
  ASSERT_TRUE(l.look_until_step(Step::kTrigger));
  const auto saves = l.world.made<SavePipeline>();
  ASSERT_EQ(saves.size(), 1U);
  EXPECT_EQ(saves[0].document, pipeline("docker-engine armoryspinnaker=1.9.40"));
}

TEST_F(Upgrade, ReadsBackUntilItIsStable) {
  ASSERT_TRUE(l.look_until_step(Step::kTrigger));
  EXPECT_GE(l.now - time_of(CallKind::kSavePipeline), l.policy.save_stable_for);
  EXPECT_GE(l.mind.memory.read_backs, l.policy.save_stable_reads);
}

TEST_F(Upgrade, AStaleReadBackStartsTheCountAgain) {
  const Document before = l.world.pipeline;
  ASSERT_TRUE(l.look_until([this] { return l.mind.memory.read_backs == 2; }));
  l.world.stale_pipeline = before;
  l.look();
  EXPECT_EQ(l.mind.memory.read_backs, 0U);
  l.world.stale_pipeline.reset();
  const Time again = l.now;
  ASSERT_TRUE(l.look_until_step(Step::kTrigger));
  EXPECT_GE(l.now - again, l.policy.save_stable_for);
  EXPECT_EQ(l.world.made<SavePipeline>().size(), 1U);
}

TEST_F(Upgrade, ALostSaveIsRepeatedOnlyAfterAWhile) {
  l.world.fail(CallKind::kSavePipeline, ErrorCode::kOutcomeUnknown);
  ASSERT_TRUE(l.look_until_step(Step::kTrigger));
  ASSERT_EQ(l.world.made<SavePipeline>().size(), 2U);
  EXPECT_GE(time_of(CallKind::kSavePipeline, 1) - time_of(CallKind::kSavePipeline),
            l.policy.save_stable_for);
}

TEST_F(Upgrade, SomebodyElsesEditIsNotOverwritten) {
  ASSERT_TRUE(l.look_until_step(Step::kSetVersion));
  const Document theirs = pipeline("docker-engine armoryspinnaker=1.9.38");
  l.world.pipeline = theirs;
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kHeld);
  EXPECT_EQ(l.record().reason, Reason::kForeignChange);
  EXPECT_EQ(l.world.pipeline, theirs);
}

TEST_F(Upgrade, ATriggerIsWrittenDownBeforeItLeaves) {
  ASSERT_TRUE(l.look_until_step(Step::kTrigger));
  const uint64_t before = l.record().revision;
  l.look();
  EXPECT_EQ(l.world.made<TriggerPipeline>().size(), 1U);
  EXPECT_NE(l.record().triggered, kNever);
  EXPECT_GT(l.record().revision, before);
  EXPECT_EQ(l.world.made<TriggerPipeline>()[0].marker, (Marker{.run = 7, .item = 0}));
}

TEST_F(Upgrade, ALostTriggerIsFoundByItsMarker) {
  l.world.fail(CallKind::kTriggerPipeline, ErrorCode::kOutcomeUnknown, MiniWorld::Effect::kDone);
  ASSERT_TRUE(l.look_until_step(Step::kWatchRun));
  EXPECT_EQ(l.world.made<TriggerPipeline>().size(), 1U);
  EXPECT_EQ(l.record().execution, run().id);
}

TEST_F(Upgrade, ARestartAfterTheTriggerFindsTheRun) {
  ASSERT_TRUE(l.look_until([this] { return !l.world.runs.empty(); }));
  l.restart();
  ASSERT_TRUE(l.look_until_step(Step::kWatchRun));
  EXPECT_EQ(l.world.made<TriggerPipeline>().size(), 1U);
}

TEST_F(Upgrade, ATriggerThatNeverArrivedIsRepeatedAfterALook) {
  l.world.fail(CallKind::kTriggerPipeline, ErrorCode::kTimeout);
  ASSERT_TRUE(l.look_until_step(Step::kWatchRun));
  ASSERT_EQ(l.world.made<TriggerPipeline>().size(), 2U);
  EXPECT_GE(time_of(CallKind::kTriggerPipeline, 1) - time_of(CallKind::kTriggerPipeline),
            l.policy.trigger_look);
}

TEST_F(Upgrade, NoSecondTriggerWhileTheRunsCannotBeListed) {
  l.world.fail(CallKind::kTriggerPipeline, ErrorCode::kOutcomeUnknown, MiniWorld::Effect::kDone);
  ASSERT_TRUE(l.look_until([this] { return !l.world.runs.empty(); }));
  l.world.down = {CallKind::kListRuns};
  for (int i = 0; i < 60; ++i) l.look();
  EXPECT_EQ(l.world.made<TriggerPipeline>().size(), 1U);
  EXPECT_TRUE(l.waits_for(Reason::kTriggerUnknown));
  l.world.down.clear();
  ASSERT_TRUE(l.look_until_step(Step::kWatchRun));
}

TEST_F(Upgrade, GivesUpAfterSoManyAttempts) {
  l.policy.on_failure = OnFailure::kHold;
  l.world.down = {CallKind::kTriggerPipeline};
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kHeld);
  EXPECT_EQ(l.record().reason, Reason::kTriggerRefused);
  EXPECT_EQ(l.world.made<TriggerPipeline>().size(), l.policy.trigger_attempts);
}

TEST_F(Upgrade, ARunOfAnOldDocumentIsCancelledAndTheVersionSetAgain) {
  reach(Step::kWatchRun);
  bake("1.9.39");
  ASSERT_TRUE(l.look_until_step(Step::kTrigger));
  EXPECT_EQ(l.world.made<CancelRun>().size(), 1U);
  EXPECT_EQ(run().status, ExecutionStatus::kCanceled);
  ASSERT_TRUE(l.look_until_step(Step::kWatchRun));
  EXPECT_EQ(l.world.made<TriggerPipeline>()[1].marker, (Marker{.run = 7, .item = 1}));
  succeed();
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kDone);
}

TEST_F(Upgrade, AWrongVersionThatIsBeingDeployedIsStoppedAndRolledBack) {
  reach(Step::kWatchRun);
  bake("1.9.39");
  deploy();
  ASSERT_TRUE(l.look_until([this] { return l.record().rolling_back; }));
  EXPECT_EQ(run().status, ExecutionStatus::kCanceled);
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kRolledBack);
  EXPECT_EQ(l.record().reason, Reason::kWrongVersion);
}

TEST_F(Upgrade, AFailedRunIsRolledBack) {
  reach(Step::kWatchRun);
  bake();
  deploy();
  run().status = ExecutionStatus::kTerminal;
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kRolledBack);
  EXPECT_EQ(l.record().reason, Reason::kRunFailed);
  EXPECT_EQ(l.world.fleet.group(serving(22)).suspended, ProcessSet{});
  EXPECT_TRUE(l.world.killed_by_aws.empty());
}

TEST_F(Upgrade, AFailureIsHeldWhenThePolicySaysSo) {
  l.policy.on_failure = OnFailure::kHold;
  reach(Step::kWatchRun);
  bake();
  deploy();
  const std::size_t calls = l.world.order().size();
  run().status = ExecutionStatus::kTerminal;
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kHeld);
  EXPECT_EQ(l.record().reason, Reason::kRunFailed);
  EXPECT_EQ(l.world.order().size(), calls);
}

TEST_F(Upgrade, ARunThatNeverEndsIsCancelledThenRolledBack) {
  reach(Step::kWatchRun);
  l.world.down = {CallKind::kCancelRun};
  ASSERT_TRUE(l.look_until([this] { return l.record().rolling_back; }));
  EXPECT_EQ(l.record().reason, Reason::kRunStuck);
  EXPECT_FALSE(l.world.made<CancelRun>().empty());
}

// Nothing was deployed: nothing is changed, and no record claims a restored group.
TEST_F(Upgrade, AFailureBeforeTheDeployChangesNothing) {
  reach(Step::kWatchRun);
  const std::size_t calls = l.world.order().size();
  run().status = ExecutionStatus::kTerminal;
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kRolledBack);
  EXPECT_EQ(l.world.order().size(), calls);
  EXPECT_EQ(deeds_of(Deed::kRestored), 0U);
}

TEST_F(Upgrade, HoldsWhenTheLeaseIsLost) {
  for (const Step step : {Step::kWatchRun, Step::kHealthGate, Step::kBakeTime, Step::kDrain}) {
    l = Looker(Operation::kUpgrade, MiniWorld{before_upgrade()});
    l.world.pipeline = pipeline("armoryspinnaker=1.9.39");
    reach(step);
    l.world.lease_holder = 99;
    ASSERT_TRUE(l.run_to_end());
    EXPECT_EQ(l.record().ending, Ending::kHeld);
    EXPECT_EQ(l.record().reason, Reason::kLeaseLost);
    EXPECT_EQ(l.world.lease_holder, 99U);
  }
}

TEST_F(Upgrade, AnUnreadableLeaseStopsNothing) {
  reach(Step::kWatchRun);
  l.world.down = {CallKind::kHoldLease};
  succeed();
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kDone);
}

}  // namespace
}  // namespace lighthouse
