// The checkers, each on a world made by hand: what breaks a promise is seen, and what looks like it
// is not.
#include "sim/checkers.h"

#include <gtest/gtest.h>

#include "tests/sim/sim_hand_made.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;
using fakes::spinnaker::WorkKind;

// A disabled group that Lighthouse may lower.
HandMade draining() {
  HandMade world(drain_scenario());
  (void)world.effect(UpdateCapacity{.group = kServing21, .capacity = {0, 3, 3}});
  return world;
}

Call terminate(const HandMade& world, GroupId group, std::size_t index) {
  return TerminateAndDecrement{.group = group, .instance = world.member(group, index)};
}

// --- G1 ------------------------------------------------------------------------------------------

TEST(WorkChecker, SeesWorkOfEveryKindOnATerminatedHost) {
  for (const auto kind :
       {WorkKind::kPipeline, WorkKind::kTask, WorkKind::kBake, WorkKind::kOperation}) {
    HandMade world = draining();
    ASSERT_TRUE(world.work_on(world.member(kServing21, 0), kind).has_value());
    ASSERT_TRUE(accepted(world.effect(terminate(world, kServing21, 0))));
    EXPECT_EQ(world.breach(), Breach::kKilledWork);
    EXPECT_EQ(world.checkers.violation()->guarantee, Guarantee::kG1);
  }
}

TEST(WorkChecker, LetsAnIdleHostGo) {
  HandMade world = draining();
  ASSERT_TRUE(world.work_on(world.member(kServing21, 1)).has_value());
  ASSERT_TRUE(accepted(world.effect(terminate(world, kServing21, 0))));
  EXPECT_EQ(world.breach(), std::nullopt);
  EXPECT_EQ(world.checkers.marks().terminations_judged, 1U);
}

TEST(WorkChecker, WorkThatCameWhileTheCallWasUnderWayIsCountedApart) {
  HandMade world = draining();
  ASSERT_TRUE(world.work_on(world.member(kServing21, 0)).has_value());
  (void)world.effect(terminate(world, kServing21, 0), HandMade::Sent::kWhileIdle);
  EXPECT_EQ(world.breach(), std::nullopt);
  EXPECT_EQ(world.checkers.marks().arrived_too_late, 1U);
}

TEST(WorkChecker, WorkThatBeganAfterTheLookIsCountedApart) {
  HandMade world = draining();
  ASSERT_TRUE(world.work_on(world.member(kServing21, 0)).has_value());
  (void)world.effect(terminate(world, kServing21, 0), HandMade::Sent::kUnread);
  EXPECT_EQ(world.breach(), std::nullopt);
  EXPECT_EQ(world.checkers.marks().began_unread, 1U);
  EXPECT_EQ(world.checkers.marks().arrived_too_late, 0U);
}

TEST(WorkChecker, APersonMayGiveWorkUpByName) {
  HandMade world = draining();
  const InstanceId victim = world.member(kServing21, 0);
  ASSERT_TRUE(world.work_on(victim).has_value());
  world.controllers[0].journal.named.push_back(victim);
  (void)world.effect(terminate(world, kServing21, 0));
  EXPECT_EQ(world.breach(), std::nullopt);
}

TEST(WorkChecker, WhatOthersKillIsCountedAndNotHeldAgainstLighthouse) {
  HandMade world(drain_scenario());
  const InstanceId victim = world.member(kServing22, 0);
  ASSERT_TRUE(world.work_on(victim).has_value());
  Context ctx = world.context();
  (void)world.outside.aws.ec2_terminate(ctx, victim, fakes::aws::Cause::kHostFailure);
  world.tell_notices();
  world.live(5min);
  EXPECT_EQ(world.breach(), std::nullopt);
  EXPECT_EQ(world.checkers.marks().killed, 1U);
  EXPECT_EQ(world.checkers.marks().killed_by_lighthouse, 0U);
}

TEST(WorkChecker, ScaleInAfterResumingTerminateIsLighthousesDoing) {
  HandMade world(drain_scenario());
  ASSERT_TRUE(world.work_on(world.member(kServing21, 0)).has_value());
  ASSERT_TRUE(world.work_on(world.member(kServing21, 1)).has_value());
  ASSERT_TRUE(world.work_on(world.member(kServing21, 2)).has_value());
  (void)world.effect(UpdateCapacity{.group = kServing21, .capacity = {0, 3, 0}});
  (void)world.effect(ResumeProcesses{.group = kServing21, .processes = only(Process::kTerminate)});
  EXPECT_EQ(world.breach(), std::nullopt);  // nothing has happened yet
  world.live(5min);
  EXPECT_EQ(world.breach(), Breach::kKilledWork);
}

