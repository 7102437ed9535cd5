// What a suspended process holds back and what its resumption sets free [A9, A19].
#include <gtest/gtest.h>

#include "tests/fakes/aws/aws_world.h"

namespace lighthouse::fakes::aws {
namespace {

TEST(AwsProcesses, ResumedTerminateKillsWhatWasMarkedUnhealthy) {  // trap 1
  World world;
  const InstanceId first = world.stand(disabled_group(kOld, 2));
  ASSERT_TRUE(world.mark(first, Mark::kUnhealthy));
  world.run_for(minutes{60});
  EXPECT_EQ(world.member(first).lifecycle, Lifecycle::kInService);
  EXPECT_TRUE(world.member(first).unhealthy);
  ASSERT_TRUE(world.resume(kOld, kTerminating));
  world.run_for(minutes{5});
  EXPECT_EQ(world.aws.termination_of(first)->cause, Cause::kUnhealthy);
  EXPECT_EQ(world.times(Notice::Kind::kTerminated, first), 1);
  EXPECT_TRUE(world.aws.is_running(after(first, 1)));
}

TEST(AwsProcesses, ResumedTerminateScalesInToDesiredAtOnce) {  // trap 1, race 23
  World world;
  world.stand(disabled_group(kOld, 3));
  ASSERT_TRUE(world.resize(kOld, 0, 0, 0));
  world.run_for(minutes{60});
  EXPECT_EQ(world.in_lifecycle(kOld, Lifecycle::kInService), 3);
  ASSERT_TRUE(world.resume(kOld, kTerminating));
  world.run_for(minutes{5});
  EXPECT_EQ(world.aws.members(kOld).size(), 0U);
  EXPECT_EQ(world.aws.counters().terminations[static_cast<std::size_t>(Cause::kScaleIn)], 3U);
}

TEST(AwsProcesses, ResumedLaunchBringsBackWhatDesiredStillAsksFor) {  // trap 2, race 24
  World world;
  const InstanceId first = world.stand(disabled_group(kOld, 2));
  ASSERT_TRUE(world.kill(first));
  world.run_for(minutes{30});
  EXPECT_EQ(world.aws.members(kOld).size(), 1U);
  EXPECT_EQ(world.capacity(kOld).desired, 2);
  ASSERT_TRUE(world.resume(kOld, kLaunching));
  world.run_for(minutes{5});
  EXPECT_EQ(world.in_lifecycle(kOld, Lifecycle::kInService), 2);
  EXPECT_EQ(world.times(Notice::Kind::kLaunched), 1);
}

TEST(AwsProcesses, DeadMemberMayStayListedUntilTerminateIsResumed) {  // A21, the other answer
  Parameters parameters = quiet();
  parameters.dead_members_linger = true;
  World world(parameters);
  const InstanceId first = world.stand(disabled_group(kOld, 2));
  ASSERT_TRUE(world.kill(first));
  world.run_for(minutes{30});
  EXPECT_EQ(world.aws.members(kOld).size(), 2U);
  EXPECT_TRUE(world.member(first).unhealthy);
  ASSERT_TRUE(world.resume(kOld, kTerminating));
  world.run_for(minutes{5});
  EXPECT_EQ(world.aws.members(kOld).size(), 1U);
}

TEST(AwsProcesses, ResumedAddToLoadBalancerRegistersNobody) {  // trap 3
  World world;
  world.stand(disabled_group(kOld, 2));
  ASSERT_TRUE(world.resume(kOld, kAddToBalancer));
  world.run_for(minutes{60});
  EXPECT_EQ(world.aws.count_taking_new_traffic(kUsers), 0U);
}

TEST(AwsProcesses, LaunchedWhileAddToLoadBalancerIsSuspendedStaysOutForGood) {  // trap 3
  World world;
  world.stand(serving_group(kOld, 1));
  ASSERT_TRUE(world.suspend(kOld, kAddToBalancer));
  ASSERT_TRUE(world.resize(kOld, 1, 2, 2));
  world.run_for(minutes{10});
  ASSERT_TRUE(world.resume(kOld, kAddToBalancer));
  world.run_for(minutes{30});
  EXPECT_EQ(world.in_lifecycle(kOld, Lifecycle::kInService), 2);
  EXPECT_EQ(world.aws.count_taking_new_traffic(kUsers), 1U);
}

TEST(AwsProcesses, EmptyListMeansAllOfThem) {  // trap 4
  World world;
  world.stand(serving_group(kOld, 1));
  ASSERT_TRUE(world.suspend(kOld, {}));
  for (uint16_t bit = 0; bit < 9; ++bit) {
    const auto process = static_cast<Process>(1U << bit);
    EXPECT_TRUE(world.aws.find_group(kOld)->suspended.has(process)) << bit;
  }
  ASSERT_TRUE(world.resume(kOld, {}));
  EXPECT_TRUE(world.aws.find_group(kOld)->suspended.empty());
}

TEST(AwsProcesses, SuspendingTwiceAndResumingWhatRunsAreNoErrors) {
  World world;
  world.stand(serving_group(kOld, 1));
  EXPECT_TRUE(world.suspend(kOld, kLaunching));
  const uint64_t once = world.aws.hash();
  EXPECT_TRUE(world.suspend(kOld, kLaunching));
  EXPECT_EQ(world.aws.hash(), once);
  EXPECT_TRUE(world.resume(kOld, kTerminating));
  EXPECT_EQ(world.aws.hash(), once);
}

TEST(AwsProcesses, SuspendedLaunchStillLetsUnhealthyOnesGo) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 2));
  ASSERT_TRUE(world.suspend(kOld, kLaunching));
  ASSERT_TRUE(world.mark(first, Mark::kUnhealthy));
  world.run_for(minutes{30});
  EXPECT_EQ(world.aws.members(kOld).size(), 1U);
  EXPECT_EQ(world.times(Notice::Kind::kLaunched), 0);
}

