// Every call by wire is the typed call: the same answer, the same world afterwards. Two copies of
// one world are asked, one by values and one by bytes, over the states of runs with work, faults
// and an upgrade.
#include "fakes/faces/wire_call.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/fakes/spinnaker/spin_world.h"

namespace lighthouse::fakes {
namespace {

using spinnaker::kHost0;
using spinnaker::kHost1;
using spinnaker::kPoller;
using spinnaker::minutes;
using spinnaker::seconds;
using spinnaker::SpinWorld;
using spinnaker::WorkItem;
using spinnaker::WorkKind;
using spinnaker::WorkState;

struct Asked {
  Answer answer;
  Agenda agenda;
  Choices choices;
  Outside outside;
};

const FleetConfig kFleet{.serving = spinnaker::kServing,
                         .polling = spinnaker::kPolling,
                         .balancers = {spinnaker::kExternal, spinnaker::kInternal}};

Answer ask_by_wire(Context& ctx, Outside& outside, const Request& request) {
  WireMemory memory;
  return answer_by_wire(ctx, outside, request, memory);
}

// Once more, after the same call to a copy of the same world: what that one left is remembered.
Answer ask_by_wire_again(Context& ctx, Outside& outside, const Request& request) {
  WireMemory memory;
  Agenda agenda = ctx.agenda;
  Choices choices = ctx.choices;
  Outside copy = outside;
  Context first{.now = ctx.now, .agenda = agenda, .choices = choices};
  (void)answer_by_wire(first, copy, request, memory);
  return answer_by_wire(ctx, outside, request, memory);
}

using How = Answer (*)(Context&, Outside&, const Request&);

Asked ask(const SpinWorld& world, const Call& call, How how) {
  Asked out{.answer = {},
            .agenda = world.agenda,
            .choices = world.choices,
            .outside = {.aws = world.aws, .spinnaker = world.spinnaker}};
  Context ctx{.now = world.now, .agenda = out.agenda, .choices = out.choices};
  out.answer = how(ctx, out.outside, {.call = call, .fleet = kFleet});
  return out;
}

// The code for an error: its words are the endpoint's on one side and the codec's on the other.
std::string code_of(const Answer& answer) {
  return std::visit(
      [](const auto& result) {
        return result.has_value() ? std::string("ok") : std::string(name_of(result.error().code));
      },
      answer);
}

// Bakes are told in no order.
Answer sorted(Answer answer) {
  auto* bakes = std::get_if<Result<BakeHosts>>(&answer);
  if (bakes != nullptr && bakes->has_value()) std::sort((*bakes)->begin(), (*bakes)->end());
  return answer;
}

::testing::AssertionResult same(const SpinWorld& world, const Call& call, How by_wire) {
  const Asked typed = ask(world, call, answer_call);
  const Asked wired = ask(world, call, by_wire);
  const auto differs = [&](std::string_view what) {
    return ::testing::AssertionFailure()
           << name_of(kind_of(call)) << ": " << what << "; typed " << code_of(typed.answer)
           << ", by wire " << code_of(wired.answer);
  };
  if (code_of(typed.answer) != code_of(wired.answer)) return differs("another outcome");
  if (code_of(typed.answer) == "ok" && sorted(typed.answer) != sorted(wired.answer)) {
    return differs("another answer");
  }
  if (!(typed.outside == wired.outside)) return differs("another world afterwards");
  if (!(typed.agenda == wired.agenda)) return differs("other events to come");
  if (!(typed.choices == wired.choices)) return differs("other choices taken");
  return ::testing::AssertionSuccess();
}

::testing::AssertionResult same(const SpinWorld& world, const Call& call) {
  const auto first = same(world, call, ask_by_wire);
  return first ? same(world, call, ask_by_wire_again) : first;
}

constexpr GroupId kNoGroup{.cluster = spinnaker::kServing, .sequence = 999};
constexpr InstanceId kNoInstance{4711};

void add_group_calls(std::vector<Call>& calls, GroupId group) {
  const ProcessSet both = only(Process::kTerminate) | only(Process::kAzRebalance);
  calls.insert(calls.end(),
               {SuspendProcesses{group, kDisabledProcesses}, SuspendProcesses{group, both},
                ResumeProcesses{group, kDisabledProcesses}, UpdateCapacity{group, {0, 5, 3}},
                UpdateCapacity{group, {1, 2, 2}}, UpdateCapacity{group, {3, 2, 2}},
                UpdateCapacity{group, {0, 2, 3}}, DeleteGroup{group}});
}

std::vector<Call> aws_calls(const SpinWorld& world) {
  std::vector<Call> calls = {DescribeGroups{}, DescribeInstances{}, DescribeBalancers{}};
  for (const aws::GroupRow& row : world.aws.groups()) add_group_calls(calls, row.id);
  add_group_calls(calls, kNoGroup);
  std::vector<InstanceId> all{kNoInstance};
  for (const aws::InstanceRow& row : world.aws.instances()) all.push_back(row.id);
  for (const InstanceId id : all) {
    calls.insert(calls.end(), {SetInstanceHealthy{id}, TerminateAndDecrement{.instance = id}});
    for (const BalancerId balancer : {spinnaker::kExternal, BalancerId{7}}) {
      calls.insert(calls.end(), {RegisterInstances{balancer, {id, kHost0}},
                                 DeregisterInstances{balancer, {kHost0, id}},
                                 DeregisterInstances{balancer, {id}}});
    }
  }
  return calls;
}

std::vector<Call> all_calls(const SpinWorld& world) {
  ReadExecutions also;
  for (uint32_t id = 0; id < 6; ++id) also.also.push_back({id});
  also.also.push_back({4711});
  SubmitRecord record{.marker = {7, 2}, .group = spinnaker::kServing22, .instance = kHost0};
  return {ActiveByInstance{},
          ReadExecutions{},
          also,
          ReadBakes{},
          ProbeGate{},
          ProbeUrl{},
          GetPipeline{},
          SavePipeline{.document = world.spinnaker.front50().saved()},
          SavePipeline{.document = spinnaker::pipeline_document({.package = "armoryspinnaker=9"})},
          TriggerPipeline{.marker = {7, 1}, .version = *Version::from("2.0")},
          ListRuns{},
          CancelRun{.execution = {0}},
          CancelRun{.execution = {4711}},
          record,
          ListTasks{.run = 7},
          ListTasks{.run = 8},
          HoldLease{.run = 7, .ttl = seconds(60)},
          HoldLease{.run = 8, .ttl = seconds(60)},
          ReleaseLease{.run = 7}};
}

::testing::AssertionResult all_same(const SpinWorld& world) {
  for (const Call& call : all_calls(world)) {
    if (auto result = same(world, call); !result) return result;
  }
  for (const Call& call : aws_calls(world)) {
    if (auto result = same(world, call); !result) return result;
  }
  return ::testing::AssertionSuccess();
}

TEST(WireCall, IsThereForAllButTheJournalAndTheHook) {
  for (std::size_t i = 0; i < kCallKinds; ++i) {
    const auto kind = static_cast<CallKind>(i);
    const Endpoint at = endpoint_of(kind);
    EXPECT_EQ(has_wire(kind), at != Endpoint::kJournal && at != Endpoint::kHook) << name_of(kind);
  }
}

TEST(WireCall, IsTheTypedCallInAFleetWithWorkOfEveryKind) {
  SpinWorld world;
  world.start();
  WorkItem task = SpinWorld::direct(kHost1, minutes(20));
  task.kind = WorkKind::kTask;
  WorkItem bake = SpinWorld::direct(kPoller, minutes(20));
  bake.kind = WorkKind::kBake;
  WorkItem hidden = SpinWorld::direct(kHost0, minutes(20));
  hidden.hidden = true;
  const ExecutionId paused = world.post(SpinWorld::direct(kHost0, minutes(30)));
  for (const WorkItem& item : {task, bake, hidden, SpinWorld::direct(kHost1, seconds(30))}) {
    static_cast<void>(world.post(item));
  }
  auto spin = world.spin_context();
  world.spinnaker.pause(spin, paused);
  EXPECT_TRUE(all_same(world));
  for (int i = 0; i < 12; ++i) {
    world.run_for(seconds(45));
    EXPECT_TRUE(all_same(world)) << "after " << (i + 1) * 45 << " s";
  }
}

TEST(WireCall, IsTheTypedCallAllThroughAnUpgradeWithItsRecords) {
  SpinWorld world;
  world.start();
  static_cast<void>(world.ask(TriggerPipeline{.marker = {7, 1}, .version = *Version::from("2.0")}));
  static_cast<void>(world.ask(SubmitRecord{.marker = {7, 5}}));
  static_cast<void>(world.ask(HoldLease{.run = 8, .ttl = minutes(2)}));
  for (int i = 0; i < 60; ++i) {
    ASSERT_TRUE(all_same(world)) << "after " << i * 30 << " s";
    world.run_for(seconds(30));
  }
  EXPECT_TRUE(world.ask(ListRuns{}).front().deploy_begun);
}

// The codec refuses it before anything is sent, so no trouble of the server comes first.
TEST(WireCall, OfALeaseForNobodyIsRefused) {
  SpinWorld world;
  world.start();
  EXPECT_TRUE(same(world, HoldLease{.run = 0, .ttl = seconds(60)}));
  EXPECT_TRUE(same(world, HoldLease{.run = 7, .ttl = Duration{0}}));
}

TEST(WireCall, FailsAsTheTypedCallDoesUnderEveryFault) {
  const auto with = [](auto fault) {
    SpinWorld world;
    world.start();
    static_cast<void>(world.post(SpinWorld::direct(kHost0)));
    world.run_for(minutes(2));
    fault(world);
    return all_same(world);
  };
  using spinnaker::RedisTrouble;
  const Time later = kStartOfTime + minutes(60);
  EXPECT_TRUE(with([&](SpinWorld& w) { w.spinnaker.gate_429_until(later); }));
  EXPECT_TRUE(with([&](SpinWorld& w) { w.spinnaker.gate_down_until(later); }));
  EXPECT_TRUE(with([&](SpinWorld& w) { w.spinnaker.url_down_until(later); }));
  for (const auto trouble :
       {RedisTrouble::kDown, RedisTrouble::kLoading, RedisTrouble::kReadOnly}) {
    EXPECT_TRUE(with([&](SpinWorld& w) { w.spinnaker.redis_trouble_until(later, trouble); }));
  }
  EXPECT_TRUE(with([&](SpinWorld& w) { w.spinnaker.redis_flush(); }));
  EXPECT_TRUE(with([&](SpinWorld& w) {
    w.spinnaker.delete_hash({0});
    w.run_for(minutes(1));
  }));
  EXPECT_TRUE(with([&](SpinWorld& w) {
    for (const InstanceId host : {kHost0, kHost1, kPoller}) {
      auto spin = w.spin_context();
      w.spinnaker.orca_dies(spin, host);
    }
    w.run_for(minutes(6));
  }));
  EXPECT_TRUE(with([&](SpinWorld& w) {
    for (const InstanceId host : {kHost0, kHost1, kPoller}) w.take_out(host);
    w.run_for(minutes(10));
  }));
}

// Each stale view is drawn anew: by wire for the same things and in the same order.
TEST(WireCall, ReadsWhatIsStaleAsTheTypedCallDoes) {
  for (const uint64_t seed : {1, 2}) {
    SpinWorld world(spinnaker::usual_setup(), Choices::seeded(seed));
    world.aws.set_stale_rate(500'000);
    world.start();
    static_cast<void>(
        world.try_ask(TriggerPipeline{.marker = {7, 1}, .version = *Version::from("2.0")}));
    for (int i = 0; i < 80; ++i) {
      ASSERT_TRUE(all_same(world)) << "seed " << seed << " after " << i * 17 << " s";
      world.run_for(seconds(17));
    }
    EXPECT_GT(world.aws.groups().size(), 2U) << "seed " << seed;
  }
}

TEST(WireCall, IsTheTypedCallForPipelinesOfEveryForm) {
  using spinnaker::PipelineOptions;
  for (const PipelineOptions& options :
       {PipelineOptions{.package = "armoryspinnaker=${parameters.version}"},
        PipelineOptions{.package = "armoryspinnaker"}, PipelineOptions{.package = "other=1"},
        PipelineOptions{.package = "armoryspinnaker=${NEW_VERSION}"},
        PipelineOptions{.fields = R"(, "limitConcurrent": true)"},
        PipelineOptions{.fields = R"(, "disabled": true)"}}) {
    auto setup = spinnaker::usual_setup();
    setup.pipeline = spinnaker::pipeline_document(options);
    SpinWorld world(setup);
    world.start();
    for (const uint32_t item : {1u, 2u}) {
      static_cast<void>(
          world.try_ask(TriggerPipeline{.marker = {7, item}, .version = *Version::from("2.0")}));
    }
    EXPECT_TRUE(all_same(world)) << options.package << options.fields;
    world.run_for(minutes(3));
    EXPECT_TRUE(all_same(world)) << options.package << options.fields;
  }
  auto setup = spinnaker::usual_setup();
  setup.pipeline = Document{};
  SpinWorld world(setup);
  EXPECT_TRUE(all_same(world.start())) << "no pipeline";
}

TEST(WireCall, IsTheTypedCallForContainersAndUnmappedRoscos) {
  auto setup = spinnaker::usual_setup();
  setup.naming = spinnaker::OrcaNaming::kContainer;
  setup.rosco_maps = false;
  SpinWorld world(setup);
  world.start();
  WorkItem bake = SpinWorld::direct(kPoller);
  bake.kind = WorkKind::kBake;
  static_cast<void>(world.post(bake));
  static_cast<void>(world.post(SpinWorld::direct(kHost0)));
  world.run_for(minutes(2));
  EXPECT_TRUE(all_same(world));
}

RC_GTEST_PROP(WireCall, IsTheTypedCallInRandomRuns, (uint64_t seed)) {
  auto setup = spinnaker::usual_setup();
  setup.streams = {{.every = seconds(40), .tasks = true}, {.every = seconds(60)}};
  SpinWorld world(setup, Choices::seeded(seed));
  world.start();
  static_cast<void>(
      world.try_ask(TriggerPipeline{.marker = {7, 1}, .version = *Version::from("2.0")}));
  for (int i = 0; i < 4; ++i) {
    world.run_for(minutes(*rc::gen::inRange(1, 6)));
    RC_ASSERT(bool(all_same(world)));
  }
}

}  // namespace
}  // namespace lighthouse::fakes
