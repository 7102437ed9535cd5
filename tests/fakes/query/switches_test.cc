// The switches of a served AWS: rate limits and stale reads; and what it does at its own time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fakes/query/client.h"

namespace lighthouse::fakes::query {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Throttle, RefusesInTheWordsOfEachService) {
  Client client;
  Throttle throttle(0.01);  // one request each
  client.account.throttle = &throttle;
  EXPECT_EQ(client.autoscaling("DescribeAutoScalingGroups").status, 200);
  const auto group = client.autoscaling("DescribeTags");
  EXPECT_EQ(group.status, 400);
  EXPECT_THAT(group.body, HasSubstr("<Code>Throttling</Code><Message>Rate exceeded</Message>"));
  EXPECT_EQ(client.ec2("DescribeInstances").status, 200);
  const auto machine = client.ec2("DescribeInstances");
  EXPECT_EQ(machine.status, 503);
  EXPECT_THAT(machine.body, HasSubstr("<Code>RequestLimitExceeded</Code>"));
  EXPECT_EQ(client.elb("DescribeLoadBalancers").status, 200);
  EXPECT_THAT(client.elb("DescribeLoadBalancers").body, HasSubstr("ThrottlingException"));
  EXPECT_EQ(client.elbv2("DescribeLoadBalancers").status, 200);
}

TEST(Throttle, FillsAgainWithTime) {
  Throttle throttle(1);
  int admitted = 0;
  const auto ask = [&](Time now) {
    return throttle.admits("2016-11-15", "TerminateInstances", Listing::kSome, now);
  };
  for (int i = 0; i < 200; ++i) admitted += ask(kStartOfTime) ? 1 : 0;
  EXPECT_EQ(admitted, 50);
  EXPECT_TRUE(ask(kStartOfTime + Duration{200}));
  EXPECT_FALSE(ask(kStartOfTime + Duration{201}));
}

TEST(StaleReads, ShowWhatWasUntilItIsOldEnough) {
  Client client;
  client.account = Account(Speed::kInstant, kOriginMs, Duration{20'000});
  client.make_group("g", 1);
  client.wait(Duration{60'000});
  (void)client.autoscaling("SuspendProcesses", {{"AutoScalingGroupName", "g"}});
  EXPECT_THAT(client.autoscaling("DescribeAutoScalingGroups").body,
              Not(HasSubstr("User suspended at")));
  client.wait(Duration{21'000});
  EXPECT_THAT(client.autoscaling("DescribeAutoScalingGroups").body, HasSubstr("User suspended at"));
}

TEST(ScheduledActions, RunAtTheirTimeAndAgain) {
  Client client;
  client.make_group("g", 1);
  // The account begins at 22:13:20.
  (void)client.autoscaling("PutScheduledUpdateGroupAction", {{"AutoScalingGroupName", "g"},
                                                             {"ScheduledActionName", "up"},
                                                             {"Recurrence", "15 22 * * *"},
                                                             {"DesiredCapacity", "3"}});
  client.wait(Duration{90'000});
  EXPECT_EQ(client.members("g"), 1U);
  client.wait(Duration{20'000});
  EXPECT_EQ(client.members("g"), 3U);
  (void)client.autoscaling("SetDesiredCapacity",
                           {{"AutoScalingGroupName", "g"}, {"DesiredCapacity", "1"}});
  client.wait(Duration{24 * 3'600'000});
  EXPECT_EQ(client.members("g"), 3U);
}

TEST(ScheduledActions, AreNotMadeUpForAfterASuspension) {
  Client client;
  client.make_group("g", 1);
  (void)client.autoscaling("SuspendProcesses", {{"AutoScalingGroupName", "g"},
                                                {"ScalingProcesses.member.1", "ScheduledActions"}});
  (void)client.autoscaling("PutScheduledUpdateGroupAction", {{"AutoScalingGroupName", "g"},
                                                             {"ScheduledActionName", "up"},
                                                             {"StartTime", "2023-11-14T22:15:00Z"},
                                                             {"DesiredCapacity", "3"}});
  client.wait(Duration{600'000});
  (void)client.autoscaling("ResumeProcesses", {{"AutoScalingGroupName", "g"}});
  client.wait(Duration{600'000});
  EXPECT_EQ(client.members("g"), 1U);
  EXPECT_THAT(client.autoscaling("DescribeScheduledActions").body,
              Not(HasSubstr("<ScheduledActionName>")));
}

TEST(InstanceRefresh, ReplacesOneAfterTheOtherAndTakesItsTime) {
  Client client(Speed::kLikeAws);
  client.make_group("g", 2);
  client.wait(Duration{600'000});
  ASSERT_EQ(client.members("g"), 2U);
  const std::string first = client.instance("g", 0);
  (void)client.autoscaling("StartInstanceRefresh", {{"AutoScalingGroupName", "g"}});
  EXPECT_THAT(client.autoscaling("DescribeInstanceRefreshes", {{"AutoScalingGroupName", "g"}}).body,
              HasSubstr("<Status>InProgress</Status>"));
  client.wait(Duration{3'600'000});
  EXPECT_THAT(client.autoscaling("DescribeInstanceRefreshes", {{"AutoScalingGroupName", "g"}}).body,
              HasSubstr("<Status>Successful</Status>"));
  EXPECT_NE(client.instance("g", 0), first);
  EXPECT_EQ(client.members("g"), 2U);
}

}  // namespace
}  // namespace lighthouse::fakes::query
