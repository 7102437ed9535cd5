// Engines that decide alike hash alike; each input that changes what comes next changes the hash.
#include <gtest/gtest.h>

#include "tests/core/engine/driver.h"

namespace lighthouse {
namespace {

using namespace std::chrono_literals;

TEST(EngineHash, EqualEnginesHashEqual) {
  Driver d = Driver::of(Operation::kDrain);
  for (int i = 0; i < 500; ++i) {
    const Engine copy = d.engine;
    EXPECT_EQ(copy.hash(), d.engine.hash());
    d.step();
  }
}

TEST(EngineHash, CopiesGoOnAlike) {
  Driver d = Driver::of(Operation::kRollback);
  for (int i = 0; i < 100; ++i) d.step();
  Driver copy = d;
  for (int i = 0; i < 100; ++i) {
    d.step();
    copy.step();
    EXPECT_EQ(copy.engine.hash(), d.engine.hash());
  }
}

class EngineHashField : public ::testing::Test {
 protected:
  EngineHashField() {
    while (d.engine.record().step != Step::kDrain || d.open.size() < 2 ||
           d.engine.phase() != Engine::Phase::kObserving)
      d.step();
  }
  // The hash after the answer to the first open call, which is about the groups.
  [[nodiscard]] uint64_t after(Answer answer, Duration later = 0ms) const {
    Engine copy = d.engine;
    (void)copy.answered(d.now + later, d.open.front().number, std::move(answer));
    return copy.hash();
  }
  [[nodiscard]] Groups groups() const { return d.world.fleet.groups; }

  Driver d = Driver::of(Operation::kDrain);
};

TEST_F(EngineHashField, OfTheAnswer) {
  Groups other = groups();
  other.front().capacity.max += 1;
  const Answer good{Result<Groups>(groups())};
  EXPECT_EQ(after(good), after(good));
  EXPECT_NE(after(good), after(Answer(Result<Groups>(other))));
  EXPECT_NE(after(good), after(Answer(Result<Groups>(failure(ErrorCode::kTimeout, "")))));
  EXPECT_NE(after(good), d.engine.hash());
}

TEST_F(EngineHashField, OfTheTimeSinceWhichAPartFails) {
  const Answer bad{Result<Groups>(failure(ErrorCode::kTimeout, ""))};
  EXPECT_NE(after(bad), after(bad, 1ms));
}

TEST_F(EngineHashField, OfTheOpenCalls) {
  Engine one = d.engine;
  Engine two = d.engine;
  const Answer bad{Result<Done>(failure(ErrorCode::kTimeout, ""))};
  (void)one.answered(d.now, d.open[0].number, Answer(bad));
  (void)two.answered(d.now, d.open[1].number, Answer(bad));
  EXPECT_NE(one.hash(), two.hash());
}

TEST_F(EngineHashField, OfTheRecord) {
  RunRecord record = d.durable;
  const Engine one(d.config, record);
  record.named.push_back(host(1));
  const Engine two(d.config, record);
  EXPECT_NE(one.hash(), two.hash());
}

TEST_F(EngineHashField, OfThePhaseAndTheWakeTime) {
  Driver one = d;
  while (one.engine.phase() != Engine::Phase::kWaiting) one.step();
  Driver two = d;
  two.now += 1ms;
  while (two.engine.phase() != Engine::Phase::kWaiting) two.step();
  EXPECT_NE(one.engine.hash(), two.engine.hash());
  Engine woken = one.engine;
  (void)woken.wake(one.wake_at);
  EXPECT_NE(woken.hash(), one.engine.hash());
}

}  // namespace
}  // namespace lighthouse
