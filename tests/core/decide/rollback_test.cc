// A rollback: the right group, with AWS alone, never below the floor.
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/decide/fleet_picture.h"
#include "tests/core/decide/looker.h"

namespace lighthouse {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;

class Rollback : public ::testing::Test {
 protected:
  GroupId chosen() {
    EXPECT_TRUE(l.look_until([this] { return l.step() == Step::kRestoreServing || l.ended(); }));
    return l.record().restore_serving.group;
  }
  [[nodiscard]] bool disabled(GroupId id) {
    return l.world.fleet.group(id).suspended.has_all(kDisabledProcesses);
  }
  [[nodiscard]] std::size_t deeds_of(Deed deed) const {
    std::size_t count = 0;
    for (const SubmitRecord& r : l.world.made<SubmitRecord>()) count += r.deed == deed ? 1U : 0U;
    return count;
  }
  [[nodiscard]] int32_t serving_now() {
    Observation truth;
    truth.groups.value = l.world.fleet.groups;
    truth.balancers.value = l.world.fleet.balancers;
    const Situation s{.seen = truth,
                      .policy = l.policy,
                      .fleet = l.fleet,
                      .guards = GuardSet::all(),
                      .now = l.now};
    int32_t count = 0;
    for (const Group& g : truth.groups.value) {
      if (g.id.cluster == kServingCluster) count += serving_members(s, g);
    }
    return count;
  }

  Looker l{Operation::kRollback, MiniWorld{old_and_new()}};
};

TEST_F(Rollback, EndsWithTheOldServingAndTheNewEmptyAndSuspended) {
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kRolledBack);
  EXPECT_EQ(l.world.fleet.group(serving(22)).members.size(), 2U);
  EXPECT_EQ(l.world.fleet.group(polling(22)).members.size(), 1U);
  for (const GroupId id : {serving(23), polling(23)}) {
    EXPECT_TRUE(disabled(id));
    EXPECT_TRUE(l.world.fleet.group(id).members.empty());
    EXPECT_EQ(l.world.fleet.group(id).capacity, Capacity{});
  }
  EXPECT_THAT(l.world.killed_by_aws, IsEmpty());
  EXPECT_EQ(deeds_of(Deed::kRolledBack), 1U);
  EXPECT_EQ(deeds_of(Deed::kRestored), 1U);
  EXPECT_EQ(deeds_of(Deed::kTerminated), 3U);
}

TEST_F(Rollback, KeepsTheFloorAtEveryMoment) {
  for (const uint32_t h : {1U, 2U, 3U}) l.world.fleet.lose(host(h));
  l.world.fleet.group(serving(22)).capacity = {};
  ASSERT_TRUE(l.look_until([this] {
    EXPECT_GE(serving_now(), 2);
    return l.ended();
  }));
  EXPECT_EQ(l.record().ending, Ending::kRolledBack);
}

TEST_F(Rollback, DoesNotDisableTheNewWhileTheOldIsNotWell) {
  ASSERT_TRUE(l.look_until_step(Step::kDisableNew));
  l.world.fleet.enlist(kPublic, host(1), Registration::kFailing);
  for (int i = 0; i < 20; ++i) l.look();
  EXPECT_FALSE(disabled(serving(23)));
  EXPECT_TRUE(l.waits_for(Reason::kFloor));
  l.world.fleet.enlist(kPublic, host(1), Registration::kInService);
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kRolledBack);
}

// Two groups that go do not count for each other.
TEST_F(Rollback, TwoNewGroupsDoNotVouchForEachOther) {
  l.world.fleet.add(serving(24), 2000ms, {21, 22});
  l.record().restore_serving = {.group = serving(22), .capacity = {2, 2, 2}};
  ASSERT_TRUE(l.look_until_step(Step::kDisableNew));
  l.world.fleet.enlist(kPublic, host(1), Registration::kFailing);
  for (int i = 0; i < 20; ++i) l.look();
  EXPECT_FALSE(disabled(serving(23)));
  EXPECT_FALSE(disabled(serving(24)));
}

TEST_F(Rollback, HoldsWhenTheFloorIsNotReachedInTime) {
  ASSERT_TRUE(l.look_until_step(Step::kDisableNew));
  l.world.fleet.enlist(kPublic, host(1), Registration::kFailing);
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kHeld);
  EXPECT_EQ(l.record().reason, Reason::kFloor);
  EXPECT_FALSE(disabled(serving(23)));
}

TEST_F(Rollback, WithoutARecordTakesTheNewestOlderGroup) {
  l.world.fleet.add(serving(21), Duration{-1000}, {});
  l.world.fleet.disable(serving(21));
  EXPECT_EQ(chosen(), serving(22));
}

TEST_F(Rollback, PrefersAnOlderGroupThatStillServes) {
  l.world.fleet.add(serving(21), Duration{-1000}, {31, 32});
  EXPECT_EQ(chosen(), serving(21));
}

TEST_F(Rollback, OrdersByCreatedTimeAcrossTheWrapOfNumbers) {
  Fleet wrapped;
  wrapped.add(serving(998), 0ms, {});
  wrapped.add(serving(999), 1000ms, {});
  wrapped.add(serving(0), 2000ms, {11, 12});
  wrapped.add(polling(0), 2000ms, {13});
  wrapped.disable(serving(998));
  wrapped.disable(serving(999));
  l.world = MiniWorld{wrapped};
  EXPECT_EQ(chosen(), serving(999));
}

