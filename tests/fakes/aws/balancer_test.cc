// Registrations, health and draining of a classic load balancer [A14].
#include <gtest/gtest.h>

#include "tests/fakes/aws/aws_world.h"

namespace lighthouse::fakes::aws {
namespace {

TEST(AwsBalancer, DrainingStillSaysInServiceButIsNoMember) {  // trap 6
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 2));
  ASSERT_TRUE(world.delist(kUsers, {first}));
  const Result<Balancers> answer = world.balancers();
  const Balancer& users = (*answer)[0];
  EXPECT_EQ(users.id, kUsers);
  EXPECT_EQ(find_by_id(users.health, first)->state, Registration::kDraining);
  EXPECT_EQ(std::count(users.registered.begin(), users.registered.end(), first), 0);
  EXPECT_TRUE(world.aws.takes_traffic(kUsers, first));
  EXPECT_FALSE(world.aws.takes_new_traffic(kUsers, first));
  world.run_for(seconds{30});
  EXPECT_EQ(world.aws.registration_of(kUsers, first), Registration::kNotRegistered);
  EXPECT_EQ(world.times(Notice::Kind::kLeftBalancer, first), 1);
  EXPECT_EQ(world.times(Notice::Kind::kDrained, first), 1);
}

TEST(AwsBalancer, RequestsInFlightHoldDrainingUpToItsTimeout) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 2));
  world.aws.hold_connections_until(first, world.now + minutes{2});
  world.aws.hold_connections_until(after(first, 1), world.now + minutes{60});
  ASSERT_TRUE(world.delist(kUsers, {first, after(first, 1)}));
  world.run_for(minutes{2} - seconds{1});
  EXPECT_TRUE(world.aws.takes_traffic(kUsers, first));
  world.run_for(seconds{2});
  EXPECT_FALSE(world.aws.takes_traffic(kUsers, first));
  EXPECT_TRUE(world.aws.takes_traffic(kUsers, after(first, 1)));
  world.run_for(minutes{3});
  EXPECT_FALSE(world.aws.takes_traffic(kUsers, after(first, 1)));
}

TEST(AwsBalancer, ARequestThatStartsWhileDrainingMovesItsEnd) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 1));
  ASSERT_TRUE(world.delist(kUsers, {first}));
  world.aws.hold_connections_until(first, world.now + minutes{1});
  world.run_for(seconds{50});
  EXPECT_TRUE(world.aws.takes_traffic(kUsers, first));
  world.run_for(seconds{15});
  EXPECT_FALSE(world.aws.takes_traffic(kUsers, first));
}

TEST(AwsBalancer, WithoutDrainingConnectionsAreCutAtOnce) {
  World world;
  world.aws.add_balancer({.id = BalancerId{9}, .draining_enabled = false});
  const InstanceId first = world.stand(serving_group(kOld, 1));
  world.call(&Aws::put_in_service, BalancerId{9}, first);
  world.aws.hold_connections_until(first, world.now + minutes{1});
  ASSERT_TRUE(world.delist(BalancerId{9}, {first}));
  EXPECT_FALSE(world.aws.takes_traffic(BalancerId{9}, first));
  EXPECT_EQ(world.times(Notice::Kind::kDrained, first), 1);
}

TEST(AwsBalancer, InServiceComesAfterTheHealthyThresholdOnly) {
  World world;
  const InstanceId first = world.stand(disabled_group(kOld, 1));
  ASSERT_TRUE(world.enlist(kUsers, {first}));
  EXPECT_EQ(world.aws.registration_of(kUsers, first), Registration::kRegistering);
  world.run_for(seconds{19});
  EXPECT_EQ(world.aws.registration_of(kUsers, first), Registration::kRegistering);
  world.run_for(seconds{21});
  EXPECT_EQ(world.aws.registration_of(kUsers, first), Registration::kInService);
}

TEST(AwsBalancer, FailsAfterTheUnhealthyThresholdAndComesBack) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 1));
  world.call(&Aws::set_service_health, first, false);
  world.run_for(seconds{15});
  EXPECT_TRUE(world.aws.takes_new_traffic(kUsers, first));
  world.run_for(seconds{20});
  EXPECT_EQ(world.aws.registration_of(kUsers, first), Registration::kFailing);
  world.call(&Aws::set_service_health, first, true);
  world.run_for(seconds{40});
  EXPECT_TRUE(world.aws.takes_new_traffic(kUsers, first));
}

TEST(AwsBalancer, AShortHiccupIsNotSeen) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 1));
  world.call(&Aws::set_service_health, first, false);
  world.run_for(seconds{10});
  world.call(&Aws::set_service_health, first, true);
  world.run_for(minutes{5});
  EXPECT_EQ(world.times(Notice::Kind::kLeftBalancer, first), 0);
}

TEST(AwsBalancer, AFailingInstanceIsOutAtOnceWithoutDraining) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 1));
  world.call(&Aws::set_service_health, first, false);
  world.run_for(minutes{1});
  ASSERT_TRUE(world.delist(kUsers, {first}));
  EXPECT_EQ(world.aws.registration_of(kUsers, first), Registration::kNotRegistered);
}