TEST(AwsProcesses, SuspendedReplaceUnhealthyKeepsTheMarkedUntilResumed) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 2));
  ASSERT_TRUE(world.suspend(kOld, only(Process::kReplaceUnhealthy)));
  ASSERT_TRUE(world.mark(first, Mark::kUnhealthy));
  world.run_for(minutes{30});
  EXPECT_TRUE(world.aws.is_running(first));
  ASSERT_TRUE(world.resume(kOld, only(Process::kReplaceUnhealthy)));
  world.run_for(minutes{10});
  EXPECT_FALSE(world.aws.is_running(first));
  EXPECT_EQ(world.in_lifecycle(kOld, Lifecycle::kInService), 2);
}

TEST(AwsProcesses, SuspendedHealthCheckMarksNothingButAPersonStillCan) {
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 2));
  ASSERT_TRUE(world.suspend(kOld, only(Process::kHealthCheck)));
  ASSERT_TRUE(world.kill(first));
  world.run_for(minutes{30});
  EXPECT_FALSE(world.member(first).unhealthy);
  EXPECT_EQ(world.aws.members(kOld).size(), 2U);
  ASSERT_TRUE(world.mark(after(first, 1), Mark::kUnhealthy));
  EXPECT_TRUE(world.member(after(first, 1)).unhealthy);
  ASSERT_TRUE(world.resume(kOld, only(Process::kHealthCheck)));
  world.run_for(minutes{10});
  EXPECT_EQ(world.in_lifecycle(kOld, Lifecycle::kInService), 2);
  EXPECT_FALSE(world.member(first).id.valid());
}

TEST(AwsProcesses, EnabledGroupReplacesWhatEc2Terminated) {  // race 22
  World world;
  const InstanceId first = world.stand(serving_group(kOld, 2));
  ASSERT_TRUE(world.kill(first));
  EXPECT_EQ(world.member(first).lifecycle, Lifecycle::kInService);  // nobody has noticed yet
  world.run_for(minutes{10});
  EXPECT_EQ(world.in_lifecycle(kOld, Lifecycle::kInService), 2);
  EXPECT_EQ(world.times(Notice::Kind::kLaunched), 1);
}

}  // namespace
}  // namespace lighthouse::fakes::aws
