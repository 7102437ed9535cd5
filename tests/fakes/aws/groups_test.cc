// Groups: capacity, names, deletion, standby, zones [A8, A11, A12].
#include <gtest/gtest.h>

#include "tests/fakes/aws/aws_world.h"

namespace lighthouse::fakes::aws {
namespace {

Result<Done> edit(World& world, const CapacityEdit& edit) {
  return world.call(&Aws::edit_capacity, kOld, edit, kWorldActor);
}

Result<Done> remove(World& world, GroupId group, Force force) {
  return world.call(&Aws::delete_group, group, force, kWorldActor);
}

TEST(AwsGroups, DesiredThatIsLeftOutMovesWithTheBounds) {  // trap 5
  World world;
  world.stand(serving_group(kOld, 2));
  ASSERT_TRUE(edit(world, {.min = 4, .max = 6}));
  EXPECT_EQ(world.capacity(kOld).desired, 4);
  ASSERT_TRUE(edit(world, {.min = 0, .max = 1}));
  EXPECT_EQ(world.capacity(kOld).desired, 1);
}

TEST(AwsGroups, UnsoundCapacityIsRefusedWhole) {
  World world;
  world.stand(serving_group(kOld, 2));
  EXPECT_EQ(code_of(world.resize(kOld, 4, 10, 2)), ErrorCode::kInvalid);
  EXPECT_EQ(code_of(world.resize(kOld, 3, 2, 3)), ErrorCode::kInvalid);
  EXPECT_EQ(code_of(world.resize(kOld, -1, 2, 0)), ErrorCode::kInvalid);
  EXPECT_EQ(code_of(world.call(&Aws::set_desired, kOld, 5, kWorldActor)), ErrorCode::kConflict);
  EXPECT_EQ(code_of(world.call(&Aws::set_desired, kOld, 1, kWorldActor)), ErrorCode::kConflict);
  EXPECT_EQ(code_of(world.resize(kNew, 0, 1, 0)), ErrorCode::kNotFound);
  EXPECT_EQ(world.capacity(kOld), (Capacity{2, 4, 2}));
}

TEST(AwsGroups, AForeignEditShowsAndIsNamedInWhatItCauses) {  // trap 16
  constexpr uint16_t kPerson = kWorldActor;
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 1));
  ASSERT_TRUE(world.resize(kOld, 0, 1, 1));
  ASSERT_TRUE(world.call(&Aws::update_capacity, kOld, Capacity{0, 0, 0}, kPerson));
  EXPECT_EQ((*world.groups())[0].capacity, (Capacity{0, 0, 0}));
  world.run_for(minutes{5});
  EXPECT_EQ(world.aws.termination_of(first)->cause, Cause::kScaleIn);
  EXPECT_EQ(world.aws.termination_of(first)->by, kPerson);
  EXPECT_EQ(name_of(Cause::kScaleIn), "scale-in");
}

TEST(AwsGroups, NothingHappensInsideTheCall) {
  World world;
  world.stand(serving_group(kOld, 2));
  ASSERT_TRUE(world.resize(kOld, 0, 4, 4));
  EXPECT_EQ(world.aws.members(kOld).size(), 2U);
  world.run_for(seconds{15});
  EXPECT_EQ(world.in_lifecycle(kOld, Lifecycle::kPending), 2);
  world.run_for(minutes{2});
  EXPECT_EQ(world.in_lifecycle(kOld, Lifecycle::kInService), 4);
}

TEST(AwsGroups, ClouddriverDeploysEmptyAndThenGrows) {
  World world;
  world.stand(serving_group(kOld, 2));
  GroupSpec spec{.id = kNew, .attached = {kUsers, kServices}, .release = 4};
  ASSERT_TRUE(world.call(&Aws::create_group, spec, kSpinnakerActor));
  EXPECT_EQ(code_of(world.call(&Aws::create_group, spec, kSpinnakerActor)), ErrorCode::kConflict);
  ASSERT_TRUE(world.resize(kNew, 2, 2, 2));
  world.run_for(minutes{6});
  EXPECT_EQ(world.aws.count_taking_new_traffic(kUsers), 4U);
  EXPECT_EQ(world.aws.release_of(kNew), 4);
  EXPECT_EQ(world.aws.release_of(world.aws.members(kNew)[0].id), 4);
  EXPECT_EQ(world.aws.find_group(kNew)->attached, (Small<BalancerId, 2>{kUsers, kServices}));
}

