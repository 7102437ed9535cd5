// The exhaustive search: what it counts, that its reduction leaves nothing out, and that it finds
// the harm that a missing guard does.
#include "sim/check/search.h"

#include <algorithm>
#include <string_view>

#include <gtest/gtest.h>

#include "sim/check/small_world.h"

namespace lighthouse::sim::check {
namespace {

Report without(Guard guard, uint32_t faults, uint32_t crashes) {
  return search({.faults = faults, .crashes = crashes, .without = {guard}});
}

TEST(Check, VisitsTheFaultlessWorldCompletely) {
  const Options options{.faults = 0, .crashes = 0, .worlds = true};
  const Report report = search(options);
  EXPECT_EQ(report.end, Report::End::kComplete);
  EXPECT_EQ(report.harm, Harm::kNone);
  EXPECT_GT(report.states, 10'000U);
  EXPECT_EQ(report.worlds_at_rest.size(), 180U);
}

TEST(Check, SurvivesEveryFaultAndCrashTogether) {
  const Report report = search({.faults = 1, .crashes = 1});
  EXPECT_EQ(report.end, Report::End::kComplete);
  EXPECT_EQ(report.harm, Harm::kNone);
}

TEST(Check, WhatTheNormalFormForgetsDecidesNothing) {
  const std::pair<uint32_t, uint32_t> bounds[] = {{0, 1}, {1, 0}};
  for (const auto& [faults, crashes] : bounds) {
    const Report report = search({.faults = faults, .crashes = crashes, .audit = true});
    EXPECT_EQ(report.end, Report::End::kComplete) << report.audit.difference;
    EXPECT_GT(report.audit.engines, 5 * report.engines);
  }
}

TEST(Check, TheReductionLeavesOutNoWorld) {
  Options options{.faults = 0, .crashes = 0, .worlds = true};
  const Report reduced = search(options);
  options.reduction = Reduction::kOff;
  const Report whole = search(options);
  EXPECT_EQ(whole.end, Report::End::kComplete);
  EXPECT_GT(whole.states, 2 * reduced.states);
  EXPECT_EQ(whole.worlds_at_rest, reduced.worlds_at_rest);
}

TEST(Check, TheCertificateIsTheSameEveryTime) {
  const Options options{.faults = 0, .crashes = 1};
  EXPECT_EQ(certificate(options, search(options)), certificate(options, search(options)));
}

TEST(Check, StopsAtTheLimitAndSaysSo) {
  const Report report = search({.faults = 0, .crashes = 0, .most_states = 1'000});
  EXPECT_EQ(report.end, Report::End::kLimit);
}

struct Missing {
  Guard guard;
  uint32_t faults;
  uint32_t crashes;
  Harm harm;
};

TEST(Check, FindsTheHarmOfEachMissingGuard) {
  const Missing rows[] = {
      {Guard::kReportsMustBeIdle, 0, 0, Harm::kKilledWork},
      {Guard::kExecutionsMustBeDone, 0, 0, Harm::kKilledWork},
      {Guard::kWaitingIsWork, 0, 0, Harm::kKilledWork},
      {Guard::kSettleFirst, 0, 0, Harm::kKilledWork},
      {Guard::kEveryBalancer, 0, 0, Harm::kKilledWork},
      {Guard::kRecheckBeforeTerminate, 1, 0, Harm::kKilledWork},
      {Guard::kForeignChangeFreezes, 1, 0, Harm::kOverwrote},
      {Guard::kRecordOnce, 1, 0, Harm::kRecordedTwice},
      {Guard::kDurableBeforeAct, 0, 1, Harm::kRecordedTwice},
      {Guard::kUnknownIsBusy, 2, 0, Harm::kKilledWork},
      {Guard::kLookAfterLostTerminate, 2, 0, Harm::kKilledWork},
  };
  for (const Missing& row : rows) {
    const Report report = without(row.guard, row.faults, row.crashes);
    EXPECT_EQ(report.end, Report::End::kHarm) << name_of(row.guard);
    EXPECT_EQ(report.harm, row.harm) << name_of(row.guard);
    EXPECT_FALSE(report.path.empty()) << name_of(row.guard);
  }
}

TEST(Check, TellsInWordsHowAMissingGuardDoesItsHarm) {
  const Report report = without(Guard::kLookAfterLostTerminate, 2, 0);
  ASSERT_EQ(report.end, Report::End::kHarm);
  // The answer is lost, a stage is restarted meanwhile, and the call is sent once more, blindly.
  const auto holds = [&](std::string_view text) {
    return std::any_of(report.path.begin(), report.path.end(), [text](const std::string& line) {
      return line.find(text) != std::string::npos;
    });
  };
  EXPECT_TRUE(holds("TerminateAndDecrement B: lost before it arrived"));
  EXPECT_TRUE(holds("somebody restarts a stage of the pipeline on B itself"));
  EXPECT_NE(report.path.back().find("the pipeline on B had not ended"), std::string::npos)
      << report.path.back();
}

TEST(Check, AShortestPathHasNoFaultThatItDoesWithout) {
  const Report few = without(Guard::kSettleFirst, 0, 0);
  const Report many = without(Guard::kSettleFirst, 2, 1);
  EXPECT_EQ(few.path, many.path);
}

TEST(SmallWorld, AnOperationOutlivesTheFenceByLessThanTheSettleTime) {
  SmallWorld world = first_world(0, 0);
  (void)deregister(world);
  happen(world, Event::kConnectionsDrained);
  for (uint32_t i = 0; i < kSettleTicks; ++i) {
    EXPECT_TRUE(has_work(world, Host::kA));
    tick(world);
  }
  EXPECT_FALSE(has_work(world, Host::kA));
}

TEST(SmallWorld, ASecondTerminationOfOneInstanceIsHarm) {
  SmallWorld world = first_world(0, 0);
  (void)resize(world, 0, 2, 2);
  EXPECT_EQ(terminate(world, Host::kB).harm, Harm::kNone);
  EXPECT_EQ(terminate(world, Host::kB).harm, Harm::kDesiredFellTwice);
  happen(world, Event::kBGone);
  EXPECT_EQ(terminate(world, Host::kB).effect, Effect::kNotFound);
}

TEST(SmallWorld, ATerminationBelowTheMinimumIsRefused) {
  SmallWorld world = first_world(0, 0);
  EXPECT_EQ(terminate(world, Host::kA).effect, Effect::kRefused);
  EXPECT_EQ(world, first_world(0, 0));
}

}  // namespace
}  // namespace lighthouse::sim::check
