// Auto Scaling through its face: what takes time, what refuses, what sticks [A8 to A12].
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fakes/query/client.h"

namespace lighthouse::fakes::query {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

const wire::Parameters kGroup = {{"AutoScalingGroupName", "g"}};

wire::Parameters with(wire::Parameters base, const wire::Parameters& more) {
  base.insert(base.end(), more.begin(), more.end());
  return base;
}

TEST(QueryAutoScaling, NothingIsInstantLikeAws) {
  Client c(Speed::kLikeAws);
  c.make_group("g", 2);
  EXPECT_EQ(c.members("g"), 0U);
  c.wait(seconds{15});
  EXPECT_THAT(c.autoscaling("DescribeAutoScalingGroups").body, HasSubstr(">Pending<"));
  c.wait(minutes{3});
  EXPECT_THAT(c.autoscaling("DescribeAutoScalingGroups").body, HasSubstr(">InService<"));
  EXPECT_THAT(c.elb("DescribeInstanceHealth", {{"LoadBalancerName", "lb"}}).body,
              HasSubstr("Instance registration is still in progress."));
  c.wait(minutes{15});
  EXPECT_THAT(c.elb("DescribeInstanceHealth", {{"LoadBalancerName", "lb"}}).body,
              HasSubstr("<State>InService</State>"));
}

TEST(QueryAutoScaling, DrainingStillSaysInService) {
  Client c(Speed::kLikeAws);
  c.make_group("g", 1);
  c.wait(minutes{20});
  const std::string id = c.instance("g", 0);
  (void)c.elb("DeregisterInstancesFromLoadBalancer",
              {{"LoadBalancerName", "lb"}, {"Instances.member.1.InstanceId", id}});
  const wire::Parameters asked = {{"LoadBalancerName", "lb"},
                                  {"Instances.member.1.InstanceId", id}};
  const std::string draining = c.elb("DescribeInstanceHealth", asked).body;
  EXPECT_THAT(draining, HasSubstr("<State>InService</State>"));
  EXPECT_THAT(draining, HasSubstr("Instance deregistration currently in progress."));
  EXPECT_THAT(c.elb("DescribeLoadBalancers").body, Not(HasSubstr(id)));
  c.wait(seconds{61});
  EXPECT_THAT(c.elb("DescribeInstanceHealth", asked).body,
              HasSubstr("Instance is not currently registered with the LoadBalancer."));
}

TEST(QueryAutoScaling, SuspendedTerminateHoldsScaleInUntilItIsResumed) {
  Client c;
  c.make_group("g", 3);
  (void)c.autoscaling("SuspendProcesses",
                      with(kGroup, {{"ScalingProcesses.member.1", "Terminate"}}));
  (void)c.autoscaling("SetDesiredCapacity", with(kGroup, {{"DesiredCapacity", "1"}}));
  EXPECT_EQ(c.members("g"), 3U);
  (void)c.autoscaling("ResumeProcesses",
                      with(kGroup, {{"ScalingProcesses.member.1", "Terminate"}}));
  EXPECT_EQ(c.members("g"), 1U);
}

TEST(QueryAutoScaling, UnhealthySticksWhileTerminateIsSuspended) {
  Client c;
  c.make_group("g", 1);
  (void)c.autoscaling("SuspendProcesses",
                      with(kGroup, {{"ScalingProcesses.member.1", "Terminate"}}));
  const std::string id = c.instance("g", 0);
  (void)c.autoscaling("SetInstanceHealth", {{"InstanceId", id}, {"HealthStatus", "Unhealthy"}});
  EXPECT_THAT(c.autoscaling("DescribeAutoScalingInstances").body, HasSubstr("UNHEALTHY"));
  EXPECT_EQ(c.instance("g", 0), id);
  (void)c.autoscaling("ResumeProcesses", kGroup);
  EXPECT_NE(c.instance("g", 0), id);
}

TEST(QueryAutoScaling, RefusesCapacityOutOfBoundsInAwssWords) {
  Client c;
  c.make_group("g", 2);
  EXPECT_THAT(c.autoscaling("SetDesiredCapacity", with(kGroup, {{"DesiredCapacity", "10"}})).body,
              HasSubstr("New SetDesiredCapacity value 10 is above max value 9 for the "
                        "AutoScalingGroup."));
  EXPECT_THAT(c.autoscaling("UpdateAutoScalingGroup",
                            with(kGroup, {{"MinSize", "4"}, {"DesiredCapacity", "2"}}))
                  .body,
              HasSubstr("Desired capacity:2 must be between the specified min size:4 and max "
                        "size:9"));
  (void)c.autoscaling("UpdateAutoScalingGroup", with(kGroup, {{"MinSize", "2"}}));
  EXPECT_THAT(c.autoscaling(
                   "TerminateInstanceInAutoScalingGroup",
                   {{"InstanceId", c.instance("g", 0)}, {"ShouldDecrementDesiredCapacity", "true"}})
                  .body,
              HasSubstr("Currently, desiredSize equals minSize (2)."));
  EXPECT_EQ(c.members("g"), 2U);
}

TEST(QueryAutoScaling, DeletesOnlyEmptyGroupsWithoutForce) {
  Client c;
  c.make_group("g", 1);
  EXPECT_THAT(c.autoscaling("DeleteAutoScalingGroup", kGroup).body,
              HasSubstr("<Code>ResourceInUse</Code>"));
  EXPECT_EQ(c.autoscaling("DeleteAutoScalingGroup", with(kGroup, {{"ForceDelete", "true"}})).status,
            200);
  EXPECT_THAT(c.autoscaling("DescribeAutoScalingGroups").body,
              HasSubstr("<AutoScalingGroups></AutoScalingGroups>"));
}

TEST(QueryAutoScaling, PagesEndWithoutAToken) {
  Client c;
  for (const char* name : {"a", "b", "c"}) c.make_group(name, 0);
  const std::string first = c.autoscaling("DescribeAutoScalingGroups", {{"MaxRecords", "2"}}).body;
  const auto begin = first.find("<NextToken>") + 11;
  ASSERT_GT(begin, 11U);
  const std::string token = first.substr(begin, first.find("</NextToken>") - begin);
  const std::string second =
      c.autoscaling("DescribeAutoScalingGroups", {{"MaxRecords", "2"}, {"NextToken", token}}).body;
  EXPECT_THAT(second, HasSubstr("<AutoScalingGroupName>c</AutoScalingGroupName>"));
  EXPECT_THAT(second, Not(HasSubstr("NextToken")));
  EXPECT_THAT(c.autoscaling("DescribeAutoScalingGroups", {{"NextToken", "x"}}).body,
              HasSubstr("<Code>InvalidNextToken</Code>"));
}

TEST(QueryAutoScaling, ATerminatingHookHoldsTheInstance) {
  Client c(Speed::kLikeAws);
  c.make_group("g", 1);
  c.wait(minutes{20});
  (void)c.autoscaling("PutLifecycleHook",
                      with(kGroup, {{"LifecycleHookName", "h"},
                                    {"LifecycleTransition", "autoscaling:EC2_INSTANCE_TERMINATING"},
                                    {"HeartbeatTimeout", "600"}}));
  const std::string id = c.instance("g", 0);
  (void)c.autoscaling("TerminateInstanceInAutoScalingGroup",
                      {{"InstanceId", id}, {"ShouldDecrementDesiredCapacity", "true"}});
  c.wait(minutes{5});
  EXPECT_THAT(c.autoscaling("DescribeAutoScalingInstances").body, HasSubstr("Terminating:Wait"));
  EXPECT_TRUE(c.account.aws.is_running(*instance_of(id)));
  c.wait(minutes{10});
  EXPECT_FALSE(c.account.aws.is_running(*instance_of(id)));
}

TEST(QueryAutoScaling, AnAbandonedLaunchIsReplaced) {
  Client c;
  c.make_group("g", 0);
  (void)c.autoscaling(
      "PutLifecycleHook",
      with(kGroup, {{"LifecycleHookName", "h"},
                    {"LifecycleTransition", "autoscaling:EC2_INSTANCE_LAUNCHING"}}));
  (void)c.autoscaling("SetDesiredCapacity", with(kGroup, {{"DesiredCapacity", "1"}}));
  const std::string first = c.instance("g", 0);
  EXPECT_THAT(c.autoscaling("DescribeAutoScalingInstances").body, HasSubstr("Pending:Wait"));
  const wire::Parameters action = with(
      kGroup,
      {{"LifecycleHookName", "h"}, {"InstanceId", first}, {"LifecycleActionResult", "ABANDON"}});
  EXPECT_EQ(c.autoscaling("CompleteLifecycleAction", action).status, 200);
  EXPECT_THAT(c.autoscaling("CompleteLifecycleAction", action).body,
              HasSubstr("No active Lifecycle Action found with instance ID " + first));
  c.wait(minutes{1});
  EXPECT_NE(c.instance("g", 0), first);
}

TEST(QueryAutoScaling, DetachedInstancesLoseTheirGroupAndGoOnRunning) {
  Client c;
  c.make_group("g", 2);
  const std::string id = c.instance("g", 0);
  (void)c.autoscaling(
      "DetachInstances",
      with(kGroup, {{"InstanceIds.member.1", id}, {"ShouldDecrementDesiredCapacity", "true"}}));
  EXPECT_EQ(c.members("g"), 1U);
  EXPECT_TRUE(c.account.aws.is_running(*instance_of(id)));
  const std::string tagged =
      c.ec2("DescribeInstances",
            {{"Filter.1.Name", "tag:aws:autoscaling:groupName"}, {"Filter.1.Value.1", "g"}})
          .body;
  EXPECT_THAT(tagged, Not(HasSubstr(id)));
  EXPECT_EQ(c.autoscaling("AttachInstances", with(kGroup, {{"InstanceIds.member.1", id}})).status,
            200);
  EXPECT_EQ(c.members("g"), 2U);
}

}  // namespace
}  // namespace lighthouse::fakes::query
