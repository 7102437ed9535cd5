// What the describes say: lag, order, names and addresses [A16.1, A18.1].
#include <gtest/gtest.h>

#include "tests/fakes/aws/aws_world.h"

namespace lighthouse::fakes::aws {
namespace {

TEST(AwsViews, AreSortedAndFilteredByCluster) {
  World world;
  world.stand(serving_group(kNew, 1));
  world.stand(serving_group(kOldPolling, 1));
  world.stand(serving_group(kOld, 1));
  const Result<Groups> all = world.groups();
  ASSERT_EQ(all->size(), 3U);
  EXPECT_TRUE(std::is_sorted(all->begin(), all->end(),
                             [](const Group& a, const Group& b) { return a.id < b.id; }));
  const std::vector<ClusterId> polling{kPolling};
  const std::span<const ClusterId> span(polling);
  const auto some = world.call(&Aws::describe_groups, span, Freshness::kAsChosen);
  ASSERT_EQ(some->size(), 1U);
  EXPECT_EQ((*some)[0].id, kOldPolling);
  EXPECT_EQ(world.call(&Aws::describe_instances, span, Freshness::kAsChosen)->size(), 1U);
  const std::vector<ClusterId> nobody{ClusterId{55}};
  EXPECT_TRUE(
      world.call(&Aws::describe_groups, std::span<const ClusterId>(nobody), Freshness::kAsChosen)
          ->empty());
}

TEST(AwsViews, TerminatedInstancesHaveNeitherNameNorAddress) {
  World world;
  const InstanceId first = world.stand(disabled_group(kOld, 1));
  const uint32_t address = (*world.instances())[0].private_ipv4;
  EXPECT_NE(address, 0U);
  EXPECT_EQ((*world.instances())[0].private_dns, (HostKey{HostKey::Kind::kIp, address}));
  ASSERT_TRUE(world.kill(first, Cause::kHostFailure));
  const Result<Instances> answer = world.instances();
  EXPECT_EQ((*answer)[0].state, Ec2State::kTerminated);
  EXPECT_EQ((*answer)[0].private_ipv4, 0U);
  EXPECT_EQ((*answer)[0].private_dns, HostKey{});
  EXPECT_EQ((*answer)[0].group, kOld);
}

TEST(AwsViews, StaleAnswersShowThePastButNotForLong) {
  World world;
  world.stand(serving_group(kOld, 1));
  const Capacity before = world.capacity(kOld);
  world.run_for(minutes{1});
  ASSERT_TRUE(world.resize(kOld, 0, 1, 1));
  EXPECT_EQ((*world.groups())[0].capacity, world.capacity(kOld));
  EXPECT_EQ((*world.groups(Freshness::kStale))[0].capacity, before);
  world.run_for(world.aws.parameters().stale_bound);
  EXPECT_EQ((*world.groups(Freshness::kStale))[0].capacity, world.capacity(kOld));
}

TEST(AwsViews, StaleReadsComeByChoice) {
  const ForcedChoices forced({forced_at(kStartOfTime + minutes{1}, Site::kStaleRead, 1)});
  World world(quiet(), Choices::benign(forced));
  world.stand(serving_group(kOld, 1));
  const Capacity before = world.capacity(kOld);
  world.run_for(minutes{1});
  ASSERT_TRUE(world.resize(kOld, 0, 1, 1));
  EXPECT_EQ((*world.groups())[0].capacity, before);
  EXPECT_EQ((*world.groups())[0].capacity, world.capacity(kOld));
  EXPECT_EQ(world.aws.counters().stale_answers, 1U);
}

TEST(AwsViews, StaleBalancersAndInstancesToo) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 1));
  world.run_for(minutes{1});
  ASSERT_TRUE(world.delist(kUsers, {first}));
  ASSERT_TRUE(world.kill(first));
  const Result<Balancers> past = world.balancers(Freshness::kStale);
  EXPECT_EQ((*past)[0].health[0].state, Registration::kInService);
  EXPECT_EQ((*past)[0].registered, (Small<InstanceId, 8>{first}));
  EXPECT_EQ((*world.instances(Freshness::kStale))[0].state, Ec2State::kRunning);
  EXPECT_EQ((*world.instances())[0].state, Ec2State::kShuttingDown);
}

TEST(AwsViews, WhatIsNewMayNotShowYet) {
  World world;
  GroupSpec spec{.id = kNew, .capacity = {1, 1, 1}};
  world.run_for(minutes{1});
  ASSERT_TRUE(world.call(&Aws::create_group, spec, kWorldActor));
  EXPECT_TRUE(world.groups(Freshness::kStale)->empty());
  EXPECT_EQ(world.groups()->size(), 1U);
  world.run_for(seconds{11});
  EXPECT_TRUE(world.instances(Freshness::kStale)->empty());
  EXPECT_EQ(world.instances()->size(), 1U);
}

TEST(AwsViews, AddressesAreUniqueAndReusedOnlyByChoice) {
  Parameters parameters = quiet();
  parameters.address_reuse_per_million = 1'000'000;
  for (const bool reuse : {false, true}) {
    World world(parameters, reuse ? Choices::seeded(1) : Choices::benign());
    const InstanceId first = world.stand(serving_group(kOld, 1));
    const uint32_t address = world.aws.find_instance(first)->address;
    ASSERT_TRUE(world.kill(first, Cause::kHostFailure));
    world.run_for(minutes{30});
    EXPECT_EQ(world.aws.find_instance(after(first, 1))->address == address, reuse);
  }
}

TEST(AwsViews, AWrappedAddressPoolSkipsThoseInUse) {
  Parameters parameters = quiet();
  parameters.addresses = 3;
  World world(parameters);
  const InstanceId first = world.stand(serving_group(kOld, 3));
  const InstanceId middle = after(first, 1);
  const uint32_t address = world.aws.find_instance(middle)->address;
  ASSERT_TRUE(world.kill(middle, Cause::kHostFailure));
  world.run_for(minutes{5});
  EXPECT_EQ(world.aws.find_instance(after(first, 3))->address, address);
}

TEST(AwsViews, HostNamesFollowTheNaming) {
  Parameters parameters = quiet();
  parameters.naming = HostNaming::kOpaque;
  World opaque(parameters);
  opaque.stand(serving_group(kOld, 2));
  const Result<Instances> answer = opaque.instances();
  EXPECT_EQ((*answer)[0].private_dns.kind, HostKey::Kind::kOpaque);
  EXPECT_NE((*answer)[0].private_dns, (*answer)[1].private_dns);
  parameters.naming = HostNaming::kInstance;
  World named(parameters);
  const InstanceId first = named.stand(serving_group(kOld, 1));
  EXPECT_EQ((*named.instances())[0].private_dns, (HostKey{HostKey::Kind::kInstance, first.value}));
}

TEST(AwsViews, InstancesAreNumberedFromTheFirst) {
  Parameters parameters = quiet();
  parameters.first_instance = 100;
  World world(parameters);
  EXPECT_EQ(world.stand(serving_group(kOld, 2)), InstanceId{100});
  EXPECT_EQ(world.stand(serving_group(kNew, 2)), InstanceId{102});
}

}  // namespace
}  // namespace lighthouse::fakes::aws
