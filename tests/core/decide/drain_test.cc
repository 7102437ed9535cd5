// A drain empties what is disabled, one instance at a time, and stops for work, for people and for
// a fleet that is not well.
#include "core/decide/drain.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tests/core/decide/drain_fixture.h"

namespace lighthouse {
namespace {

using ::testing::ElementsAre;

class Drain : public DrainFixture {};

TEST_F(Drain, EmptiesDisabledGroupsAndLeavesThemSuspendedAtZero) {
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kDone);
  for (const GroupId id : {serving(22), polling(22)}) {
    const Group& g = l.world.fleet.group(id);
    EXPECT_TRUE(g.members.empty());
    EXPECT_EQ(g.capacity, Capacity{});
    EXPECT_EQ(g.suspended, kDisabledProcesses);
  }
  EXPECT_EQ(l.world.fleet.group(serving(23)).members.size(), 2U);
  EXPECT_EQ(l.world.fleet.group(polling(23)).members.size(), 1U);
  EXPECT_EQ(deeds_of(Deed::kTerminated), 3U);
  EXPECT_EQ(deeds_of(Deed::kEmptied), 2U);
  EXPECT_TRUE(l.record().deeds.empty());
  EXPECT_EQ(l.world.lease_holder, 0U);
}

TEST_F(Drain, LowersTheMinimumBeforeEachTermination) {
  drop(l.world.fleet.groups, polling(22));
  ASSERT_TRUE(l.run_to_end());
  EXPECT_THAT(l.world.order(),
              ElementsAre("UpdateCapacity", "TerminateAndDecrement", "UpdateCapacity",
                          "TerminateAndDecrement", "UpdateCapacity"));
  const auto updates = l.world.made<UpdateCapacity>();
  EXPECT_EQ(updates[0].capacity, (Capacity{.min = 1, .max = 2, .desired = 2}));
  EXPECT_EQ(updates[1].capacity, (Capacity{.min = 0, .max = 2, .desired = 1}));
  EXPECT_EQ(updates[2].capacity, Capacity{});
}

TEST_F(Drain, MatchesDesiredToWhatIsThereBeforeATermination) {
  l.world.fleet.group(serving(22)).capacity = {.min = 1, .max = 6, .desired = 5};
  l.world.work(host(3), execution(5));
  send();
  EXPECT_EQ(l.world.made<UpdateCapacity>().front().capacity,
            (Capacity{.min = 1, .max = 6, .desired = 2}));
  EXPECT_EQ(l.world.fleet.group(serving(22)).capacity.desired, 1);
}

TEST_F(Drain, TerminatesOneAtATime) {
  l.world.linger = true;
  send();
  const InstanceId first = l.world.made<TerminateAndDecrement>().front().instance;
  for (int i = 0; i < 200; ++i) l.look();
  EXPECT_EQ(terminations_sent(), 1U);
  EXPECT_EQ(l.wait_of(first)->reason, Reason::kTerminating);
  EXPECT_TRUE(l.waits_for(Reason::kAnotherFirst));
  l.world.fleet.lose(first);
  ASSERT_TRUE(l.look_until([this] { return terminations_sent() == 2; }));
}

TEST_F(Drain, WritesTheIntentionDownInALookOfItsOwn) {
  intend();
  const Termination intended = l.record().terminations.front();
  EXPECT_EQ(l.wait_of(intended.instance)->reason, Reason::kRechecking);
  l.look();
  EXPECT_EQ(terminations_sent(), 1U);
  EXPECT_EQ(l.record().terminations.front().state, TerminationState::kSent);
}

TEST_F(Drain, TheRecheckCatchesNewWork) {
  intend();
  l.world.work(l.record().terminations.front().instance, execution(5));
  l.look();
  EXPECT_EQ(terminations_sent(), 0U);
  ASSERT_TRUE(l.record().terminations.empty() ||
              l.record().terminations.front().instance != host(1));
}

TEST_F(Drain, TheRecheckNeedsEveryPartAgain) {
  for (const CallKind part :
       {CallKind::kDescribeGroups, CallKind::kDescribeBalancers, CallKind::kActiveByInstance,
        CallKind::kReadExecutions, CallKind::kReadBakes}) {
    SCOPED_TRACE(name_of(part));
    l = Looker(Operation::kDrain, MiniWorld{old_and_new()});
    intend();
    l.world.down = {part};
    for (int i = 0; i < 100; ++i) l.look();
    EXPECT_EQ(terminations_sent(), 0U);
    EXPECT_FALSE(l.ended());
    l.world.down.clear();
    ASSERT_TRUE(l.run_to_end());
    EXPECT_EQ(l.record().ending, Ending::kDone);
    EXPECT_EQ(terminations_sent(), 3U);
  }
}

TEST_F(Drain, TheRecheckLooksAtTheFleetThatStays) {
  intend();
  l.world.fleet.enlist(kInternal, host(11), Registration::kFailing);
  l.look();
  EXPECT_EQ(terminations_sent(), 0U);
}

TEST_F(Drain, PausesWhileTheFleetThatStaysIsUnwell) {
  l.world.fleet.enlist(kInternal, host(11), Registration::kFailing);
  l.policy.serving_floor = 1;
  ASSERT_TRUE(l.look_until_step(Step::kDrain));
  l.policy.serving_floor = 2;
  for (int i = 0; i < 100; ++i) l.look();
  EXPECT_TRUE(l.world.order().empty());
  EXPECT_TRUE(l.waits_for(Reason::kNewNotHealthy));
  l.world.fleet.enlist(kInternal, host(11), Registration::kInService);
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kDone);
}

