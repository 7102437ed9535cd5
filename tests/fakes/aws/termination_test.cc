// Taking instances away: by name, by scale-in, by EC2 itself [A10.1, A12.7, A16.3].
#include <gtest/gtest.h>

#include "tests/fakes/aws/aws_world.h"

namespace lighthouse::fakes::aws {
namespace {

TEST(AwsTermination, DrainsThenShutsDownThenLeavesTheList) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 2));
  ASSERT_TRUE(world.resize(kOld, 0, 2, 2));
  world.aws.hold_connections_until(first, world.now + minutes{2});
  ASSERT_TRUE(world.take_out(first));
  EXPECT_EQ(world.capacity(kOld).desired, 1);
  EXPECT_EQ(world.member(first).lifecycle, Lifecycle::kTerminating);
  EXPECT_EQ(world.aws.registration_of(kUsers, first), Registration::kDraining);
  world.run_for(minutes{2});
  EXPECT_TRUE(world.aws.is_running(first));
  world.run_for(seconds{10});
  EXPECT_EQ(world.aws.find_instance(first)->state, Ec2State::kShuttingDown);
  EXPECT_TRUE(world.member(first).id.valid());
  world.run_for(minutes{1});
  EXPECT_EQ(world.aws.find_instance(first)->state, Ec2State::kTerminated);
  world.run_for(minutes{1});
  EXPECT_EQ(world.aws.members(kOld).size(), 1U);
  EXPECT_EQ(world.aws.termination_of(first)->cause, Cause::kUserRequest);
  EXPECT_EQ(world.aws.termination_of(first)->by, kControllerActor);
  world.run_for(minutes{70});
  EXPECT_EQ(world.aws.find_instance(first), nullptr);
  EXPECT_EQ(world.times(Notice::Kind::kLaunched), 0);
}

TEST(AwsTermination, ByNameWorksWhileTerminateIsSuspended) {
  World world;
  const InstanceId first = world.stand(disabled_group(kOld, 2));
  ASSERT_TRUE(world.resize(kOld, 0, 2, 2));
  ASSERT_TRUE(world.take_out(first));
  world.run_for(minutes{5});
  EXPECT_EQ(world.aws.members(kOld).size(), 1U);
  EXPECT_TRUE(world.aws.is_running(after(first, 1)));
}

TEST(AwsTermination, DecrementBelowMinIsRefused) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 2));
  EXPECT_EQ(code_of(world.take_out(first)), ErrorCode::kConflict);
  EXPECT_EQ(world.capacity(kOld).desired, 2);
  EXPECT_EQ(world.member(first).lifecycle, Lifecycle::kInService);
}

TEST(AwsTermination, WithoutDecrementAReplacementComes) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 2));
  ASSERT_TRUE(world.call(&Aws::terminate_in_group, first, Decrement::kNo, kWorldActor));
  world.run_for(minutes{5});
  EXPECT_EQ(world.in_lifecycle(kOld, Lifecycle::kInService), 2);
  EXPECT_EQ(world.capacity(kOld).desired, 2);
}

TEST(AwsTermination, UnknownAndGroupless) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 2));
  ASSERT_TRUE(world.resize(kOld, 0, 2, 2));
  EXPECT_EQ(code_of(world.take_out(InstanceId{999})), ErrorCode::kNotFound);
  ASSERT_TRUE(world.take_out(first));
  world.run_for(minutes{5});
  EXPECT_EQ(code_of(world.take_out(first)), ErrorCode::kNotFound);
}

// Trap 9: three answers to a second call.
struct Repeated {
  uint32_t variant;
  bool accepted;
  int32_t desired;
};

class AwsRepeatedTermination : public ::testing::TestWithParam<Repeated> {};

