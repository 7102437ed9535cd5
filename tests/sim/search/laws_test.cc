// Laws that hold in every world that can be drawn. The generators are the choices of the search
// itself: rapidcheck draws a number, and the number draws the world.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "sim/runner.h"
#include "sim/search/swarm.h"
#include "sim/world.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;

constexpr uint64_t kMostEvents = 400'000;

uint64_t arbitrary_seed() {
  return *rc::gen::inRange<uint64_t>(1, 1'000'000);
}

uint32_t sent(const World& world, CallKind kind) {
  return world.calls_sent()[static_cast<std::size_t>(kind)];
}

// A copy in the middle of a run is another run of the same future: decide, the engine and the fakes
// keep nothing outside the world.
RC_GTEST_PROP(WorldLaws, ACopyGoesOnLikeItsOriginal, ()) {
  const uint64_t seed = arbitrary_seed();
  World world(swarm_scenario(seed), seed);
  (void)world.run({.events = *rc::gen::inRange<uint64_t>(1, 4'000)});
  World copy = world;
  RC_ASSERT(copy.hash() == world.hash());
  (void)world.run({.events = 2'000});
  (void)copy.run({.events = 2'000});
  RC_ASSERT(copy.trace() == world.trace());
  RC_ASSERT(copy.hash() == world.hash());
}

// What was asked later replaces what was asked before, never the other way round.
RC_GTEST_PROP(WorldLaws, EvidenceNeverGrowsOlderByAnAnswer, ()) {
  const uint64_t seed = arbitrary_seed();
  World world(swarm_scenario(seed), seed);
  Time groups = kStartOfTime;
  Time reports = kStartOfTime;
  Time executions = kStartOfTime;
  uint32_t kills = 0;
  const auto later = [](Time& before, const auto& part) {
    if (!part.good()) return true;
    const bool monotone = part.asked >= before;
    before = part.asked;
    return monotone;
  };
  while (!world.over() && world.events() < 6'000) {
    if (world.run({.events = 1}).reason != StopReason::kEventLimit) break;
    const Controller& first = world.controllers().front();
    if (!first.alive() || first.kills != kills) {
      kills = first.kills;
      groups = reports = executions = kStartOfTime;  // a new process knows nothing
      continue;
    }
    const Observation& seen = first.engine->observation();
    RC_ASSERT(later(groups, seen.groups) && later(reports, seen.reports) &&
              later(executions, seen.executions));
  }
}

// A drain touches no pipeline, a rollback starts none, and only an upgrade saves one.
RC_GTEST_PROP(WorldLaws, NoCallOutsideTheSetOfItsOperation, ()) {
  const uint64_t seed = arbitrary_seed();
  const Scenario scenario = swarm_scenario(seed);
  World world(scenario, seed);
  (void)world.run({.events = kMostEvents});
  if (scenario.operation == Operation::kUpgrade) return;
  RC_ASSERT(sent(world, CallKind::kTriggerPipeline) == 0U);
  RC_ASSERT(sent(world, CallKind::kSavePipeline) == 0U);
  if (scenario.operation == Operation::kRollback) return;
  RC_ASSERT(sent(world, CallKind::kStopPoller) == 0U);
  RC_ASSERT(sent(world, CallKind::kRegisterInstances) == 0U);
}

// Quiet worlds: no fault, no stream, nothing that comes by the clock alone. A restart costs time,
// and time may change what is true: a release that falls ill, work that comes, a deadline.
Scenario quiet(uint64_t seed) {
  Scenario out = swarm_scenario(seed);
  out.faults.clear();
  out.streams.clear();
  std::erase_if(out.work, [](const Work& work) { return work.at > Duration{0}; });
  out.second_operation.reset();
  for (Release& release : out.releases) release.sick_after = Release{}.sick_after;
  out.policy.drain_deadline = Policy{}.drain_deadline;
  out.expect.within = 96h;
  return out;
}

// Killed before any one of its calls and started again from the journal, it comes to the same end.
RC_GTEST_PROP(WorldLaws, ARestartAnywhereReachesTheSameEnd, ()) {
  const uint64_t seed = arbitrary_seed();
  const Scenario scenario = quiet(seed);
  const RunResult whole = run_scenario(scenario, 0);
  RC_ASSERT(whole.passed());
  Scenario killed = scenario;
  const auto kind = static_cast<CallKind>(*rc::gen::inRange<std::size_t>(0, kCallKinds));
  const uint32_t calls = whole.calls[static_cast<std::size_t>(kind)];
  RC_PRE(calls > 0U);
  Moment moment{.kind = Moment::Kind::kBeforeCall, .call = kind};
  moment.nth = *rc::gen::inRange<uint32_t>(1, calls + 1);
  if (*rc::gen::arbitrary<bool>()) moment.kind = Moment::Kind::kAfterCall;
  killed.faults = {{.kind = FaultKind::kControllerKilled, .moment = moment, .lasts = 5s}};
  const RunResult again = run_scenario(killed, 0);
  RC_ASSERT(again.violation_text == "");
  RC_ASSERT(again.ending == whole.ending);
  RC_ASSERT(again.marks.terminated == whole.marks.terminated);
  RC_ASSERT(again.marks.killed == whole.marks.killed);
}

// The numbers of every group stay in order, and a host is in one group.
RC_GTEST_PROP(WorldLaws, CapacityStaysInOrderAtEveryEvent, ()) {
  const uint64_t seed = arbitrary_seed();
  World world(swarm_scenario(seed), seed);
  while (!world.over() && world.events() < 4'000) {
    if (world.run({.events = 1}).reason != StopReason::kEventLimit) break;
    for (const fakes::aws::GroupRow& row : world.aws().groups()) {
      const Capacity& capacity = row.view.capacity;
      RC_ASSERT(capacity.min <= capacity.desired && capacity.desired <= capacity.max);
      for (const Member& member : world.aws().members(row.id)) {
        RC_ASSERT(world.aws().group_of(member.id) == row.id);
      }
    }
  }
}

}  // namespace
}  // namespace lighthouse::sim
