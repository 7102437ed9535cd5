// Hosts and their pollers [15], and how work reaches them [16.8].
#include <gtest/gtest.h>

#include "tests/fakes/spinnaker/spin_world.h"

namespace lighthouse::fakes::spinnaker {
namespace {

void grow(SpinWorld& world, GroupId group, int32_t size) {
  Context ctx = world.context();
  ASSERT_TRUE(world.aws.update_capacity(ctx, group, {size, size, size}));
}

TEST(Host, ComesUpMinutesAfterItBootsAndIsThenHealthyAndReports) {
  SpinWorld world;
  world.start();
  grow(world, kServing22, 3);
  const InstanceId fresh{3};
  ASSERT_TRUE(world.run_until_that([&] { return world.spinnaker.find_host(fresh) != nullptr; }));
  world.run_for(minutes(2));
  EXPECT_FALSE(world.spinnaker.is_host_up(fresh));
  EXPECT_FALSE(world.aws.takes_new_traffic(kInternal, fresh));
  world.run_for(minutes(4));
  EXPECT_TRUE(world.spinnaker.is_host_up(fresh));
  EXPECT_TRUE(world.aws.takes_new_traffic(kInternal, fresh));
  EXPECT_TRUE(world.report_of(world.orca(fresh)));
}

TEST(Host, OfABadReleaseNeverComesUp) {
  SpinWorld world;
  world.start();
  Context ctx = world.context();
  const GroupId bad{.cluster = kServing, .sequence = 23};
  ASSERT_TRUE(world.aws.create_group(
      ctx, {.id = bad, .capacity = {1, 1, 1}, .attached = {kExternal, kInternal}, .release = 2}));
  world.run_for(minutes(60));
  ASSERT_EQ(world.aws.members(bad).size(), 1u);
  EXPECT_FALSE(world.spinnaker.is_host_up(world.aws.members(bad)[0].id));
  EXPECT_FALSE(world.aws.takes_new_traffic(kExternal, world.aws.members(bad)[0].id));
}

TEST(Host, OfAFlappingReleaseTurnsSick) {
  SpinSetup setup = usual_setup();
  setup.releases[0].sick_after = minutes(10);
  SpinWorld world(std::move(setup));
  world.start().run_for(minutes(9));
  EXPECT_EQ(world.aws.count_taking_new_traffic(kExternal), 3u);
  world.run_for(minutes(3));
  EXPECT_EQ(world.aws.count_taking_new_traffic(kExternal), 0u);
}

TEST(Host, WithoutAnOrcaTakesNoWorkAndReportsNothing) {
  SpinSetup setup = usual_setup();
  setup.releases[0].orca_works = false;
  SpinWorld world(std::move(setup));
  world.start().run_for(minutes(5));
  EXPECT_FALSE(world.try_post(SpinWorld::direct(kHost0)));
  EXPECT_FALSE(world.try_ask(ActiveByInstance{}));
}

TEST(Poller, OnlyTheHostOfThePollingClusterPolls) {
  SpinWorld world;
  world.start();
  ASSERT_EQ(world.spinnaker.count_running_pollers(), 1u);
  EXPECT_EQ(world.spinnaker.running_pollers()[0],
            (RunningPoller{.instance = kPoller, .since = kStartOfTime}));
}

TEST(Poller, GoesOnAfterItsGroupIsDisabledAndItsOrcaDied) {
  SpinWorld world;
  world.start();
  Context ctx = world.context();
  ASSERT_TRUE(world.aws.suspend_processes(ctx, kPolling22, kDisabledProcesses));
  world.take_out(kPoller);
  SpinContext spin = world.spin_context();
  world.spinnaker.orca_dies(spin, kPoller);
  world.run_for(minutes(60));
  EXPECT_EQ(world.spinnaker.count_running_pollers(), 1u);
}

TEST(Poller, TheHookStopsItAndRepeatingItIsHarmless) {
  SpinWorld world;
  world.start();
  EXPECT_TRUE(world.try_ask(StopPoller{kPoller}));
  EXPECT_TRUE(world.try_ask(StopPoller{kPoller}));
  EXPECT_EQ(world.spinnaker.count_running_pollers(), 0u);
  EXPECT_TRUE(world.spinnaker.is_host_up(kPoller));
  EXPECT_EQ(world.try_ask(StopPoller{InstanceId{99}}).error().code, ErrorCode::kNotFound);
}

TEST(Poller, OfATerminatedHostRunsUntilTheMachineIsGone) {
  SpinWorld world;
  world.start();
  world.take_out(kPoller);
  world.run_for(minutes(10));
  world.terminate(kPoller);
  ASSERT_TRUE(world.run_until_that([&] { return !world.spinnaker.is_host_up(kPoller); }));
  EXPECT_EQ(world.spinnaker.running_pollers()[0].instance, kPoller);
  ASSERT_TRUE(world.run_until_that([&] {
    return world.spinnaker.count_running_pollers() == 0 ||
           world.spinnaker.running_pollers()[0].instance != kPoller;
  }));
  EXPECT_FALSE(world.aws.is_running(kPoller));
}

TEST(Poller, TwoRunWhileANewPollingHostIsUpBesideTheOld) {
  SpinWorld world;
  world.start();
  grow(world, kPolling22, 2);
  world.run_for(minutes(10));
  EXPECT_EQ(world.spinnaker.count_running_pollers(), 2u);
}

TEST(Arrival, ByBalancerReachesOnlyHostsThatTakeNewTraffic) {
  SpinWorld world;
  world.start();
  world.take_out(kHost0);
  WorkItem item;
  item.on = kHost0;
  EXPECT_FALSE(world.try_post(item));
  item.on = {};
  ASSERT_TRUE(world.try_post(item));
  EXPECT_FALSE(world.spinnaker.has_unfinished_work(kHost0));
  EXPECT_EQ(world.spinnaker.counters().refused, 1u);
}

TEST(Arrival, ByKeepAliveReachesADrainingHostButNotADrainedOne) {
  SpinWorld world;
  world.start();
  world.aws.hold_connections_until(kHost0, world.now + minutes(3));
  world.take_out(kHost0);
  world.run_for(seconds(30));
  WorkItem item;
  item.arrival = Arrival::kKeepAlive;
  ASSERT_EQ(world.aws.registration_of(kInternal, kHost0), Registration::kDraining);
  ASSERT_TRUE(world.try_post(item));
  EXPECT_TRUE(world.spinnaker.has_unfinished_work(kHost0));
  EXPECT_EQ(world.spinnaker.counters().reached_draining, 1u);
  world.run_for(minutes(6));
  item.on = kHost0;
  EXPECT_FALSE(world.try_post(item));
}

TEST(Arrival, DirectWorkReachesAHostOutOfEveryBalancer) {
  SpinWorld world;
  world.start();
  world.take_out(kHost0);
  world.run_for(minutes(10));
  EXPECT_TRUE(world.try_post(SpinWorld::direct(kHost0)));
}

TEST(Stream, BringsShortAndLongWork) {
  SpinSetup setup = usual_setup();
  setup.streams = {{.every = seconds(30)}, {.every = minutes(2), .tasks = true}};
  SpinWorld world(std::move(setup), Choices::seeded(7));
  world.start().run_for(minutes(120));
  EXPECT_GT(world.spinnaker.counters().started, 100u);
  EXPECT_GT(world.spinnaker.counters().finished, 80u);
}

TEST(Items, ComeAtTheirTime) {
  SpinSetup setup = usual_setup();
  setup.items = {{.at = kStartOfTime + minutes(5), .arrival = Arrival::kDirect, .on = kHost1}};
  SpinWorld world(std::move(setup));
  world.start().run_for(minutes(5) - seconds(1));
  EXPECT_FALSE(world.spinnaker.has_unfinished_work(kHost1));
  world.run_for(seconds(1));
  EXPECT_TRUE(world.spinnaker.has_unfinished_work(kHost1));
}

}  // namespace
}  // namespace lighthouse::fakes::spinnaker
