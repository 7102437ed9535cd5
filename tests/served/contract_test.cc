// A call over loopback is the typed call: the same answer at the same moment of the same world. The
// third side, by wire in memory, is held against the typed one in tests/fakes/faces.
#include <algorithm>

#include <gtest/gtest.h>

#include "fakes/faces/renumber.h"
#include "tests/served/served_fixture.h"

namespace lighthouse::served {
namespace {

using testing_support::LiveClients;

// The same world in the same moment, to be asked by values.
class Twin {
 public:
  explicit Twin(const sim::Stage& stage)
      : stage_(std::make_shared<const sim::Stage>(stage)),
        world_(stage_, sim::choices_of(0), sim::ControllersAre::kOutside) {
    world_.advance_to(stage_->zero);
  }

  void advance(Duration by) { world_.advance_to(world_.now() + by); }
  Answer ask(const Call& call) {
    Answer out;
    const auto act = [&](Context& ctx, fakes::Outside& outside) {
      out = fakes::answer_call(ctx, outside, {.call = call, .fleet = stage_->engine.fleet});
      return out;
    };
    world_.outside_takes_effect(world_.outside_sends(call), act);
    return out;
  }
  template <class Request>
  typename Request::Answer good(const Request& call) {
    return *std::get<Result<typename Request::Answer>>(ask(Call{call}));
  }
  [[nodiscard]] const sim::World& world() const { return world_; }

 private:
  std::shared_ptr<const sim::Stage> stage_;
  sim::World world_;
};

constexpr std::string_view kBusyWorld = R"(name: busy
releases: [{version: 1.9.39}, {version: 1.9.40}]
groups:
  - {serving: v023, instances: 3, elb-health-check: true}
  - {serving: v022, instances: 2, enabled: false, unhealthy: 1}
  - {polling: v022}
work:
  - {on: "serving-v022[0]", at: -10m, lasts: 3h}
  - {on: "serving-v023[1]", state: paused, lasts: 3h}
  - {on: "serving-v023[2]", kind: bake, lasts: 2h}
  - {on: "serving-v022[1]", kind: task, lasts: 1h}
streams:
  - every: 2m
)";

// Bakes are told in no order.
Answer sorted(Answer answer) {
  auto* bakes = std::get_if<Result<BakeHosts>>(&answer);
  if (bakes != nullptr && bakes->has_value()) std::sort((*bakes)->begin(), (*bakes)->end());
  return answer;
}

struct Contract : testing::Test {
  testing_support::ServedWorld served{kBusyWorld};
  LiveClients live{served};
  Twin twin{served.stage()};

