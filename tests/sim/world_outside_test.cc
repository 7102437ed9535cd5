// A world whose controllers are outside: time that is told, calls that come in one by one, judged
// by ground truth.
#include <gtest/gtest.h>

#include "fakes/endpoints.h"
#include "sim/world.h"
#include "tests/sim/sim_scenarios.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;

World outside(const Scenario& scenario, uint64_t seed = 0) {
  World world(make_stage(scenario), choices_of(seed), ControllersAre::kOutside);
  world.advance_to(world.stage().zero);
  return world;
}

struct Asked {
  CallInFlight message;
  Answer answer;
};

Asked ask(World& world, const Call& call) {
  Asked out{.message = world.outside_sends(call), .answer = {}};
  world.outside_takes_effect(out.message, [&](Context& ctx, fakes::Outside& its) {
    out.answer = fakes::answer_call(ctx, its, {.call = call, .fleet = world.stage().engine.fleet});
    return out.answer;
  });
  return out;
}

InstanceId member(const World& world, uint32_t index) {
  return world.aws().members({.cluster = kServingCluster, .sequence = 22})[index].id;
}

const GroupId kServing22{.cluster = kServingCluster, .sequence = 22};

TEST(WorldOutside, LivesOnWithoutAnOperation) {
  Scenario s = upgrade_scenario();
  s.streams = {{.until = 10h}};
  World world = outside(s);
  world.advance_to(kStartOfTime + 8h);
  EXPECT_EQ(world.now(), kStartOfTime + 8h);
  EXPECT_FALSE(world.over());
  EXPECT_TRUE(world.violations().empty());  // nobody had to end anything
  EXPECT_GT(world.spinnaker().counters().finished, 100U);
}

TEST(WorldOutside, TimeNeverGoesBack) {
  World world = outside(upgrade_scenario());
  world.advance_to(kStartOfTime + 1h);
  world.advance_to(kStartOfTime + 30min);
  EXPECT_EQ(world.now(), kStartOfTime + 1h);
}

TEST(WorldOutside, InPiecesIsTheSameWorld) {
  Scenario s = upgrade_scenario();
  s.streams = {{.until = 10h}};
  World whole = outside(s, 7);
  World pieces = outside(s, 7);
  whole.advance_to(kStartOfTime + 3h);
  for (Time t = kStartOfTime; t <= kStartOfTime + 3h; t += 7min) pieces.advance_to(t);
  pieces.advance_to(kStartOfTime + 3h);
  EXPECT_EQ(whole.hash(), pieces.hash());
}

TEST(WorldOutside, KilledWorkIsFoundAndTheWorldGoesOn) {
  Scenario s = upgrade_scenario();
  s.groups[0].capacity = {0, 3, 3};
  World world = outside(s);
  fakes::spinnaker::WorkItem work;
  work.arrival = fakes::spinnaker::Arrival::kDirect;
  work.on = member(world, 0);
  work.lasts = 2h;
  // Somebody restarts a stage on the host itself.
  world.outside_acts([&](Context& ctx, fakes::Outside& its) {
    fakes::spinnaker::SpinContext spin{ctx, its.aws};
    ASSERT_TRUE(its.spinnaker.post_work(spin, work).has_value());
  });
  const Asked asked =
      ask(world, TerminateAndDecrement{.group = kServing22, .instance = member(world, 0)});
  EXPECT_EQ(asked.message.known_work, KnownWork::kSome);
  ASSERT_EQ(world.violations().size(), 1U);
  EXPECT_EQ(world.violations()[0].breach, Breach::kKilledWork);
  world.advance_to(world.now() + 30min);
  EXPECT_EQ(world.spinnaker().killed().size(), 1U);
  EXPECT_EQ(world.marks().killed_by_lighthouse, 1U);
}