TEST(WorkChecker, WhoWasMarkedWhenTerminateResumedDiesOfLighthouse) {
  Scenario s = drain_scenario();
  s.groups.back().unhealthy = 1;
  HandMade world(s);
  ASSERT_TRUE(world.work_on(world.member(kServing21, 0)).has_value());
  (void)world.effect(ResumeProcesses{.group = kServing21, .processes = only(Process::kTerminate)});
  world.live(5min);
  EXPECT_EQ(world.breach(), Breach::kKilledWork);
}

// --- G2 ------------------------------------------------------------------------------------------

TEST(CapacityChecker, SeesTheFloorBrokenByADeregistration) {
  HandMade world(drain_scenario());
  EXPECT_EQ(world.checkers.serving(), 3);
  (void)world.effect(DeregisterInstances{.balancer = kExternalBalancer,
                                         .instances = {world.member(kServing22, 0)}});
  EXPECT_EQ(world.breach(), std::nullopt);  // two are left, the floor
  (void)world.effect(DeregisterInstances{.balancer = kInternalBalancer,
                                         .instances = {world.member(kServing22, 1)}});
  EXPECT_EQ(world.breach(), Breach::kBelowFloor);
  EXPECT_EQ(world.checkers.violation()->seen, 1);
}

// The host that others lost makes the difference, and only while the call was under way.
TEST(CapacityChecker, AHostLostWhileTheCallWasUnderWayIsCountedApart) {
  for (const auto sent : {HandMade::Sent::kBeforeAnyLoss, HandMade::Sent::kJustNow}) {
    HandMade world(drain_scenario());
    Context ctx = world.context();
    (void)world.outside.aws.ec2_terminate(ctx, world.member(kServing22, 0),
                                          fakes::aws::Cause::kHostFailure);
    world.tell_notices();
    (void)world.effect(DeregisterInstances{.balancer = kExternalBalancer,
                                           .instances = {world.member(kServing22, 1)}},
                       sent);
    const bool known = sent == HandMade::Sent::kJustNow;
    EXPECT_EQ(world.breach(), known ? std::optional(Breach::kBelowFloor) : std::nullopt);
    EXPECT_EQ(world.checkers.marks().fell_meanwhile, known ? 0U : 1U);
  }
}

TEST(CapacityChecker, OneHostOutOfBothBalancersIsOneLess) {
  HandMade world(drain_scenario());
  for (const BalancerId balancer : {kExternalBalancer, kInternalBalancer}) {
    (void)world.effect(
        DeregisterInstances{.balancer = balancer, .instances = {world.member(kServing22, 0)}});
  }
  EXPECT_EQ(world.checkers.serving(), 2);
  EXPECT_EQ(world.breach(), std::nullopt);
}

TEST(CapacityChecker, AHostThatDiesIsNotHeldAgainstLighthouse) {
  HandMade world(drain_scenario());
  for (std::size_t i = 0; i < 2; ++i) {
    Context ctx = world.context();
    (void)world.outside.aws.ec2_terminate(ctx, world.member(kServing22, i),
                                          fakes::aws::Cause::kHostFailure);
    world.tell_notices();
  }
  world.live(2min);
  EXPECT_EQ(world.breach(), std::nullopt);
  EXPECT_LE(world.checkers.marks().lowest_serving, 1);
}

// --- G3 ------------------------------------------------------------------------------------------

TEST(PollerChecker, SeesASecondPollerThatLighthouseLaunched) {
  HandMade world(rollback_scenario());
  (void)world.effect(UpdateCapacity{.group = kPolling22, .capacity = {1, 1, 1}});
  (void)world.effect(ResumeProcesses{.group = kPolling22, .processes = kDisabledProcesses});
  world.live(15min);
  EXPECT_EQ(world.breach(), Breach::kTwoPollers);
}

TEST(PollerChecker, PolicyMayAllowTheOverlap) {
  Scenario s = rollback_scenario();
  s.policy.poller = PollerPolicy::kOverlap;
  HandMade world(s);
  (void)world.effect(UpdateCapacity{.group = kPolling22, .capacity = {1, 1, 1}});
  (void)world.effect(ResumeProcesses{.group = kPolling22, .processes = kDisabledProcesses});
  world.live(15min);
  EXPECT_EQ(world.breach(), std::nullopt);
  world.checkers.finish(world.truth());
  EXPECT_GT(world.checkers.marks().poller_overlap, 1min);
}

