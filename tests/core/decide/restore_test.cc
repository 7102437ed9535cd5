// Bringing an old group back: in the one order that kills nothing, whatever became of it meanwhile
// [A10.2 Trap 1, A19].
#include "core/decide/restore.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/decide/looker.h"

namespace lighthouse {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Restore : public ::testing::Test {
 protected:
  // v022 kept at 0/0/0, as an upgrade leaves it.
  void empty_old() {
    for (const uint32_t h : {1U, 2U, 3U}) l.world.fleet.lose(host(h));
    old().capacity = {};
    l.world.fleet.group(polling(22)).capacity = {};
  }
  Group& old() { return l.world.fleet.group(serving(22)); }

  // Runs until the serving group is restored; true when that came about.
  bool restored() {
    return l.look_until([this] { return l.step() == Step::kDisableNew; });
  }
  // "ResumeProcesses Launch" … of the serving group, and registrations.
  [[nodiscard]] std::vector<std::string> steps() const {
    std::vector<std::string> out;
    for (const WriteSeen& w : l.world.writes) {
      if (const auto* r = std::get_if<ResumeProcesses>(&w.call)) {
        out.emplace_back(r->processes == only(Process::kLaunch)              ? "Launch"
                         : r->processes == only(Process::kTerminate)         ? "Terminate"
                         : r->processes == only(Process::kAddToLoadBalancer) ? "AddToLoadBalancer"
                                                                             : "several");
      } else if (std::holds_alternative<UpdateCapacity>(w.call)) {
        out.emplace_back("capacity");
      } else if (std::holds_alternative<RegisterInstances>(w.call)) {
        out.emplace_back("register");
      } else if (std::holds_alternative<SetInstanceHealthy>(w.call)) {
        out.emplace_back("healthy");
      }
    }
    return out;
  }
  void expect_whole(const Group& g) {
    EXPECT_TRUE((g.suspended & kDisabledProcesses).empty());
    EXPECT_GE(g.capacity.desired, 2);
    EXPECT_GE(g.capacity.min, 2);
    EXPECT_EQ(static_cast<int32_t>(g.members.size()), g.capacity.desired);
    for (const Member& m : g.members) {
      for (const Balancer& b : l.world.fleet.balancers) {
        ASSERT_NE(find_by_id(b.health, m.id), nullptr);
        EXPECT_EQ(find_by_id(b.health, m.id)->state, Registration::kInService);
      }
    }
  }

