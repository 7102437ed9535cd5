// The sticky Unhealthy mark: who sets it, when, and what it does [A10.2, A19].
#include <gtest/gtest.h>

#include "tests/fakes/aws/aws_world.h"

namespace lighthouse::fakes::aws {
namespace {

StandingGroup with_elb_check(StandingGroup group, Duration grace = minutes{5}) {
  group.spec.health_check = HealthCheck::kElb;
  group.spec.grace = grace;
  return group;
}

TEST(AwsHealth, DisabledGroupWithElbCheckIsMarkedAndNobodySeesIt) {  // A10.2 trap 1, trap 19
  World world;
  const InstanceId first = world.stand(with_elb_check(serving_group(kOld, 2)));
  ASSERT_TRUE(world.suspend(kOld, kDisabledProcesses));
  ASSERT_TRUE(world.delist(kUsers, {first, after(first, 1)}));
  ASSERT_TRUE(world.delist(kServices, {first, after(first, 1)}));
  world.run_for(minutes{30});
  EXPECT_TRUE(world.member(first).unhealthy);
  EXPECT_EQ(world.member(first).lifecycle, Lifecycle::kInService);
  EXPECT_TRUE(world.aws.is_running(first));
  ASSERT_TRUE(world.resume(kOld, kDisabledProcesses));
  world.run_for(minutes{10});
  EXPECT_FALSE(world.aws.is_running(first));
  EXPECT_FALSE(world.aws.is_running(after(first, 1)));
}

TEST(AwsHealth, RegisteredAndRepairedMembersSurviveTheResumption) {  // A19, bring back
  World world;
  const InstanceId first = world.stand(with_elb_check(disabled_group(kOld, 2)));
  world.run_for(minutes{30});
  ASSERT_TRUE(world.member(first).unhealthy);
  ASSERT_TRUE(world.enlist(kUsers, {first, after(first, 1)}));
  ASSERT_TRUE(world.enlist(kServices, {first, after(first, 1)}));
  world.run_for(minutes{2});
  ASSERT_TRUE(world.mark(first, Mark::kHealthy));
  ASSERT_TRUE(world.mark(after(first, 1), Mark::kHealthy));
  world.run_for(minutes{10});
  ASSERT_TRUE(world.resume(kOld, kDisabledProcesses));
  world.run_for(minutes{60});
  EXPECT_EQ(world.times(Notice::Kind::kTerminating), 0);
}

TEST(AwsHealth, RepairBeforeRegistrationIsMarkedAgain) {
  World world;
  const InstanceId first = world.stand(with_elb_check(disabled_group(kOld, 1)));
  world.run_for(minutes{30});
  ASSERT_TRUE(world.mark(first, Mark::kHealthy));
  EXPECT_FALSE(world.member(first).unhealthy);
  world.run_for(minutes{5});
  EXPECT_TRUE(world.member(first).unhealthy);
}

TEST(AwsHealth, TheMarkIsSticky) {
  World world;
  const InstanceId first = world.stand(with_elb_check(disabled_group(kOld, 1)));
  world.run_for(minutes{30});
  ASSERT_TRUE(world.enlist(kUsers, {first}));
  ASSERT_TRUE(world.enlist(kServices, {first}));
  world.run_for(minutes{60});
  EXPECT_TRUE(world.aws.takes_new_traffic(kUsers, first));
  EXPECT_TRUE(world.member(first).unhealthy);
}

TEST(AwsHealth, DeregisteredMayNotCount) {  // A21, the other answer
  Parameters parameters = quiet();
  parameters.deregistered_is_unhealthy = false;
  World world(parameters);
  const InstanceId first = world.stand(with_elb_check(disabled_group(kOld, 1)));
  world.run_for(minutes{60});
  EXPECT_FALSE(world.member(first).unhealthy);
}

TEST(AwsHealth, Ec2CheckDoesNotCareForBalancers) {
  World world;
  const InstanceId first = world.stand(disabled_group(kOld, 1));
  world.run_for(minutes{60});
  EXPECT_FALSE(world.member(first).unhealthy);
}

TEST(AwsHealth, GracePeriodHoldsElbFailuresBack) {
  World world;
  world.boot = minutes{8};
  world.stand(with_elb_check(serving_group(kOld, 0), minutes{10}));
  ASSERT_TRUE(world.resize(kOld, 0, 1, 1));
  world.run_for(minutes{30});
  EXPECT_EQ(world.times(Notice::Kind::kMarkedUnhealthy), 0);
  EXPECT_EQ(world.times(Notice::Kind::kLaunched), 1);
}

TEST(AwsHealth, ABootSlowerThanTheGracePeriodIsReplacedForEver) {
  World world;
  world.hosts_boot = false;
  world.stand(with_elb_check(serving_group(kOld, 0), minutes{2}));
  ASSERT_TRUE(world.resize(kOld, 0, 1, 1));
  world.run_for(minutes{60});
  EXPECT_GE(world.times(Notice::Kind::kLaunched), 4);
}

TEST(AwsHealth, NotRunningIsUnhealthyWhateverTheGracePeriod) {
  World world;
  StandingGroup group = with_elb_check(serving_group(kOld, 1), minutes{600});
  const InstanceId first = world.stand(group);
  ASSERT_TRUE(world.suspend(kOld, kTerminating));
  ASSERT_TRUE(world.kill(first));
  world.run_for(seconds{50});
  EXPECT_TRUE(world.member(first).unhealthy);
}

TEST(AwsHealth, OneFailingBalancerIsEnough) {
  World world;
  const InstanceId first = world.stand(with_elb_check(serving_group(kOld, 2)));
  ASSERT_TRUE(world.delist(kServices, {first}));
  world.run_for(minutes{5});
  EXPECT_EQ(world.aws.termination_of(first)->cause, Cause::kUnhealthy);
}

TEST(AwsHealth, AFreshAttachmentDoesNotCountBeforeItsFirstInService) {  // A12.6
  World world;
  world.aws.add_balancer({.id = BalancerId{9}});
  StandingGroup group = with_elb_check(serving_group(kOld, 2));
  const InstanceId first = world.stand(group);
  ASSERT_TRUE(world.suspend(kOld, kAddToBalancer));
  ASSERT_TRUE(world.call(&Aws::attach_balancer, kOld, BalancerId{9}));
  world.run_for(minutes{60});
  EXPECT_EQ(world.times(Notice::Kind::kMarkedUnhealthy), 0);
  ASSERT_TRUE(world.enlist(BalancerId{9}, {first}));
  world.run_for(minutes{10});
  EXPECT_EQ(world.times(Notice::Kind::kMarkedUnhealthy, after(first, 1)), 1);
  EXPECT_EQ(world.times(Notice::Kind::kMarkedUnhealthy, first), 0);
}

TEST(AwsHealth, UnknownAndTerminatingAreRefused) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 1));
  EXPECT_EQ(code_of(world.mark(InstanceId{999}, Mark::kHealthy)), ErrorCode::kNotFound);
  ASSERT_TRUE(world.resize(kOld, 0, 1, 1));
  ASSERT_TRUE(world.take_out(first));
  EXPECT_EQ(code_of(world.mark(first, Mark::kHealthy)), ErrorCode::kConflict);
}

TEST(AwsHealth, StandbyIsNotChecked) {
  World world;
  const InstanceId first = world.stand(with_elb_check(serving_group(kOld, 2)));
  const std::vector<InstanceId> list{first};
  ASSERT_TRUE(world.resize(kOld, 0, 2, 2));
  ASSERT_TRUE(
      world.call(&Aws::enter_standby, kOld, std::span<const InstanceId>(list), Decrement::kYes));
  world.run_for(minutes{60});
  EXPECT_FALSE(world.member(first).unhealthy);
  EXPECT_TRUE(world.aws.is_running(first));
}

}  // namespace
}  // namespace lighthouse::fakes::aws
