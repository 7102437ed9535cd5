// The engine: durable before it acts, deaf to answers it no longer waits for, and the same after a
// restart.
#include "core/engine/engine.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tests/core/engine/driver.h"

namespace lighthouse {
namespace {

using namespace std::chrono_literals;

constexpr std::array kAllOperations{Operation::kDrain, Operation::kRollback, Operation::kUpgrade};

Ending good_end(Operation operation) {
  return operation == Operation::kRollback ? Ending::kRolledBack : Ending::kDone;
}

// `Driver` checks at every call that the record behind it is durable.
TEST(Engine, WritesTheRecordBeforeAnyCallThatDependsOnIt) {
  for (const Operation operation : kAllOperations) {
    Driver d = Driver::of(operation);
    ASSERT_TRUE(d.run_to_end());
    EXPECT_EQ(d.engine.record().ending, good_end(operation));
    EXPECT_EQ(d.durable, d.engine.record());
    EXPECT_GT(d.appends, 10U);
  }
}

TEST(Engine, AsksForTheFleetAndTheLeaseFirst) {
  Driver d = Driver::of(Operation::kDrain);
  d.step();
  std::vector<CallKind> kinds;
  for (const Outgoing& out : d.open) kinds.push_back(kind_of(out.call));
  EXPECT_THAT(kinds, ::testing::ElementsAre(CallKind::kDescribeGroups, CallKind::kDescribeInstances,
                                            CallKind::kDescribeBalancers, CallKind::kHoldLease));
  EXPECT_EQ(d.engine.phase(), Engine::Phase::kObserving);
}

TEST(Engine, MakesNoCallWhileTheJournalFailsAndTriesAgain) {
  Driver d = Driver::of(Operation::kDrain);
  ASSERT_TRUE(d.step_until([&] { return d.engine.record().step == Step::kDrain; }));
  d.world.down = {CallKind::kAppendJournal};
  const std::size_t before = d.world.order().size();
  const Time from = d.now;
  for (int i = 0; i < 5000; ++i) d.step();
  EXPECT_EQ(d.engine.phase(), Engine::Phase::kWriting);
  EXPECT_GT(d.now, from + 20min);
  EXPECT_EQ(d.world.order().size(), before);
  d.world.down.clear();
  ASSERT_TRUE(d.run_to_end());
  EXPECT_EQ(d.engine.record().ending, Ending::kDone);
}

TEST(Engine, DecidesAnewWhatASlowJournalHasMadeOld) {
  Driver d = Driver::of(Operation::kDrain);
  ASSERT_TRUE(d.step_until([&] {
    return d.engine.phase() == Engine::Phase::kWriting && !d.engine.record().terminations.empty() &&
           d.engine.record().terminations.front().state == TerminationState::kSent;
  }));
  d.now += d.config.policy.call_deadline + 1ms;
  const InstanceId chosen = d.engine.record().terminations.front().instance;
  d.world.work(chosen, execution(5));
  d.step();
  EXPECT_EQ(d.engine.phase(), Engine::Phase::kWaiting);
  EXPECT_TRUE(d.world.made<TerminateAndDecrement>().empty());
  ASSERT_TRUE(d.step_until([&] { return d.world.made<TerminateAndDecrement>().size() == 2; }));
  for (const TerminateAndDecrement& t : d.world.made<TerminateAndDecrement>())
    EXPECT_NE(t.instance, chosen);
}

TEST(Engine, IgnoresAnswersToCallsThatAreNotOpen) {
  Driver d = Driver::of(Operation::kDrain);
  d.step();
  const Outgoing first = d.open.front();
  d.answer(0);
  const uint64_t before = d.engine.hash();
  const Answer again = d.world.answer(first.call, d.now);
  EXPECT_TRUE(d.engine.answered(d.now, first.number, Answer(again)).calls.empty());
  EXPECT_TRUE(d.engine.answered(d.now + 1h, 4711, Answer(again)).calls.empty());
  EXPECT_TRUE(d.engine.answered(d.now, 0, Answer(again)).calls.empty());
  EXPECT_EQ(d.engine.hash(), before);
}

TEST(Engine, TakesAnAnswerOfAnotherTypeForAFailure) {
  Driver d = Driver::of(Operation::kDrain);
  d.step();
  d.answer(0, Answer(Result<Lease>(Lease{})));
  EXPECT_FALSE(d.engine.observation().groups.good());
  EXPECT_TRUE(d.engine.observation().groups.failing());
  EXPECT_EQ(d.engine.observation().groups.error.code, ErrorCode::kInternal);
}

TEST(Engine, KeepsTheLastGoodValueAndSaysSinceWhenItFails) {
  Driver d = Driver::of(Operation::kDrain);
  ASSERT_TRUE(d.step_until([&] { return d.engine.record().step == Step::kDrain; }));
  ASSERT_TRUE(d.step_until([&] { return d.engine.phase() == Engine::Phase::kWaiting; }));
  const Groups good = d.engine.observation().groups.value;
  d.world.down = {CallKind::kDescribeGroups};
  const uint64_t looks = d.engine.looks();
  ASSERT_TRUE(d.step_until([&] { return d.engine.observation().groups.failing(); }));
  const Time since = d.engine.observation().groups.failing_since;
  ASSERT_TRUE(d.step_until([&] { return d.engine.looks() > looks + 5; }));
  EXPECT_EQ(d.engine.observation().groups.value, good);
  EXPECT_EQ(d.engine.observation().groups.failing_since, since);
  d.world.down.clear();
  ASSERT_TRUE(d.step_until([&] { return !d.engine.observation().groups.failing(); }));
}

TEST(Engine, AnAnswerIsTrueFromWhenItWasAsked) {
  Driver d = Driver::of(Operation::kDrain);
  d.step();
  const Time asked = d.now;
  d.now += 20s;
  d.answer(0);
  EXPECT_EQ(d.engine.observation().groups.asked, asked);
}

TEST(Engine, EarlyWakesAreHarmless) {
  Driver d = Driver::of(Operation::kRollback);
  for (int i = 0; i < 3000 && !d.engine.ended(); ++i) {
    const uint64_t before = d.engine.hash();
    const bool early = d.engine.phase() != Engine::Phase::kWaiting || d.now < d.wake_at;
    if (early && d.engine.phase() != Engine::Phase::kIdle) {
      const Steps steps = d.engine.wake(d.now);
      EXPECT_TRUE(steps.calls.empty());
      EXPECT_EQ(d.engine.hash(), before);
      if (d.engine.phase() == Engine::Phase::kWaiting) {
        EXPECT_EQ(steps.wake_at, d.wake_at);
      }
    }
    d.step();
  }
  EXPECT_TRUE(d.engine.ended());
}

TEST(Engine, AnEndedOneStaysEnded) {
  Driver d = Driver::of(Operation::kDrain);
  ASSERT_TRUE(d.run_to_end());
  EXPECT_TRUE(d.engine.wake(d.now + 1h).calls.empty());
  EXPECT_EQ(d.engine.wake(d.now + 1h).wake_at, kNever);
  Driver again = d.restarted();
  EXPECT_TRUE(again.engine.ended());
  EXPECT_TRUE(again.engine.wake(d.now).calls.empty());
}

// Writes from here to the end. Sorted, because a proof that starts again may let another instance
// be first.
std::vector<std::string> rest_of(Driver d) {
  const std::size_t before = d.world.order().size();
  EXPECT_TRUE(d.run_to_end());
  std::vector<std::string> all = d.world.order();
  all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(before));
  std::sort(all.begin(), all.end());
  return all;
}

TEST(Engine, RestartedAnywhereItDoesWhatItWouldHaveDone) {
  for (const Operation operation : kAllOperations) {
    Driver d = Driver::of(operation);
    uint64_t looks = 0;
    while (!d.engine.ended()) {
      d.step();
      d.let_pipeline_succeed();
      if (d.engine.phase() != Engine::Phase::kWaiting || d.engine.looks() == looks) continue;
      looks = d.engine.looks();
      if (looks % 5 != 0) continue;
      SCOPED_TRACE(std::string(name_of(d.engine.record().step)) + " look " + std::to_string(looks));
      const Driver other = d.restarted();
      EXPECT_EQ(rest_of(other), rest_of(d));
    }
  }
}

// Killed in every phase of every look: before the journal has it, before the calls, in between.
TEST(Engine, KilledAnywhereItReachesTheSameEnd) {
  for (const Operation operation : kAllOperations) {
    Driver plain = Driver::of(operation);
    ASSERT_TRUE(plain.run_to_end());
    Driver d = Driver::of(operation);
    for (int events = 0; !d.engine.ended(); ++events) {
      d.step();
      d.let_pipeline_succeed();
      const bool quiet = d.engine.phase() == Engine::Phase::kWaiting && events % 7 != 0;
      if (quiet || events % 3 != 0) continue;
      SCOPED_TRACE(std::string(name_of(d.engine.record().step)) + " event " +
                   std::to_string(events));
      Driver other = d.restarted();
      ASSERT_TRUE(other.run_to_end());
      EXPECT_EQ(other.engine.record().ending, plain.engine.record().ending);
      EXPECT_EQ(other.world.fleet.groups, plain.world.fleet.groups);
      EXPECT_EQ(other.world.made<TerminateAndDecrement>().size(),
                plain.world.made<TerminateAndDecrement>().size());
      EXPECT_TRUE(other.engine.record().deeds.empty());
    }
  }
}

}  // namespace
}  // namespace lighthouse
