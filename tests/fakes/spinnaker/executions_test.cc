// Executions: queueing [11.4], people's hands [6], and what the death of an Orca leaves [13.1].
#include <algorithm>

#include <gtest/gtest.h>

#include "tests/fakes/spinnaker/spin_world.h"

namespace lighthouse::fakes::spinnaker {
namespace {

constexpr ConfigId kConfig{7};

WorkItem limited(InstanceId on, Duration lasts) {
  WorkItem item = SpinWorld::direct(on, lasts);
  item.config = kConfig;
  item.limit_concurrent = true;
  return item;
}

bool is_killed(const LostWork& losses, ExecutionId id, InstanceId instance) {
  return std::ranges::any_of(
      losses, [&](const Lost& lost) { return lost.id == id && lost.instance == instance; });
}

TEST(Executions, WorkRunsToItsEndOnOneOrca) {
  SpinWorld world;
  world.start();
  const ExecutionId work = world.post(SpinWorld::direct(kHost0, minutes(10)));
  EXPECT_EQ(world.spinnaker.unfinished_work(kHost0).front().id, work);
  world.run_for(minutes(10) - seconds(1));
  EXPECT_EQ(world.status(work), ExecutionStatus::kRunning);
  world.run_for(seconds(1));
  EXPECT_EQ(world.status(work), ExecutionStatus::kSucceeded);
  EXPECT_FALSE(world.spinnaker.has_unfinished_work(kHost0));
  EXPECT_TRUE(world.ask(ReadExecutions{}).empty());
  const Executions named = world.ask(ReadExecutions{.also = {work, ExecutionId{999}}});
  ASSERT_EQ(named.size(), 2u);
  EXPECT_EQ(named[0].status, ExecutionStatus::kSucceeded);
  EXPECT_EQ(named[1].status, ExecutionStatus::kVanished);
}

TEST(Queue, ASecondRunOfALimitedConfigWaitsAtTheOrcaThatReceivedIt) {
  SpinWorld world;
  world.start();
  world.post(limited(kHost0, minutes(10)));
  const ExecutionId second = world.post(limited(kHost1, minutes(10)));
  EXPECT_EQ(world.status(second), ExecutionStatus::kNotStarted);
  EXPECT_EQ(world.spinnaker.redis().find(second)->owner, world.orca(kHost1));
  EXPECT_TRUE(world.spinnaker.has_unfinished_work(kHost1));
}

TEST(Queue, TheOrcaOnWhichAnythingEndsStartsTheNewestOnItselfAndCancelsTheRest) {
  SpinWorld world;
  world.start();
  const ExecutionId first = world.post(limited(kHost0, minutes(10)));
  const ExecutionId older = world.post(limited(kHost1, minutes(10)));
  const ExecutionId newer = world.post(limited(kHost1, minutes(10)));
  world.take_out(kHost0);  // out of every balancer: it starts work all the same
  world.run_for(minutes(11));
  EXPECT_EQ(world.status(first), ExecutionStatus::kSucceeded);
  EXPECT_EQ(world.status(older), ExecutionStatus::kCanceled);
  EXPECT_EQ(world.status(newer), ExecutionStatus::kRunning);
  EXPECT_EQ(world.spinnaker.redis().find(newer)->owner, world.orca(kHost0));
  EXPECT_TRUE(world.spinnaker.has_unfinished_work(kHost0));
  EXPECT_FALSE(world.spinnaker.has_unfinished_work(kHost1));
}

TEST(Queue, KeepsTheOthersWaitingWhenTheConfigSaysSo) {
  SpinWorld world;
  world.start();
  world.post(limited(kHost0, minutes(10)));
  WorkItem item = limited(kHost1, minutes(10));
  item.keep_waiting = true;
  const ExecutionId older = world.post(item);
  const ExecutionId newer = world.post(item);
  world.run_for(minutes(11));
  EXPECT_EQ(world.status(newer), ExecutionStatus::kRunning);
  EXPECT_EQ(world.status(older), ExecutionStatus::kNotStarted);
  world.run_for(minutes(10));
  EXPECT_EQ(world.status(older), ExecutionStatus::kRunning);
}

TEST(Queue, APausedRunFreesItsSlot) {
  SpinWorld world;
  world.start();
  const ExecutionId first = world.post(limited(kHost0, minutes(10)));
  SpinContext ctx = world.spin_context();
  ASSERT_TRUE(world.spinnaker.pause(ctx, first));
  const ExecutionId second = world.post(limited(kHost1, minutes(10)));
  EXPECT_EQ(world.status(second), ExecutionStatus::kRunning);
  EXPECT_TRUE(world.spinnaker.has_unfinished_work(kHost0));
}

TEST(Queue, AHungRunKeepsItsSlotUntilTheSweep) {
  SpinWorld world;
  world.start();
  const ExecutionId hung = world.post(limited(kHost0, minutes(10)));
  world.run_for(minutes(8));
  SpinContext ctx = world.spin_context();
  ASSERT_TRUE(world.spinnaker.orca_dies(ctx, kHost0));
  const ExecutionId waits = world.post(limited(kHost1, minutes(10)));
  EXPECT_EQ(world.status(waits), ExecutionStatus::kNotStarted);
  world.run_for(minutes(60));
  EXPECT_EQ(world.status(hung), ExecutionStatus::kRunning);
  world.run_for(minutes(6 * 60));
  EXPECT_EQ(world.status(hung), ExecutionStatus::kCanceled);
  world.post(SpinWorld::direct(kHost1, minutes(1)));  // any end walks the list
  world.run_for(minutes(2));
  EXPECT_EQ(world.status(waits), ExecutionStatus::kRunning);
}

TEST(Executions, TheEndOfAPipelineStartsItsDependentOnTheSameOrca) {
  SpinWorld world;
  world.start();
  WorkItem item = SpinWorld::direct(kHost0, minutes(5));
  item.then_starts = minutes(5);
  world.post(item);
  world.take_out(kHost0);
  world.run_for(minutes(6));
  EXPECT_EQ(world.spinnaker.counters().started_by_orca, 1u);
  EXPECT_TRUE(world.spinnaker.has_unfinished_work(kHost0));
  world.run_for(minutes(5));
  EXPECT_FALSE(world.spinnaker.has_unfinished_work(kHost0));
}

TEST(Executions, PausedWorkHoldsItsThreadAndGoesOnWhereItStopped) {
  SpinWorld world;
  world.start();
  const ExecutionId work = world.post(SpinWorld::direct(kHost0, minutes(10)));
  world.run_for(minutes(4));
  SpinContext ctx = world.spin_context();
  ASSERT_TRUE(world.spinnaker.pause(ctx, work));
  EXPECT_FALSE(world.spinnaker.pause(ctx, work));
  world.run_for(minutes(60));
  EXPECT_EQ(world.status(work), ExecutionStatus::kPaused);
  EXPECT_TRUE(world.spinnaker.has_unfinished_work(kHost0));
  SpinContext later = world.spin_context();
  ASSERT_TRUE(world.spinnaker.resume(later, work));
  world.run_for(minutes(6) - seconds(1));
  EXPECT_EQ(world.status(work), ExecutionStatus::kRunning);
  world.run_for(seconds(1));
  EXPECT_EQ(world.status(work), ExecutionStatus::kSucceeded);
}

TEST(Executions, AManualJudgmentLastsUntilAPersonComes) {
  SpinWorld world;
  world.start();
  WorkItem item = SpinWorld::direct(kHost0, kForever);
  item.state = WorkState::kManualJudgment;
  const ExecutionId work = world.post(item);
  world.run_for(minutes(3 * 24 * 60));
  EXPECT_EQ(world.status(work), ExecutionStatus::kRunning);
  SpinContext ctx = world.spin_context();
  ASSERT_TRUE(world.spinnaker.judge(ctx, work));
  world.run_for(minutes(2));
  EXPECT_EQ(world.status(work), ExecutionStatus::kSucceeded);
}

TEST(Executions, HiddenWorkIsTrueButNotInTheRecordThatLighthouseReads) {
  SpinWorld world;
  world.start();
  WorkItem item = SpinWorld::direct(kHost0);
  item.hidden = true;
  world.post(item);
  EXPECT_TRUE(world.ask(ReadExecutions{}).empty());
  EXPECT_TRUE(world.spinnaker.has_unfinished_work(kHost0));
  world.run_for(minutes(1));
  EXPECT_EQ(world.report_of(world.orca(kHost0))->count, 1u);
}

TEST(Cancel, AQueuedOneAtOnceARunningOneWhenItsOrcaNotices) {
  SpinWorld world;
  world.start();
  const ExecutionId running = world.post(limited(kHost0, minutes(30)));
  const ExecutionId queued = world.post(limited(kHost1, minutes(30)));
  SpinContext ctx = world.spin_context();
  ASSERT_TRUE(world.spinnaker.cancel(ctx, queued));
  ASSERT_TRUE(world.spinnaker.cancel(ctx, running));
  EXPECT_EQ(world.status(queued), ExecutionStatus::kCanceled);
  EXPECT_EQ(world.status(running), ExecutionStatus::kRunning);
  world.run_for(minutes(2));
  EXPECT_EQ(world.status(running), ExecutionStatus::kCanceled);
}

TEST(Cancel, OfADeadOrcasWorkWaitsForItsToken) {
  SpinWorld world;
  world.start();
  const ExecutionId work = world.post(SpinWorld::direct(kHost0, minutes(30)));
  world.run_for(minutes(6));
  SpinContext ctx = world.spin_context();
  ASSERT_TRUE(world.spinnaker.orca_dies(ctx, kHost0));
  world.spinnaker.cancel(ctx, work);
  EXPECT_EQ(world.status(work), ExecutionStatus::kRunning);
  world.run_for(minutes(6));
  SpinContext later = world.spin_context();
  world.spinnaker.cancel(later, work);
  EXPECT_EQ(world.status(work), ExecutionStatus::kCanceled);
}

TEST(Death, ATerminatedHostKillsItsThreadsItsQueuedWorkAndItsBakes) {
  SpinWorld world;
  world.start();
  const ExecutionId first = world.post(limited(kHost1, minutes(600)));
  const ExecutionId queued = world.post(limited(kHost0, minutes(10)));
  const ExecutionId running = world.post(SpinWorld::direct(kHost0));
  WorkItem item = SpinWorld::direct(kHost0);
  item.kind = WorkKind::kBake;
  const ExecutionId bake = world.post(item);
  world.terminate(kHost0, aws::Cause::kHostFailure);
  world.run_for(minutes(3));
  const LostWork& killed = world.spinnaker.killed();
  EXPECT_EQ(killed.size(), 3u);
  EXPECT_TRUE(is_killed(killed, queued, kHost0));
  EXPECT_TRUE(is_killed(killed, running, kHost0));
  EXPECT_TRUE(is_killed(killed, bake, kHost0));
  EXPECT_EQ(world.status(running), ExecutionStatus::kRunning);  // Redis does not know
  EXPECT_EQ(world.status(first), ExecutionStatus::kRunning);
  EXPECT_EQ(world.spinnaker.find_host(kHost0), nullptr);
}

TEST(Death, OfAnIdleHostKillsNothing) {
  SpinWorld world;
  world.start();
  world.post(SpinWorld::direct(kHost1));
  world.terminate(kHost0);
  world.run_for(minutes(5));
  EXPECT_TRUE(world.spinnaker.killed().empty());
}

TEST(Death, OfAnOrcaStrandsItsWorkAndTheHostLives) {
  SpinWorld world;
  world.start();
  const ExecutionId work = world.post(SpinWorld::direct(kHost0, minutes(30)));
  world.run_for(minutes(6));
  SpinContext ctx = world.spin_context();
  ASSERT_TRUE(world.spinnaker.orca_dies(ctx, kHost0));
  EXPECT_FALSE(world.spinnaker.orca_dies(ctx, kHost0));
  EXPECT_TRUE(is_killed(world.spinnaker.stranded(), work, kHost0));
  EXPECT_TRUE(world.spinnaker.killed().empty());
  EXPECT_TRUE(world.spinnaker.is_host_up(kHost0));
  EXPECT_FALSE(world.spinnaker.has_unfinished_work(kHost0));
  world.run_for(minutes(60));
  EXPECT_EQ(world.status(work), ExecutionStatus::kRunning);
}

TEST(Sweep, CancelsPipelinesOfTheDeadAndLetsTasksHang) {
  SpinWorld world;
  world.start();
  const ExecutionId pipeline = world.post(SpinWorld::direct(kHost0, kForever));
  WorkItem item = SpinWorld::direct(kHost0, kForever);
  item.kind = WorkKind::kTask;
  const ExecutionId task = world.post(item);
  world.run_for(minutes(10));
  world.terminate(kHost0);
  world.run_for(minutes(7 * 60));
  EXPECT_EQ(world.status(pipeline), ExecutionStatus::kCanceled);
  EXPECT_EQ(world.status(task), ExecutionStatus::kRunning);
  EXPECT_EQ(world.spinnaker.counters().swept, 1u);
}

TEST(Sweep, HitsQueuedAndPausedWorkWhoseOrcaIsGoneAndLiveWorkWhoseTokenLapsed) {
  SpinWorld world;
  world.start();
  WorkItem queued = SpinWorld::direct(kHost0);
  queued.state = WorkState::kQueued;
  queued.config = kConfig;
  const ExecutionId waits = world.post(queued);
  const ExecutionId lives = world.post(SpinWorld::direct(kHost1, minutes(60 * 24)));
  world.run_for(minutes(10));
  world.terminate(kHost0);
  world.spinnaker.stall(kHost1, world.now + minutes(7 * 60));
  world.run_for(minutes(7 * 60));
  EXPECT_EQ(world.status(waits), ExecutionStatus::kCanceled);
  EXPECT_EQ(world.status(lives), ExecutionStatus::kCanceled);
  EXPECT_TRUE(world.spinnaker.has_unfinished_work(kHost1));  // its thread goes on
}

TEST(Redis, AFlushForgetsTheRecordsAndTheRunningComeBackAsFragments) {
  SpinWorld world;
  world.start();
  const ExecutionId work = world.post(SpinWorld::direct(kHost0, minutes(10)));
  world.run_for(minutes(2) + seconds(1));
  world.spinnaker.redis_flush();
  EXPECT_TRUE(world.ask(ReadExecutions{}).empty());
  EXPECT_TRUE(world.spinnaker.has_unfinished_work(kHost0));
  world.run_for(seconds(61));
  const Executions executions = world.ask(ReadExecutions{});
  ASSERT_EQ(executions.size(), 1u);
  EXPECT_EQ(executions[0], (ExecutionFact{.id = work}));  // neither status nor owner
  world.run_for(minutes(10));
  EXPECT_EQ(world.status(work), ExecutionStatus::kSucceeded);
}

TEST(Redis, AnOlderReplicaBringsBackWhatHadEndedAndLosesWhatBegan) {
  SpinSetup setup = usual_setup();
  setup.snapshot_every = minutes(5);
  SpinWorld world(std::move(setup));
  world.start();
  const ExecutionId ended = world.post(SpinWorld::direct(kHost0, minutes(6)));
  world.run_for(minutes(7));
  const ExecutionId began = world.post(SpinWorld::direct(kHost1, minutes(60)));
  ASSERT_EQ(world.status(ended), ExecutionStatus::kSucceeded);
  ASSERT_TRUE(world.spinnaker.redis_failover());
  EXPECT_EQ(world.status(ended), ExecutionStatus::kRunning);
  EXPECT_EQ(world.status(began), ExecutionStatus::kVanished);
  EXPECT_TRUE(world.spinnaker.has_unfinished_work(kHost1));
}

TEST(Redis, AHashDeletedByHandDoesNotStopTheWork) {
  SpinWorld world;
  world.start();
  const ExecutionId work = world.post(SpinWorld::direct(kHost0, minutes(10)));
  ASSERT_TRUE(world.spinnaker.delete_hash(work));
  EXPECT_EQ(world.ask(ReadExecutions{.also = {work}}).front().status, ExecutionStatus::kVanished);
  EXPECT_TRUE(world.spinnaker.has_unfinished_work(kHost0));
}

TEST(Redis, WorkCannotEndWhileRedisIsDown) {
  SpinWorld world;
  world.start();
  const ExecutionId work = world.post(SpinWorld::direct(kHost0, minutes(10)));
  world.run_for(minutes(9));
  world.spinnaker.redis_trouble_until(world.now + minutes(5), RedisTrouble::kDown);
  world.run_for(minutes(4));
  EXPECT_TRUE(world.spinnaker.has_unfinished_work(kHost0));
  world.run_for(minutes(2));
  EXPECT_EQ(world.status(work), ExecutionStatus::kSucceeded);
}

}  // namespace
}  // namespace lighthouse::fakes::spinnaker
