// A termination that was refused, lost or hidden by a stale read: looked at, never repeated
// blindly, and recorded once.
#include "core/decide/terminate.h"

#include <utility>

#include "tests/core/decide/drain_fixture.h"

namespace lighthouse {
namespace {

class Terminate : public DrainFixture {
 protected:
  [[nodiscard]] Time sent_at(std::size_t n) const {
    for (const WriteSeen& w : l.world.writes) {
      if (kind_of(w.call) == CallKind::kTerminateAndDecrement && n-- == 0) return w.time;
    }
    return kNever;
  }
  void finish_well(std::size_t calls) {
    ASSERT_TRUE(l.run_to_end());
    EXPECT_EQ(l.record().ending, Ending::kDone);
    EXPECT_EQ(terminations_sent(), calls);
    EXPECT_EQ(deeds_of(Deed::kTerminated), 3U);
    EXPECT_EQ(deeds_of(Deed::kEmptied), 2U);
  }
  static constexpr Duration kProof = 305s;
};

TEST_F(Terminate, ARefusalIsLookedAtAndProvedAgain) {
  for (const ErrorCode code : {ErrorCode::kConflict, ErrorCode::kThrottled, ErrorCode::kDenied}) {
    SCOPED_TRACE(name_of(code));
    l = Looker(Operation::kDrain, MiniWorld{old_and_new()});
    l.world.fail(CallKind::kTerminateAndDecrement, code);
    send();
    l.look();
    EXPECT_TRUE(l.record().terminations.front().refused);
    EXPECT_TRUE(l.waits_for(Reason::kTerminationRefused));
    ASSERT_TRUE(l.look_until([this] { return terminations_sent() == 2; }));
    EXPECT_GE(sent_at(1) - sent_at(0), l.policy.stale_read_bound);
    finish_well(4);
  }
}

TEST_F(Terminate, TheSameInstanceIsNotTriedAgainBeforeANewProof) {
  drop(l.world.fleet.groups, polling(22));
  l.world.fleet.lose(host(2));
  l.world.fail(CallKind::kTerminateAndDecrement, ErrorCode::kThrottled);
  send();
  ASSERT_TRUE(l.look_until([this] { return terminations_sent() == 2; }));
  EXPECT_GE(sent_at(1) - sent_at(0), l.policy.stale_read_bound + kProof);
}

TEST_F(Terminate, ALostAnswerOfACallThatActedIsFoundByLooking) {
  for (const ErrorCode code :
       {ErrorCode::kOutcomeUnknown, ErrorCode::kUnavailable, ErrorCode::kTimeout,
        ErrorCode::kInvalid, ErrorCode::kInternal, ErrorCode::kNotFound}) {
    SCOPED_TRACE(name_of(code));
    l = Looker(Operation::kDrain, MiniWorld{old_and_new()});
    l.world.fail(CallKind::kTerminateAndDecrement, code, MiniWorld::Effect::kDone);
    send();
    finish_well(3);
  }
}

TEST_F(Terminate, ALostCallIsNotSentAgainWhileASignatureOfItMayLive) {
  for (const ErrorCode code :
       {ErrorCode::kOutcomeUnknown, ErrorCode::kUnavailable, ErrorCode::kTimeout,
        ErrorCode::kInvalid, ErrorCode::kInternal, ErrorCode::kNotFound}) {
    SCOPED_TRACE(name_of(code));
    l = Looker(Operation::kDrain, MiniWorld{old_and_new()});
    l.world.fail(CallKind::kTerminateAndDecrement, code);
    send();
    ASSERT_TRUE(l.look_until([this] { return terminations_sent() == 2; }));
    EXPECT_GE(sent_at(1) - sent_at(0), l.policy.terminate_look);
    finish_well(4);
  }
}

TEST_F(Terminate, ALostCallIsWaitedForWithItsAge) {
  l.world.fail(CallKind::kTerminateAndDecrement, ErrorCode::kOutcomeUnknown);
  send();
  const Time told = l.now;
  for (int i = 0; i < 10; ++i) l.look();
  ASSERT_TRUE(l.waits_for(Reason::kTerminationUnknown));
  EXPECT_EQ(l.wait_of(host(1))->since, told);
  EXPECT_EQ(l.wait_of(host(1))->until, told + l.policy.terminate_look);
}

// A process that slept between its decision and its call: the call leaves when it wakes.
TEST_F(Terminate, ACallWithoutAnAnswerIsLookedForFromWhenThatIsKnown) {
  l.world.fail(CallKind::kTerminateAndDecrement, ErrorCode::kOutcomeUnknown);
  send();
  l.now += 10min;
  for (int i = 0; i < 10; ++i) l.look();
  EXPECT_TRUE(l.waits_for(Reason::kTerminationUnknown));
  EXPECT_EQ(terminations_sent(), 1U);
}

// The operation ends meanwhile; what was sent still ends, and still gets its record.
TEST_F(Terminate, ACallThatHasLeftIsSeenThroughAfterTheEnd) {
  l.world.linger = true;
  send();
  l.world.fleet.group(polling(22)).capacity.max = 9;  // a person: the operation holds
  ASSERT_TRUE(l.look_until([this] { return l.step() == Step::kRecords; }));
  EXPECT_EQ(l.record().ending, Ending::kHeld);
  for (int i = 0; i < 5; ++i) l.look();
  EXPECT_EQ(l.step(), Step::kRecords);
  EXPECT_TRUE(l.waits_for(Reason::kTerminating));
  l.world.fleet.lose(host(1));
  ASSERT_TRUE(l.run_to_end());
  const auto records = l.world.made<SubmitRecord>();
  EXPECT_TRUE(std::any_of(records.begin(), records.end(), [](const SubmitRecord& r) {
    return r.deed == Deed::kTerminated && r.instance == host(1);
  }));
}

TEST_F(Terminate, ADesiredCountThatFellForAnInstanceThatStaysIsForAPerson) {
  l.world.fail(CallKind::kTerminateAndDecrement, ErrorCode::kOutcomeUnknown);
  send();
  --l.world.fleet.group(serving(22)).capacity.desired;
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kOutcomeUnknown);
  EXPECT_EQ(l.record().reason, Reason::kTerminationUnknown);
  EXPECT_EQ(terminations_sent(), 1U);
}

TEST_F(Terminate, ARestartAfterTheCallDoesNotRepeatIt) {
  for (const auto effect : {MiniWorld::Effect::kNone, MiniWorld::Effect::kDone}) {
    l = Looker(Operation::kDrain, MiniWorld{old_and_new()});
    l.world.fail(CallKind::kTerminateAndDecrement, ErrorCode::kOutcomeUnknown, effect);
    send();
    l.restart();
    l.seen.actions.clear();
    if (effect == MiniWorld::Effect::kNone) {
      ASSERT_TRUE(l.look_until([this] { return terminations_sent() == 2; }));
      EXPECT_GE(sent_at(1) - sent_at(0), l.policy.terminate_look);
    }
    finish_well(effect == MiniWorld::Effect::kDone ? 3 : 4);
  }
}

TEST_F(Terminate, ARestartBeforeTheCallProvesAnew) {
  intend();
  const Time intended = l.now;
  l.restart();
  send();
  EXPECT_GE(sent_at(0) - intended, 600s + kProof);
  finish_well(3);
}

// After it was seen to be gone, another replica may still show it for a while [A18.1].
TEST_F(Terminate, AStaleReadDoesNotBringItBack) {
  const Groups before = l.world.fleet.groups;
  send();
  Groups stale = l.world.fleet.groups;
  stale = before;
  find_by_id(stale, serving(22))->capacity = {.min = 1, .max = 2, .desired = 2};
  ASSERT_TRUE(l.look_until(
      [this] { return l.record().terminations.front().state == TerminationState::kGone; }));
  const Time gone = l.now;
  l.world.stale_groups = stale;
  ASSERT_TRUE(l.look_until([&] { return l.now - gone > 40s; }));
  EXPECT_EQ(terminations_sent(), 1U);
  EXPECT_FALSE(l.ended());
  l.world.stale_groups.reset();
  finish_well(3);
}

TEST_F(Terminate, ItsDeedWaitsUntilItIsSeenToBeGone) {
  l.world.linger = true;
  send();
  for (int i = 0; i < 50; ++i) l.look();
  EXPECT_EQ(deeds_of(Deed::kTerminated), 0U);
  l.world.linger = false;
  l.world.fleet.lose(host(1));
  ASSERT_TRUE(l.look_until([this] { return deeds_of(Deed::kTerminated) == 1; }));
}

TEST_F(Terminate, AGroupThatIsDeletedMeanwhileIsGoneOnlyWhenTheInstanceIs) {
  l.world.linger = true;
  send();
  const InstanceId victim = l.world.made<TerminateAndDecrement>().front().instance;
  drop(l.world.fleet.groups, serving(22));
  for (int i = 0; i < 10; ++i) l.look();
  EXPECT_EQ(deeds_of(Deed::kTerminated), 0U);
  l.world.fleet.lose(victim);
  l.world.fleet.lose(host(2));
  ASSERT_TRUE(l.look_until([this] { return deeds_of(Deed::kTerminated) == 1; }));
}

}  // namespace
}  // namespace lighthouse
