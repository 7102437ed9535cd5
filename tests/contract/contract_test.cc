// One table of cases (a call, what comes before it, what must come of it), held against the typed
// fakes, their faces in memory, the faces behind loopback sockets with production's clients, and a
// real redis-server. docs/contract.md says what differs, and why.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/contract/ways.h"

namespace lighthouse::contract {
namespace {

using fakes::spinnaker::kExternal;
using fakes::spinnaker::kHost0;
using fakes::spinnaker::kHost1;
using fakes::spinnaker::kPoller;
using fakes::spinnaker::kServing22;
using fakes::spinnaker::minutes;
using fakes::spinnaker::RedisTrouble;
using fakes::spinnaker::seconds;
using fakes::spinnaker::SpinWorld;
using fakes::spinnaker::WorkItem;
using fakes::spinnaker::WorkKind;

constexpr Time kLater = kStartOfTime + minutes(60);
constexpr GroupId kNoGroup{.cluster = fakes::spinnaker::kServing, .sequence = 999};
constexpr InstanceId kNoInstance{4711};
const ProcessSet kTerminate = only(Process::kTerminate);

constexpr std::string_view kOverSockets = "over sockets";

struct Case {
  std::string name;
  Call call;
  std::optional<ErrorCode> error;  // none: it succeeds
  void (*before)(SpinWorld&) = [](SpinWorld&) {};
  // Where production's clients say something else (docs/contract.md).
  std::optional<ErrorCode> error_over_sockets = std::nullopt;
};

void post_work(SpinWorld& world) {
  WorkItem bake = SpinWorld::direct(kPoller, minutes(20));
  bake.kind = WorkKind::kBake;
  for (const WorkItem& item :
       {bake, SpinWorld::direct(kHost0, minutes(20)), SpinWorld::direct(kHost1, seconds(20))}) {
    static_cast<void>(world.post(item));
  }
  world.run_for(minutes(2));
}
void trigger(SpinWorld& world) {
  static_cast<void>(world.ask(TriggerPipeline{.marker = {7, 1}, .version = *Version::from("2.0")}));
  world.run_for(minutes(1));
}
void lower_the_minimum(SpinWorld& world) {
  Context ctx = world.context();
  static_cast<void>(world.aws.update_capacity(ctx, kServing22, {0, 2, 2}));
}
void terminate_once(SpinWorld& world) {
  lower_the_minimum(world);
  Context ctx = world.context();
  static_cast<void>(world.aws.terminate_and_decrement(ctx, kHost0));
}
void begin_deletion(SpinWorld& world) {
  Context ctx = world.context();
  static_cast<void>(world.aws.delete_group(ctx, kServing22, fakes::aws::Force::kYes));
}
void hold_the_lease(SpinWorld& world) {
  static_cast<void>(world.ask(HoldLease{.run = 8, .ttl = minutes(60)}));
}
void orca_is_gone(SpinWorld& world) {
  world.spinnaker.gate_429_until(kLater);
}
void redis_loads(SpinWorld& world) {
  world.spinnaker.redis_trouble_until(kLater, RedisTrouble::kLoading);
}
void redis_is_read_only(SpinWorld& world) {
  world.spinnaker.redis_trouble_until(kLater, RedisTrouble::kReadOnly);
}

std::vector<Case> aws_cases() {
  using enum ErrorCode;
  return {
      {"groups are listed", DescribeGroups{}, {}},
      {"groups of a fleet that grows", DescribeGroups{}, {}, trigger},
      {"instances are listed", DescribeInstances{}, {}},
      {"terminated instances are listed", DescribeInstances{}, {}, terminate_once},
      {"balancers with members", DescribeBalancers{}, {}},
      {"balancers while one drains", DescribeBalancers{}, {}, terminate_once},
      {"processes are suspended", SuspendProcesses{kServing22, kDisabledProcesses}, {}},
      {"of an unknown group", SuspendProcesses{kNoGroup, kTerminate}, kNotFound},
      {"of a group that is deleted", SuspendProcesses{kServing22, kTerminate}, kConflict,
       begin_deletion},
      {"processes are resumed", ResumeProcesses{kServing22, kTerminate}, {}},
      {"an unknown group's are not", ResumeProcesses{kNoGroup, kTerminate}, kNotFound},
      {"capacity", UpdateCapacity{kServing22, {0, 5, 3}}, {}},
      {"minimum above maximum", UpdateCapacity{kServing22, {3, 2, 2}}, kInvalid},
      {"desired above maximum", UpdateCapacity{kServing22, {0, 2, 3}}, kInvalid},
      {"capacity of a group that is deleted", UpdateCapacity{kServing22, {0, 5, 3}}, kConflict,
       begin_deletion},
      {"an instance is registered", RegisterInstances{kExternal, {kHost0}}, {}},
      {"an unknown one", RegisterInstances{kExternal, {kNoInstance}}, kNotFound},
      {"one of two is unknown", RegisterInstances{kExternal, {kHost0, kNoInstance}}, kNotFound},
      {"with an unknown balancer", RegisterInstances{BalancerId{7}, {kHost0}}, kNotFound},
      {"an instance is deregistered", DeregisterInstances{kExternal, {kHost0}}, {}},
      {"an unknown one is not", DeregisterInstances{kExternal, {kNoInstance}}, kNotFound},
      {"a mark is taken back", SetInstanceHealthy{kHost0}, {}},
      {"of an unknown instance", SetInstanceHealthy{kNoInstance}, kNotFound},
      {"of one that leaves", SetInstanceHealthy{kHost0}, kConflict, terminate_once},
      {"termination at the minimum", TerminateAndDecrement{.instance = kHost0}, kConflict},
      {"termination", TerminateAndDecrement{.instance = kHost0}, {}, lower_the_minimum},
      {"a second termination", TerminateAndDecrement{.instance = kHost0}, kConflict,
       terminate_once},
      {"of nobody", TerminateAndDecrement{.instance = kNoInstance}, kNotFound},
      {"a group with members stays", DeleteGroup{kServing22}, kConflict},
      {"an unknown group is not deleted", DeleteGroup{kNoGroup}, kNotFound},
  };
}

std::vector<Case> gate_cases() {
  using enum ErrorCode;
  const TriggerPipeline run{.marker = {7, 1}, .version = *Version::from("2.0")};
  const SubmitRecord record{.marker = {7, 2}, .group = kServing22, .instance = kHost0};
  return {
      {"reports", ActiveByInstance{}, {}, post_work},
      {"no reports without Orca", ActiveByInstance{}, kUnavailable, orca_is_gone},
      {"Gate is up", ProbeGate{}, {}},
      {"the public page", ProbeUrl{}, {}},
      {"the document", GetPipeline{}, {}},
      {"no document without Front50", GetPipeline{}, kUnavailable, orca_is_gone},
      {"a document without a name", SavePipeline{.document = *Document::parse(R"({"stages": []})")},
       kInvalid},
      {"a trigger", run, {}},
      {"a trigger without Orca", run, kUnavailable, orca_is_gone, kTimeout},
      {"runs", ListRuns{}, {}, trigger},
      {"a cancel", CancelRun{.execution = {0}}, {}, trigger},
      {"a cancel of nothing", CancelRun{.execution = {4711}}, kNotFound},
      {"a record", record, {}},
      {"a record without Orca", record, kUnavailable, orca_is_gone},
      {"tasks",
       ListTasks{.run = 7},
       {},
       [](SpinWorld& world) {
         static_cast<void>(world.ask(SubmitRecord{.marker = {7, 5}}));
       }},
  };
}

std::vector<Case> redis_cases() {
  using enum ErrorCode;
  return {
      {"executions", ReadExecutions{}, {}, post_work},
      {"executions that are over", ReadExecutions{.also = {{0}, {1}, {2}, {4711}}}, {}, post_work},
      {"no executions", ReadExecutions{}, {}},
      {"bakes", ReadBakes{}, {}, post_work},
      {"no bakes", ReadBakes{}, {}},
  };
}

// A lease lives in the server's own time: what is left of it is for the server to say.
std::vector<Case> lease_cases() {
  using enum ErrorCode;
  return {
      {"a free lease", HoldLease{.run = 7, .ttl = minutes(60)}, {}},
      {"another's lease", HoldLease{.run = 7, .ttl = minutes(60)}, {}, hold_the_lease},
      {"a lease for nobody", HoldLease{.run = 0, .ttl = minutes(60)}, kInvalid},
      {"a lease for no time", HoldLease{.run = 7, .ttl = Duration{0}}, kInvalid},
      {"a release", ReleaseLease{.run = 8}, {}, hold_the_lease},
      {"a release of another's", ReleaseLease{.run = 7}, {}, hold_the_lease},
      {"reads while it loads", ReadExecutions{}, kUnavailable, redis_loads},
      {"a lease while it loads", HoldLease{.run = 7, .ttl = minutes(1)}, kUnavailable, redis_loads},
      {"reads from a replica", ReadExecutions{}, {}, redis_is_read_only},
      {"a lease of a replica", HoldLease{.run = 7, .ttl = minutes(1)}, kUnavailable,
       redis_is_read_only},
  };
}

// Bakes are told in no order.
Answer sorted(Answer answer) {
  auto* bakes = std::get_if<Result<BakeHosts>>(&answer);
  if (bakes != nullptr && bakes->has_value()) std::sort((*bakes)->begin(), (*bakes)->end());
  return answer;
}

std::string words_of(const Answer& answer) {
  const CallError* const error = failure_of(answer);
  if (error == nullptr) return "ok";
  return std::string(name_of(error->code)) + ": " + std::string(error->message.view());
}

SpinWorld world_before(const Case& each) {
  SpinWorld world;
  world.start();
  each.before(world);
  return world;
}

void expect_outcome(const Case& each, std::string_view way, const Answer& answer) {
  const CallError* const error = failure_of(answer);
  const auto code = error == nullptr ? std::nullopt : std::optional(error->code);
  const bool differs = way == kOverSockets && each.error_over_sockets;
  EXPECT_EQ(code, differs ? each.error_over_sockets : each.error)
      << each.name << ", " << way << ": " << words_of(answer);
}

using Ask = Answer (*)(Place&, const Call&);

void hold(const std::vector<Case>& cases, std::string_view way, Ask ask) {
  for (const Case& each : cases) {
    const SpinWorld world = world_before(each);
    Place expected = place_of(world);
    const Answer typed = ask_typed(expected, each.call);
    expect_outcome(each, "typed", typed);
    Place place = place_of(world);
    const Answer answer = ask(place, each.call);
    expect_outcome(each, way, answer);
    if (!each.error && failure_of(answer) == nullptr) {
      EXPECT_EQ(sorted(answer), sorted(typed)) << each.name << ", " << way << ": another answer";
    }
    EXPECT_EQ(place.outside, expected.outside) << each.name << ", " << way << ": another world";
  }
}

TEST(Contract, OfAwsHoldsAsBytes) {
  hold(aws_cases(), "in memory", ask_in_memory);
}
TEST(Contract, OfAwsHoldsOverSockets) {
  hold(aws_cases(), kOverSockets, ask_over_sockets);
}
TEST(Contract, OfGateHoldsAsBytes) {
  hold(gate_cases(), "in memory", ask_in_memory);
}
TEST(Contract, OfGateHoldsOverSockets) {
  hold(gate_cases(), kOverSockets, ask_over_sockets);
}
TEST(Contract, OfRedisHoldsAsBytes) {
  hold(redis_cases(), "in memory", ask_in_memory);
}
TEST(Contract, OfRedisHoldsOverSockets) {
  hold(redis_cases(), kOverSockets, ask_over_sockets);
}
TEST(Contract, OfRedisHoldsForARealServer) {
  hold(redis_cases(), "redis-server", ask_real_redis);
}
TEST(Contract, OfTheLeaseHoldsAsBytes) {
  hold(lease_cases(), "in memory", ask_in_memory);
}
TEST(Contract, OfTheLeaseHoldsOverSockets) {
  hold(lease_cases(), kOverSockets, ask_over_sockets);
}

}  // namespace
}  // namespace lighthouse::contract