TEST(AwsBalancer, RegistrationsAreASetThatGroupsShare) {  // trap 13
  World world;
  const InstanceId old = world.stand(serving_group(kOld, 2));
  const InstanceId fresh = world.stand(serving_group(kNew, 2));
  ASSERT_TRUE(world.delist(kUsers, {old, after(old, 1)}));
  world.run_for(minutes{10});
  EXPECT_EQ(world.aws.taking_new_traffic(kUsers), (InstanceList{fresh, after(fresh, 1)}));
  EXPECT_EQ(world.aws.count_taking_new_traffic(kServices), 4U);
  ASSERT_TRUE(world.call(&Aws::delete_group, kOld, Force::kYes, kWorldActor));
  world.run_for(minutes{10});
  EXPECT_EQ(world.aws.taking_new_traffic(kServices), (InstanceList{fresh, after(fresh, 1)}));
}

TEST(AwsBalancer, RepeatedCallsChangeNothing) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 2));
  const uint64_t before = world.aws.hash();
  ASSERT_TRUE(world.enlist(kUsers, {first}));
  EXPECT_EQ(world.aws.hash(), before);
  ASSERT_TRUE(world.delist(kUsers, {first}));
  world.run_for(minutes{1});
  const uint64_t after_drain = world.aws.hash();
  ASSERT_TRUE(world.delist(kUsers, {first}));
  EXPECT_EQ(world.aws.hash(), after_drain);
}

TEST(AwsBalancer, RegisteringAgainEndsDraining) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 1));
  ASSERT_TRUE(world.delist(kUsers, {first}));
  ASSERT_TRUE(world.enlist(kUsers, {first}));
  EXPECT_EQ(world.aws.registration_of(kUsers, first), Registration::kRegistering);
  world.run_for(minutes{1});
  EXPECT_TRUE(world.aws.takes_new_traffic(kUsers, first));
}

TEST(AwsBalancer, OneUnknownIdFailsTheWholeCall) {  // trap 7
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 1));
  EXPECT_EQ(code_of(world.delist(kUsers, {first, InstanceId{999}})), ErrorCode::kNotFound);
  EXPECT_TRUE(world.aws.takes_new_traffic(kUsers, first));
  EXPECT_EQ(code_of(world.enlist(BalancerId{99}, {first})), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(world.delist(kUsers, {})), ErrorCode::kInvalid);
  const std::vector<BalancerId> some{kUsers, BalancerId{99}};
  const auto answer =
      world.call(&Aws::describe_balancers, std::span<const BalancerId>(some), Freshness::kAsChosen);
  EXPECT_EQ(answer.error().code, ErrorCode::kNotFound);
}

TEST(AwsBalancer, WhatDoesNotRunCannotBeRegistered) {
  World world;
  const InstanceId first = world.stand(disabled_group(kOld, 1));
  ASSERT_TRUE(world.kill(first));
  EXPECT_EQ(code_of(world.enlist(kUsers, {first})), ErrorCode::kConflict);
}

TEST(AwsBalancer, RowsOfTerminatedInstancesVanish) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 2));
  ASSERT_TRUE(world.kill(first, Cause::kHostFailure));
  EXPECT_EQ(world.aws.registration_of(kUsers, first), Registration::kTerminated);
  world.run_for(minutes{1});
  EXPECT_EQ(world.aws.registration_of(kUsers, first), Registration::kNotRegistered);
}

TEST(AwsBalancer, AttachedIsNotRegisteredAndInServiceOfTheGroupIsNotInServiceHere) {  // trap 12
  World world;
  world.stand(disabled_group(kOld, 1));
  EXPECT_EQ(world.aws.find_group(kOld)->attached.size(), 2U);
  EXPECT_EQ(world.in_lifecycle(kOld, Lifecycle::kInService), 1);
  EXPECT_TRUE((*world.balancers())[0].registered.empty());

  world.stand(serving_group(kNew, 0));
  ASSERT_TRUE(world.resize(kNew, 1, 1, 1));
  world.run_for(minutes{2});
  EXPECT_EQ(world.in_lifecycle(kNew, Lifecycle::kInService), 1);
  EXPECT_EQ((*world.balancers())[0].health[0].state, Registration::kRegistering);
  world.run_for(minutes{4});
  EXPECT_EQ((*world.balancers())[0].health[0].state, Registration::kInService);
}

TEST(AwsBalancer, AttachRegistersMembersAndDetachDrainsThem) {
  World world;
  world.aws.add_balancer({.id = BalancerId{9}});
  const InstanceId first = world.stand(serving_group(kOld, 1));
  ASSERT_TRUE(world.call(&Aws::attach_balancer, kOld, BalancerId{9}));
  world.run_for(minutes{1});
  EXPECT_TRUE(world.aws.takes_new_traffic(BalancerId{9}, first));
  ASSERT_TRUE(world.call(&Aws::detach_balancer, kOld, BalancerId{9}));
  EXPECT_EQ(world.aws.registration_of(BalancerId{9}, first), Registration::kDraining);
  EXPECT_EQ(code_of(world.call(&Aws::detach_balancer, kOld, BalancerId{9})), ErrorCode::kConflict);
  EXPECT_EQ(code_of(world.call(&Aws::attach_balancer, kOld, BalancerId{99})), ErrorCode::kNotFound);
  EXPECT_TRUE(world.aws.is_running(first));
}

}  // namespace
}  // namespace lighthouse::fakes::aws
