// Pre-flight refuses, with its reason and before anything is changed, what would kill work or could
// not be undone.
#include "core/decide/preflight.h"

#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tests/core/decide/upgrade_fixture.h"

namespace lighthouse {
namespace {

using ::testing::IsEmpty;

class Preflight : public UpgradeFixture {
 protected:
  void expect_refused(Reason reason) {
    ASSERT_TRUE(l.run_to_end());
    EXPECT_EQ(l.record().ending, Ending::kRefused);
    EXPECT_EQ(l.record().reason, reason);
    EXPECT_THAT(l.world.order(), IsEmpty());
    EXPECT_EQ(l.world.lease_holder, 0U);
    EXPECT_TRUE(l.record().groups.empty());
  }
  void renew() {
    l = Looker(Operation::kUpgrade, MiniWorld{before_upgrade()});
    l.world.pipeline = pipeline("armoryspinnaker=1.9.39");
  }
};

TEST_F(Preflight, WritesDownWhatARollbackRestoresBeforeTheFirstChange) {
  ASSERT_TRUE(l.look_until_step(Step::kSetVersion));
  EXPECT_EQ(l.record().restore_serving,
            (RestoreTarget{.group = serving(22), .capacity = {2, 2, 2}}));
  EXPECT_EQ(l.record().restore_polling,
            (RestoreTarget{.group = polling(22), .capacity = {1, 1, 1}}));
  EXPECT_EQ(*l.record().original, l.world.pipeline);
  EXPECT_THAT(l.world.order(), IsEmpty());
}

TEST_F(Preflight, RefusesAPipelineThatWouldKill) {
  const std::vector<std::function<void(Json&)>> edits{
      [](Json& j) { j["stages"][1]["clusters"][0]["scaleDown"] = true; },
      [](Json& j) { j["stages"][1]["clusters"][0]["scaleDown"] = "${parameters.x}"; },
      [](Json& j) { j["stages"][1]["clusters"][0]["maxRemainingAsgs"] = 1; },
      [](Json& j) { j["stages"][1]["clusters"][0]["maxRemainingAsgs"] = "${parameters.x}"; },
      [](Json& j) { j["stages"][1]["clusters"][0]["strategy"] = "highlander"; },
      [](Json& j) { j["stages"][1]["clusters"][0]["strategy"] = "rollingredblack"; },
      [](Json& j) { j["stages"][1]["clusters"][0]["strategy"] = "custom"; },
      [](Json& j) {
        j["stages"].push_back({{"type", "shrinkCluster"}, {"refId", "3"}});
      },
      [](Json& j) {
        j["stages"].push_back({{"type", "destroyServerGroup"}, {"refId", "3"}});
      },
      [](Json& j) {
        j["stages"].push_back({{"type", "scaleDownCluster"}, {"refId", "3"}});
      },
      [](Json& j) {
        j["stages"].push_back({{"type", "pipeline"}, {"refId", "3"}});
      }};
  for (std::size_t i = 0; i < edits.size(); ++i) {
    SCOPED_TRACE(i);
    renew();
    l.world.pipeline = edited(edits[i]);
    expect_refused(Reason::kPipelineDangerous);
  }
}

TEST_F(Preflight, LetsAPipelinePassThatOnlyDisables) {
  l.world.pipeline = edited([](Json& j) {
    j["stages"].push_back({{"type", "disableCluster"}, {"refId", "3"}});
    j["stages"][1]["clusters"][0]["maxRemainingAsgs"] = 2;
  });
  EXPECT_TRUE(l.look_until_step(Step::kSetVersion));
}

TEST_F(Preflight, RefusesAPipelineItCannotReadOrSet) {
  l.world.pipeline = edited([](Json& j) { j["stages"] = "none"; });
  expect_refused(Reason::kPipelineUnreadable);
  renew();
  l.world.pipeline = edited([](Json& j) { j["disabled"] = true; });
  expect_refused(Reason::kPipelineDisabled);
  renew();
  l.world.pipeline = pipeline("docker-engine");
  expect_refused(Reason::kVersionNotSettable);
}

TEST_F(Preflight, RefusesWhileAnotherRunIsNotOver) {
  for (const ExecutionStatus status : {ExecutionStatus::kRunning, ExecutionStatus::kPaused,
                                       ExecutionStatus::kNotStarted, ExecutionStatus::kUnknown}) {
    renew();
    put(l.world.runs, PipelineRun{.id = execution(5), .status = status});
    expect_refused(Reason::kRunActive);
  }
}

TEST_F(Preflight, RefusesWhileAnythingStillDrains) {
  l.world.fleet.join(polling(21), host(9));
  expect_refused(Reason::kStillDraining);
  EXPECT_EQ(l.record().reason_group, polling(21));
  renew();
  l.world.fleet.join(serving(21), host(9));
  auto& suspended = l.world.fleet.group(serving(21)).suspended;
  suspended = only(Process::kTerminate);
  expect_refused(Reason::kHalfDisabled);
  EXPECT_EQ(l.record().reason_group, serving(21));
}

TEST_F(Preflight, RefusesAFleetThatIsNotWell) {
  l.world.fleet.enlist(kPublic, host(1), Registration::kFailing);
  expect_refused(Reason::kFloor);
  renew();
  l.world.fleet.member(host(1)).lifecycle = Lifecycle::kStandby;
  expect_refused(Reason::kFloor);
  renew();
  l.world.fleet.disable(serving(22));
  l.world.fleet.group(serving(22)).members.clear();
  expect_refused(Reason::kNoServingGroup);
  renew();
  l.world.fleet.disable(polling(22));
  l.world.fleet.group(polling(22)).members.clear();
  expect_refused(Reason::kNoPollingGroup);
}

TEST_F(Preflight, RefusesWhatItCannotReadForTooLong) {
  for (const CallKind part : {CallKind::kDescribeGroups, CallKind::kDescribeBalancers,
                              CallKind::kGetPipeline, CallKind::kListRuns, CallKind::kHoldLease}) {
    SCOPED_TRACE(name_of(part));
    renew();
    l.world.down = {part};
    const Time began = l.now;
    expect_refused(Reason::kPartUnknown);
    EXPECT_GE(l.now - began, l.policy.health_deadline);
    renew();
    l.world.down = {part};
    for (int i = 0; i < 5; ++i) l.look();
    EXPECT_TRUE(l.waits_for(Reason::kPartUnknown));
    l.world.down.clear();
    EXPECT_TRUE(l.look_until_step(Step::kSetVersion));
  }
}

TEST_F(Preflight, AnothersLeaseIsRespected) {
  l.world.lease_holder = 99;
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().ending, Ending::kLeaseTaken);
  EXPECT_EQ(l.record().reason, Reason::kLeaseTakenByOther);
  EXPECT_THAT(l.world.order(), IsEmpty());
  EXPECT_EQ(l.world.lease_holder, 99U);
}

struct DrainRefusal {
  Reason reason;
  std::function<void(MiniWorld&)> cause;
};

TEST(PreflightOfADrain, NamesItsReason) {
  const std::vector<DrainRefusal> rows{
      {Reason::kNoServingGroup, [](MiniWorld& w) { w.fleet.disable(serving(23)); }},
      {Reason::kFloor,
       [](MiniWorld& w) { w.fleet.enlist(kInternal, host(11), Registration::kDraining); }},
      {Reason::kNoPollingGroup, [](MiniWorld& w) { w.fleet.disable(polling(23)); }},
      {Reason::kNoPollingGroup,
       [](MiniWorld& w) {
         w.fleet.lose(host(13));
         w.launches = false;
       }},
      {Reason::kPartUnknown, [](MiniWorld& w) { w.down = {CallKind::kDescribeBalancers}; }},
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    SCOPED_TRACE(i);
    Looker l(Operation::kDrain, MiniWorld{old_and_new()});
    rows[i].cause(l.world);
    ASSERT_TRUE(l.run_to_end());
    EXPECT_EQ(l.record().ending, Ending::kRefused);
    EXPECT_EQ(l.record().reason, rows[i].reason);
    EXPECT_THAT(l.world.order(), IsEmpty());
  }
}

TEST(PreflightOfADrain, IsDoneWhenNothingIsLeft) {
  Looker l(Operation::kDrain, MiniWorld{before_upgrade()});
  ASSERT_TRUE(l.run_to_end());
  EXPECT_EQ(l.record().reason, Reason::kNothingToDrain);
  EXPECT_EQ(l.record().ending, Ending::kDone);
  EXPECT_THAT(l.world.order(), IsEmpty());
}

}  // namespace
}  // namespace lighthouse