TEST(PollerChecker, AHostThatItsGroupReplacesIsNotLighthousesDoing) {
  HandMade world(rollback_scenario());
  world.effect(UpdateCapacity{.group = kPolling23, .capacity = {1, 1, 1}});
  Context ctx = world.context();
  (void)world.outside.aws.spot_interrupt(ctx, world.member(kPolling23, 0));
  world.tell_notices();
  world.live(20min);
  EXPECT_EQ(world.outside.spinnaker.running_pollers().size(), 1U);
  EXPECT_NE(world.outside.spinnaker.running_pollers().front().instance, InstanceId{3});
  EXPECT_EQ(world.breach(), std::nullopt);
}

TEST(PollerChecker, WhatSomebodyElseLaunchesIsOnlyMeasured) {
  HandMade world(rollback_scenario());
  Context ctx = world.context();
  (void)world.outside.aws.update_capacity(ctx, kPolling22, {1, 1, 1});
  (void)world.outside.aws.resume_processes(ctx, kPolling22, kDisabledProcesses);
  world.tell_notices();
  world.live(15min);
  EXPECT_EQ(world.outside.spinnaker.running_pollers().size(), 2U);
  EXPECT_EQ(world.breach(), std::nullopt);
}

// --- G4, G8 --------------------------------------------------------------------------------------

TEST(RecordChecker, NothingMayChangeBeforeTheRestoreRecordIsDurable) {
  HandMade world(upgrade_scenario());
  (void)world.effect(
      SuspendProcesses{.group = kServing22, .processes = only(Process::kAzRebalance)});
  EXPECT_EQ(world.breach(), Breach::kChangedBeforeRecord);
}

TEST(RecordChecker, WithTheRecordInTheJournalItMay) {
  HandMade world(upgrade_scenario());
  world.controllers[0].journal.restore_serving.group = kServing22;
  (void)world.effect(
      SuspendProcesses{.group = kServing22, .processes = only(Process::kAzRebalance)});
  EXPECT_EQ(world.breach(), std::nullopt);
}

TEST(RecordChecker, ARecordOfATerminationNeedsTheTermination) {
  HandMade world(drain_scenario());
  (void)world.effect(SubmitRecord{.marker = {1, 1},
                                  .deed = Deed::kTerminated,
                                  .group = kServing21,
                                  .instance = world.member(kServing21, 0)});
  EXPECT_EQ(world.breach(), Breach::kRecordWithoutDeed);
}

TEST(RecordChecker, OneDeedIsRecordedOnce) {
  HandMade world = draining();
  const Call record = SubmitRecord{.marker = {1, 1},
                                   .deed = Deed::kTerminated,
                                   .group = kServing21,
                                   .instance = world.member(kServing21, 0)};
  (void)world.effect(terminate(world, kServing21, 0));
  ASSERT_TRUE(accepted(world.effect(record)));
  (void)world.effect(record, HandMade::Sent::kByTheNetwork);  // is nobody's fault
  EXPECT_EQ(world.breach(), std::nullopt);
  (void)world.effect(record);
  EXPECT_EQ(world.breach(), Breach::kRecordedTwice);
}

TEST(RecordChecker, ATerminationWithoutARecordIsSeenAtTheEnd) {
  Scenario s = drain_scenario();
  s.expect.endings.clear();
  HandMade world(s);
  (void)world.effect(UpdateCapacity{.group = kServing21, .capacity = {0, 3, 3}});
  (void)world.effect(terminate(world, kServing21, 0));
  HandMade with_record = world;
  world.checkers.finish(world.truth());
  EXPECT_EQ(world.breach(), Breach::kDeedWithoutRecord);
  // One that waits in the journal for Gate is a record, too.
  with_record.controllers[0].journal.deeds.push_back(
      {.item = 1,
       .deed = Deed::kTerminated,
       .group = kServing21,
       .instance = with_record.checkers.terminated().front()});
  with_record.checkers.finish(with_record.truth());
  EXPECT_EQ(with_record.breach(), std::nullopt);
}

// --- G6 ------------------------------------------------------------------------------------------

TEST(DeedChecker, OneMarkerStartsOneRun) {
  HandMade world(upgrade_scenario());
  world.controllers[0].journal.restore_serving.group = kServing22;
  const Call trigger = TriggerPipeline{.marker = {1, 0}, .version = Version::truncated("1.9.40")};
  ASSERT_TRUE(accepted(world.effect(trigger)));
  EXPECT_EQ(world.breach(), std::nullopt);
  (void)world.effect(trigger);
  EXPECT_EQ(world.breach(), Breach::kTriggeredTwice);
}

TEST(DeedChecker, ALeaseThatIsStillHeldAtTheEndIsSeen) {
  Scenario s = drain_scenario();
  s.expect.endings.clear();
  HandMade world(s);
  const uint64_t run = world.controllers[0].journal.run;
  (void)world.effect(HoldLease{.run = run, .ttl = 2min});
  HandMade later = world;
  world.checkers.finish(world.truth());
  EXPECT_EQ(world.breach(), Breach::kLeaseLeft);
  later.live(3min);
  later.checkers.finish(later.truth());
  EXPECT_EQ(later.breach(), std::nullopt);
}