TEST_P(AwsRepeatedTermination, IsWhatTheChoiceSays) {
  const ForcedChoices forced(
      {forced_at(kStartOfTime, Site::kRepeatedTerminate, GetParam().variant)});
  World world(quiet(), Choices::benign(forced));
  const InstanceId first = world.stand(disabled_group(kOld, 3));
  ASSERT_TRUE(world.resize(kOld, 0, 3, 3));
  ASSERT_TRUE(world.take_out(first));
  EXPECT_EQ(world.take_out(first).has_value(), GetParam().accepted);
  EXPECT_EQ(world.capacity(kOld).desired, GetParam().desired);
  world.run_for(minutes{10});
  EXPECT_EQ(world.aws.members(kOld).size(), 2U);
}

INSTANTIATE_TEST_SUITE_P(AllThree, AwsRepeatedTermination,
                         ::testing::Values(Repeated{0, false, 2}, Repeated{1, true, 2},
                                           Repeated{2, true, 1}));

TEST(AwsTermination, ARepeatedDecrementNeverGoesBelowMin) {
  const ForcedChoices forced({forced_at(kStartOfTime, Site::kRepeatedTerminate, 2)});
  World world(quiet(), Choices::benign(forced));
  const InstanceId first = world.stand(disabled_group(kOld, 2));
  ASSERT_TRUE(world.resize(kOld, 1, 2, 2));
  ASSERT_TRUE(world.take_out(first));
  EXPECT_TRUE(world.take_out(first));
  EXPECT_EQ(world.capacity(kOld).desired, 1);
}

TEST(AwsTermination, PendingOnesAreBusy) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 0));
  ASSERT_TRUE(world.resize(kOld, 0, 1, 1));
  world.run_for(seconds{20});
  ASSERT_EQ(world.member(first).lifecycle, Lifecycle::kPending);
  EXPECT_EQ(code_of(world.take_out(first)), ErrorCode::kConflict);
}

TEST(AwsTermination, ScaleInKeepsZonesInBalanceBeforeAnyPolicy) {
  Parameters parameters = quiet();
  parameters.zones = 3;
  World world(parameters);
  StandingGroup group = serving_group(kOld, 4);  // zones 0 1 2 0
  group.spec.policy = ScaleInPolicy::kNewestInstance;
  const InstanceId first = world.stand(group);
  ASSERT_TRUE(world.resize(kOld, 0, 4, 3));
  world.run_for(minutes{5});
  EXPECT_TRUE(world.aws.termination_of(first) || world.aws.termination_of(after(first, 3)));
  EXPECT_EQ(world.aws.counters().terminations[static_cast<std::size_t>(Cause::kScaleIn)], 1U);
}

TEST(AwsTermination, AlikeVictimsAreTakenByChoice) {
  Parameters parameters = quiet();
  parameters.zones = 1;
  World world(parameters);
  StandingGroup group = serving_group(kOld, 3);
  const InstanceId first = world.stand(group);
  for (uint32_t value = 0; value < 3; ++value) {
    World branch = world;
    branch.choices = Choices::benign(
        ForcedChoices({forced_at(kStartOfTime + seconds{10}, Site::kVictimPick, value)}));
    ASSERT_TRUE(branch.resize(kOld, 0, 3, 2));
    branch.run_for(minutes{5});
    int gone = 0;
    for (uint32_t i = 0; i < 3; ++i) gone += branch.aws.termination_of(after(first, i)) ? 1 : 0;
    EXPECT_EQ(gone, 1);
    EXPECT_TRUE(branch.aws.termination_of(after(first, value)));  // alike: by choice
  }
}

TEST(AwsTermination, PolicyDecidesWithinAZone) {
  for (const ScaleInPolicy policy :
       {ScaleInPolicy::kOldestInstance, ScaleInPolicy::kNewestInstance}) {
    Parameters parameters = quiet();
    parameters.zones = 1;
    World world(parameters);
    StandingGroup group = serving_group(kOld, 1);
    group.spec.policy = policy;
    const InstanceId oldest = world.stand(group);
    ASSERT_TRUE(world.resize(kOld, 0, 2, 2));
    world.run_for(minutes{5});
    ASSERT_TRUE(world.resize(kOld, 0, 2, 1));
    world.run_for(minutes{5});
    EXPECT_EQ(world.aws.is_running(oldest), policy == ScaleInPolicy::kNewestInstance);
  }
}

