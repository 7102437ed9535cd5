// One record for each deed, after it happened and found again before it is sent again; and what is
// kept of old groups.
#include "core/decide/records.h"

#include <set>

#include "tests/core/decide/upgrade_fixture.h"

namespace lighthouse {
namespace {

class Records : public ::testing::Test {
 protected:
  // How many records Tasks shows for each marker.
  [[nodiscard]] std::size_t submissions() const { return l.world.made<SubmitRecord>().size(); }

  Looker l{Operation::kDrain, MiniWorld{old_and_new()}};
};

TEST_F(Records, EachDeedHasAMarkerOfItsOwn) {
  ASSERT_TRUE(l.run_to_end());
  std::set<uint32_t> items;
  for (const SubmitRecord& r : l.world.made<SubmitRecord>()) {
    EXPECT_EQ(r.marker.run, l.record().run);
    EXPECT_TRUE(items.insert(r.marker.item).second);
  }
  EXPECT_EQ(items.size(), 5U);
}

TEST_F(Records, ALostAnswerOfARecordThatArrivedSendsNoSecond) {
  l.world.fail(CallKind::kSubmitRecord, ErrorCode::kOutcomeUnknown, MiniWorld::Effect::kDone);
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(submissions(), 5U);
}

TEST_F(Records, ARecordThatDidNotArriveIsSentAgainAfterALook) {
  l.world.fail(CallKind::kSubmitRecord, ErrorCode::kOutcomeUnknown);
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(submissions(), 6U);
  EXPECT_EQ(l.world.tasks.size(), 5U);
}

TEST_F(Records, WaitWhileGateIsDownAndTheDrainGoesOn) {
  l.world.down = {CallKind::kListTasks};
  ASSERT_TRUE(l.look_until_step(Step::kRecords));
  EXPECT_EQ(l.record().deeds.size(), 5U);
  EXPECT_EQ(submissions(), 0U);
  l.world.down.clear();
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(submissions(), 5U);
  EXPECT_EQ(l.record().ending, Ending::kDone);
}

TEST_F(Records, ARecordThatFailsIsMadeAgainUntilItSucceeds) {
  l.world.records_succeed = false;
  ASSERT_TRUE(l.look_until([this] { return submissions() == 2; }));
  l.world.records_succeed = true;
  ASSERT_TRUE(l.run_to_end());
  EXPECT_TRUE(l.record().deeds.empty());
  std::set<uint32_t> succeeded;
  for (const TaskFact& t : l.world.tasks) {
    if (t.status == ExecutionStatus::kSucceeded) {
      EXPECT_TRUE(succeeded.insert(t.marker.item).second);
    }
  }
  EXPECT_EQ(succeeded.size(), 5U);
}

TEST_F(Records, TheEndDoesNotWaitForThemForever) {
  l.world.down = {CallKind::kListTasks};
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kDone);
  EXPECT_EQ(l.record().deeds.size(), 5U);
}

class Retention : public UpgradeFixture {
 protected:
  // v020 … v022 before the upgrade: with v023 one beyond three in each cluster.
  Retention() {
    for (const GroupId id : {serving(20), polling(20)}) {
      l.world.fleet.add(id, Duration{-1000}, {});
      l.world.fleet.disable(id);
    }
  }
};

TEST_F(Retention, DeletesTheOldestEmptyGroupsAndRecordsEach) {
  reach(Step::kRetire);
  const Time began = l.now;
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kDone);
  ASSERT_EQ(l.world.made<DeleteGroup>().size(), 2U);
  EXPECT_EQ(l.world.made<DeleteGroup>()[0].group, serving(20));
  EXPECT_EQ(l.world.made<DeleteGroup>()[1].group, polling(20));
  EXPECT_EQ(deeds_of(Deed::kDeletedGroup), 2U);
  EXPECT_GE(time_of(CallKind::kDeleteGroup) - began, l.policy.retention_wait);
}

TEST_F(Retention, NeverTouchesAGroupThatHasSomething) {
  l.world.fleet.group(serving(20)).capacity.max = 1;
  l.world.fleet.group(polling(20)).suspended = only(Process::kLaunch);
  reach(Step::kRetire);
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kDone);
  EXPECT_TRUE(l.world.made<DeleteGroup>().size() <= 1);
  for (const DeleteGroup& d : l.world.made<DeleteGroup>()) EXPECT_NE(d.group, polling(20));
}

TEST_F(Retention, AGroupThatIsEnabledWhileItIsMarkedStays) {
  drop(l.world.fleet.groups, polling(20));
  reach(Step::kRetire);
  ASSERT_TRUE(l.look_until([this] { return l.waits_for(Reason::kRetentionWait); }));
  l.world.fleet.group(serving(20)).suspended = {};
  ASSERT_TRUE(l.run_to_end());
  EXPECT_TRUE(l.world.made<DeleteGroup>().empty());
}

TEST_F(Retention, ADeletionIsNotRepeatedOnAGroupThatAPersonTookBack) {
  l.world.fail(CallKind::kDeleteGroup, ErrorCode::kOutcomeUnknown);
  reach(Step::kRetire);
  ASSERT_TRUE(l.look_until([this] { return l.record().retiring.valid(); }));
  l.world.fleet.group(serving(20)).suspended = {};
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kHeld);
  EXPECT_EQ(l.record().reason, Reason::kForeignChange);
  EXPECT_EQ(l.world.made<DeleteGroup>().size(), 1U);
}

TEST_F(Retention, ALostDeletionIsFoundOrRepeatedAndRecordedOnce) {
  for (const auto effect : {MiniWorld::Effect::kNone, MiniWorld::Effect::kDone}) {
    l = Looker(Operation::kUpgrade, MiniWorld{before_upgrade()});
    l.world.pipeline = pipeline("armoryspinnaker=1.9.39");
    l.world.fleet.add(serving(20), Duration{-1000}, {});
    l.world.fleet.disable(serving(20));
    l.world.fail(CallKind::kDeleteGroup, ErrorCode::kOutcomeUnknown, effect);
    reach(Step::kRetire);
    ASSERT_TRUE(l.run_to_end());
    EXPECT_EQ(deeds_of(Deed::kDeletedGroup), 1U);
  }
}

}  // namespace
}  // namespace lighthouse