TEST(AwsGroups, CreatingForAnUnknownBalancerIsRefused) {
  World world;
  GroupSpec spec{.id = kNew, .attached = {BalancerId{99}}};
  EXPECT_EQ(code_of(world.call(&Aws::create_group, spec, kWorldActor)), ErrorCode::kNotFound);
  EXPECT_EQ(world.aws.find_group(kNew), nullptr);
}

TEST(AwsGroups, DeletionWithoutForceNeedsAnEmptyGroup) {
  World world;
  world.stand(serving_group(kOld, 1));
  EXPECT_EQ(code_of(remove(world, kOld, Force::kNo)), ErrorCode::kConflict);
  EXPECT_EQ(code_of(remove(world, kNew, Force::kNo)), ErrorCode::kNotFound);
  ASSERT_TRUE(world.resize(kOld, 0, 0, 0));
  world.run_for(minutes{10});
  ASSERT_TRUE(remove(world, kOld, Force::kNo));
  world.run_for(minutes{2});
  EXPECT_EQ(world.aws.find_group(kOld), nullptr);
}

TEST(AwsGroups, ForcedDeletionIgnoresSuspensionAndProtection) {  // trap 14
  World world;
  StandingGroup group = disabled_group(kOld, 2);
  group.spec.protect_new = true;
  const InstanceId first = world.stand(group);
  ASSERT_TRUE(remove(world, kOld, Force::kYes));
  EXPECT_EQ(world.aws.find_instance(first)->state, Ec2State::kShuttingDown);  // nobody drained
  EXPECT_TRUE(world.aws.find_group(kOld)->deleting);
  EXPECT_EQ(world.aws.termination_of(first)->cause, Cause::kForceDelete);
  world.run_for(minutes{5});
  EXPECT_EQ(world.aws.find_group(kOld), nullptr);
}

TEST(AwsGroups, ANameInDeletionIsNotFreeAndTakesNoChanges) {  // trap 15
  World world;
  world.stand(serving_group(kOld, 1));
  ASSERT_TRUE(remove(world, kOld, Force::kYes));
  GroupSpec spec{.id = kOld};
  EXPECT_EQ(code_of(world.call(&Aws::create_group, spec, kWorldActor)), ErrorCode::kConflict);
  EXPECT_EQ(code_of(world.suspend(kOld, kLaunching)), ErrorCode::kConflict);
  EXPECT_EQ(code_of(world.resume(kOld, kLaunching)), ErrorCode::kConflict);
  EXPECT_EQ(code_of(world.resize(kOld, 0, 1, 1)), ErrorCode::kConflict);
  EXPECT_TRUE((*world.groups())[0].deleting);
  world.run_for(minutes{10});
  EXPECT_TRUE(world.call(&Aws::create_group, spec, kWorldActor));
}

TEST(AwsGroups, NextNameFollowsTheNewestByTimeAndSkipsNamesInUse) {
  World world;
  EXPECT_EQ(world.aws.next_name(kServing), (GroupId{.cluster = kServing, .sequence = 0}));
  StandingGroup newest = serving_group({.cluster = kServing, .sequence = 999}, 0);
  newest.created = kStartOfTime - minutes{1};
  world.stand(serving_group({.cluster = kServing, .sequence = 998}, 0));
  world.stand(newest);
  EXPECT_EQ(world.aws.next_name(kServing).sequence, 0);  // v999 → v000 [18]
  StandingGroup old = serving_group({.cluster = kServing, .sequence = 0}, 0);
  old.created = kStartOfTime - minutes{90};
  world.stand(old);
  EXPECT_EQ(world.aws.next_name(kServing).sequence, 1);
  EXPECT_EQ(world.aws.next_name(kPolling).sequence, 0);
}

TEST(AwsGroups, StandbyIsNotCountedAndLeavesTheBalancers) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 2));
  const std::vector<InstanceId> list{first};
  const std::span<const InstanceId> span(list);
  EXPECT_EQ(code_of(world.call(&Aws::enter_standby, kOld, span, Decrement::kYes)),
            ErrorCode::kConflict);  // below min
  ASSERT_TRUE(world.resize(kOld, 1, 2, 2));
  ASSERT_TRUE(world.call(&Aws::enter_standby, kOld, span, Decrement::kYes));
  world.run_for(minutes{5});
  EXPECT_EQ(world.member(first).lifecycle, Lifecycle::kStandby);
  EXPECT_EQ(world.aws.count_taking_new_traffic(kUsers), 1U);
  EXPECT_EQ(world.aws.members(kOld).size(), 2U);
  ASSERT_TRUE(world.suspend(kOld, kLaunching));
  EXPECT_EQ(code_of(world.call(&Aws::exit_standby, kOld, span)), ErrorCode::kConflict);
  ASSERT_TRUE(world.resume(kOld, kLaunching));
  ASSERT_TRUE(world.call(&Aws::exit_standby, kOld, span));
  world.run_for(minutes{5});
  EXPECT_EQ(world.in_lifecycle(kOld, Lifecycle::kInService), 2);
  EXPECT_EQ(world.aws.count_taking_new_traffic(kUsers), 2U);
}