TEST_F(Rollback, ARecordDecides) {
  l.world.fleet.add(serving(21), Duration{-1000}, {});
  l.world.fleet.disable(serving(21));
  l.record().restore_serving = {.group = serving(21), .capacity = {2, 2, 2}};
  EXPECT_EQ(chosen(), serving(21));
}

TEST_F(Rollback, RefusesWhatIsKnownToBeBad) {
  l.record().known_bad = {serving(22)};
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kRefused);
  EXPECT_EQ(l.record().reason, Reason::kOnlyKnownBad);
  EXPECT_THAT(l.world.order(), IsEmpty());

  l = Looker(Operation::kRollback, MiniWorld{old_and_new()});
  l.world.fleet.add(serving(21), Duration{-1000}, {});
  l.world.fleet.disable(serving(21));
  l.record().known_bad = {serving(22)};
  EXPECT_EQ(chosen(), serving(21));
}

TEST_F(Rollback, RefusesWithoutAnythingToRestore) {
  drop(l.world.fleet.groups, serving(22));
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kRefused);
  EXPECT_EQ(l.record().reason, Reason::kNoRestoreTarget);
  EXPECT_THAT(l.world.order(), IsEmpty());
}

TEST_F(Rollback, ALonePollingGroupIsNotGivenUp) {
  drop(l.world.fleet.groups, polling(22));
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kRolledBack);
  EXPECT_FALSE(disabled(polling(23)));
  EXPECT_EQ(l.world.fleet.group(polling(23)).members.size(), 1U);
}

TEST_F(Rollback, TheGenerationRolledBackFromIsKnownToBeBad) {
  ASSERT_TRUE(l.look_until_step(Step::kRestoreServing));
  EXPECT_EQ(l.record().known_bad, (Small<GroupId, 2>{serving(23), polling(23)}));
}

TEST_F(Rollback, NeedsAwsAloneToServeAgain) {
  l.world.down = {CallKind::kActiveByInstance, CallKind::kReadExecutions, CallKind::kReadBakes,
                  CallKind::kProbeGate,        CallKind::kProbeUrl,       CallKind::kGetPipeline,
                  CallKind::kListRuns,         CallKind::kListTasks,      CallKind::kSubmitRecord,
                  CallKind::kHoldLease};
  ASSERT_TRUE(l.look_until_step(Step::kHandOver));
  EXPECT_TRUE((l.world.fleet.group(serving(22)).suspended & kDisabledProcesses).empty());
  EXPECT_TRUE(disabled(serving(23)));
  EXPECT_LT(l.now - at(1h), 5min);
}

TEST_F(Rollback, HoldsWhenThePublicUrlDoesNotAnswer) {
  l.world.down = {CallKind::kProbeUrl};
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kHeld);
  EXPECT_EQ(l.record().reason, Reason::kUrlDown);
  EXPECT_EQ(deeds_of(Deed::kRolledBack), 0U);
}

TEST_F(Rollback, DropsAnIntentionAndFollowsACallThatHasLeft) {
  l.record().terminations = {Termination{.instance = host(1), .group = serving(22)},
                             Termination{.instance = host(2),
                                         .group = serving(22),
                                         .state = TerminationState::kSent,
                                         .at = l.now,
                                         .desired_before = 2}};
  ASSERT_TRUE(l.look_until_step(Step::kRestoreServing));
  ASSERT_EQ(l.record().terminations.size(), 1U);
  EXPECT_EQ(l.record().terminations.front().instance, host(2));
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kRolledBack);
}

TEST_F(Rollback, IsNotBegunUnderAnothersLease) {
  l.world.lease_holder = 99;
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kLeaseTaken);
  EXPECT_THAT(l.world.order(), IsEmpty());
  EXPECT_EQ(l.world.lease_holder, 99U);
}

TEST_F(Rollback, ALongPauseLooksForTheLeaseBeforeItGoesOn) {
  ASSERT_TRUE(l.look_until_step(Step::kDisableNew));
  const std::size_t calls = l.world.order().size();
  l.now += l.policy.lease_ttl + 1s;
  l.world.lease_holder = 99;
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().reason, Reason::kLeaseLost);
  EXPECT_EQ(l.world.order().size(), calls);
}

// It is the rollback that says how many this group shall have, so a lower count proves nothing.
TEST_F(Rollback, ALostTerminationInTheRestoredGroupIsForgotten) {
  l.world.fleet.join(serving(22), host(4));
  l.world.fleet.group(serving(22)).capacity = {.min = 0, .max = 3, .desired = 3};
  l.record().restore_serving = {.group = serving(22), .capacity = {2, 2, 2}};
  l.record().terminations = {Termination{.instance = host(1),
                                         .group = serving(22),
                                         .state = TerminationState::kSent,
                                         .at = l.now,
                                         .desired_before = 4}};
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kRolledBack);
}

TEST_F(Rollback, StopsWhenTheLeaseIsLost) {
  ASSERT_TRUE(l.look_until_step(Step::kHandOver));
  l.world.lease_holder = 99;
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kHeld);
  EXPECT_EQ(l.record().reason, Reason::kLeaseLost);
  EXPECT_EQ(l.world.lease_holder, 99U);
}

}  // namespace
}  // namespace lighthouse
