// What a test asks of a served world itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/served/served_fixture.h"

namespace lighthouse::served {
namespace {

using testing_support::LiveClients;
using testing_support::ServedWorld;

nlohmann::json named(const nlohmann::json& groups, const std::string& name) {
  for (const auto& group : groups) {
    if (group["name"] == name) return group;
  }
  return {};
}

TEST(Control, TellsTheTruth) {
  ServedWorld world;
  const auto truth = world.truth();
  EXPECT_EQ(truth["scenario"], "small");
  EXPECT_EQ(truth["serving"], 3);
  EXPECT_EQ(truth["pollers"].size(), 1u);
  EXPECT_EQ(truth["running"].size(), 1u);
  EXPECT_EQ(truth["killed"].size(), 0u);
  EXPECT_EQ(truth["violations"].size(), 0u);
  const auto group = named(truth["groups"], "armoryspinnaker-ha-v022");
  EXPECT_EQ(group["version"], "1.9.39");
  EXPECT_EQ(group["members"][0]["unfinished"], 1);
}

TEST(Control, TimeStandsStillUntilItIsAdvanced) {
  ServedWorld world;
  EXPECT_EQ(world.truth()["time"], 0.0);
  world.advance("90m");
  EXPECT_EQ(world.truth()["time"], 5400.0);
  EXPECT_EQ(world.truth()["running"].size(), 1u);
  world.advance("2h");
  EXPECT_EQ(world.truth()["running"].size(), 0u);
}

TEST(Control, ResetBringsTheBeginningBack) {
  ServedWorld world;
  LiveClients live(world);
  world.advance("90m");
  const auto before = world.truth();
  ASSERT_EQ(live.error(UpdateCapacity{.group = live.serving(22), .capacity = {0, 9, 3}}),
            std::nullopt);
  world.control("POST", "reset");
  const auto truth = world.truth();
  EXPECT_EQ(truth["time"], 0.0);
  EXPECT_EQ(named(truth["groups"], "armoryspinnaker-ha-v022")["max"], 3);
  EXPECT_TRUE(truth["calls"].empty());
  world.advance("90m");
  EXPECT_EQ(world.truth()["running"], before["running"]);  // the same run again
}

TEST(Control, RefusesWhatItDoesNotKnow) {
  ServedWorld world;
  EXPECT_TRUE(world.control("POST", "advance").contains("error"));
  EXPECT_TRUE(world.control("POST", "advance?by=soon").contains("error"));
  EXPECT_TRUE(world.control("POST", "advance?by=31d").contains("error"));
  EXPECT_TRUE(world.control("GET", "reset").contains("error"));
  EXPECT_TRUE(world.control("GET", "nothing").contains("error"));
  EXPECT_EQ(world.truth()["time"], 0.0);
}

TEST(Control, AKilledPipelineIsAViolation) {
  ServedWorld world;
  LiveClients live(world);
  const auto truth = world.truth();
  const auto group = named(truth["groups"], "armoryspinnaker-ha-v022");
  const InstanceId busy = live.instance(group["members"][0]["instance"]);
  ASSERT_EQ(live.error(UpdateCapacity{.group = live.serving(22), .capacity = {0, 3, 3}}),
            std::nullopt);
  ASSERT_EQ(live.error(TerminateAndDecrement{.group = {}, .instance = busy}), std::nullopt);
  world.advance("10m");
  const auto after = world.truth();
  ASSERT_EQ(after["violations"].size(), 1u);
  EXPECT_THAT(after["violations"][0].get<std::string>(), testing::StartsWith("G1 killed-work: "));
  EXPECT_EQ(after["killed"].size(), 1u);
  EXPECT_EQ(after["terminated_by_lighthouse"], 1);
  EXPECT_EQ(after["serving"], 2);
}

TEST(Control, TheFloorIsWatchedAndTheWorldGoesOn) {
  ServedWorld world;
  LiveClients live(world);
  const auto truth = world.truth();
  const auto group = named(truth["groups"], "armoryspinnaker-ha-v022");
  for (const int member : {1, 2}) {
    DeregisterInstances call{.balancer = live.aws().fleet.balancers[0], .instances = {}};
    call.instances.push_back(live.instance(group["members"][member]["instance"]));
    ASSERT_EQ(live.error(call), std::nullopt);
  }
  world.advance("1h");
  const auto after = world.truth();
  EXPECT_EQ(after["serving"], 1);
  EXPECT_EQ(after["lowest_serving"], 1);
  ASSERT_EQ(after["violations"].size(), 1u);
  EXPECT_THAT(after["violations"][0].get<std::string>(), testing::StartsWith("G2 below-floor: "));
}

TEST(Control, StopPollerStopsIgorAndEchoOfOneHost) {
  ServedWorld world;
  const std::string poller = world.truth()["pollers"][0]["instance"];
  live::HttpClient client({.url = live::parse_url(world.server().aws_url()).value()});
  const auto stop = [&](const std::string& body) {
    const auto answer = client.send(
        {.method = "POST", .target = "/_lighthouse/stop-poller", .headers = {}, .body = body},
        std::chrono::seconds{20});
    return answer ? answer->status : 0;
  };
  EXPECT_EQ(stop("nothing"), 400);
  EXPECT_EQ(stop(poller), 200);
  EXPECT_EQ(stop(poller), 200);  // again is the same
  EXPECT_EQ(world.truth()["pollers"].size(), 0u);
}

// A clock that runs: nobody has to advance it.
TEST(Control, TimePassesAtTheSpeedThatIsAskedFor) {
  const auto server = WorldServer::start(testing_support::stage_of(testing_support::kSmallWorld),
                                         {.world = {.speed = 10'000}});
  ASSERT_TRUE(server.has_value()) << server.error();
  const auto time = [&] {
    return nlohmann::json::parse((*server)->world().truth())["time"].get<double>();
  };
  const double first = time();
  while (time() < first + 60) std::this_thread::yield();
  SUCCEED();
}

}  // namespace
}  // namespace lighthouse::served
