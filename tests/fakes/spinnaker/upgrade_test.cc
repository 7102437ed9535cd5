// The upgrade pipeline as Orca runs it: bake [10.1], red/black [17.1], disabling [16.1], and what
// becomes of it when something dies on the way.
#include <algorithm>

#include <gtest/gtest.h>

#include "tests/fakes/spinnaker/spin_world.h"

namespace lighthouse::fakes::spinnaker {
namespace {

constexpr GroupId kServing23{.cluster = kServing, .sequence = 23};
constexpr GroupId kPolling23{.cluster = kPolling, .sequence = 23};

ExecutionId trigger(SpinWorld& world, std::string_view version = "2.0") {
  return world.ask(TriggerPipeline{.marker = {.run = 1}, .version = *Version::from(version)});
}

bool run_to_end(SpinWorld& world, ExecutionId run) {
  return world.run_until_that([&] { return is_complete(world.status(run)); }, minutes(240));
}

uint32_t in_service(const SpinWorld& world, GroupId group) {
  uint32_t count = 0;
  for (const Member& member : world.aws.members(group)) {
    const bool both = world.aws.takes_new_traffic(kExternal, member.id) &&
                      world.aws.takes_new_traffic(kInternal, member.id);
    count += both ? 1 : 0;
  }
  return count;
}

SpinSetup with_pipeline(const PipelineOptions& options) {
  SpinSetup setup = usual_setup();
  setup.pipeline = pipeline_document(options);
  return setup;
}

TEST(Upgrade, DeploysBothClustersAndDisablesTheOldGroupsWithoutScalingThemDown) {
  SpinWorld world;
  world.start();
  const ExecutionId run = trigger(world);
  ASSERT_TRUE(run_to_end(world, run));
  EXPECT_EQ(world.status(run), ExecutionStatus::kSucceeded);
  EXPECT_EQ(in_service(world, kServing23), 2u);
  EXPECT_EQ(in_service(world, kPolling23), 1u);
  EXPECT_EQ(world.aws.release_of(kServing23), 1);
  EXPECT_EQ(in_service(world, kServing22), 0u);
  for (const GroupId old : {kServing22, kPolling22}) {
    const Group* group = world.aws.find_group(old);
    ASSERT_NE(group, nullptr);
    EXPECT_TRUE(group->suspended.has_all(kDisabledProcesses));
    EXPECT_EQ(group->members.size(), static_cast<std::size_t>(group->capacity.desired));
    EXPECT_GT(group->capacity.desired, 0);
  }
  EXPECT_TRUE(world.spinnaker.killed().empty());
  EXPECT_EQ(world.spinnaker.count_running_pollers(), 2u);  // the overlap of [15]
}

TEST(Upgrade, IsWorkOnTheOrcaThatRunsIt) {
  SpinWorld world;
  world.start();
  const ExecutionId run = trigger(world);
  const auto executor = world.spinnaker.executor();
  ASSERT_TRUE(executor);
  ASSERT_TRUE(world.run_until_that([&] { return in_service(world, kServing22) == 0; }));
  EXPECT_EQ(world.spinnaker.unfinished_work(*executor).front().id, run);  // on a disabled host
  EXPECT_TRUE(world.ask(ListRuns{}).front().deploy_begun);
}

TEST(Upgrade, BakesOnOneHostForMinutesAndTheSameVersionQuickly) {
  SpinWorld world;
  world.start();
  trigger(world);
  world.run_for(minutes(1));
  EXPECT_EQ(world.ask(ReadBakes{}).size(), 1u);
  SpinWorld cached(with_pipeline({.package = "armoryspinnaker=1.0"}));
  cached.start();
  trigger(cached);
  cached.run_for(minutes(1));
  EXPECT_TRUE(cached.ask(ReadBakes{}).empty());
  EXPECT_NE(cached.aws.find_group(kServing23), nullptr);
}

TEST(Upgrade, FailsWhenTheVersionDoesNotBakeOrIsNotKnown) {
  for (const auto* package : {"armoryspinnaker=5.0", "armoryspinnaker=9.9",
                              "armoryspinnaker=${NEW_VERSION}", "something-else=1"}) {
    SpinWorld world(with_pipeline({.package = package}));
    world.start();
    const ExecutionId run = trigger(world);
    ASSERT_TRUE(run_to_end(world, run)) << package;
    EXPECT_EQ(world.status(run), ExecutionStatus::kTerminal) << package;
    EXPECT_EQ(world.aws.groups().size(), 2u) << package;
  }
}

TEST(Upgrade, HangsOnABakeThatDiedWithItsHostAndThenFails) {
  SpinWorld world;
  world.start();
  const ExecutionId run = trigger(world);
  world.take_out(kHost0);  // it runs the pipeline; so another one bakes
  world.run_for(minutes(1));
  ASSERT_EQ(world.spinnaker.jobs().size(), 1u);
  const InstanceId baker = world.spinnaker.jobs()[0].host;
  ASSERT_NE(world.spinnaker.executor(), baker);
  world.terminate(baker, aws::Cause::kHostFailure);
  world.run_for(minutes(30));
  EXPECT_EQ(world.status(run), ExecutionStatus::kRunning);
  world.run_for(minutes(60));
  EXPECT_EQ(world.status(run), ExecutionStatus::kTerminal);
}

TEST(Upgrade, FailsWhenTheNewInstancesDoNotComeUpAndLeavesTheOldOnesServing) {
  SpinWorld world(with_pipeline({.package = "armoryspinnaker=3.0"}));
  world.start();
  const ExecutionId run = trigger(world);
  ASSERT_TRUE(run_to_end(world, run));
  EXPECT_EQ(world.status(run), ExecutionStatus::kTerminal);
  EXPECT_EQ(in_service(world, kServing22), 2u);
  EXPECT_FALSE(world.aws.find_group(kServing22)->suspended.has(Process::kLaunch));
}

TEST(Upgrade, ScaleDownTerminatesDrainingHostsWhateverTheyRun) {
  SpinWorld world(with_pipeline({.extra = R"(, "scaleDown": true)"}));
  world.start();
  const ExecutionId work = world.post(SpinWorld::direct(kHost1, minutes(600)));
  trigger(world);
  ASSERT_TRUE(world.run_until_that([&] { return !world.spinnaker.killed().empty(); }));
  world.run_for(minutes(10));
  const LostWork& killed = world.spinnaker.killed();
  EXPECT_TRUE(std::ranges::any_of(killed, [&](const Lost& lost) { return lost.id == work; }));
  EXPECT_EQ(world.aws.find_group(kServing22)->capacity, Capacity{});
}

TEST(Upgrade, ShrinkDestroysInactiveGroupsBeyondTheLimitOldestFirst) {
  SpinWorld world(with_pipeline({.extra = R"(, "maxRemainingAsgs": 3)"}));
  Context ctx = world.context();
  for (const int32_t sequence : {20, 21}) {
    world.aws.add_group(ctx, {.spec = {.id = {.cluster = kServing, .sequence = sequence},
                                       .capacity = {1, 1, 1},
                                       .attached = {kExternal, kInternal}},
                              .created = kStartOfTime - minutes(10'000 - sequence),
                              .suspended = kDisabledProcesses,
                              .registered = false});
  }
  world.start();
  const InstanceId oldest = world.aws.members({.cluster = kServing, .sequence = 20})[0].id;
  const ExecutionId work = world.post(SpinWorld::direct(oldest, minutes(600)));
  const ExecutionId run = trigger(world);
  ASSERT_TRUE(run_to_end(world, run));
  EXPECT_EQ(world.status(run), ExecutionStatus::kSucceeded);
  EXPECT_EQ(world.spinnaker.counters().groups_destroyed, 1u);
  const LostWork& killed = world.spinnaker.killed();
  EXPECT_TRUE(std::ranges::any_of(killed, [&](const Lost& lost) { return lost.id == work; }));
  EXPECT_NE(world.aws.find_group({.cluster = kServing, .sequence = 21}), nullptr);
}

TEST(Upgrade, HighlanderDestroysTheHostItRunsOn) {
  SpinWorld world(with_pipeline({.strategy = "highlander"}));
  world.start();
  const ExecutionId run = trigger(world);
  ASSERT_TRUE(world.run_until_that([&] { return !world.spinnaker.killed().empty(); }));
  EXPECT_EQ(world.spinnaker.killed().front().id, run);
  EXPECT_EQ(world.status(run), ExecutionStatus::kRunning);
  EXPECT_FALSE(world.spinnaker.executor());
}

TEST(Upgrade, ADisableThatBreaksLeavesTheGroupSuspendedAndStillInOneBalancer) {
  SpinWorld world;
  world.start();
  world.spinnaker.break_next_disable();
  const ExecutionId run = trigger(world);
  ASSERT_TRUE(run_to_end(world, run));
  EXPECT_EQ(world.status(run), ExecutionStatus::kTerminal);
  EXPECT_TRUE(world.aws.find_group(kServing22)->suspended.has_all(kDisabledProcesses));
  EXPECT_FALSE(world.aws.takes_new_traffic(kExternal, kHost0));
  EXPECT_TRUE(world.aws.takes_new_traffic(kInternal, kHost0));
}

TEST(Upgrade, HangsWhenItsOrcaDies) {
  SpinWorld world;
  world.start();
  const ExecutionId run = trigger(world);
  world.run_for(minutes(1));
  const auto executor = world.spinnaker.executor();
  ASSERT_TRUE(executor);
  SpinContext ctx = world.spin_context();
  world.spinnaker.orca_dies(ctx, *executor);
  world.run_for(minutes(120));
  EXPECT_EQ(world.status(run), ExecutionStatus::kRunning);
  EXPECT_FALSE(world.spinnaker.executor());
  EXPECT_EQ(world.aws.groups().size(), 2u);
}

TEST(Upgrade, ACancelTakesEffectAtTheNextStep) {
  SpinWorld world;
  world.start();
  const ExecutionId run = trigger(world);
  ASSERT_TRUE(world.run_until_that([&] { return world.aws.find_group(kServing23) != nullptr; }));
  ASSERT_TRUE(world.try_ask(CancelRun{run}));
  EXPECT_EQ(world.status(run), ExecutionStatus::kRunning);
  world.run_for(minutes(1));
  EXPECT_EQ(world.status(run), ExecutionStatus::kCanceled);
  world.run_for(minutes(60));
  EXPECT_EQ(in_service(world, kServing22), 2u);
}

TEST(Upgrade, APausedRunStopsBetweenStepsAndGoesOn) {
  SpinWorld world;
  world.start();
  const ExecutionId run = trigger(world);
  world.run_for(minutes(1));
  SpinContext ctx = world.spin_context();
  ASSERT_TRUE(world.spinnaker.pause(ctx, run));
  world.run_for(minutes(60));
  EXPECT_EQ(world.aws.groups().size(), 2u);
  SpinContext later = world.spin_context();
  ASSERT_TRUE(world.spinnaker.resume(later, run));
  ASSERT_TRUE(run_to_end(world, run));
  EXPECT_EQ(world.status(run), ExecutionStatus::kSucceeded);
}

TEST(Upgrade, AQueuedRunDeploysWithTheDocumentOfItsTrigger) {
  SpinWorld world(with_pipeline({.fields = R"(, "limitConcurrent": true)"}));
  world.start();
  const ExecutionId first = trigger(world);
  const ExecutionId second = trigger(world);
  ASSERT_TRUE(run_to_end(world, first));
  EXPECT_EQ(world.status(second), ExecutionStatus::kRunning);
  ASSERT_TRUE(run_to_end(world, second));
  EXPECT_EQ(world.status(second), ExecutionStatus::kSucceeded);
  EXPECT_EQ(in_service(world, {.cluster = kServing, .sequence = 24}), 2u);
}

TEST(Upgrade, TakesTheSourceCapacityWhenAsked) {
  SpinWorld world(with_pipeline({.extra = R"(, "useSourceCapacity": true)"}));
  Context ctx = world.context();
  ASSERT_TRUE(world.aws.update_capacity(ctx, kServing22, {2, 4, 3}));
  world.start();
  const ExecutionId run = trigger(world);
  ASSERT_TRUE(run_to_end(world, run));
  EXPECT_EQ(world.aws.find_group(kServing23)->capacity, (Capacity{2, 4, 3}));
}

}  // namespace
}  // namespace lighthouse::fakes::spinnaker
