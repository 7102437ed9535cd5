// Faults of a scenario at the sockets: the live clients are led to the errors that the typed world
// gives, and a lost answer has its effect.
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/served/served_fixture.h"

namespace lighthouse::served {
namespace {

using testing_support::kSmallWorld;
using testing_support::LiveClients;

testing_support::ServedWorld world_with(const std::string& fault) {
  return testing_support::ServedWorld(std::string(kSmallWorld) + "faults:\n  - " + fault + "\n");
}

nlohmann::json group_of(testing_support::ServedWorld& world, const std::string& name) {
  const auto truth = world.truth();
  for (const auto& group : truth["groups"]) {
    if (group["name"] == name) return group;
  }
  return {};
}

const UpdateCapacity capacity_of(LiveClients& live, Capacity capacity) {
  return {.group = live.serving(22), .capacity = capacity};
}

TEST(FaultsAtSockets, ALostAnswerHasItsEffect) {
  auto world = world_with("{kind: lost-answer, call: UpdateCapacity, nth: 1}");
  LiveClients live(world);
  EXPECT_EQ(live.error(capacity_of(live, {1, 5, 3})), ErrorCode::kOutcomeUnknown);
  EXPECT_EQ(group_of(world, "armoryspinnaker-ha-v022")["max"], 5);
  EXPECT_EQ(world.truth()["faults"][0]["mattered"], 1);
  EXPECT_EQ(live.error(capacity_of(live, {1, 6, 3})), std::nullopt);
}

TEST(FaultsAtSockets, ALostRequestHasNone) {
  auto world = world_with("{kind: lost-request, call: UpdateCapacity, nth: 2}");
  LiveClients live(world);
  EXPECT_EQ(live.error(capacity_of(live, {1, 4, 3})), std::nullopt);
  EXPECT_EQ(live.error(capacity_of(live, {1, 5, 3})), ErrorCode::kOutcomeUnknown);
  EXPECT_EQ(group_of(world, "armoryspinnaker-ha-v022")["max"], 4);
}

TEST(FaultsAtSockets, ReadsThatAreLostAreNoEvidence) {
  for (const char* const call : {"DescribeGroups", "ActiveByInstance", "ReadExecutions"}) {
    auto world = world_with(std::string("{kind: lost-answer, call: ") + call + ", nth: 1}");
    LiveClients live(world);
    const Call reads[] = {DescribeGroups{}, ActiveByInstance{}, ReadExecutions{}};
    for (const Call& read : reads) {
      const bool hit = name_of(kind_of(read)) == call;
      EXPECT_EQ(live.error(read).has_value(), hit) << call;
      EXPECT_EQ(live.error(read), std::nullopt) << call;
    }
  }
}

TEST(FaultsAtSockets, EachEndpointThrottlesInItsOwnWords) {
  auto world = world_with("{kind: throttled, at: 0s, lasts: 1h}");
  LiveClients live(world);
  world.advance("1s");
  EXPECT_EQ(live.error(DescribeGroups{}), ErrorCode::kThrottled);
  EXPECT_EQ(live.error(DescribeInstances{}), ErrorCode::kThrottled);
  EXPECT_EQ(live.error(DescribeBalancers{}), ErrorCode::kThrottled);
  EXPECT_EQ(live.error(capacity_of(live, {1, 4, 3})), ErrorCode::kThrottled);
  EXPECT_EQ(live.error(GetPipeline{}), ErrorCode::kThrottled);
  EXPECT_EQ(live.error(ReadExecutions{}), ErrorCode::kUnavailable);  // Redis has no word for it
  EXPECT_EQ(group_of(world, "armoryspinnaker-ha-v022")["max"], 3);
  world.advance("2h");
  EXPECT_EQ(live.error(DescribeGroups{}), std::nullopt);
}

TEST(FaultsAtSockets, ServerErrorsAreUnavailable) {
  auto world = world_with("{kind: server-error, at: 0s, lasts: 1h}");
  LiveClients live(world);
  world.advance("1s");
  const Call calls[] = {DescribeGroups{}, DescribeInstances{}, DescribeBalancers{},
                        GetPipeline{},    ReadExecutions{},    ProbeUrl{}};
  for (const Call& call : calls) {
    EXPECT_EQ(live.error(call), ErrorCode::kUnavailable) << name_of(kind_of(call));
  }
}

TEST(FaultsAtSockets, AnUnreadableAnswerIsInvalid) {
  auto world = world_with("{kind: unreadable, at: 0s, lasts: 1h}");
  LiveClients live(world);
  world.advance("1s");
  const Call reads[] = {DescribeGroups{}, DescribeInstances{}, GetPipeline{}, ActiveByInstance{},
                        ReadExecutions{}};
  for (const Call& read : reads) {
    EXPECT_EQ(live.error(read), ErrorCode::kInvalid) << name_of(kind_of(read));
  }
}

TEST(FaultsAtSockets, AStaleReadShowsThePast) {
  auto world = world_with("{kind: stale-read, call: DescribeGroups, nth: 2}");
  LiveClients live(world);
  const auto most = [&] {
    int32_t out = 0;
    for (const Group& group : live.good(DescribeGroups{})) out = std::max(out, group.capacity.max);
    return out;
  };
  EXPECT_EQ(most(), 3);
  world.advance("10m");
  EXPECT_EQ(live.error(capacity_of(live, {1, 9, 3})), std::nullopt);
  world.advance("1s");
  EXPECT_EQ(most(), 3);
  EXPECT_EQ(most(), 9);
}

TEST(FaultsAtSockets, ADelayedCallArrivesWhenItsTimeHasCome) {
  auto world = world_with("{kind: delay, call: UpdateCapacity, nth: 1, lasts: 10m}");
  LiveClients live(world);
  std::optional<ErrorCode> outcome = ErrorCode::kInternal;
  std::thread caller([&] { outcome = live.error(capacity_of(live, {1, 5, 3})); });
  // Whether it has arrived already or comes later, it is answered only by the end of its delay.
  while (world.truth()["calls"].value("UpdateCapacity", 0) == 0) std::this_thread::yield();
  EXPECT_EQ(group_of(world, "armoryspinnaker-ha-v022")["max"], 3);
  world.advance("11m");
  caller.join();
  EXPECT_EQ(outcome, std::nullopt);
  EXPECT_EQ(group_of(world, "armoryspinnaker-ha-v022")["max"], 5);
}

TEST(FaultsAtSockets, ADuplicateArrivesASecondTime) {
  auto world = world_with("{kind: duplicate, call: SubmitRecord, nth: 1}");
  LiveClients live(world);
  EXPECT_EQ(live.error(SubmitRecord{.marker = {.run = 7, .item = 1}, .deed = Deed::kHeld}),
            std::nullopt);
  EXPECT_EQ(world.truth()["tasks"].size(), 1u);
  world.advance("1m");
  EXPECT_EQ(world.truth()["tasks"].size(), 2u);
}

TEST(FaultsAtSockets, WhatIsDownRefusesConnectionsUntilItIsUp) {
  const std::pair<const char*, Call> cases[] = {
      {"gate-down", GetPipeline{}}, {"redis-down", ReadExecutions{}}, {"url-down", ProbeUrl{}}};
  for (const auto& [kind, call] : cases) {
    auto world = world_with(std::string("{kind: ") + kind + ", at: 1m, lasts: 10m}");
    LiveClients live(world);
    EXPECT_EQ(live.error(call), std::nullopt) << kind;
    world.advance("2m");
    EXPECT_EQ(live.error(call), ErrorCode::kTimeout) << kind;  // it was never sent
    world.advance("10m");
    EXPECT_EQ(live.error(call), std::nullopt) << kind;
  }
}

// A write to what is down was never begun.
TEST(FaultsAtSockets, AWriteToAGateThatIsDownIsNotUnknown) {
  auto world = world_with("{kind: gate-down, at: 1m, lasts: 10m}");
  LiveClients live(world);
  world.advance("2m");
  EXPECT_EQ(live.error(TriggerPipeline{.marker = {.run = 7, .item = 1}}), ErrorCode::kTimeout);
  EXPECT_EQ(world.truth()["upgrade_runs"], 0);
}

TEST(FaultsAtSockets, GateAndRedisRefuseInTheirOwnWords) {
  auto world = world_with("{kind: gate-429, at: 1m, lasts: 10m}");
  LiveClients live(world);
  world.advance("2m");
  EXPECT_EQ(live.error(ActiveByInstance{}), ErrorCode::kUnavailable);
  auto loading = world_with("{kind: redis-loading, at: 1m, lasts: 10m}");
  LiveClients other(loading);
  loading.advance("2m");
  EXPECT_EQ(other.error(ReadExecutions{}), ErrorCode::kUnavailable);
}

TEST(FaultsAtSockets, StopFaultsEndsAnOutage) {
  auto world = world_with("{kind: gate-down, at: 1m, lasts: 10m}");
  LiveClients live(world);
  world.advance("2m");
  EXPECT_EQ(live.error(ProbeGate{}), ErrorCode::kTimeout);
  world.control("POST", "stop-faults");
  EXPECT_EQ(live.error(ProbeGate{}), std::nullopt);
  EXPECT_EQ(world.truth()["faults_over"], true);
}

TEST(FaultsAtSockets, TheWorldsOwnFaultsStrike) {
  auto world = world_with("{kind: instance-dies, on: \"serving-v022[0]\", at: 5m}");
  EXPECT_EQ(world.truth()["running"].size(), 1u);
  world.advance("6m");
  const auto truth = world.truth();
  EXPECT_EQ(truth["killed"].size(), 1u);
  EXPECT_EQ(truth["violations"].size(), 0u);  // nobody terminated it
}

TEST(FaultsAtSockets, AFaultAfterACallComesWhenItTookEffect) {
  auto world = world_with("{kind: orca-dies, on: \"serving-v022[0]\", after: GetPipeline}");
  LiveClients live(world);
  world.advance("10m");
  EXPECT_EQ(world.truth()["faults"][0]["happened"], 0);
  EXPECT_EQ(live.error(GetPipeline{}), std::nullopt);
  world.advance("1s");
  EXPECT_EQ(world.truth()["faults"][0]["happened"], 1);
  EXPECT_EQ(world.truth()["stranded"].size(), 1u);
}

}  // namespace
}  // namespace lighthouse::served
