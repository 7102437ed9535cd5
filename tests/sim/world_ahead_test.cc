// Two worlds have one future only if what comes, and how it is judged, is the same.
#include <cstdint>
#include <map>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "sim/crash_case.h"
#include "sim/world.h"
#include "tests/sim/sim_scenarios.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;

// No wishes: only what comes, and how it is judged.
Scenario long_wait() {
  Scenario s = long_wait_scenario();
  s.expect = {.endings = {}, .faults_must_happen = false};
  return s;
}

// Killed before its n-th look, and at rest at least until then.
World killed_before_look(uint32_t nth, Time until) {
  Scenario s = long_wait();
  s.faults_end = 10h;
  s.faults = {fault_of({.call = CallKind::kDescribeGroups, .nth = nth})};
  World world(s, 0);
  while (world.now() < until || world.messages().in_flight() > 0) (void)world.run({.events = 1});
  return world;
}

RC_GTEST_PROP(WorldAhead, IsThatOfACopyAndChangesWithEveryEvent, (uint64_t seed)) {
  World world(long_wait(), seed);
  world.run({.events = *rc::gen::inRange<uint64_t>(0, 1500)});
  const World copy = world;
  RC_ASSERT(copy.hash_ahead() == world.hash_ahead());
  world.run({.events = 1});
  RC_ASSERT(world.over() || copy.hash_ahead() != world.hash_ahead());
}

// Looks come every 30 seconds and 60 ms, and every third reads more: three looks later the one that
// was killed lives in the other's rhythm, but its watch began later.
TEST(WorldAhead, IsTheSameOnceItNoMoreMattersWhenAHostWasFound) {
  const Time late = kStartOfTime + 2h;
  World first = killed_before_look(60, late);
  World second = killed_before_look(63, late);
  ASSERT_EQ(first.now(), second.now());
  EXPECT_NE(first.hash(), second.hash());
  ASSERT_EQ(first.hash_ahead(), second.hash_ahead());
  const uint64_t from_first = first.events();
  const uint64_t from_second = second.events();
  first.run();
  second.run();
  EXPECT_EQ(first.events() - from_first, second.events() - from_second);
  EXPECT_EQ(first.now(), second.now());
  EXPECT_FALSE(first.violation().has_value());
  EXPECT_FALSE(second.violation().has_value());
}

TEST(WorldAhead, DiffersWhileTheHostSettles) {
  const Time soon = kStartOfTime + 35min;
  const World first = killed_before_look(60, soon);
  const World second = killed_before_look(63, soon);
  ASSERT_EQ(first.now(), second.now());
  EXPECT_NE(first.hash_ahead(), second.hash_ahead());
}

TEST(WorldAhead, DiffersByARhythm) {
  const Time late = kStartOfTime + 2h;
  EXPECT_NE(killed_before_look(60, late).hash_ahead(), killed_before_look(61, late).hash_ahead());
}

// A fault that is still to come of its call is told apart by how far it is.
TEST(WorldAhead, DiffersByWhatIsStillToStrike) {
  const Time soon = kStartOfTime + 30min;
  const World first = killed_before_look(300, soon);
  const World second = killed_before_look(301, soon);
  ASSERT_EQ(first.now(), second.now());
  EXPECT_EQ(first.hash(), second.hash());
  EXPECT_NE(first.hash_ahead(), second.hash_ahead());
}

}  // namespace
}  // namespace lighthouse::sim
