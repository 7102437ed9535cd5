#include "core/live/look_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

#include "core/live/look_journal.h"

namespace lighthouse::live {
namespace {

using Json = nlohmann::ordered_json;

// A tree of objects, numbers and lists, without nulls.
Json tree(int depth) {
  const int form = *rc::gen::inRange(0, depth > 0 ? 3 : 2);
  if (form == 0) return *rc::gen::inRange(0, 3);
  if (form == 1) return Json::array({*rc::gen::inRange(0, 3)});
  Json out = Json::object();
  for (const char* key : {"a", "b", "c"}) {
    if (*rc::gen::inRange(0, 2) == 1) out[key] = tree(depth - 1);
  }
  return out;
}

Json object() {
  Json out = Json::object();
  for (const char* key : {"x", "y", "z"}) {
    if (*rc::gen::inRange(0, 3) > 0) out[key] = tree(2);
  }
  return out;
}

RC_GTEST_PROP(MergePatch, MakesTheOneOfTheOther, ()) {
  const Json from = object();
  const Json to = object();
  Json made = from;
  made.merge_patch(merge_patch_of(from, to));
  // Keys may stand in another order.
  RC_ASSERT(nlohmann::json(made) == nlohmann::json(to));
}

TEST(MergePatch, OfTheSameIsEmpty) {
  const Json one = {{"a", {{"b", 1}}}, {"c", Json::array({1, 2})}};
  EXPECT_EQ(merge_patch_of(one, one), Json::object());
}

Observation some_fleet(Names& names) {
  Observation out;
  const ClusterId cluster{names.intern("app-ha")};
  const BalancerId balancer{names.intern("front")};
  const InstanceId second{names.intern("i-2")};
  const InstanceId first{names.intern("i-1")};
  const GroupId group{.cluster = cluster, .sequence = 7, .digits = 3};
  Group one{.id = group, .created = Time{Duration{5}}, .capacity = {1, 3, 2}};
  one.suspended = kDisabledProcesses;
  one.attached = {balancer};
  one.members = {{.id = second, .lifecycle = Lifecycle::kPending, .unhealthy = true},
                 {.id = first, .lifecycle = Lifecycle::kInService}};
  out.groups.value = {one};
  out.groups.asked = Time{Duration{9}};
  out.instances.value = {{.id = second,
                          .group = group,
                          .state = Ec2State::kRunning,
                          .private_dns = {.kind = HostKey::Kind::kIp, .value = 0x0a000117},
                          .private_ipv4 = 0x0a000117},
                         {.id = first, .group = {}, .private_dns = {}}};
  out.balancers.failing_since = Time{Duration{3}};
  out.balancers.error.code = ErrorCode::kThrottled;
  const uint32_t host = names.intern("0@a.b");
  out.reports.value = {{.id = {.host = {.kind = HostKey::Kind::kOpaque, .value = host}, .pid = 0},
                        .overdue = true,
                        .count = 4,
                        .executions = {ExecutionId{names.intern("01AB")}}}};
  out.executions.value = {
      {.id = ExecutionId{names.intern("01AB")},
       .kind = ExecutionKind::kTask,
       .status = ExecutionStatus::kVanished,
       .owner = {.host = {.kind = HostKey::Kind::kInstance, .value = second.value}, .pid = 17}}};
  out.bakes.value = {{}};
  out.gate.asked = Time{Duration{1}};
  out.pipeline.value = *Document::parse(R"({"b":1,"a":[null]})");
  out.lease.value = {.holder = 3, .token = 4, .left = Duration{5}};
  return out;
}

// In the order of their handles, which is not that of their texts.
TEST(LookJson, AnObservationSurvives) {
  Names names;
  const Observation seen = some_fleet(names);
  const Json json = Json::parse(observation_to_json(seen, names).dump());
  const auto back = observation_from_json(json, names);
  ASSERT_TRUE(back.has_value()) << back.error();
  EXPECT_EQ(*back, seen);
  EXPECT_EQ(json["groups"]["value"].begin().key(), "app-ha-v007");
}

TEST(LookJson, WhatAnEndpointSaidIsNotWritten) {
  Names names;
  Observation seen = some_fleet(names);
  seen.balancers.error.message = Message::truncated("hello");
  EXPECT_EQ(observation_to_json(seen, names).dump().find("hello"), std::string::npos);
}

TEST(LookJson, APolicyOfAnotherVersionIsReadAsFarAsItGoes) {
  Policy policy;
  policy.bake_time = Duration{77};
  policy.poller = PollerPolicy::kHook;
  Json json = policy_to_json(policy);
  json.erase("serving_floor");
  json["of_old"] = 1;
  const auto back = policy_from_json(json);
  ASSERT_TRUE(back.has_value()) << back.error();
  EXPECT_EQ(policy_to_json(*back), policy_to_json(policy));
  json["poller"] = "both";
  EXPECT_EQ(policy_from_json(json).error(), "poller: the name \"both\" is not known");
}

}  // namespace
}  // namespace lighthouse::live
