// Foreign changes freeze the operation; a stale read of our own is none.
#include "core/decide/foreign.h"

#include "tests/core/decide/drain_fixture.h"

namespace lighthouse {
namespace {

class Foreign : public DrainFixture {
 protected:
  void start() {
    ASSERT_TRUE(l.look_until_step(Step::kDrain));
    ASSERT_TRUE(l.look_until([this] { return l.now > at(1h) + 3min; }));
    calls_before = l.world.order().size();
  }
  void expect_held(GroupId which) {
    ASSERT_TRUE(l.run_to_end());
    EXPECT_EQ(l.record().ending, Ending::kHeld);
    EXPECT_EQ(l.record().reason, Reason::kForeignChange);
    EXPECT_EQ(l.record().reason_group, which);
    EXPECT_EQ(l.world.order().size(), calls_before);
  }
  std::size_t calls_before = 0;
};

TEST_F(Foreign, EditedCapacityFreezes) {
  start();
  l.world.fleet.group(serving(22)).capacity.max = 9;
  expect_held(serving(22));
}

TEST_F(Foreign, AResumedProcessFreezes) {
  start();
  auto& suspended = l.world.fleet.group(polling(22)).suspended;
  suspended = suspended - only(Process::kAddToLoadBalancer);
  expect_held(polling(22));
}

TEST_F(Foreign, AProcessSuspendedByAPersonFreezes) {
  start();
  auto& suspended = l.world.fleet.group(polling(22)).suspended;
  suspended = suspended | only(Process::kHealthCheck);
  expect_held(polling(22));
}

TEST_F(Foreign, AnInstanceRegisteredAgainFreezes) {
  for (const Registration state :
       {Registration::kInService, Registration::kRegistering, Registration::kFailing}) {
    l = Looker(Operation::kDrain, MiniWorld{old_and_new()});
    start();
    l.world.fleet.enlist(kInternal, host(2), state);
    expect_held(serving(22));
    EXPECT_EQ(l.record().reason_instance, host(2));
  }
}

TEST_F(Foreign, AChangeRightBeforeTheCallStopsIt) {
  intend();
  l.world.fleet.group(serving(22)).capacity.max = 9;
  l.look();
  EXPECT_EQ(terminations_sent(), 0U);
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().reason, Reason::kForeignChange);
  EXPECT_EQ(terminations_sent(), 0U);
}

// Within the bound of a stale read a difference may be an older state: nothing is done meanwhile.
TEST_F(Foreign, AStrangeStateRightAfterOurWriteIsWaitedOut) {
  const Groups before = l.world.fleet.groups;
  send();
  l.world.stale_groups = before;
  for (int i = 0; i < 3; ++i) l.look();
  EXPECT_TRUE(l.waits_for(Reason::kForeignChange));
  EXPECT_FALSE(l.ended());
  l.world.stale_groups.reset();
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kDone);
  EXPECT_EQ(terminations_sent(), 3U);
}

TEST_F(Foreign, AStrangeStateThatLastsIsForeign) {
  const Groups before = l.world.fleet.groups;
  send();
  l.world.stale_groups = before;
  const Time from = l.now;
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().reason, Reason::kForeignChange);
  EXPECT_GE(l.now - from, l.policy.stale_read_bound - 5s);
  EXPECT_EQ(terminations_sent(), 1U);
}

// Nothing was ever seen of the write, but it was answered with yes: what was before it is no stale
// read for longer than one may be.
TEST_F(Foreign, AnAnsweredWriteThatIsTakenBackFreezes) {
  Group& group = l.world.fleet.group(serving(22));
  group.capacity.min = 2;
  const Capacity before = group.capacity;
  ASSERT_TRUE(l.look_until([this] { return !l.world.made<UpdateCapacity>().empty(); }));
  const std::size_t made = l.world.made<UpdateCapacity>().size();
  l.world.fleet.group(serving(22)).capacity = before;
  l.now += 10min;  // asleep meanwhile
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kHeld);
  EXPECT_EQ(l.record().reason, Reason::kForeignChange);
  EXPECT_EQ(l.world.made<UpdateCapacity>().size(), made);
}

TEST_F(Foreign, AnUpdateThatIsRefusedIsTriedAgainAndIsNotForeign) {
  for (int i = 0; i < 30; ++i) l.world.fail(CallKind::kUpdateCapacity, ErrorCode::kUnavailable);
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kDone);
}

TEST_F(Foreign, DeedsOfAHeldOperationAreRecordedAllTheSame) {
  l.world.down = {CallKind::kListTasks};
  ASSERT_TRUE(l.look_until([this] { return l.record().deeds.size() == 1; }));
  l.now += 5min;
  l.world.fleet.group(serving(22)).capacity.max = 9;
  ASSERT_TRUE(l.look_until([this] { return l.record().ending == Ending::kHeld; }));
  EXPECT_FALSE(l.ended());
  l.world.down.clear();
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kHeld);
  EXPECT_EQ(l.record().reason, Reason::kForeignChange);
  EXPECT_EQ(deeds_of(Deed::kTerminated), 1U);
}

}  // namespace
}  // namespace lighthouse
