// The self-reports and what a reader makes of them: one test per row and edge case of [3.3].
#include <algorithm>

#include <gtest/gtest.h>

#include "tests/fakes/spinnaker/spin_world.h"

namespace lighthouse::fakes::spinnaker {
namespace {

TEST(ActiveByInstance, ShowsABusyOrcaWithItsList) {
  SpinWorld world;
  world.start();
  const ExecutionId a = world.post(SpinWorld::direct(kHost0));
  WorkItem task = SpinWorld::direct(kHost0);
  task.kind = WorkKind::kTask;
  const ExecutionId b = world.post(task);
  world.run_for(minutes(1));
  const auto report = world.report_of(world.orca(kHost0));
  ASSERT_TRUE(report);
  EXPECT_FALSE(report->overdue);
  EXPECT_EQ(report->count, 2u);
  ASSERT_EQ(report->executions.size(), 2u);
  EXPECT_EQ(report->executions[0], a);
  EXPECT_EQ(report->executions[1], b);
}

TEST(ActiveByInstance, ShowsAnIdleOrcaAsZero) {
  SpinWorld world;
  world.start();
  EXPECT_EQ(world.ask(ActiveByInstance{}).size(), 3u);
  const auto report = world.report_of(world.orca(kHost1));
  ASSERT_TRUE(report);
  EXPECT_EQ(*report, (OrcaReport{.id = world.orca(kHost1)}));
}

TEST(ActiveByInstance, AnIdleOrcaThatFellSilentIsShownOnceAndThenGone) {
  SpinWorld world;
  world.start().run_for(minutes(2));
  const OrcaId dead = world.orca(kHost1);
  SpinContext ctx = world.spin_context();
  ASSERT_TRUE(world.spinnaker.orca_dies(ctx, kHost1));
  world.take_out(kHost1);  // an Orca that does not run cannot answer
  world.run_for(seconds(299));
  EXPECT_FALSE(world.report_of(dead)->overdue);
  world.run_for(seconds(2));
  EXPECT_EQ(*world.report_of(dead), (OrcaReport{.id = dead, .overdue = true}));
  EXPECT_FALSE(world.report_of(dead));
}

TEST(ActiveByInstance, ABusyOrcaThatFellSilentStaysOverdueForSevenDays) {
  SpinWorld world;
  world.start();
  const ExecutionId work = world.post(SpinWorld::direct(kHost1));
  world.run_for(minutes(2));
  const OrcaId dead = world.orca(kHost1);
  SpinContext ctx = world.spin_context();
  ASSERT_TRUE(world.spinnaker.orca_dies(ctx, kHost1));
  world.take_out(kHost1);
  world.run_for(minutes(6));
  for (int i = 0; i < 2; ++i) {
    const auto report = world.report_of(dead);
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->overdue);
    EXPECT_EQ(report->count, 1u);
    ASSERT_EQ(report->executions.size(), 1u);
    EXPECT_EQ(report->executions[0], work);
  }
  world.run_for(minutes(7 * 24 * 60));
  EXPECT_EQ(world.report_of(dead)->count, 0u);  // shown once more
  EXPECT_FALSE(world.report_of(dead));
}

TEST(ActiveByInstance, ATokenAboveItsListCountsByTheToken) {
  // A writer between DEL and SADD, or one that keeps no list.
  Redis redis;
  const OrcaId orca{.host = {HostKey::Kind::kIp, 1}, .pid = 7};
  const ExecutionId work{3};
  redis.report(kStartOfTime, orca, {&work, 1});
  auto reports = redis.active_by_instance(kStartOfTime);
  ASSERT_TRUE(reports);
  EXPECT_EQ(reports->front().count, 1u);
  EXPECT_TRUE(redis.has_token(orca, kStartOfTime + seconds(299)));
  EXPECT_FALSE(redis.has_token(orca, kStartOfTime + seconds(300)));
}

TEST(ActiveByInstance, NobodyEverReportedIsAnErrorNotAnEmptyAnswer) {
  SpinWorld world;
  world.start();
  world.spinnaker.redis_flush();
  const auto reports = world.try_ask(ActiveByInstance{});
  ASSERT_FALSE(reports);
  EXPECT_EQ(reports.error().code, ErrorCode::kUnavailable);
  world.run_for(seconds(61));
  EXPECT_EQ(world.ask(ActiveByInstance{}).size(), 3u);  // running Orcas report again
}

TEST(ActiveByInstance, ATrackerErrorReportsZeroWhileWorkRuns) {
  SpinWorld world;
  world.start();
  world.post(SpinWorld::direct(kHost0, minutes(60)));
  world.spinnaker.tracker_error(kHost0, world.now + minutes(5));
  world.run_for(minutes(2));
  EXPECT_EQ(*world.report_of(world.orca(kHost0)), (OrcaReport{.id = world.orca(kHost0)}));
  EXPECT_TRUE(world.spinnaker.has_unfinished_work(kHost0));
  EXPECT_GT(world.spinnaker.counters().false_reports, 0u);
  world.run_for(minutes(5));
  EXPECT_EQ(world.report_of(world.orca(kHost0))->count, 1u);
}

TEST(ActiveByInstance, AStalledOrcaTurnsOverdueAndStillWorks) {
  SpinWorld world;
  world.start();
  const ExecutionId work = world.post(SpinWorld::direct(kHost0, minutes(20)));
  world.run_for(minutes(1));
  world.spinnaker.stall(kHost0, world.now + minutes(10));
  world.run_for(minutes(6));
  EXPECT_TRUE(world.report_of(world.orca(kHost0))->overdue);
  EXPECT_TRUE(world.spinnaker.has_unfinished_work(kHost0));
  world.run_for(minutes(5));
  EXPECT_FALSE(world.report_of(world.orca(kHost0))->overdue);
  world.run_for(minutes(10));
  EXPECT_EQ(world.status(work), ExecutionStatus::kSucceeded);
}

TEST(ActiveByInstance, WorkThatJustBeganIsNotInTheReportYet) {
  SpinWorld world;
  world.start().run_for(seconds(1));
  const ExecutionId work = world.post(SpinWorld::direct(kHost0));
  EXPECT_EQ(world.report_of(world.orca(kHost0))->count, 0u);
  const Executions executions = world.ask(ReadExecutions{});  // the record is there at once
  ASSERT_EQ(executions.size(), 1u);
  EXPECT_EQ(executions[0].id, work);
  EXPECT_EQ(executions[0].owner, world.orca(kHost0));
}

TEST(ActiveByInstance, PausedWorkIsReportedQueuedWorkIsNot) {
  SpinWorld world;
  world.start();
  WorkItem paused = SpinWorld::direct(kHost0);
  paused.state = WorkState::kPaused;
  world.post(paused);
  WorkItem queued = SpinWorld::direct(kHost1);
  queued.state = WorkState::kQueued;
  queued.config = ConfigId{5};
  world.post(queued);
  world.run_for(minutes(1));
  EXPECT_EQ(world.report_of(world.orca(kHost0))->count, 1u);
  EXPECT_EQ(world.report_of(world.orca(kHost1))->count, 0u);
  EXPECT_TRUE(world.spinnaker.has_unfinished_work(kHost1));
}

TEST(ActiveByInstance, ARestartedOrcaHasANewIdAndTheOldOneGoesOverdue) {
  SpinWorld world;
  world.start();
  world.post(SpinWorld::direct(kHost0));
  world.run_for(minutes(1));
  const OrcaId before = world.orca(kHost0);
  SpinContext ctx = world.spin_context();
  ASSERT_TRUE(world.spinnaker.orca_restarts(ctx, kHost0));
  const OrcaId after = world.orca(kHost0);
  EXPECT_EQ(before.host, after.host);
  EXPECT_NE(before.pid, after.pid);
  EXPECT_FALSE(world.report_of(after));  // absent until its first report
  world.run_for(minutes(6));
  EXPECT_TRUE(world.report_of(before)->overdue);
  EXPECT_EQ(world.report_of(before)->count, 1u);
  EXPECT_EQ(world.report_of(after)->count, 0u);
}

TEST(ActiveByInstance, AContainersIdMapsToNoHostAndARestartIsAnotherContainer) {
  SpinSetup setup = usual_setup();
  setup.naming = OrcaNaming::kContainer;
  SpinWorld world(std::move(setup));
  world.start();
  const OrcaId before = world.orca(kHost0);
  EXPECT_EQ(before.host.kind, HostKey::Kind::kOpaque);
  EXPECT_EQ(before.pid, 1u);
  SpinContext ctx = world.spin_context();
  ASSERT_TRUE(world.spinnaker.orca_restarts(ctx, kHost0));
  EXPECT_NE(world.orca(kHost0).host, before.host);
}

TEST(ActiveByInstance, AnOrcaOutOfEveryBalancerGoesOnReporting) {
  SpinWorld world;
  world.start();
  world.take_out(kHost0);
  world.post(SpinWorld::direct(kHost0, minutes(60)));
  world.run_for(minutes(10));
  const auto report = world.report_of(world.orca(kHost0));
  ASSERT_TRUE(report);
  EXPECT_FALSE(report->overdue);
  EXPECT_EQ(report->count, 1u);
}

TEST(ActiveByInstance, ReadsFromAReadOnlyRedisUntilSomethingIsToBeReaped) {
  SpinWorld world;
  world.start().run_for(minutes(1));
  world.spinnaker.redis_trouble_until(world.now + minutes(10), RedisTrouble::kReadOnly);
  EXPECT_TRUE(world.try_ask(ActiveByInstance{}));
  world.run_for(minutes(6));  // no report was written meanwhile
  EXPECT_FALSE(world.try_ask(ActiveByInstance{}));
}

}  // namespace
}  // namespace lighthouse::fakes::spinnaker