TEST_F(Drain, ADeadlineHoldsAndKillsNothing) {
  l.world.work(host(1), execution(5));
  l.policy.drain_deadline = 2h;
  const Time began = l.now;
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kDeadline);
  EXPECT_EQ(l.record().reason, Reason::kDrainDeadline);
  EXPECT_EQ(l.record().reason_instance, host(1));
  EXPECT_GE(l.now - began, 2h);
  EXPECT_NE(find_by_id(l.world.fleet.group(serving(22)).members, host(1)), nullptr);
  EXPECT_EQ(terminations_sent(), 2U);
  EXPECT_EQ(deeds_of(Deed::kTerminated), 2U);
}

TEST_F(Drain, CompletesAHalfDoneDisable) {
  l.world.fleet.enlist(kInternal, host(1), Registration::kInService);
  l.world.fleet.enlist(kInternal, host(2), Registration::kFailing);
  ASSERT_TRUE(l.look_until_step(Step::kDrain));
  l.look();
  const auto calls = l.world.made<DeregisterInstances>();
  ASSERT_EQ(calls.size(), 1U);
  EXPECT_EQ(calls[0].balancer, kInternal);
  EXPECT_EQ(calls[0].instances, (InstanceList{host(1), host(2)}));
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kDone);
}

TEST_F(Drain, LeavesAGroupAloneThatIsNotDisabledInAllThree) {
  auto& suspended = l.world.fleet.group(polling(22)).suspended;
  suspended = suspended - only(Process::kLaunch) - only(Process::kTerminate);
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.world.fleet.group(polling(22)).members.size(), 1U);
}

TEST_F(Drain, AnAnswerThatLacksAGroupIsNotItsEnd) {
  ASSERT_TRUE(l.look_until_step(Step::kDrain));
  Groups lacking = l.world.fleet.groups;
  drop(lacking, serving(22));
  drop(lacking, polling(22));
  l.world.stale_groups = lacking;
  for (int i = 0; i < 10; ++i) l.look();
  EXPECT_EQ(l.step(), Step::kDrain);
  EXPECT_TRUE(l.waits_for(Reason::kGroupMissing));
  for (const InstanceId id : {host(1), host(2), host(3)}) l.world.fleet.lose(id);
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kDone);
  EXPECT_EQ(terminations_sent(), 0U);
}

TEST_F(Drain, APersonsNameIsEnough) {
  l.world.work(host(1), execution(5));
  l.record().named.push_back(host(1));
  send();
  EXPECT_EQ(l.world.made<TerminateAndDecrement>().front().instance, host(1));
  EXPECT_LT(l.now - at(1h), 60s);
}

TEST_F(Drain, AnInstanceInStandbyIsWaitedForUntilTheDeadline) {
  l.world.fleet.member(host(1)).lifecycle = Lifecycle::kStandby;
  l.policy.drain_deadline = 2h;
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kDeadline);
  EXPECT_NE(find_by_id(l.world.fleet.group(serving(22)).members, host(1)), nullptr);
}

}  // namespace
}  // namespace lighthouse