TEST(WorldOutside, TwoTerminationsOfOneInstanceAreOneTooMany) {
  Scenario s = upgrade_scenario();
  s.groups[0].capacity = {0, 3, 3};
  World world = outside(s, 3);
  const InstanceId victim = member(world, 2);
  const TerminateAndDecrement call{.group = kServing22, .instance = victim};
  uint32_t accepted_calls = 0;
  for (int i = 0; i < 8; ++i) accepted_calls += accepted(ask(world, call).answer) ? 1 : 0;
  ASSERT_GT(accepted_calls, 1U);  // this seed's AWS takes the call more than once
  const auto twice = [&] {
    for (const Violation& one : world.violations()) {
      if (one.breach == Breach::kTerminatedTwice || one.breach == Breach::kDesiredFellTwice) {
        return true;
      }
    }
    return false;
  };
  EXPECT_TRUE(twice());
}

TEST(WorldOutside, AFaultHitsTheCallThatItNames) {
  Scenario s = upgrade_scenario();
  s.faults = {
      {.kind = FaultKind::kLostAnswer,
       .moment =
           Moment{.kind = Moment::Kind::kBeforeCall, .call = CallKind::kDescribeGroups, .nth = 2},
       .calls = {CallKind::kDescribeGroups}}};
  World world = outside(s);
  EXPECT_FALSE(ask(world, DescribeGroups{}).message.fate.lost_answer);
  EXPECT_FALSE(ask(world, DescribeBalancers{}).message.fate.lost_answer);
  EXPECT_TRUE(ask(world, DescribeGroups{}).message.fate.lost_answer);
  EXPECT_FALSE(ask(world, DescribeGroups{}).message.fate.lost_answer);
  EXPECT_EQ(world.marks().faults[0].happened, 1U);
}

TEST(WorldOutside, FaultsOfControllersDoNothing) {
  Scenario s = upgrade_scenario();
  s.faults = {
      {.kind = FaultKind::kControllerKilled, .per_million = 1'000'000},
      {.kind = FaultKind::kControllerPaused, .per_million = 1'000'000},
      {.kind = FaultKind::kControllerKilled, .moment = Moment{.at = 1min}},
      {.kind = FaultKind::kSecondController, .moment = Moment{.at = 1min}},
      {.kind = FaultKind::kControllerKilled,
       .moment = Moment{.kind = Moment::Kind::kAfterCall, .call = CallKind::kDescribeGroups}}};
  World world = outside(s, 5);
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(accepted(ask(world, DescribeGroups{}).answer));
    world.advance_to(world.now() + 30s);
  }
  for (const FaultMark& mark : world.marks().faults) EXPECT_EQ(mark.happened, 0U);
}

TEST(WorldOutside, StopFaultsIsForGood) {
  Scenario s = upgrade_scenario();
  s.faults = {{.kind = FaultKind::kThrottled, .moment = Moment{.at = 1min}, .lasts = 1h},
              {.kind = FaultKind::kRedisFlush, .moment = Moment{.at = 10min}}};
  World world = outside(s);
  world.advance_to(world.now() + 2min);
  EXPECT_EQ(ask(world, DescribeGroups{}).message.fate.refusal, Fate::Refusal::kThrottled);
  world.stop_faults();
  EXPECT_EQ(ask(world, DescribeGroups{}).message.fate.refusal, Fate::Refusal::kNone);
  world.advance_to(world.now() + 20min);
  EXPECT_EQ(world.marks().faults[1].happened, 0U);
}

TEST(WorldOutside, ACopyRunsOnLikeItsOriginal) {
  Scenario s = upgrade_scenario();
  s.streams = {{.until = 10h}};
  World world = outside(s, 11);
  world.advance_to(world.now() + 1h);
  World copy = world;
  (void)ask(world, UpdateCapacity{.group = kServing22, .capacity = {1, 5, 4}});
  (void)ask(copy, UpdateCapacity{.group = kServing22, .capacity = {1, 5, 4}});
  world.advance_to(world.now() + 2h);
  copy.advance_to(copy.now() + 2h);
  EXPECT_EQ(world.hash(), copy.hash());
}

}  // namespace
}  // namespace lighthouse::sim
