// The writes: exactly what is sent, and that only a yes is a yes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/wire/aws/talk.h"

namespace lighthouse::wire::answers {
namespace {

using testing::ElementsAre;

struct Write {
  Call call;
  AwsService service;
  std::string operation;
  std::string parameters;
};

std::vector<Write> writes(Fleet& fleet) {
  const GroupId group{.cluster = fleet.config.serving, .sequence = 22, .digits = 3};
  const GroupId bare{.cluster = fleet.config.polling};
  const InstanceId one = fleet.instance("i-1");
  const InstanceId two = fleet.instance("i-2");
  const BalancerId balancer = fleet.config.balancers[0];
  using enum AwsService;
  return {
      {SuspendProcesses{.group = group, .processes = kDisabledProcesses}, kAutoScaling,
       "SuspendProcesses",
       "AutoScalingGroupName=spin-ha-v022&ScalingProcesses.member.1=Launch&"
       "ScalingProcesses.member.2=Terminate&ScalingProcesses.member.3=AddToLoadBalancer"},
      {ResumeProcesses{.group = bare, .processes = only(Process::kAzRebalance)}, kAutoScaling,
       "ResumeProcesses",
       "AutoScalingGroupName=spin-ha-polling&ScalingProcesses.member.1=AZRebalance"},
      {UpdateCapacity{.group = group, .capacity = {.min = 0, .max = 3, .desired = 2}}, kAutoScaling,
       "UpdateAutoScalingGroup",
       "AutoScalingGroupName=spin-ha-v022&MinSize=0&MaxSize=3&DesiredCapacity=2"},
      {RegisterInstances{.balancer = balancer, .instances = {one, two}}, kElb,
       "RegisterInstancesWithLoadBalancer",
       "LoadBalancerName=spin-user&Instances.member.1.InstanceId=i-1&"
       "Instances.member.2.InstanceId=i-2"},
      {DeregisterInstances{.balancer = balancer, .instances = {two}}, kElb,
       "DeregisterInstancesFromLoadBalancer",
       "LoadBalancerName=spin-user&Instances.member.1.InstanceId=i-2"},
      {SetInstanceHealthy{.instance = one}, kAutoScaling, "SetInstanceHealth",
       "InstanceId=i-1&HealthStatus=Healthy&ShouldRespectGracePeriod=false"},
      {TerminateAndDecrement{.group = group, .instance = one}, kAutoScaling,
       "TerminateInstanceInAutoScalingGroup", "InstanceId=i-1&ShouldDecrementDesiredCapacity=true"},
      {DeleteGroup{.group = group}, kAutoScaling, "DeleteAutoScalingGroup",
       "AutoScalingGroupName=spin-ha-v022&ForceDelete=false"},
  };
}

std::string yes_to(const std::string& operation) {
  return "<" + operation + "Response xmlns=\"urn:x\"><ResponseMetadata><RequestId>1</RequestId>" +
         "</ResponseMetadata></" + operation + "Response>";
}

TEST(WritesOnTheWire, SendExactlyTheirParameters) {
  Fleet fleet;
  for (const Write& w : writes(fleet)) {
    ASSERT_TRUE(is_aws_call(kind_of(w.call)));
    AwsConversation conversation(w.call, fleet.config);
    const auto step = conversation.begin(fleet.names);
    ASSERT_TRUE(std::holds_alternative<AwsRequest>(step));
    const auto& request = std::get<AwsRequest>(step);
    EXPECT_EQ(request.service, w.service);
    EXPECT_EQ(request.http.body, "Action=" + w.operation + "&Version=" +
                                     std::string(api_version(w.service)) + "&" + w.parameters);
    const auto done = answer_of<Done>(talk(fleet, w.call, {ok(yes_to(w.operation))}));
    EXPECT_TRUE(done) << done.error().message.view();
  }
}

TEST(WritesOnTheWire, TakeNothingButTheirOwnYesForOne) {
  Fleet fleet;
  for (const Write& w : writes(fleet)) {
    const auto code = [&](int status, const std::string& body) {
      const HttpResponse response{.status = status, .headers = {}, .body = body};
      const auto done = answer_of<Done>(talk(fleet, w.call, {response}));
      EXPECT_FALSE(done) << w.operation << ": " << status << " " << body;
      return done ? ErrorCode::kInternal : done.error().code;
    };
    EXPECT_EQ(code(200, ""), ErrorCode::kInvalid);
    EXPECT_EQ(code(200, "<html><body>Please log in</body></html>"), ErrorCode::kInvalid);
    EXPECT_EQ(code(200, yes_to("DescribeTags")), ErrorCode::kInvalid);
    EXPECT_EQ(code(200, yes_to(w.operation).substr(0, 40)), ErrorCode::kInvalid);
    EXPECT_EQ(code(502, "<html>Bad Gateway</html>"), ErrorCode::kOutcomeUnknown);
    EXPECT_EQ(code(302, ""), ErrorCode::kInvalid);
  }
}

TEST(WritesOnTheWire, NeverSendAnEmptyListBecauseItMeansAll) {
  Fleet fleet;
  const GroupId group{.cluster = fleet.config.serving, .sequence = 1};
  for (const Call& call : std::vector<Call>{
           SuspendProcesses{.group = group, .processes = {}},
           ResumeProcesses{.group = group, .processes = {}},
           RegisterInstances{.balancer = fleet.config.balancers[0], .instances = {}},
           DeregisterInstances{.balancer = fleet.config.balancers[0], .instances = {}},
       }) {
    const Talked talked = talk(fleet, call, {});
    EXPECT_TRUE(talked.bodies.empty());
    EXPECT_EQ(answer_of<Done>(talked).error().code, ErrorCode::kInternal);
  }
}

TEST(WritesOnTheWire, AreTheOnlyCallsToAwsBesideTheDescribes) {
  Fleet fleet;
  std::size_t aws = 0;
  for (std::size_t i = 0; i < kCallKinds; ++i) aws += is_aws_call(static_cast<CallKind>(i)) ? 1 : 0;
  EXPECT_EQ(aws, writes(fleet).size() + 3);
}

}  // namespace
}  // namespace lighthouse::wire::answers