  Looker l{Operation::kRollback, MiniWorld{old_and_new()}};
};

TEST_F(Restore, AGroupWithItsInstancesIsServedAgainInThisOrder) {
  ASSERT_TRUE(restored());
  EXPECT_THAT(steps(),
              ElementsAre("AddToLoadBalancer", "Launch", "register", "register", "Terminate"));
  expect_whole(old());
  EXPECT_THAT(l.world.killed_by_aws, IsEmpty());
}

TEST_F(Restore, AGroupAtZeroGetsItsCapacityFirstAndAddToLoadBalancerBeforeLaunch) {
  empty_old();
  ASSERT_TRUE(restored());
  EXPECT_THAT(steps(), ElementsAre("capacity", "AddToLoadBalancer", "Launch", "Terminate"));
  expect_whole(old());
  EXPECT_THAT(l.world.killed_by_aws, IsEmpty());
}

TEST_F(Restore, CapacityIsAsItWasWhenItServed) {
  empty_old();
  l.record().restore_serving = {.group = serving(22),
                                .capacity = {.min = 3, .max = 7, .desired = 4}};
  ASSERT_TRUE(restored());
  EXPECT_EQ(old().capacity, (Capacity{.min = 3, .max = 4, .desired = 4}));
}

TEST_F(Restore, DesiredCoversEveryInstanceBeforeTerminateResumes) {
  old().capacity = {.min = 0, .max = 2, .desired = 0};
  ASSERT_TRUE(restored());
  EXPECT_EQ(steps().front(), "capacity");
  EXPECT_EQ(steps().back(), "Terminate");
  EXPECT_THAT(l.world.killed_by_aws, IsEmpty());
}

TEST_F(Restore, MoreInstancesThanWantedAreAllKept) {
  for (const uint32_t h : {4U, 5U}) l.world.fleet.join(serving(22), host(h));
  ASSERT_TRUE(restored());
  EXPECT_EQ(old().capacity.desired, 4);
  EXPECT_EQ(old().members.size(), 4U);
  expect_whole(old());
  EXPECT_THAT(l.world.killed_by_aws, IsEmpty());
}

TEST_F(Restore, StickyMarksAreRepairedAndReadBackBeforeTerminateResumes) {
  l.world.fleet.member(host(1)).unhealthy = true;
  l.world.fleet.member(host(2)).unhealthy = true;
  l.world.fail(CallKind::kSetInstanceHealthy, ErrorCode::kOutcomeUnknown);
  ASSERT_TRUE(restored());
  EXPECT_THAT(steps(), ElementsAre("AddToLoadBalancer", "Launch", "register", "register", "healthy",
                                   "healthy", "healthy", "Terminate"));
  EXPECT_THAT(l.world.killed_by_aws, IsEmpty());
}

TEST_F(Restore, ADeadMemberIsReplacedAndStopsNothing) {
  l.world.fleet.facts(host(1)).state = Ec2State::kTerminated;
  l.world.fleet.member(host(1)).unhealthy = true;
  ASSERT_TRUE(restored());
  for (const RegisterInstances& r : l.world.made<RegisterInstances>())
    EXPECT_EQ(std::count(r.instances.begin(), r.instances.end(), host(1)), 0);
  EXPECT_THAT(steps(), ElementsAre("capacity", "AddToLoadBalancer", "Launch", "register",
                                   "register", "Terminate"));
  EXPECT_THAT(l.world.killed_by_aws, ElementsAre(host(1)));
}

// Nothing is left to protect: AWS replaces them one for one.
TEST_F(Restore, AGroupOfDeadMembersIsReplacedAsItIs) {
  for (const uint32_t h : {1U, 2U}) {
    l.world.fleet.facts(host(h)).state = Ec2State::kTerminated;
    l.world.fleet.member(host(h)).unhealthy = true;
  }
  ASSERT_TRUE(restored());
  EXPECT_THAT(steps(), ElementsAre("AddToLoadBalancer", "Launch", "Terminate"));
  EXPECT_THAT(l.world.killed_by_aws, ElementsAre(host(1), host(2)));
  EXPECT_EQ(old().members.size(), 2U);
  expect_whole(old());
}

TEST_F(Restore, AMemberThatIsTerminatingIsNotRepaired) {
  l.world.fleet.member(host(1)).lifecycle = Lifecycle::kTerminating;
  l.world.fleet.member(host(1)).unhealthy = true;
  l.world.launches = false;
  for (int i = 0; i < 20; ++i) l.look();
  EXPECT_THAT(l.world.made<SetInstanceHealthy>(), IsEmpty());
  EXPECT_TRUE(l.waits_for(Reason::kWaitingForInstances));
  l.world.fleet.lose(host(1));
  l.world.launches = true;
  ASSERT_TRUE(restored());
}

TEST_F(Restore, AnInstanceThatDiesMeanwhileIsLaunchedAnew) {
  ASSERT_TRUE(l.look_until([this] { return l.waits_for(Reason::kRegistering); }));
  l.world.fleet.lose(host(1));
  ASSERT_TRUE(restored());
  EXPECT_EQ(old().members.size(), 2U);
  EXPECT_THAT(l.world.killed_by_aws, IsEmpty());
}

TEST_F(Restore, EachOfBothBalancersMustSayInService) {
  l.policy.restore_deadline = 10min;
  ASSERT_TRUE(l.look_until([this] { return l.waits_for(Reason::kRegistering); }));
  l.world.fleet.enlist(kInternal, host(2), Registration::kRegistering);
  for (int i = 0; i < 10; ++i) l.look();
  EXPECT_TRUE(l.waits_for(Reason::kWaitingForInService));
  EXPECT_TRUE(old().suspended.has(Process::kTerminate));
  l.world.fleet.enlist(kInternal, host(2), Registration::kDraining);
  for (int i = 0; i < 3; ++i) l.look();
  EXPECT_TRUE(l.waits_for(Reason::kWaitingForInService));
  l.world.fleet.enlist(kInternal, host(2), Registration::kInService);
  ASSERT_TRUE(restored());
}

TEST_F(Restore, ABalancerThatIsMissingFromTheAnswerIsWaitedFor) {
  const Balancers both = l.world.fleet.balancers;
  l.look();
  l.world.fleet.balancers.pop_back();
  for (int i = 0; i < 10; ++i) l.look();
  EXPECT_EQ(l.step(), Step::kRestoreServing);
  EXPECT_TRUE(old().suspended.has(Process::kTerminate));
  put(l.world.fleet.balancers, both.back());
  ASSERT_TRUE(restored());
}

TEST_F(Restore, ADeadlineHoldsWithTerminateStillSuspended) {
  empty_old();
  l.world.launches = false;
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kHeld);
  EXPECT_EQ(l.record().reason, Reason::kRestoreDeadline);
  EXPECT_TRUE(old().suspended.has(Process::kTerminate));
  EXPECT_TRUE((l.world.fleet.group(serving(23)).suspended & kDisabledProcesses).empty());
}

TEST_F(Restore, EachRefusedOrLostCallIsMadeAgain) {
  empty_old();
  for (const CallKind kind : {CallKind::kUpdateCapacity, CallKind::kResumeProcesses}) {
    l.world.fail(kind, ErrorCode::kThrottled);
    l.world.fail(kind, ErrorCode::kOutcomeUnknown, MiniWorld::Effect::kDone);
    l.world.fail(kind, ErrorCode::kUnavailable);
  }
  ASSERT_TRUE(restored());
  expect_whole(old());
}

TEST_F(Restore, MayBeRestartedAnywhere) {
  for (int looks = 1; looks < 12; ++looks) {
    SCOPED_TRACE(looks);
    l = Looker(Operation::kRollback, MiniWorld{old_and_new()});
    l.world.fleet.member(host(1)).unhealthy = true;
    old().capacity = {.min = 0, .max = 2, .desired = 1};
    for (int i = 0; i < looks && l.step() != Step::kDisableNew; ++i) l.look();
    l.restart();
    if (l.step() != Step::kDisableNew) {
      ASSERT_TRUE(restored());
    }
    expect_whole(old());
    EXPECT_THAT(l.world.killed_by_aws, IsEmpty());
  }
}

TEST_F(Restore, AForeignHandOnTheGroupFreezes) {
  empty_old();
  l.world.launches = false;
  ASSERT_TRUE(l.look_until([this] { return l.waits_for(Reason::kWaitingForInstances); }));
  l.now += 2min;
  old().capacity.desired = 1;
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().reason, Reason::kForeignChange);
  EXPECT_EQ(old().capacity.desired, 1);
}

}  // namespace
}  // namespace lighthouse
