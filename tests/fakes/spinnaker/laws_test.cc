// Laws that hold in every run, whatever goes wrong.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/fakes/spinnaker/spin_world.h"

namespace lighthouse::fakes::spinnaker {
namespace {

SpinSetup busy_setup() {
  SpinSetup setup = usual_setup();
  setup.streams = {{.every = seconds(40), .longest = minutes(60)},
                   {.every = seconds(90), .tasks = true}};
  setup.snapshot_every = minutes(3);
  return setup;
}

void post_something(SpinWorld& world, uint32_t word) {
  WorkItem item;
  item.kind = static_cast<WorkKind>(word % 4);
  item.state = static_cast<WorkState>((word >> 2) % 4);
  item.arrival = static_cast<Arrival>((word >> 4) % 3);
  item.hidden = ((word >> 6) & 1) != 0;
  item.limit_concurrent = ((word >> 7) & 1) != 0;
  item.config = ConfigId{(word >> 8) & 1};
  item.then_starts = minutes((word >> 9) & 3);
  item.lasts = seconds((word >> 11) & 2047);
  static_cast<void>(world.try_post(item));
}

// One of the things that a person or a fault may do.
void strike(SpinWorld& world, uint32_t word) {
  SpinContext ctx = world.spin_context();
  Spinnaker& spinnaker = world.spinnaker;
  const uint32_t argument = word >> 4;
  const InstanceId host{argument % 6};
  const ExecutionId execution{argument % 64};
  const Time soon = world.now + seconds(argument % 600);
  switch (word % 16) {
    case 0: spinnaker.orca_dies(ctx, host); return;
    case 1: spinnaker.orca_restarts(ctx, host); return;
    case 2: spinnaker.stall(host, soon); return;
    case 3: spinnaker.tracker_error(host, soon); return;
    case 4: spinnaker.pause(ctx, execution); return;
    case 5: spinnaker.resume(ctx, execution); return;
    case 6: spinnaker.cancel(ctx, execution); return;
    case 7: spinnaker.judge(ctx, execution); return;
    case 8: spinnaker.redis_trouble_until(soon, static_cast<RedisTrouble>(argument % 3)); return;
    case 9: world.terminate(host); return;
    case 10: spinnaker.delete_hash(execution); return;
    case 11:
      static_cast<void>(world.try_ask(TriggerPipeline{.version = *Version::from("2.0")}));
      return;
    case 12: static_cast<void>(world.try_ask(ActiveByInstance{})); return;
    case 13:
      argument % 4 == 0 ? spinnaker.redis_flush() : static_cast<void>(spinnaker.redis_failover());
      return;
    default: post_something(world, argument); return;
  }
}

// Every thread is held by exactly one live Orca, and lists are sorted.
void check_threads(const SpinWorld& world) {
  std::set<ExecutionId> seen;
  InstanceId host_before{0};
  for (const Thread& thread : world.spinnaker.threads()) {
    RC_ASSERT(seen.insert(thread.id).second);
    RC_ASSERT(!(thread.host < host_before));
    host_before = thread.host;
    const Host* host = world.spinnaker.find_host(thread.host);
    RC_ASSERT(host != nullptr && host->orca_alive && host->state == HostState::kUp);
  }
  for (const Lost& lost : world.spinnaker.killed()) {
    if (lost.kind == WorkKind::kBake || lost.kind == WorkKind::kOperation) continue;
    const bool came_back = seen.count(lost.id) != 0;  // a queued one may be started elsewhere
    RC_ASSERT(!came_back ||
              world.spinnaker.redis().status_of(lost.id) != ExecutionStatus::kNotStarted);
  }
}

// A report is never fresher than the truth: it names nothing that began after it was written, and
// its token does not outlive it by more than 300 s.
void check_reports(const SpinWorld& world) {
  for (const Host& host : world.spinnaker.hosts()) {
    const Reporter* reporter = world.spinnaker.redis().find_reporter(host.orca);
    if (reporter == nullptr) continue;
    RC_ASSERT(reporter->reported_at <= world.now);
    RC_ASSERT(reporter->token_until == reporter->reported_at + kTokenLife);
  }
}

void check_records(const SpinWorld& world) {
  ExecutionId before{0};
  bool first = true;
  for (const Record& record : world.spinnaker.redis().records()) {
    RC_ASSERT(first || before < record.id);
    RC_ASSERT(!is_complete(record.status));
    before = record.id;
    first = false;
  }
}

void check_pollers(const SpinWorld& world) {
  uint32_t polling = 0;
  for (const Host& host : world.spinnaker.hosts()) polling += host.poller_since != kNever ? 1 : 0;
  RC_ASSERT(polling == world.spinnaker.count_running_pollers());
}

RC_GTEST_PROP(SpinnakerLaws, HoldAtEveryMoment, (uint64_t seed, std::vector<uint32_t> words)) {
  SpinWorld world(busy_setup(), Choices::seeded(seed));
  world.start();
  for (const uint32_t word : words) {
    strike(world, word);
    world.drain_notices();
    world.run_for(seconds((word >> 24) * 2));
    check_threads(world);
    check_reports(world);
    check_records(world);
    check_pollers(world);
  }
}

RC_GTEST_PROP(SpinnakerLaws, EveryExecutionEndsIsLostOrIsHeld,
              (uint64_t seed, std::vector<uint32_t> words)) {
  SpinWorld world(busy_setup(), Choices::seeded(seed));
  world.start();
  for (const uint32_t word : words) {
    strike(world, word);
    world.run_for(seconds((word >> 24) * 2));
  }
  const Counters& counters = world.spinnaker.counters();
  const auto is_thread = [](const Lost& lost) {
    return lost.kind == WorkKind::kPipeline || lost.kind == WorkKind::kTask;
  };
  // Lost lists also name queued work, which never was a thread, so they bound from above.
  const auto lost = std::ranges::count_if(world.spinnaker.killed(), is_thread) +
                    std::ranges::count_if(world.spinnaker.stranded(), is_thread);
  const auto held = static_cast<int64_t>(world.spinnaker.threads().size());
  const int64_t ended = counters.finished + held;
  RC_ASSERT(ended <= int64_t{counters.started});
  RC_ASSERT(int64_t{counters.started} <= ended + lost);
}

RC_GTEST_PROP(SpinnakerLaws, ACopyGivenTheSameEventsStaysTheSame,
              (uint64_t seed, std::vector<uint32_t> words)) {
  SpinWorld world(busy_setup(), Choices::seeded(seed));
  world.start();
  for (const uint32_t word : words) {
    SpinWorld copy = world;
    RC_ASSERT(copy.spinnaker == world.spinnaker);
    for (SpinWorld* each : {&world, &copy}) {
      strike(*each, word);
      each->run_for(seconds((word >> 24) * 2));
    }
    RC_ASSERT(copy.spinnaker == world.spinnaker);
    RC_ASSERT(copy.spinnaker.hash() == world.spinnaker.hash());
    RC_ASSERT(copy.spinnaker.hash(copy.now) == world.spinnaker.hash(world.now));
  }
}

TEST(SpinnakerLaws, AbsentIsNotIdleIsReachable) {
  // A host that works and is not in the map: freshly restarted, before its first report.
  SpinWorld world;
  world.start().run_for(minutes(1));
  SpinContext ctx = world.spin_context();
  ASSERT_TRUE(world.spinnaker.orca_restarts(ctx, kHost0));
  world.post(SpinWorld::direct(kHost0));
  EXPECT_FALSE(world.report_of(world.orca(kHost0)));
  EXPECT_TRUE(world.spinnaker.has_unfinished_work(kHost0));
}

TEST(SpinnakerLaws, TheHashTellsStatesApartAndForgetsAShiftInTime) {
  SpinWorld a;
  a.start();
  SpinWorld b = a;
  EXPECT_EQ(a.spinnaker.hash(), b.spinnaker.hash());
  b.post(SpinWorld::direct(kHost0));
  EXPECT_NE(a.spinnaker.hash(), b.spinnaker.hash());
  EXPECT_FALSE(a.spinnaker == b.spinnaker);
  SpinWorld c;
  c.set_now(kStartOfTime + minutes(10));
  c.start();
  EXPECT_EQ(a.spinnaker.hash(a.now), c.spinnaker.hash(c.now));
}

}  // namespace
}  // namespace lighthouse::fakes::spinnaker
