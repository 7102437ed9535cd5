// The describes: what is asked, and what becomes of whole answers.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/model/host_key.h"
#include "tests/core/wire/aws/talk.h"

namespace lighthouse::wire::answers {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

// One group of a page, with these fields instead of those of the first golden group.
std::string page(std::string_view groups, std::string_view token) {
  return fmt::format(
      "<DescribeAutoScalingGroupsResponse><DescribeAutoScalingGroupsResult><AutoScalingGroups>{}"
      "</AutoScalingGroups>{}</DescribeAutoScalingGroupsResult></"
      "DescribeAutoScalingGroupsResponse>",
      groups, token.empty() ? "<NextToken/>" : fmt::format("<NextToken>{}</NextToken>", token));
}

std::string group(std::string_view name, int desired) {
  return fmt::format(
      "<member><AutoScalingGroupName>{}</AutoScalingGroupName><MinSize>0</MinSize>"
      "<MaxSize>9</MaxSize><DesiredCapacity>{}</DesiredCapacity>"
      "<HealthCheckType>EC2</HealthCheckType><CreatedTime>2017-04-12T00:00:00Z</CreatedTime>"
      "</member>",
      name, desired);
}

TEST(DescribeGroupsOnTheWire, ReadsTheFleetsGroupsAndNoOthers) {
  Fleet fleet;
  const Talked talked = talk(fleet, DescribeGroups{}, {ok(kGroups)});
  EXPECT_THAT(talked.bodies,
              ElementsAre("Action=DescribeAutoScalingGroups&Version=2011-01-01&MaxRecords=100"));
  const auto groups = answer_of<Groups>(talked);
  ASSERT_TRUE(groups) << groups.error().message.view();
  ASSERT_EQ(groups->size(), 2u);

  const Group& serving = (*groups)[0];
  EXPECT_EQ(serving.id, (GroupId{.cluster = fleet.config.serving, .sequence = 22, .digits = 3}));
  EXPECT_EQ(serving.created, Time{1'492'102'790'123ms});
  EXPECT_EQ(serving.capacity, (Capacity{.min = 1, .max = 4, .desired = 2}));
  EXPECT_EQ(serving.suspended, only(Process::kLaunch) | only(Process::kAzRebalance));
  EXPECT_EQ(serving.health_check, HealthCheck::kElb);
  EXPECT_FALSE(serving.deleting);
  EXPECT_THAT(serving.attached, ElementsAre(fleet.config.balancers[0], fleet.config.balancers[1]));
  EXPECT_THAT(serving.members, ElementsAre(Member{.id = fleet.instance("i-0a1b2c3d4e5f60718"),
                                                  .lifecycle = Lifecycle::kInService,
                                                  .is_protected = true},
                                           Member{.id = fleet.instance("i-0000000000000dead"),
                                                  .lifecycle = Lifecycle::kTerminating,
                                                  .unhealthy = true}));

  const Group& polling = (*groups)[1];
  EXPECT_EQ(polling.id, (GroupId{.cluster = fleet.config.polling, .sequence = 7, .digits = 3}));
  EXPECT_TRUE(polling.deleting);
  EXPECT_TRUE(polling.members.empty());
}

TEST(DescribeGroupsOnTheWire, FollowsPagesToTheEnd) {
  Fleet fleet;
  const Talked talked = talk(fleet, DescribeGroups{},
                             {ok(page(group("spin-ha-v001", 1), "a+/=")), ok(page("", "b")),
                              ok(page(group("spin-ha-v002", 2), ""))});
  EXPECT_THAT(
      talked.bodies,
      ElementsAre(
          "Action=DescribeAutoScalingGroups&Version=2011-01-01&MaxRecords=100",
          "Action=DescribeAutoScalingGroups&Version=2011-01-01&MaxRecords=100&NextToken=a%2B%2F%3D",
          "Action=DescribeAutoScalingGroups&Version=2011-01-01&MaxRecords=100&NextToken=b"));
  EXPECT_EQ(answer_of<Groups>(talked)->size(), 2u);
}

TEST(DescribeGroupsOnTheWire, AGroupOnTwoPagesCountsAsReadLast) {
  Fleet fleet;
  const auto groups = answer_of<Groups>(
      talk(fleet, DescribeGroups{},
           {ok(page(group("spin-ha-v001", 1), "a")), ok(page(group("spin-ha-v001", 2), ""))}));
  ASSERT_EQ(groups->size(), 1u);
  EXPECT_EQ(groups->front().capacity.desired, 2);
}

TEST(DescribeGroupsOnTheWire, APageThatComesAgainIsAnError) {
  Fleet fleet;
  const auto groups = answer_of<Groups>(
      talk(fleet, DescribeGroups{},
           {ok(page("", "a")), ok(page("", "b")), ok(page(group("spin-ha-v001", 1), "a"))}));
  ASSERT_FALSE(groups);
  EXPECT_EQ(groups.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(groups.error().message.view(), "NextToken: the same page comes again");
}

TEST(DescribeGroupsOnTheWire, APageThatFailsFailsTheCall) {
  Fleet fleet;
  const HttpResponse throttled{
      .status = 400,
      .headers = {},
      .body =
          "<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message>"
          "</Error></ErrorResponse>"};
  const auto groups = answer_of<Groups>(
      talk(fleet, DescribeGroups{}, {ok(page(group("spin-ha-v001", 1), "a")), throttled}));
  ASSERT_FALSE(groups);
  EXPECT_EQ(groups.error().code, ErrorCode::kThrottled);
}

TEST(DescribeGroupsOnTheWire, KeepsNamesApartThatDifferInDigits) {
  Fleet fleet;
  const auto groups = answer_of<Groups>(
      talk(fleet, DescribeGroups{},
           {ok(page(group("spin-ha-v1", 1) + group("spin-ha-v001", 1) + group("spin-ha", 1) +
                        group("spin-ha-v1-x", 1) + group("spin-ha-version", 1) +
                        group("spin-ha-polling-v001", 1) + group("SPIN-ha-v001", 1),
                    ""))}));
  EXPECT_THAT(*groups,
              ElementsAre(testing::Field(&Group::id, GroupId{fleet.config.serving, -1, 3}),
                          testing::Field(&Group::id, GroupId{fleet.config.serving, 1, 1}),
                          testing::Field(&Group::id, GroupId{fleet.config.serving, 1, 3}),
                          testing::Field(&Group::id, GroupId{fleet.config.polling, 1, 3})));
}

TEST(DescribeGroupsOnTheWire, WordsThatAreNotKnownAreNeitherServingNorHealthy) {
  Fleet fleet;
  std::string body(kGroups);
  body = replaced(body, ">InService<", ">Quarantined<");
  body = replaced(body, ">Healthy<", ">Splendid<");
  const auto groups = answer_of<Groups>(talk(fleet, DescribeGroups{}, {ok(body)}));
  ASSERT_TRUE(groups);
  EXPECT_EQ(groups->front().members[0].lifecycle, Lifecycle::kOther);
  EXPECT_TRUE(groups->front().members[0].unhealthy);
  const auto shouting = answer_of<Groups>(talk(
      fleet, DescribeGroups{}, {ok(replaced(std::string(kGroups), ">Healthy<", ">HEALTHY<"))}));
  EXPECT_FALSE(shouting->front().members[0].unhealthy);
}

TEST(DescribeGroupsOnTheWire, KnowsEveryLifecycle) {
  for (const auto& [text, lifecycle] : std::vector<std::pair<std::string, Lifecycle>>{
           {"Pending", Lifecycle::kPending},
           {"Pending:Wait", Lifecycle::kPending},
           {"Pending:Proceed", Lifecycle::kPending},
           {"EnteringStandby", Lifecycle::kStandby},
           {"Standby", Lifecycle::kStandby},
           {"Detaching", Lifecycle::kDetaching},
           {"Detached", Lifecycle::kDetaching},
           {"Terminating", Lifecycle::kTerminating},
           {"Terminating:Proceed", Lifecycle::kTerminating},
           {"Terminated", Lifecycle::kTerminating},
           {"Terminating:Retained", Lifecycle::kOther},
           {"Warmed:Stopped", Lifecycle::kOther},
           {"inservice", Lifecycle::kOther}}) {
    Fleet fleet;
    const auto groups = answer_of<Groups>(
        talk(fleet, DescribeGroups{},
             {ok(replaced(std::string(kGroups), ">InService<", ">" + text + "<"))}));
    EXPECT_EQ(groups->front().members[0].lifecycle, lifecycle) << text;
  }
}

TEST(DescribeInstancesOnTheWire, ReadsWhatBelongsToTheFleet) {
  Fleet fleet;
  const Talked talked = talk(fleet, DescribeInstances{}, {ok(kInstances)});
  EXPECT_THAT(talked.bodies,
              ElementsAre("Action=DescribeInstances&Version=2016-11-15&"
                          "Filter.1.Name=tag%3Aaws%3Aautoscaling%3AgroupName&"
                          "Filter.1.Value.1=spin-ha&Filter.1.Value.2=spin-ha-v%2A&"
                          "Filter.1.Value.3=spin-ha-polling&Filter.1.Value.4=spin-ha-polling-v%2A&"
                          "MaxResults=1000"));
  const auto instances = answer_of<Instances>(talked);
  ASSERT_TRUE(instances) << instances.error().message.view();
  const GroupId group{.cluster = fleet.config.serving, .sequence = 22, .digits = 3};
  EXPECT_THAT(*instances,
              ElementsAre(InstanceFacts{.id = fleet.instance("i-0a1b2c3d4e5f60718"),
                                        .group = group,
                                        .state = Ec2State::kRunning,
                                        .private_dns = parse_host("ip-10-0-1-23", fleet.names),
                                        .private_ipv4 = 0x0a000117,
                                        .launched = Time{1'492'102'810'000ms}},
                          InstanceFacts{.id = fleet.instance("i-0000000000000dead"),
                                        .group = group,
                                        .state = Ec2State::kTerminated,
                                        .launched = Time{1'492'102'811'000ms}}));
}

TEST(DescribeInstancesOnTheWire, FollowsPagesAndNoReservationsAreNoInstances) {
  Fleet fleet;
  const Talked talked =
      talk(fleet, DescribeInstances{},
           {ok("<DescribeInstancesResponse><reservationSet/><nextToken>t=</nextToken>"
               "</DescribeInstancesResponse>"),
            ok("<DescribeInstancesResponse><requestId>1</requestId></DescribeInstancesResponse>")});
  ASSERT_EQ(talked.bodies.size(), 2u);
  EXPECT_THAT(talked.bodies[1], testing::EndsWith("&MaxResults=1000&NextToken=t%3D"));
  EXPECT_TRUE(answer_of<Instances>(talked)->empty());
}

TEST(DescribeBalancersOnTheWire, AsksForMembershipThenForEachItsDrainingAndHealth) {
  Fleet fleet;
  const std::string off =
      replaced(std::string(kAttributes), "<Enabled>true</Enabled><Timeout>120</Timeout>",
               "<Enabled>false</Enabled>");
  const std::string none =
      "<DescribeInstanceHealthResponse><DescribeInstanceHealthResult><InstanceStates/>"
      "</DescribeInstanceHealthResult></DescribeInstanceHealthResponse>";
  const Talked talked = talk(fleet, DescribeBalancers{},
                             {ok(kMembership), ok(kAttributes), ok(kHealth), ok(off), ok(none)});
  EXPECT_THAT(
      talked.bodies,
      ElementsAre(
          "Action=DescribeLoadBalancers&Version=2012-06-01&LoadBalancerNames.member.1=spin-user&"
          "LoadBalancerNames.member.2=spin-internal",
          "Action=DescribeLoadBalancerAttributes&Version=2012-06-01&LoadBalancerName=spin-user",
          "Action=DescribeInstanceHealth&Version=2012-06-01&LoadBalancerName=spin-user",
          "Action=DescribeLoadBalancerAttributes&Version=2012-06-01&LoadBalancerName=spin-internal",
          "Action=DescribeInstanceHealth&Version=2012-06-01&LoadBalancerName=spin-internal"));
  const auto balancers = answer_of<Balancers>(talked);
  ASSERT_TRUE(balancers) << balancers.error().message.view();
  ASSERT_EQ(balancers->size(), 2u);
  const Balancer& user = (*balancers)[0];
  const InstanceId serving = fleet.instance("i-0a1b2c3d4e5f60718");
  EXPECT_EQ(user.id, fleet.config.balancers[0]);
  EXPECT_TRUE(user.draining_enabled);
  EXPECT_EQ(user.draining_timeout, 120s);
  EXPECT_THAT(user.registered, ElementsAre(serving));
  EXPECT_THAT(user.health, ElementsAre(BalancerRow{serving, Registration::kInService},
                                       BalancerRow{fleet.instance("i-0000000000000dead"),
                                                   Registration::kDraining}));
  const Balancer& internal = (*balancers)[1];
  EXPECT_FALSE(internal.draining_enabled);
  EXPECT_EQ(internal.draining_timeout, 300s);
  EXPECT_TRUE(internal.registered.empty());
}

TEST(DescribeBalancersOnTheWire, ReadsRowsByTheirDescription) {
  using enum Registration;
  EXPECT_EQ(registration_of("InService", "N/A"), kInService);
  EXPECT_EQ(registration_of("InService", "Instance deregistration currently in progress."),
            kDraining);
  EXPECT_EQ(registration_of("OutOfService", "Instance deregistration currently in progress."),
            kDraining);
  EXPECT_EQ(registration_of("OutOfService", "Instance registration is still in progress."),
            kRegistering);
  EXPECT_EQ(registration_of("OutOfService",
                            "Instance has failed at least the UnhealthyThreshold "
                            "number of health checks consecutively."),
            kFailing);
  EXPECT_EQ(registration_of("OutOfService",
                            "Instance has not passed the configured "
                            "HealthyThreshold number of health checks "
                            "consecutively."),
            kFailing);
  EXPECT_EQ(registration_of("OutOfService",
                            "Instance is not currently registered with the LoadBalancer."),
            kNotRegistered);
  EXPECT_EQ(registration_of("OutOfService", "Instance is in stopped state."), kFailing);
  EXPECT_EQ(registration_of("OutOfService", "Instance is in terminated state."), kTerminated);
  EXPECT_EQ(registration_of("Unknown", "A transient error occurred. Please try again later."),
            kUnknown);
  // Never healthy by default.
  EXPECT_EQ(registration_of("InService", ""), kUnknown);
  EXPECT_EQ(registration_of("InService", "Instance is splendid."), kUnknown);
  EXPECT_EQ(registration_of("InService", "Instance registration is still in progress."), kUnknown);
  EXPECT_EQ(registration_of("OutOfService", "N/A"), kUnknown);
  EXPECT_EQ(registration_of("Healthy", "N/A"), kUnknown);
}

TEST(DescribeBalancersOnTheWire, AsksNothingWhereNoneIsConfigured) {
  Fleet fleet;
  fleet.config.balancers.clear();  // no names would mean all
  const Talked talked = talk(fleet, DescribeBalancers{}, {});
  EXPECT_TRUE(talked.bodies.empty());
  EXPECT_TRUE(answer_of<Balancers>(talked)->empty());
}

}  // namespace
}  // namespace lighthouse::wire::answers
