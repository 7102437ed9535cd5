// What a command makes of the runs before it.
#include "cli/live/run_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lighthouse::cli {
namespace {

using testing::HasSubstr;

constexpr Time kThen{Duration{1'000'000}};
constexpr Time kNow{Duration{2'000'000}};
constexpr ClusterId kServing{0};
constexpr GroupId kOld{.cluster = kServing, .sequence = 22};
constexpr GroupId kNew{.cluster = kServing, .sequence = 23};

Asked upgrade(std::string_view version) {
  return {.operation = Operation::kUpgrade, .version = Version::truncated(version)};
}

RunHistory one_run(Operation operation, Step step, std::string_view version = "") {
  RunRecord record{.run = 7, .revision = 1, .operation = operation, .step = step};
  record.version = Version::truncated(version);
  return {.runs = {{.record = record, .written = kThen}}, .last_written = kThen};
}

Groups groups(Time old_created, Time new_created) {
  return {Group{.id = kOld, .created = old_created}, Group{.id = kNew, .created = new_created}};
}

TEST(RunHistory, TheSameCommandGoesOn) {
  const RunHistory history = one_run(Operation::kUpgrade, Step::kWatchRun, "1.9.40");
  const auto left = run_to_continue(history, upgrade("1.9.40"), kNow);
  ASSERT_TRUE(left && *left) << (left ? "" : left.error());
  EXPECT_EQ(**left, history.runs.back().record);
}

TEST(RunHistory, AnotherCommandIsToldWhatToDo) {
  const RunHistory history = one_run(Operation::kUpgrade, Step::kWatchRun, "1.9.40");
  for (const Asked& asked : {upgrade("1.9.41"), Asked{.operation = Operation::kDrain}}) {
    const auto left = run_to_continue(history, asked, kNow);
    ASSERT_FALSE(left);
    EXPECT_THAT(left.error(), HasSubstr("go on with it: lighthouse upgrade --to 1.9.40"));
    EXPECT_THAT(left.error(), HasSubstr("lighthouse rollback"));
  }
}

TEST(RunHistory, ARollbackTakesOverAnUnfinishedRun) {
  const RunHistory history = one_run(Operation::kUpgrade, Step::kWatchRun, "1.9.40");
  const auto left = run_to_continue(history, {.operation = Operation::kRollback}, kNow);
  ASSERT_TRUE(left && *left);
  EXPECT_TRUE((*left)->rolling_back);
  EXPECT_EQ((*left)->run, 7u);
}

TEST(RunHistory, ARunThatDidNothingGivesWay) {
  const RunHistory history = one_run(Operation::kUpgrade, Step::kPreflight, "1.9.40");
  const auto left = run_to_continue(history, {.operation = Operation::kDrain}, kNow);
  ASSERT_TRUE(left);
  EXPECT_FALSE(left->has_value());
}

TEST(RunHistory, ADrainAndAReapAreNotTheSame) {
  const RunHistory reaps = one_run(Operation::kDrain, Step::kRetire);
  EXPECT_TRUE(run_to_continue(reaps, {.operation = Operation::kDrain, .reap = true}, kNow));
  const auto drain = run_to_continue(reaps, {.operation = Operation::kDrain}, kNow);
  ASSERT_FALSE(drain);
  EXPECT_THAT(drain.error(), HasSubstr("lighthouse reap"));
}

RunHistory after_an_upgrade(Ending ending) {
  RunHistory out = one_run(Operation::kUpgrade, Step::kEnded, "1.9.40");
  RunRecord& record = out.runs.back().record;
  record.ending = ending;
  record.restore_serving = {.group = kOld, .capacity = {2, 3, 3}};
  record.known_bad = {kOld};
  return out;
}

TEST(RunHistory, ARollbackRestoresWhatTheLastUpgradeReplaced) {
  const RunRecord run =
      new_run(after_an_upgrade(Ending::kDone), {.operation = Operation::kRollback}, 9, kNow,
              groups(kStartOfTime, kStartOfTime));
  EXPECT_EQ(run.restore_serving.group, kOld);
  EXPECT_EQ(run.restore_serving.capacity, (Capacity{2, 3, 3}));
  EXPECT_EQ(run.run, 9u);
}

TEST(RunHistory, WhatSomebodyDeployedSinceIsNotRolledBackByAnOldRecord) {
  const RunRecord run =
      new_run(after_an_upgrade(Ending::kDone), {.operation = Operation::kRollback}, 9, kNow,
              groups(kStartOfTime, kNow));
  EXPECT_FALSE(run.restore_serving.group.valid()) << "the core chooses by itself";
}

TEST(RunHistory, ARefusedUpgradeReplacedNothing) {
  const RunRecord run =
      new_run(after_an_upgrade(Ending::kRefused), {.operation = Operation::kRollback}, 9, kNow,
              groups(kStartOfTime, kStartOfTime));
  EXPECT_FALSE(run.restore_serving.group.valid());
}

TEST(RunHistory, KnownBadIsForgottenWithItsGroup) {
  const RunHistory history = after_an_upgrade(Ending::kDone);
  const auto bad = [&](const Groups& now) {
    return !new_run(history, upgrade("2"), 9, kNow, now).known_bad.empty();
  };
  EXPECT_TRUE(bad(groups(kStartOfTime, kStartOfTime)));
  EXPECT_FALSE(bad(groups(kNow, kStartOfTime))) << "another group under the same name";
  EXPECT_FALSE(bad({}));
}

TEST(RunHistory, WorkThatWasSeenOnAHostIsRememberedWhileTheHostIsThere) {
  RunHistory history = after_an_upgrade(Ending::kDeadline);
  history.runs.back().record.unfinished = {{.host = {7}, .execution = {70}},
                                           {.host = {8}, .execution = {80}}};
  Groups now = groups(kStartOfTime, kStartOfTime);
  now.front().members.push_back({.id = {8}});
  const RunRecord run = new_run(history, {.operation = Operation::kDrain}, 9, kNow, now);
  EXPECT_EQ(run.unfinished, (Small<SeenWork, 4>{{.host = {8}, .execution = {80}}}));
}

TEST(RunHistory, NumbersOfRunsDiffer) {
  EXPECT_NE(new_run_number(), new_run_number());
  EXPECT_NE(new_run_number(), 0u);
}

}  // namespace
}  // namespace lighthouse::cli