TEST(AwsGroups, LeavingStandbyWithoutDecrementMakesOneTooMany) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 2));
  const std::vector<InstanceId> list{first};
  const std::span<const InstanceId> span(list);
  ASSERT_TRUE(world.call(&Aws::enter_standby, kOld, span, Decrement::kNo));
  world.run_for(minutes{5});
  EXPECT_EQ(world.in_lifecycle(kOld, Lifecycle::kInService), 2);  // replaced
  ASSERT_TRUE(world.call(&Aws::exit_standby, kOld, span));
  EXPECT_EQ(world.capacity(kOld).desired, 3);
}

TEST(AwsGroups, ProtectionIsForMembersInServiceOnly) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 1));
  const InstanceId other = world.stand(serving_group(kNew, 1));
  const std::vector<InstanceId> list{first, other};
  EXPECT_EQ(code_of(world.call(&Aws::set_protection, kOld, std::span<const InstanceId>(list),
                               Protection::kOn)),
            ErrorCode::kConflict);
  EXPECT_FALSE(world.member(first).is_protected);
}

TEST(AwsGroups, RebalanceLaunchesFirstAndThenTakesOneFromTheRichZone) {
  World world;
  world.stand(serving_group(kOld, 3));
  ASSERT_TRUE(world.call(&Aws::rebalance_zones, kOld));
  EXPECT_EQ(world.aws.members(kOld).size(), 4U);
  world.run_for(minutes{10});
  EXPECT_EQ(world.in_lifecycle(kOld, Lifecycle::kInService), 3);
  EXPECT_EQ(world.aws.counters().terminations[static_cast<std::size_t>(Cause::kRebalance)], 1U);
}

TEST(AwsGroups, RebalanceIsHeldBySuspension) {
  World world;
  world.stand(disabled_group(kOld, 3));
  EXPECT_EQ(code_of(world.call(&Aws::rebalance_zones, kOld)), ErrorCode::kConflict);
}

TEST(AwsGroups, AnEnabledGroupEvensOutItsZones) {
  Parameters parameters = quiet();
  parameters.zones = 2;
  World world(parameters);
  const InstanceId first = world.stand(serving_group(kOld, 4));  // zones 0 1 0 1
  ASSERT_TRUE(world.resize(kOld, 0, 4, 4));
  ASSERT_TRUE(world.take_out(first));
  ASSERT_TRUE(world.take_out(after(first, 2)));  // 0 and 2 left
  world.run_for(minutes{15});
  std::array<int, 2> zones{};
  for (const Member& member : world.aws.members(kOld)) {
    ++zones[world.aws.find_instance(member.id)->zone];
  }
  EXPECT_EQ(zones, (std::array<int, 2>{1, 1}));
  EXPECT_EQ(world.times(Notice::Kind::kLaunched), 1);
}

TEST(AwsGroups, WithoutCapacityLaunchesFailAndAreTriedAgain) {
  Parameters parameters = quiet();
  parameters.launch_failure_per_million = 1'000'000;
  World world(parameters, Choices::seeded(1));
  world.stand(serving_group(kOld, 0));
  ASSERT_TRUE(world.resize(kOld, 0, 1, 1));
  world.run_for(minutes{10});
  EXPECT_TRUE(world.aws.members(kOld).empty());
  EXPECT_GE(world.aws.counters().failed_launches, 3U);
}

TEST(AwsGroups, InstantModeTakesNoTime) {
  Parameters parameters = quiet();
  parameters.instant = true;
  World world(parameters);
  world.boot = Duration{0};
  const InstanceId first = world.stand(serving_group(kOld, 2));
  ASSERT_TRUE(world.resize(kOld, 0, 3, 3));
  world.run_for(Duration{0});
  EXPECT_EQ(world.in_lifecycle(kOld, Lifecycle::kInService), 3);
  EXPECT_EQ(world.aws.count_taking_new_traffic(kUsers), 3U);
  ASSERT_TRUE(world.take_out(first));
  world.run_for(Duration{0});
  EXPECT_EQ(world.aws.members(kOld).size(), 2U);
  EXPECT_EQ(world.now, kStartOfTime);
}

}  // namespace
}  // namespace lighthouse::fakes::aws
