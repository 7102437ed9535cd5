// Every request of every call is known as part of that call, and exactly one of them opens it: the
// requests are those that the codecs write.
#include "served/part_of_call.h"

#include <gtest/gtest.h>

#include "core/wire/aws/aws_conversation.h"
#include "core/wire/gate/gate_conversation.h"
#include "core/wire/redis/redis_conversation.h"
#include "fakes/faces/texts.h"

namespace lighthouse::served {
namespace {

const wire::gate::GateTarget kTarget{.pipeline = "Deploy Spinnaker"};

struct Parts : testing::Test {
  Parts() {
    for (const char* const name : {"armoryspinnaker-ha", "armoryspinnaker-ha-polling"}) {
      fleet_names.clusters.emplace_back(name);
      (void)names.intern(name);
    }
    for (const char* const name : {"user-facing", "internal-services"}) {
      fleet_names.balancers.emplace_back(name);
    }
    balancer = {names.intern("internal-services")};
    instance = {names.intern(fakes::instance_text(InstanceId{5}))};
    fleet = {.serving = {0}, .polling = {1}, .balancers = {balancer}};
  }

  void gate(const Call& call) {
    wire::gate::GateConversation talk(call, kTarget);
    const auto step = talk.begin(names);
    const PartOfCall part = gate_part(std::get<wire::HttpRequest>(step), kTarget);
    ASSERT_TRUE(part.call.has_value()) << name_of(kind_of(call));
    EXPECT_EQ(*part.kind(), kind_of(call));
    EXPECT_TRUE(part.opens);
  }
  PartOfCall aws(const Call& call) {
    wire::AwsConversation talk(call, fleet);
    const auto step = talk.begin(names);
    const PartOfCall part = aws_part(std::get<wire::AwsRequest>(step).http, fleet_names);
    EXPECT_TRUE(part.call.has_value()) << name_of(kind_of(call));
    EXPECT_TRUE(part.opens);
    return part;
  }

  Names names;
  FleetNames fleet_names;
  FleetConfig fleet;
  BalancerId balancer;
  InstanceId instance;
};

TEST_F(Parts, OfGate) {
  gate(ActiveByInstance{});
  gate(ProbeGate{});
  gate(GetPipeline{});
  gate(SavePipeline{});
  gate(TriggerPipeline{.marker = {.run = 7, .item = 1}});
  gate(ListRuns{});
  gate(CancelRun{.execution = {names.intern(fakes::execution_text(ExecutionId{3}))}});
  gate(SubmitRecord{.marker = {.run = 7, .item = 2}, .deed = Deed::kHeld});
  gate(ListTasks{.run = 7});
}

TEST_F(Parts, ARecordIsReadWithWhatCheckersLookAt) {
  const Call call = SubmitRecord{
      .marker = {.run = 7, .item = 2}, .deed = Deed::kTerminated, .instance = instance};
  wire::gate::GateConversation talk(call, kTarget);
  const auto step = talk.begin(names);
  const PartOfCall part = gate_part(std::get<wire::HttpRequest>(step), kTarget);
  const auto& record = std::get<SubmitRecord>(*part.call);
  EXPECT_EQ(record.marker, (Marker{.run = 7, .item = 2}));
  EXPECT_EQ(record.deed, Deed::kTerminated);
  EXPECT_EQ(record.instance, InstanceId{5});
}

TEST_F(Parts, OfAwsReadInTheWorldsOwnNumbers) {
  const GroupId group{.cluster = {1}, .sequence = 23};
  EXPECT_EQ(aws(DescribeGroups{}).kind(), CallKind::kDescribeGroups);
  EXPECT_EQ(aws(DescribeInstances{}).kind(), CallKind::kDescribeInstances);
  EXPECT_EQ(aws(DescribeBalancers{}).kind(), CallKind::kDescribeBalancers);
  const Call suspend = SuspendProcesses{.group = group, .processes = kDisabledProcesses};
  EXPECT_EQ(aws(suspend).call, suspend);
  const Call resume = ResumeProcesses{.group = group, .processes = only(Process::kTerminate)};
  EXPECT_EQ(aws(resume).call, resume);
  const Call update = UpdateCapacity{.group = group, .capacity = {1, 5, 3}};
  EXPECT_EQ(aws(update).call, update);
  const Call gone = DeleteGroup{.group = group};
  EXPECT_EQ(aws(gone).call, gone);
  EXPECT_EQ(aws(TerminateAndDecrement{.group = {}, .instance = instance}).call,
            Call(TerminateAndDecrement{.group = {}, .instance = InstanceId{5}}));
  EXPECT_EQ(aws(SetInstanceHealthy{.instance = instance}).call,
            Call(SetInstanceHealthy{.instance = InstanceId{5}}));
  EXPECT_EQ(aws(RegisterInstances{.balancer = balancer, .instances = {instance}}).call,
            Call(RegisterInstances{.balancer = BalancerId{1}, .instances = {InstanceId{5}}}));
  EXPECT_EQ(aws(DeregisterInstances{.balancer = balancer, .instances = {instance}}).call,
            Call(DeregisterInstances{.balancer = BalancerId{1}, .instances = {InstanceId{5}}}));
}

TEST_F(Parts, OfRedisOpenOnce) {
  const Call calls[] = {ReadExecutions{}, ReadBakes{},
                        HoldLease{.run = 7, .ttl = std::chrono::seconds{30}},
                        ReleaseLease{.run = 7}};
  for (const Call& call : calls) {
    wire::redis::RedisConversation talk(call, "armoryspinnaker");
    const auto step = talk.begin(names);
    const auto commands =
        wire::redis::parse_commands(std::get<wire::redis::CommandBatch>(step).bytes());
    ASSERT_TRUE(commands.has_value());
    int openings = 0;
    for (const auto& command : *commands) {
      const PartOfCall part = redis_part(command);
      EXPECT_EQ(part.kind(), kind_of(call));
      openings += part.opens ? 1 : 0;
    }
    EXPECT_EQ(openings, 1) << name_of(kind_of(call));
  }
}

TEST_F(Parts, WhatAPersonTypesIsPartOfNoCall) {
  EXPECT_FALSE(redis_part({"KEYS", "*"}).call.has_value());
  EXPECT_FALSE(redis_part({"SMEMBERS", "allJobs:pipeline"}).call.has_value());
  EXPECT_FALSE(gate_part({.target = "/applications"}, kTarget).call.has_value());
  EXPECT_FALSE(
      gate_part({.method = "POST", .target = "/pipelines/other/thing"}, kTarget).call.has_value());
  EXPECT_FALSE(
      aws_part({.method = "POST", .body = "Action=DescribeTags"}, fleet_names).call.has_value());
}

}  // namespace
}  // namespace lighthouse::served