TEST(AwsTermination, ProtectedOnesAreSpared) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 2));
  const std::vector<InstanceId> both{first, after(first, 1)};
  const std::span<const InstanceId> span(both);
  ASSERT_TRUE(world.call(&Aws::set_protection, kOld, span, Protection::kOn));
  ASSERT_TRUE(world.resize(kOld, 0, 2, 0));
  world.run_for(minutes{30});
  EXPECT_EQ(world.in_lifecycle(kOld, Lifecycle::kInService), 2);
  ASSERT_TRUE(world.call(&Aws::set_protection, kOld, span.first(1), Protection::kOff));
  world.run_for(minutes{30});
  EXPECT_TRUE(world.aws.termination_of(first));
  EXPECT_TRUE(world.aws.is_running(after(first, 1)));
}

TEST(AwsTermination, ProtectionHoldsScaleInOnly) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 3));
  const std::vector<InstanceId> all{first, after(first, 1), after(first, 2)};
  ASSERT_TRUE(
      world.call(&Aws::set_protection, kOld, std::span<const InstanceId>(all), Protection::kOn));
  ASSERT_TRUE(world.resize(kOld, 0, 3, 3));
  EXPECT_TRUE(world.take_out(first));
  EXPECT_TRUE(world.mark(after(first, 1), Mark::kUnhealthy));
  EXPECT_TRUE(world.kill(after(first, 2)));
  world.run_for(minutes{10});
  for (const InstanceId& id : all) EXPECT_FALSE(world.aws.is_running(id));
}

TEST(AwsTermination, Ec2TerminateIsIdempotentWhileListedAndKnowsNoDecrement) {
  World world;
  const InstanceId first = world.stand(disabled_group(kOld, 2));
  EXPECT_TRUE(world.kill(first));
  EXPECT_TRUE(world.kill(first));
  world.run_for(minutes{30});
  EXPECT_TRUE(world.kill(first));
  EXPECT_EQ(world.capacity(kOld).desired, 2);
  EXPECT_EQ(world.times(Notice::Kind::kTerminating, first), 1);
  world.run_for(minutes{60});
  EXPECT_EQ(code_of(world.kill(first)), ErrorCode::kNotFound);
}

TEST(AwsTermination, SpotGivesTwoMinutes) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 2));
  ASSERT_TRUE(world.call(&Aws::spot_interrupt, first));
  EXPECT_EQ(world.times(Notice::Kind::kSpotNotice, first), 1);
  world.run_for(seconds{119});
  EXPECT_TRUE(world.aws.is_running(first));
  world.run_for(seconds{2});
  EXPECT_FALSE(world.aws.is_running(first));
  EXPECT_EQ(world.aws.termination_of(first)->cause, Cause::kSpot);
}

TEST(AwsTermination, AFailedHostGetsNoSigterm) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 2));
  ASSERT_TRUE(world.kill(first, Cause::kHostFailure));
  EXPECT_EQ(world.times(Notice::Kind::kTerminated, first), 1);
  EXPECT_EQ(world.times(Notice::Kind::kShuttingDown, first), 0);
  world.run_for(minutes{10});
  EXPECT_EQ(world.in_lifecycle(kOld, Lifecycle::kInService), 2);
}

TEST(AwsTermination, AnInstanceThatDiesPendingIsReplaced) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 0));
  ASSERT_TRUE(world.resize(kOld, 0, 1, 1));
  world.run_for(seconds{20});
  ASSERT_TRUE(world.kill(first));
  world.run_for(minutes{10});
  EXPECT_EQ(world.in_lifecycle(kOld, Lifecycle::kInService), 1);
  EXPECT_FALSE(world.member(first).id.valid());
}

}  // namespace
}  // namespace lighthouse::fakes::aws
