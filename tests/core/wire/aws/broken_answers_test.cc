// Broken answers: each is an error that names the field, never a value that was read in part.
#include <tuple>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/core/wire/aws/talk.h"

namespace lighthouse::wire::answers {
namespace {

template <class T>
void expect_refused(const Result<T>& answer, std::string_view message, std::string_view what) {
  ASSERT_FALSE(answer) << what;
  EXPECT_EQ(answer.error().code, ErrorCode::kInvalid) << what;
  EXPECT_EQ(answer.error().message.view(), Message::truncated(message).view()) << what;
}

constexpr std::string_view kFirst = "AutoScalingGroups[0]";

TEST(BrokenAnswers, OfDescribeGroupsNameTheField) {
  const std::string first(kFirst);
  for (const auto& [from, to, message] :
       std::vector<std::tuple<std::string, std::string, std::string>>{
           {"DescribeAutoScalingGroupsResult>", "Result>",
            "DescribeAutoScalingGroupsResult: is missing"},
           {"DescribeAutoScalingGroupsResponse", "DescribeTagsResponse",
            "DescribeAutoScalingGroups: the answer is another's"},
           {"<MinSize>1</MinSize>", "", first + ".MinSize: is missing"},
           {"<MinSize>1</MinSize>", "<MinSize/>", first + ".MinSize: is empty"},
           {"<MinSize>1</MinSize>", "<MinSize>1</MinSize><MinSize>0</MinSize>",
            first + ".MinSize: is there twice"},
           {"<MinSize>1<", "<MinSize>one<", first + ".MinSize: expected a whole number from 0"},
           {"<MaxSize>4<", "<MaxSize>-4<", first + ".MaxSize: expected a whole number from 0"},
           {"<DesiredCapacity>2<", "<DesiredCapacity>99999999999<",
            first + ".DesiredCapacity: expected a whole number from 0"},
           {"<DesiredCapacity>2<", "<DesiredCapacity><V>2</V><",
            first + ".DesiredCapacity: expected text, found elements"},
           {"2017-04-13T16:59:50.123Z", "last week",
            first + ".CreatedTime: expected a time like 2017-04-13T16:59:50Z"},
           {"2017-04-13T16:59:50.123Z", "2017-02-30T16:59:50Z",
            first + ".CreatedTime: expected a time like 2017-04-13T16:59:50Z"},
           {"<HealthCheckType>ELB</HealthCheckType>", "", first + ".HealthCheckType: is missing"},
           {"<LifecycleState>InService</LifecycleState>", "",
            first + ".Instances[0].LifecycleState: is missing"},
           {"<HealthStatus>Unhealthy</HealthStatus>", "",
            first + ".Instances[1].HealthStatus: is missing"},
           {"<InstanceId>i-0000000000000dead</InstanceId>", "<InstanceId/>",
            first + ".Instances[1].InstanceId: is empty"},
           {"i-0000000000000dead", "i-0a1b2c3d4e5f60718",
            first + ".Instances[1].InstanceId: is there twice"},
           {"<ProtectedFromScaleIn>true<", "<ProtectedFromScaleIn>yes<",
            first + ".Instances[0].ProtectedFromScaleIn: expected true or false"},
           {"<ProcessName>Launch</ProcessName>", "",
            first + ".SuspendedProcesses[0].ProcessName: is missing"},
           {"<member>spin-user</member>", "<member/>", first + ".LoadBalancerNames[0]: is empty"},
           {"<member>spin-user</member>", "<item>spin-user</item>",
            first + ".LoadBalancerNames: a list of member holds another element"},
           {"<AutoScalingGroupName>spin-ha-polling2-v007</AutoScalingGroupName>", "",
            "AutoScalingGroups[2].AutoScalingGroupName: is "
            "missing"},
           {"    <AutoScalingGroups>\n", "    <AutoScalingGroups>none",
            "AutoScalingGroups: expected elements, found text"},
           {"</AutoScalingGroups>", "</AutoScalingGroups><NextToken><A/></NextToken>",
            "NextToken: expected text, found elements"},
       }) {
    Fleet fleet;
    const auto answer = answer_of<Groups>(
        talk(fleet, DescribeGroups{}, {ok(replaced(std::string(kGroups), from, to))}));
    expect_refused(answer, message, from + " → " + to);
  }
}

TEST(BrokenAnswers, OfDescribeInstancesNameTheField) {
  const std::string first = "reservationSet[0].instancesSet[0]";
  for (const auto& [from, to, message] :
       std::vector<std::tuple<std::string, std::string, std::string>>{
           {"<instanceId>i-0a1b2c3d4e5f60718</instanceId>", "", first + ".instanceId: is missing"},
           {"<name>running</name>", "", first + ".instanceState.name: is missing"},
           {"<name>running</name>", "<name>resting</name>",
            first + ".instanceState.name: is no state of an instance that is known"},
           {"<instanceState><code>16</code><name>running</name></instanceState>", "",
            first + ".instanceState: is missing"},
           {"<instanceState><code>16</code><name>running</name></instanceState>",
            "<instanceState>running</instanceState>",
            first + ".instanceState: expected elements, found text"},
           {"10.0.1.23<", "10.0.1<", first + ".privateIpAddress: expected an IPv4 address"},
           {"<launchTime>2017-04-13T17:00:10.000Z</launchTime>", "",
            first + ".launchTime: is missing"},
           {"<key>Name</key>", "", first + ".tagSet[0].key: is missing"},
           {"<reservationSet>", "<reservationSet><member/>",
            "reservationSet: a list of item holds another element"},
       }) {
    Fleet fleet;
    const auto answer = answer_of<Instances>(
        talk(fleet, DescribeInstances{}, {ok(replaced(std::string(kInstances), from, to))}));
    expect_refused(answer, message, from + " → " + to);
  }
}

TEST(BrokenAnswers, OfDescribeBalancersNameTheField) {
  const auto answer_to = [](std::size_t part, std::string_view from, std::string_view to) {
    std::vector<std::string> bodies = {std::string(kMembership), std::string(kAttributes),
                                       std::string(kHealth), std::string(kAttributes),
                                       std::string(kHealth)};
    bodies[part] = replaced(bodies[part], from, to);
    std::vector<HttpResponse> responses;
    for (const std::string& body : bodies) responses.push_back(ok(body));
    Fleet fleet;
    return answer_of<Balancers>(talk(fleet, DescribeBalancers{}, responses));
  };
  const auto expect = [&](std::size_t part, std::string_view from, std::string_view to,
                          std::string_view message) {
    expect_refused(answer_to(part, from, to), message, from);
  };
  expect(0, "spin-internal", "spin-other", "LoadBalancerDescriptions: spin-internal is missing");
  expect(0, "<InstanceId>i-0a1b2c3d4e5f60718</InstanceId>", "",
         "LoadBalancerDescriptions[1].Instances[0].InstanceId: is "
         "missing");
  const std::string draining = "LoadBalancerAttributes.ConnectionDraining";
  expect(1, "ConnectionDraining", "Draining", draining + ": is missing");
  expect(1, "<Timeout>120</Timeout>", "", draining + ".Timeout: is missing");
  expect(3, "<Enabled>true</Enabled><Timeout>", "<Timeout>", draining + ".Enabled: is missing");
  const std::string row = "InstanceStates[1]";
  expect(2, "i-0000000000000dead", "i-0a1b2c3d4e5f60718", row + ".InstanceId: is there twice");
  expect(4, "<State>InService</State>", "<State/>", "InstanceStates[0].State: is empty");
  expect(4, "DescribeInstanceHealthResult", "Result", "DescribeInstanceHealthResult: is missing");
}

// Wherever an answer is cut, it is an error: half a fleet never passes for a whole one.
TEST(BrokenAnswers, AreRefusedWhereverTheyAreCut) {
  for (std::size_t length = 0; length < kGroups.size(); ++length) {
    Fleet fleet;
    const auto groups =
        answer_of<Groups>(talk(fleet, DescribeGroups{}, {ok(kGroups.substr(0, length))}));
    ASSERT_FALSE(groups) << "cut at " << length;
    ASSERT_EQ(groups.error().code, ErrorCode::kInvalid);
  }
  for (std::size_t length = 0; length < kInstances.size(); ++length) {
    Fleet fleet;
    ASSERT_FALSE(
        answer_of<Instances>(talk(fleet, DescribeInstances{}, {ok(kInstances.substr(0, length))})))
        << "cut at " << length;
  }
}

TEST(BrokenAnswers, OfAnotherKindAreRefusedAsAWhole) {
  for (const char* body :
       {"", "<html><head><title>Sign in</title></head></html>", "502 Bad Gateway",
        "{\"AutoScalingGroups\": []}", "<a/><b/>", "<!DOCTYPE html><html></html>"}) {
    Fleet fleet;
    for (const Call& call :
         std::vector<Call>{DescribeGroups{}, DescribeInstances{}, DescribeBalancers{}}) {
      const Talked talked = talk(fleet, call, {ok(body)});
      const bool invalid = std::visit(
          [](const auto& result) {
            return !result.has_value() && result.error().code == ErrorCode::kInvalid;
          },
          std::get<Answer>(talked.last));
      EXPECT_TRUE(invalid) << body;
    }
  }
}

// Bytes changed at random: an answer is an error, or a value that keeps its promises; never a
// crash.
RC_GTEST_PROP(BrokenAnswers, NeverBreakTheReader, ()) {
  std::string body(kGroups);
  const auto changes = *rc::gen::inRange<std::size_t>(1, 6);
  for (std::size_t i = 0; i < changes; ++i) {
    const auto at = *rc::gen::inRange<std::size_t>(0, body.size());
    const auto length = *rc::gen::inRange<std::size_t>(0, 40);
    body.replace(
        at, length,
        *rc::gen::container<std::string>(rc::gen::element('<', '>', '/', '&', ';', 'a', '0', ' ')));
  }
  Fleet fleet;
  const Talked talked = talk(fleet, DescribeGroups{}, {ok(body)});
  if (std::holds_alternative<AwsRequest>(talked.last)) return;  // a token came to be
  const auto groups = answer_of<Groups>(talked);
  if (!groups) {
    RC_ASSERT(groups.error().code == ErrorCode::kInvalid);
    return;
  }
  for (const Group& group : *groups) {
    RC_ASSERT(group.id.cluster == fleet.config.serving || group.id.cluster == fleet.config.polling);
    RC_ASSERT(std::ranges::is_sorted(group.members, {}, &Member::id));
  }
}

}  // namespace
}  // namespace lighthouse::wire::answers
