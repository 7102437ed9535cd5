#include "core/decide/turn_back.h"

#include <gtest/gtest.h>

namespace lighthouse {
namespace {

using namespace std::chrono_literals;

constexpr Time kNow{Duration{5'000}};

RunRecord unfinished(Operation operation, Step step) {
  RunRecord out{.run = 7, .revision = 3, .operation = operation, .step = step};
  out.terminations = {Termination{.state = TerminationState::kSent}};
  out.deeds = {DeedRecord{.item = 1}};
  return out;
}

TEST(TurnBack, AnUpgradeBecomesOneThatFailed) {
  const RunRecord before = unfinished(Operation::kUpgrade, Step::kWatchRun);
  const RunRecord r = turned_back(before, kNow);
  EXPECT_TRUE(r.rolling_back);
  EXPECT_EQ(r.operation, Operation::kUpgrade);
  EXPECT_EQ(r.step, Step::kChooseRestore);
  EXPECT_EQ(r.step_began, kNow);
  EXPECT_EQ(r.reason, Reason::kAsked);
  EXPECT_GT(r.revision, before.revision) << "it must be made durable";
}

TEST(TurnBack, ADrainBecomesARollbackAndForgetsNothing) {
  const RunRecord before = unfinished(Operation::kDrain, Step::kDrain);
  const RunRecord r = turned_back(before, kNow);
  EXPECT_EQ(r.operation, Operation::kRollback);
  EXPECT_EQ(r.run, before.run) << "the lease and the markers are of this run";
  EXPECT_EQ(r.terminations, before.terminations);
  EXPECT_EQ(r.deeds, before.deeds);
}

TEST(TurnBack, WhatRollsBackAlreadyGoesOnAsItIs) {
  const RunRecord rollback = unfinished(Operation::kRollback, Step::kHandOver);
  EXPECT_EQ(turned_back(rollback, kNow), rollback);
  RunRecord failed = unfinished(Operation::kUpgrade, Step::kRestoreServing);
  failed.rolling_back = true;
  EXPECT_EQ(turned_back(failed, kNow), failed);
}

TEST(TurnBack, AnUpgradeThatOnlyWritesItsRecordsIsRolledBack) {
  RunRecord done = unfinished(Operation::kUpgrade, Step::kRecords);
  done.ending = Ending::kDeadline;
  const RunRecord r = turned_back(done, kNow);
  EXPECT_EQ(r.step, Step::kChooseRestore);
  EXPECT_EQ(r.ending, Ending::kNone);
  EXPECT_EQ(r.deeds, done.deeds);
}

TEST(TurnBack, ARollbackThatWasHeldBeginsAnewAndOneThatWorkedDoesNot) {
  RunRecord held = unfinished(Operation::kRollback, Step::kRecords);
  held.ending = Ending::kHeld;
  EXPECT_EQ(turned_back(held, kNow).step, Step::kChooseRestore);
  RunRecord done = unfinished(Operation::kRollback, Step::kRecords);
  EXPECT_EQ(turned_back(done, kNow), done);
}

TEST(TurnBack, KnowsWhenNothingWasDoneYet) {
  EXPECT_TRUE(nothing_done_yet({.operation = Operation::kUpgrade, .step = Step::kPreflight}));
  EXPECT_TRUE(nothing_done_yet({.operation = Operation::kRollback, .step = Step::kChooseRestore}));
  EXPECT_FALSE(nothing_done_yet({.operation = Operation::kUpgrade, .step = Step::kSetVersion}));
  RunRecord turned;
  turned.operation = Operation::kRollback;
  turned.step = Step::kChooseRestore;
  turned.groups = {GroupPlan{}};
  EXPECT_FALSE(nothing_done_yet(turned)) << "it was a drain once";
}

}  // namespace
}  // namespace lighthouse