  void advance(int minutes) {
    served.advance(std::to_string(minutes) + "m");
    twin.advance(std::chrono::minutes{minutes});
  }
  // The Unix time of kStartOfTime in the served world.
  int64_t origin_ms() {
    const auto truth = served.truth();
    return truth["epoch_ms"].get<int64_t>() - (twin.world().now() - kStartOfTime).count();
  }
  // What came over the socket, with the world's own numbers.
  Answer over_loopback(const Call& call) {
    Answer answer = live.ask(call);
    fakes::Handles handles(twin.world().spinnaker().setup(), origin_ms());
    handles.names = live.names().with([](const Names& table) { return table; });
    return handles.numbered(kind_of(call), std::move(answer));
  }
  void expect_same(const Call& call) {
    const Answer wired = sorted(over_loopback(call));
    const Answer typed = sorted(twin.ask(call));
    const CallError* const failed = failure_of(wired);
    EXPECT_EQ(failed, nullptr) << name_of(kind_of(call)) << ": " << failed->message.view();
    EXPECT_TRUE(wired == typed) << name_of(kind_of(call)) << " differs after "
                                << format_duration(twin.world().now() - kStartOfTime);
  }
};

TEST_F(Contract, EveryReadIsTheTypedOne) {
  for (int look = 0; look < 8; ++look, advance(11)) {
    expect_same(DescribeGroups{});
    expect_same(DescribeInstances{});
    expect_same(DescribeBalancers{});
    expect_same(ActiveByInstance{});
    expect_same(ReadExecutions{});
    expect_same(ReadBakes{});
    expect_same(ProbeGate{});
    expect_same(ProbeUrl{});
    expect_same(GetPipeline{});
    expect_same(ListRuns{});
    expect_same(ListTasks{.run = 7});
  }
  EXPECT_FALSE(twin.good(ReadExecutions{}).empty());
}

// A run is started, shown with its marker, and cancelled; then the record of it is in Tasks.
TEST_F(Contract, ARunOfThePipelineCanBeFollowed) {
  const Marker marker{.run = 7, .item = 1};
  const ExecutionId id = live.good(TriggerPipeline{.marker = marker, .version = {}});
  advance(1);
  const PipelineRuns runs = live.good(ListRuns{});
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(runs.front().marker, marker);
  EXPECT_EQ(runs.front().id, id);
  EXPECT_EQ(served.truth()["upgrade_runs"], 1);
  EXPECT_EQ(live.error(CancelRun{.execution = id}), std::nullopt);
  EXPECT_EQ(live.error(SubmitRecord{.marker = {.run = 7, .item = 2}, .deed = Deed::kHeld}),
            std::nullopt);
  advance(5);
  EXPECT_EQ(live.good(ListTasks{.run = 7}).size(), 1u);
  EXPECT_EQ(served.truth()["tasks"].size(), 1u);
}

// An upgrade of the whole generation, by the pipeline of the world.
TEST_F(Contract, AnUpgradeRunsAsInTheSimulator) {
  ASSERT_NE(live.good(TriggerPipeline{.marker = {.run = 7, .item = 1}}), ExecutionId{});
  advance(60);
  const auto truth = served.truth();
  std::vector<std::string> groups;
  for (const auto& group : truth["groups"]) groups.push_back(group["name"]);
  EXPECT_NE(std::ranges::find(groups, "armoryspinnaker-ha-v024"), groups.end());
  EXPECT_EQ(truth["upgrade_runs"], 1);
}

// While an upgrade changes everything.
TEST_F(Contract, ReadsOfAnUpgradeAreTheTypedOnes) {
  const TriggerPipeline trigger{.marker = {.run = 7, .item = 1}, .version = {}};
  (void)live.good(trigger);
  (void)twin.good(trigger);
  for (int look = 0; look < 10; ++look, advance(4)) {
    expect_same(DescribeGroups{});
    expect_same(DescribeInstances{});
    expect_same(DescribeBalancers{});
    expect_same(ListRuns{});
    expect_same(ReadExecutions{});
  }
}

TEST_F(Contract, WritesChangeTheWorld) {
  const GroupId group = live.serving(22);
  EXPECT_EQ(live.error(UpdateCapacity{.group = group, .capacity = {0, 2, 2}}), std::nullopt);
  EXPECT_EQ(live.error(SuspendProcesses{.group = group, .processes = only(Process::kAzRebalance)}),
            std::nullopt);
  const auto truth = served.truth();
  for (const auto& one : truth["groups"]) {
    if (one["name"] != "armoryspinnaker-ha-v022") continue;
    EXPECT_EQ(one["min"], 0);
    EXPECT_NE(std::ranges::find(one["suspended"], "AZRebalance"), one["suspended"].end());
  }
  EXPECT_EQ(live.error(DeleteGroup{.group = group}), ErrorCode::kConflict);
  EXPECT_EQ(live.error(DeleteGroup{.group = live.serving(999)}), ErrorCode::kNotFound);
}

TEST_F(Contract, TheLeaseIsHeldForItsTime) {
  const Lease mine = live.good(HoldLease{.run = 7, .ttl = std::chrono::minutes{2}});
  EXPECT_EQ(mine.holder, 7u);
  EXPECT_EQ(live.good(HoldLease{.run = 8, .ttl = std::chrono::minutes{2}}).holder, 7u);
  advance(3);
  EXPECT_EQ(live.good(HoldLease{.run = 8, .ttl = std::chrono::minutes{2}}).holder, 8u);
  EXPECT_EQ(live.error(ReleaseLease{.run = 8}), std::nullopt);
}

}  // namespace
}  // namespace lighthouse::served
