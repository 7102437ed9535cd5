// A call over loopback is the typed call: the same answer at the same moment of the same world. The
// third side, by wire in memory, is held against the typed one in tests/fakes/faces.
#include <algorithm>

#include <gtest/gtest.h>

#include "fakes/faces/texts.h"
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

struct Contract : testing::Test {
  testing_support::ServedWorld served{kBusyWorld};
  LiveClients live{served};
  Twin twin{served.stage()};

  void advance(int minutes) {
    served.advance(std::to_string(minutes) + "m");
    twin.advance(std::chrono::minutes{minutes});
  }
  std::string text(uint32_t handle) {
    return live.names().with([&](Names& table) { return std::string(table.text(handle)); });
  }
};

TEST_F(Contract, GroupsAreTheTypedOnes) {
  for (int look = 0; look < 3; ++look, advance(20)) {
    const Groups wired = live.good(DescribeGroups{});
    const Groups typed = twin.good(DescribeGroups{});
    ASSERT_EQ(wired.size(), typed.size());
    for (const Group& group : typed) {
      const auto at = std::ranges::find_if(wired, [&](const Group& other) {
        return text(other.id.cluster.value) == served.stage().names.cluster(group.id.cluster) &&
               other.id.sequence == group.id.sequence;
      });
      ASSERT_NE(at, wired.end());
      EXPECT_EQ(at->capacity, group.capacity);
      EXPECT_EQ(at->suspended, group.suspended);
      EXPECT_EQ(at->members.size(), group.members.size());
      EXPECT_EQ(at->health_check, group.health_check);
      const auto unhealthy = [](const Group& one) {
        return std::ranges::count_if(one.members, &Member::unhealthy);
      };
      EXPECT_EQ(unhealthy(*at), unhealthy(group));
    }
  }
}

TEST_F(Contract, InstancesAndBalancersAreTheTypedOnes) {
  for (int look = 0; look < 3; ++look, advance(20)) {
    EXPECT_EQ(live.good(DescribeInstances{}).size(), twin.good(DescribeInstances{}).size());
    const Balancers wired = live.good(DescribeBalancers{});
    const Balancers typed = twin.good(DescribeBalancers{});
    ASSERT_EQ(wired.size(), typed.size());
    for (const Balancer& balancer : typed) {
      const auto at = std::ranges::find_if(wired, [&](const Balancer& other) {
        return text(other.id.value) == served.stage().names.balancer(balancer.id);
      });
      ASSERT_NE(at, wired.end());
      EXPECT_EQ(at->draining_timeout, balancer.draining_timeout);
      EXPECT_EQ(at->registered.size(), balancer.registered.size());
      for (const BalancerRow& row : balancer.health) {
        const auto same = std::ranges::find_if(at->health, [&](const BalancerRow& other) {
          return text(other.id.value) == fakes::instance_text(row.id);
        });
        ASSERT_NE(same, at->health.end());
        EXPECT_EQ(same->state, row.state);
      }
    }
  }
}

TEST_F(Contract, ReportsExecutionsAndBakesAreTheTypedOnes) {
  for (int look = 0; look < 6; ++look, advance(7)) {
    const OrcaReports wired_reports = live.good(ActiveByInstance{});
    const OrcaReports typed_reports = twin.good(ActiveByInstance{});
    ASSERT_EQ(wired_reports.size(), typed_reports.size());
    const auto count = [](const OrcaReports& all) {
      std::vector<std::pair<bool, int64_t>> out;
      for (const OrcaReport& one : all) {
        out.emplace_back(one.overdue, static_cast<int64_t>(one.count));
      }
      std::ranges::sort(out);
      return out;
    };
    EXPECT_EQ(count(wired_reports), count(typed_reports));
    const Executions wired = live.good(ReadExecutions{});
    const Executions typed = twin.good(ReadExecutions{});
    ASSERT_EQ(wired.size(), typed.size());
    ASSERT_FALSE(typed.empty());
    for (const ExecutionFact& fact : typed) {
      const auto at = std::ranges::find_if(wired, [&](const ExecutionFact& other) {
        return text(other.id.value) == fakes::execution_text(fact.id);
      });
      ASSERT_NE(at, wired.end());
      EXPECT_EQ(at->status, fact.status);
      EXPECT_EQ(at->kind, fact.kind);
      EXPECT_EQ(at->owner.pid, fact.owner.pid);
    }
    EXPECT_EQ(live.good(ReadBakes{}).size(), twin.good(ReadBakes{}).size());
  }
}

TEST_F(Contract, ThePipelineIsTheTypedOne) {
  EXPECT_EQ(live.good(GetPipeline{}), twin.good(GetPipeline{}));
  EXPECT_EQ(live.error(ProbeGate{}), std::nullopt);
  EXPECT_EQ(live.error(ProbeUrl{}), std::nullopt);
  EXPECT_TRUE(live.good(ListRuns{}).empty());
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
