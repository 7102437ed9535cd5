// The stage: which fault is asked when, what the first record says, where the scenario's zero lies.
#include "sim/stage.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/sim/sim_scenarios.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;

const FaultList& asked_at(const Stage& stage, CallKind kind) {
  return stage.faults.at_call[static_cast<std::size_t>(kind)];
}

TEST(Stage, AFaultOfCallsIsAskedOnlyAtThoseThatItMayHit) {
  Scenario s = upgrade_scenario();
  s.faults = {
      {.kind = FaultKind::kLostAnswer, .per_million = 1, .calls = {CallKind::kSubmitRecord}},
      {.kind = FaultKind::kThrottled, .per_million = 1, .endpoint = Endpoint::kElb},
      {.kind = FaultKind::kDelay, .per_million = 1}};
  const auto stage = make_stage(s);
  EXPECT_EQ(asked_at(*stage, CallKind::kSubmitRecord), (FaultList{0, 2}));
  EXPECT_EQ(asked_at(*stage, CallKind::kRegisterInstances), (FaultList{1, 2}));
  EXPECT_EQ(asked_at(*stage, CallKind::kDescribeGroups), (FaultList{2}));
}

TEST(Stage, TheJournalIsAFileAndFailsOnlyWhenItIsNamed) {
  Scenario s = upgrade_scenario();
  s.faults = {{.kind = FaultKind::kLostAnswer, .per_million = 1},
              {.kind = FaultKind::kLostAnswer, .per_million = 1, .endpoint = Endpoint::kJournal}};
  EXPECT_EQ(asked_at(*make_stage(s), CallKind::kAppendJournal), (FaultList{1}));
}

TEST(Stage, AControllerAtRiskByRateIsAskedAtEveryCall) {
  Scenario s = upgrade_scenario();
  s.faults = {{.kind = FaultKind::kControllerKilled, .per_million = 1}};
  EXPECT_EQ(asked_at(*make_stage(s), CallKind::kTerminateAndDecrement), (FaultList{0}));
}

TEST(Stage, AMomentIsKeptWhereItComesFrom) {
  Scenario s = upgrade_scenario();
  s.faults = {
      {.kind = FaultKind::kOrcaDies,
       .moment = Moment{.kind = Moment::Kind::kAtStep, .step = Step::kDrain}},
      {.kind = FaultKind::kControllerKilled,
       .moment = Moment{.kind = Moment::Kind::kAfterCall, .call = CallKind::kTriggerPipeline}},
      {.kind = FaultKind::kGateDown, .moment = Moment{.kind = Moment::Kind::kAt, .at = 5min}},
      {.kind = FaultKind::kInstanceDies, .per_million = 1}};
  const auto stage = make_stage(s);
  const FaultTable& table = stage->faults;
  EXPECT_EQ(table.at_step[static_cast<std::size_t>(Step::kDrain)], (FaultList{0}));
  EXPECT_EQ(table.after_call[static_cast<std::size_t>(CallKind::kTriggerPipeline)], (FaultList{1}));
  EXPECT_EQ(table.at_time, (FaultList{2}));
  EXPECT_EQ(table.by_minute, (FaultList{3}));
}

TEST(Stage, TheScenariosZeroIsLateEnoughForEarlierWork) {
  Scenario s = upgrade_scenario();
  EXPECT_EQ(make_stage(s)->zero, kStartOfTime);
  s.work = {{.at = -125s}};
  EXPECT_EQ(make_stage(s)->zero, kStartOfTime + 140s);  // whole buckets of choices
}

TEST(Stage, ARollbackFindsWhatTheUpgradeWroteDown) {
  const auto stage = make_stage(rollback_scenario());
  const RunRecord& record = stage->first_record.front();
  EXPECT_EQ(record.restore_serving.group.sequence, 22);
  EXPECT_EQ(record.restore_serving.capacity, (Capacity{3, 3, 3}));
  EXPECT_EQ(record.restore_polling.capacity, (Capacity{1, 1, 1}));
}

TEST(Stage, WithoutARestoreRecordARollbackMustChooseItself) {
  Scenario s = rollback_scenario();
  s.restore_record = false;
  EXPECT_FALSE(make_stage(s)->first_record.front().restore_serving.group.valid());
}

TEST(Stage, GuardsTakenOutAreOff) {
  Scenario s = upgrade_scenario();
  s.without = {Guard::kSettleFirst};
  const GuardSet guards = make_stage(s)->engine.guards;
  EXPECT_FALSE(guards.on(Guard::kSettleFirst));
  EXPECT_TRUE(guards.on(Guard::kFreshReports));
}

TEST(Stage, SaysWhyThePipelineCannotBeRead) {
  Scenario s = upgrade_scenario();
  s.file = "scenarios/x.yaml";
  s.pipeline.file = "no-such.json";
  EXPECT_EQ(make_stage(s)->pipeline_error, "the pipeline scenarios/no-such.json cannot be read");
}

}  // namespace
}  // namespace lighthouse::sim
