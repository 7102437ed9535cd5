// Work once seen on a host must be seen to end: silence, crashes and flushed databases end nothing.
#include "tests/core/decide/idle_fixture.h"

namespace lighthouse {
namespace {

class IdleEndOfWork : public IdleFixture {
 protected:
  // A crashed Orca of host 1 that named one execution; its successor reports zero.
  void crash_with(ExecutionId id, ExecutionStatus status) {
    put(world.executions, ExecutionFact{.id = id, .status = status, .owner = orca_of(host(1), 99)});
    put(world.more_reports,
        OrcaReport{.id = orca_of(host(1), 99), .overdue = true, .count = 1, .executions = {id}});
  }
};

TEST_F(IdleEndOfWork, AVanishedExecutionStaysWork) {
  world.work(host(1), execution(5));
  watch_from(kBegin, kSettled + 30s);
  world.executions.clear();
  EXPECT_EQ(reason_at(kSettled + 60s), Reason::kExecutionVanished);
  EXPECT_EQ(watch_from(kSettled + 90s, kProved + 1h).reason, Reason::kExecutionVanished);
}

TEST_F(IdleEndOfWork, AnExecutionThatVanishesWhileSettlingStaysWork) {
  world.work(host(1), execution(5));
  watch_from(kBegin, kBegin + 60s);
  world.executions.clear();
  EXPECT_EQ(watch_from(kBegin + 90s, kProved + 1h).reason, Reason::kExecutionVanished);
}

TEST_F(IdleEndOfWork, AnExecutionThatComesBackAndEndsIsForgiven) {
  world.work(host(1), execution(5));
  world.work(host(1), execution(6));
  watch_from(kBegin, kSettled + 30s);
  const Executions before = world.executions;
  world.executions.clear();
  EXPECT_EQ(reason_at(kSettled + 60s), Reason::kExecutionVanished);
  world.executions = before;
  EXPECT_EQ(reason_at(kSettled + 90s), Reason::kHasExecutions);
  world.finish(execution(5));
  EXPECT_EQ(reason_at(kSettled + 120s), Reason::kHasExecutions);
  world.finish(execution(6));
  EXPECT_EQ(reason_at(kSettled + 150s), Reason::kProvingIdle);
  EXPECT_EQ(watch_from(kSettled + 150s, kSettled + 150s + kReports).reason, Reason::kIdle);
}

TEST_F(IdleEndOfWork, AskedForByNameUntilItsEndIsSeen) {
  world.work(host(1), execution(5));
  watch_from(kBegin, kSettled + 30s);
  ASSERT_EQ(record.unfinished.size(), 1U);
  EXPECT_EQ(record.unfinished.front(), (SeenWork{.host = host(1), .execution = execution(5)}));
  world.finish(execution(5));
  look(kSettled + 60s);
  EXPECT_TRUE(record.unfinished.empty());
}

// Another process begins with the record alone; Redis and the tracker have lost the execution.
TEST_F(IdleEndOfWork, WhatWasSeenIsKeptByTheRecordWhenTheProcessDies) {
  world.work(host(1), execution(5));
  watch_from(kBegin, kSettled + 30s);
  watch = Watch{.id = host(1)};
  world = MiniWorld{old_and_new()};
  EXPECT_EQ(watch_from(kSettled + 60s, kSettled + 3h).reason, Reason::kExecutionVanished);
}

TEST_F(IdleEndOfWork, TheRecordIsWrittenAnewOnlyWhenWorkIsFirstSeenAndWhenItHasEnded) {
  world.work(host(1), execution(5));
  watch_from(kBegin, kSettled + 30s);
  EXPECT_EQ(record.revision, 1U);
  world.finish(execution(5));
  watch_from(kSettled + 60s, kSettled + 120s);
  EXPECT_EQ(record.revision, 2U);
}

TEST_F(IdleEndOfWork, WorkOfAnotherHostIsLeftAlone) {
  const SeenWork other{.host = host(2), .execution = execution(9)};
  record.unfinished = {other};
  prove();
  EXPECT_EQ(record.unfinished, (Small<SeenWork, 4>{other}));
}

TEST_F(IdleEndOfWork, AnExecutionThatMovedToAnotherHostIsThatHostsWork) {
  world.work(host(1), execution(5));
  watch_from(kBegin, kSettled + 30s);
  find_by_id(world.executions, execution(5))->owner = orca_of(host(11));
  EXPECT_EQ(reason_at(kSettled + 60s), Reason::kProvingIdle);
  EXPECT_EQ(watch_from(kSettled + 60s, kSettled + 60s + kReports).reason, Reason::kIdle);
}

TEST_F(IdleEndOfWork, ACrashedOrcasWorkHoldsTheHostWhileItIsNotSeenToEnd) {
  crash_with(execution(5), ExecutionStatus::kRunning);
  EXPECT_EQ(watch_from(kBegin, kProved + 1h).reason, Reason::kHasExecutions);
  drop(world.executions, execution(5));
  EXPECT_EQ(watch_from(kProved + 1h + 30s, kProved + 2h).reason, Reason::kExecutionVanished);
}

// The overdue report stays in Redis for days; it holds nothing once each execution is seen to end.
TEST_F(IdleEndOfWork, ACrashedOrcasWorkThatEndedHoldsNothing) {
  crash_with(execution(5), ExecutionStatus::kTerminal);
  EXPECT_EQ(watch_from(kBegin, kProved + 1h).reason, Reason::kIdle);
  EXPECT_EQ(watch_from(kProved + 1h, kProved + 2h).reason, Reason::kIdle);
}

TEST_F(IdleEndOfWork, ACrashedOrcaThatNamesFewerThanItCountsIsBusy) {
  crash_with(execution(5), ExecutionStatus::kTerminal);
  find_by_id(world.more_reports, orca_of(host(1), 99))->count = 2;
  EXPECT_EQ(watch_from(kBegin, kProved + 1h).reason, Reason::kReportOverdue);
}

TEST_F(IdleEndOfWork, ACrashedOrcaWithoutASuccessorIsNotProvedIdleByItsEndedWork) {
  crash_with(execution(5), ExecutionStatus::kTerminal);
  world.silent.push_back(host(1));
  EXPECT_EQ(watch_from(kBegin, kProved + 1h).reason, Reason::kNotReporting);
}

// Finishing work starts work [races 2.5]: 1, 0, 1 again without any request from outside.
TEST_F(IdleEndOfWork, NewWorkAtAnyMomentOfTheProofStartsItAgain) {
  watch_from(kBegin, kProved - 1ms);
  world.work(host(1), execution(5));
  EXPECT_EQ(reason_at(kProved), Reason::kHasExecutions);
  world.finish(execution(5));
  EXPECT_EQ(reason_at(kProved + 30s), Reason::kProvingIdle);
  EXPECT_EQ(look(kProved + 31s).until, kProved + 30s + kReports);
}

}  // namespace
}  // namespace lighthouse