// --- G9 ------------------------------------------------------------------------------------------

// Somebody at the console.
void change_by_hand(HandMade& world, Capacity capacity) {
  const Group* group = world.outside.aws.find_group(kServing21);
  const GroupLook before{group->capacity, group->suspended};
  Context ctx = world.context();
  (void)world.outside.aws.update_capacity(ctx, kServing21, capacity);
  world.tell_notices();
  world.checkers.foreign_change(world.truth(), kServing21, before);
}

HandMade with_foreign_change() {
  HandMade world = draining();
  GroupPlan plan;
  plan.id = kServing21;
  plan.baselined = true;
  world.controllers[0].journal.groups.push_back(plan);
  change_by_hand(world, {1, 3, 3});
  return world;
}

TEST(ForeignChecker, ALateWriteToAGroupThatSomebodyChangedIsSeen) {
  HandMade world = with_foreign_change();
  world.live(5min);
  (void)world.effect(UpdateCapacity{.group = kServing21, .capacity = {0, 3, 3}});
  EXPECT_EQ(world.breach(), Breach::kOverwrote);
}

TEST(ForeignChecker, AWriteThatCouldNotKnowIsForgiven) {
  HandMade world = with_foreign_change();
  world.live(20s);
  (void)world.effect(UpdateCapacity{.group = kServing21, .capacity = {0, 3, 3}});
  EXPECT_EQ(world.breach(), std::nullopt);
}

TEST(ForeignChecker, AHostPutBackByHandIsLeftThereAndItsGroupIsNot) {
  HandMade world = draining();
  GroupPlan plan;
  plan.id = kServing21;
  plan.baselined = true;
  plan.fenced = true;
  world.controllers[0].journal.groups.push_back(plan);
  const InstanceId host = world.member(kServing21, 0);
  Context ctx = world.context();
  (void)world.outside.aws.register_instances(ctx, kExternalBalancer, {&host, 1});
  world.tell_notices();
  world.checkers.foreign_registration(world.truth(), kServing21, host);
  world.live(5min);
  (void)world.effect(UpdateCapacity{.group = kServing21, .capacity = {0, 3, 3}});
  EXPECT_EQ(world.breach(), std::nullopt);
  (void)world.effect(DeregisterInstances{.balancer = kExternalBalancer, .instances = {host}});
  EXPECT_EQ(world.breach(), Breach::kOverwrote);
}

TEST(ForeignChecker, AChangeThatSomebodyTookBackIsGone) {
  HandMade world = with_foreign_change();
  change_by_hand(world, {0, 3, 3});
  world.live(5min);
  (void)world.effect(UpdateCapacity{.group = kServing21, .capacity = {0, 3, 3}});
  EXPECT_EQ(world.breach(), std::nullopt);
}

// By a run of the pipeline, say: nobody reports its writes as a person's.
TEST(ForeignChecker, AChangeThatIsSeenTakenBackIsGone) {
  HandMade world = with_foreign_change();
  Context ctx = world.context();
  (void)world.outside.aws.update_capacity(ctx, kServing21, {0, 3, 3});
  world.tell_notices();
  world.live(5min);
  (void)world.effect(UpdateCapacity{.group = kServing21, .capacity = {0, 3, 2}});
  EXPECT_EQ(world.breach(), std::nullopt);
}

// What was there before a write of one's own that nobody answered, and then again: it looks as if
// the write had never arrived.
TEST(ForeignChecker, AChangeThatLooksLikeALostWriteIsForgiven) {
  for (const bool answered : {false, true}) {
    HandMade world = with_foreign_change();
    GroupPlan& plan = world.controllers[0].journal.groups.back();
    const Group* group = world.outside.aws.find_group(kServing21);
    ASSERT_NE(group, nullptr);
    plan.capacity = {0, 3, 2};
    plan.capacity_before = group->capacity;
    plan.capacity_seen = answered;
    world.live(5min);
    (void)world.effect(UpdateCapacity{.group = kServing21, .capacity = {0, 3, 2}});
    EXPECT_EQ(world.breach().has_value(), answered);
  }
}

TEST(ForeignChecker, OtherGroupsAreFree) {
  HandMade world = with_foreign_change();
  world.live(5min);
  (void)world.effect(
      SuspendProcesses{.group = kServing22, .processes = only(Process::kAzRebalance)});
  EXPECT_EQ(world.breach(), std::nullopt);
}

}  // namespace
}  // namespace lighthouse::sim
