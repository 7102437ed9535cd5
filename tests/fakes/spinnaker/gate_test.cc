// Gate, Front50 and the calls past Gate: who answers, what trouble looks like [2.2], stale
// documents [4], triggers [5], records [7], the lease.
#include <algorithm>

#include <gtest/gtest.h>

#include "tests/fakes/spinnaker/spin_world.h"

namespace lighthouse::fakes::spinnaker {
namespace {

constexpr Marker kMarker{.run = 42, .item = 1};

TriggerPipeline trigger(std::string_view version = "2.0") {
  return {.marker = kMarker, .version = *Version::from(version)};
}

template <class Request>
ErrorCode code(SpinWorld& world, const Request& request) {
  const auto answer = world.try_ask(request);
  EXPECT_FALSE(answer.has_value());
  return answer ? ErrorCode::kInternal : answer.error().code;
}

TEST(Gate, AnswersExactlyItsKinds) {
  EXPECT_TRUE(Spinnaker::answers(CallKind::kActiveByInstance));
  EXPECT_TRUE(Spinnaker::answers(CallKind::kReadExecutions));
  EXPECT_TRUE(Spinnaker::answers(CallKind::kProbeUrl));
  EXPECT_TRUE(Spinnaker::answers(CallKind::kStopPoller));
  EXPECT_FALSE(Spinnaker::answers(CallKind::kDescribeGroups));
  EXPECT_FALSE(Spinnaker::answers(CallKind::kDescribeBalancers));
  EXPECT_FALSE(Spinnaker::answers(CallKind::kDescribeInstances));
  EXPECT_FALSE(Spinnaker::answers(CallKind::kAppendJournal));
}

TEST(Gate, NobodyBehindTheBalancerIsUnavailable) {
  SpinWorld world;
  world.start();
  for (const InstanceId id : {kHost0, kHost1, kPoller}) world.take_out(id);
  EXPECT_EQ(code(world, ProbeGate{}), ErrorCode::kUnavailable);
  EXPECT_EQ(code(world, ProbeUrl{}), ErrorCode::kUnavailable);
  EXPECT_EQ(code(world, ActiveByInstance{}), ErrorCode::kUnavailable);
  EXPECT_EQ(code(world, GetPipeline{}), ErrorCode::kUnavailable);
  EXPECT_TRUE(world.try_ask(ReadExecutions{}));  // Redis is elsewhere
}

TEST(Gate, UpstreamTroubleIs429AndSaysNothingOfTheWork) {
  SpinWorld world;
  world.start();
  world.spinnaker.gate_429_until(world.now + minutes(5));
  const auto reports = world.try_ask(ActiveByInstance{});
  ASSERT_FALSE(reports);
  EXPECT_EQ(reports.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(reports.error().message.view(), "429 No fallback available");
  EXPECT_TRUE(world.try_ask(ProbeGate{}));  // its own health does not look behind itself [2.4]
  world.run_for(minutes(5));
  EXPECT_TRUE(world.try_ask(ActiveByInstance{}));
}

TEST(Gate, DownRefusesEverything) {
  SpinWorld world;
  world.start();
  world.spinnaker.gate_down_until(world.now + minutes(1));
  EXPECT_EQ(code(world, ProbeGate{}), ErrorCode::kUnavailable);
  EXPECT_EQ(code(world, trigger()), ErrorCode::kUnavailable);
  world.run_for(minutes(1));
  world.spinnaker.url_down_until(world.now + minutes(1));
  EXPECT_TRUE(world.try_ask(ProbeGate{}));
  EXPECT_EQ(code(world, ProbeUrl{}), ErrorCode::kUnavailable);
}

TEST(Gate, ASickReleaseIsHealthyAtTheBalancerWhileItsGateFails) {
  SpinSetup setup = usual_setup();
  setup.releases[0].gate_works = false;
  SpinWorld world(std::move(setup));
  world.start();
  EXPECT_EQ(world.aws.count_taking_new_traffic(kExternal), 3u);
  EXPECT_EQ(code(world, ProbeGate{}), ErrorCode::kUnavailable);
}

TEST(Gate, ADeadOrcaBehindTheBalancerIsA429) {
  SpinWorld world;
  world.start();
  SpinContext ctx = world.spin_context();
  for (const InstanceId id : {kHost0, kHost1, kPoller}) world.spinnaker.orca_dies(ctx, id);
  EXPECT_EQ(code(world, ActiveByInstance{}), ErrorCode::kUnavailable);
  EXPECT_EQ(code(world, trigger()), ErrorCode::kUnavailable);
  EXPECT_TRUE(world.try_ask(GetPipeline{}));  // Front50 lives
}

TEST(Pipeline, AnUnknownOneIsAnEmptyBody) {
  SpinSetup setup = usual_setup();
  setup.pipeline = Document{};
  SpinWorld world(std::move(setup));
  world.start();
  EXPECT_EQ(code(world, GetPipeline{}), ErrorCode::kInvalid);
  EXPECT_EQ(code(world, trigger()), ErrorCode::kNotFound);
}

TEST(Pipeline, ASaveIsSeenByTheOtherReplicaLater) {
  Front50 front50(usual_setup());
  const Document before = front50.saved();
  const Document after = pipeline_document({.package = "armoryspinnaker=3.0"});
  front50.save(kStartOfTime, {.document = after}, {Duration{0}, seconds(46)});
  EXPECT_EQ(front50.read(kStartOfTime, 0).document, after);
  EXPECT_EQ(front50.read(kStartOfTime, 1).document, before);
  EXPECT_TRUE(front50.is_stale(kStartOfTime + seconds(45), 1));
  EXPECT_EQ(front50.read(kStartOfTime + seconds(46), 1).document, after);
}

TEST(Pipeline, ATriggerMayRunTheOldDocument) {
  SpinWorld world;
  world.start().run_for(minutes(1));
  ASSERT_TRUE(world.try_ask(SavePipeline{pipeline_document({.package = "armoryspinnaker=3.0"})}));
  world.spinnaker.front50_stale_until(world.now + seconds(60));
  ASSERT_TRUE(world.try_ask(trigger()));
  world.run_for(seconds(61));
  ASSERT_TRUE(world.try_ask(trigger()));
  const PipelineRuns runs = world.ask(ListRuns{});
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].baked.view(), "2.0");
  EXPECT_EQ(runs[1].baked.view(), "3.0");
  EXPECT_EQ(world.spinnaker.counters().stale_documents, 1u);
}

TEST(Pipeline, ADocumentWithoutNameIsRefused) {
  SpinWorld world;
  world.start();
  const auto document = Document::parse(R"({"stages": []})");
  EXPECT_EQ(code(world, SavePipeline{*document}), ErrorCode::kInvalid);
  EXPECT_EQ(world.ask(GetPipeline{}), pipeline_document());
}

TEST(Trigger, IsFoundByItsMarkerWithTheVersionInItsOwnBakeStage) {
  SpinWorld world;
  world.start();
  const ExecutionId run = world.ask(trigger());
  const PipelineRuns runs = world.ask(ListRuns{});
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(runs[0].id, run);
  EXPECT_EQ(runs[0].marker, kMarker);
  EXPECT_EQ(runs[0].status, ExecutionStatus::kRunning);
  EXPECT_TRUE(runs[0].has_bake);
  EXPECT_EQ(runs[0].baked.view(), "2.0");
  EXPECT_FALSE(runs[0].deploy_begun);
  EXPECT_EQ(world.spinnaker.executor(), kHost0);
}

TEST(Trigger, BakesTheParameterOfAParameterisedPipeline) {
  SpinSetup setup = usual_setup();
  setup.pipeline = pipeline_document({.package = "armoryspinnaker=${parameters.version}"});
  SpinWorld world(std::move(setup));
  world.start();
  ASSERT_TRUE(world.try_ask(trigger("2.0")));
  EXPECT_EQ(world.ask(ListRuns{}).front().baked.view(), "2.0");
}

TEST(Trigger, ADisabledPipelineIsAConflict) {
  SpinSetup setup = usual_setup();
  setup.pipeline = pipeline_document({.fields = R"(, "disabled": true)"});
  SpinWorld world(std::move(setup));
  world.start();
  EXPECT_EQ(code(world, trigger()), ErrorCode::kConflict);
  EXPECT_EQ(world.spinnaker.upgrade_runs(), 0u);
}

TEST(Trigger, ASecondRunQueuesAndCanBeCancelledAtOnce) {
  SpinSetup setup = usual_setup();
  setup.pipeline = pipeline_document({.fields = R"(, "limitConcurrent": true)"});
  SpinWorld world(std::move(setup));
  world.start();
  ASSERT_TRUE(world.try_ask(trigger()));
  const ExecutionId second = world.ask(trigger());
  EXPECT_EQ(world.status(second), ExecutionStatus::kNotStarted);
  EXPECT_TRUE(world.try_ask(CancelRun{second}));
  EXPECT_EQ(world.status(second), ExecutionStatus::kCanceled);
  EXPECT_EQ(code(world, CancelRun{ExecutionId{999}}), ErrorCode::kNotFound);
}

TEST(Record, IsATaskThatPinsAnOrcaForAtLeastFifteenSeconds) {
  SpinWorld world;
  world.start();
  const ExecutionId task = world.ask(SubmitRecord{.marker = kMarker});
  EXPECT_TRUE(world.spinnaker.has_unfinished_work(kHost0));
  world.run_for(seconds(14));
  ASSERT_EQ(world.ask(ListTasks{.run = 42}).size(), 1u);
  EXPECT_EQ(world.ask(ListTasks{.run = 42})[0].status, ExecutionStatus::kRunning);
  world.run_for(minutes(1));
  const TaskFact expected{.id = task, .marker = kMarker, .status = ExecutionStatus::kSucceeded};
  EXPECT_EQ(world.ask(ListTasks{.run = 42})[0], expected);
  EXPECT_TRUE(world.ask(ListTasks{.run = 43}).empty());
}

TEST(Record, HangsWhenItsOrcaDies) {
  SpinWorld world;
  world.start();
  ASSERT_TRUE(world.try_ask(SubmitRecord{.marker = kMarker}));
  SpinContext ctx = world.spin_context();
  world.spinnaker.orca_dies(ctx, kHost0);
  world.take_out(kHost0);
  world.run_for(minutes(8 * 60));
  EXPECT_EQ(world.ask(ListTasks{.run = 42})[0].status, ExecutionStatus::kRunning);
}

TEST(Lease, IsHeldRenewedRefusedAndReleased) {
  SpinWorld world;
  world.start();
  const HoldLease mine{.run = 1, .ttl = seconds(30)};
  const HoldLease theirs{.run = 2, .ttl = seconds(30)};
  EXPECT_EQ(world.ask(mine), (Lease{.holder = 1, .token = 1, .left = seconds(30)}));
  world.run_for(seconds(10));
  EXPECT_EQ(world.ask(theirs), (Lease{.holder = 1, .token = 1, .left = seconds(20)}));
  EXPECT_EQ(world.ask(mine).left, seconds(30));
  ASSERT_TRUE(world.try_ask(ReleaseLease{.run = 2}));
  EXPECT_EQ(world.ask(theirs).holder, 1u);
  ASSERT_TRUE(world.try_ask(ReleaseLease{.run = 1}));
  EXPECT_EQ(world.ask(theirs), (Lease{.holder = 2, .token = 2, .left = seconds(30)}));
}

TEST(Lease, ExpiresAndEveryNewHolderHasAGreaterToken) {
  SpinWorld world;
  world.start();
  EXPECT_EQ(world.ask(HoldLease{.run = 1, .ttl = seconds(30)}).token, 1u);
  world.run_for(seconds(30));
  EXPECT_EQ(world.ask(HoldLease{.run = 2, .ttl = seconds(30)}).token, 2u);
  world.run_for(seconds(31));
  EXPECT_EQ(world.ask(HoldLease{.run = 1, .ttl = seconds(30)}).token, 3u);
  EXPECT_EQ(code(world, HoldLease{.run = 1}), ErrorCode::kInvalid);
}

TEST(Redis, RefusesByTheKindOfItsTrouble) {
  SpinWorld world;
  world.start();
  const HoldLease lease{.run = 1, .ttl = seconds(30)};
  const Time until = world.now + minutes(5);
  world.spinnaker.redis_trouble_until(until, RedisTrouble::kReadOnly);
  EXPECT_TRUE(world.try_ask(ReadExecutions{}));
  EXPECT_EQ(code(world, lease), ErrorCode::kUnavailable);
  EXPECT_EQ(code(world, trigger()), ErrorCode::kUnavailable);
  world.spinnaker.redis_trouble_until(until, RedisTrouble::kLoading);
  EXPECT_EQ(code(world, ReadExecutions{}), ErrorCode::kUnavailable);
  EXPECT_EQ(code(world, ReadBakes{}), ErrorCode::kUnavailable);
  EXPECT_EQ(code(world, ActiveByInstance{}), ErrorCode::kUnavailable);
  EXPECT_TRUE(world.try_ask(ProbeGate{}));
  world.run_for(minutes(5));
  EXPECT_TRUE(world.try_ask(lease));
}

TEST(Bakes, AreShownWithTheirHostUnlessRoscoNamesItselfByAUuid) {
  for (const bool maps : {true, false}) {
    SpinSetup setup = usual_setup();
    setup.rosco_maps = maps;
    SpinWorld world(std::move(setup));
    world.start();
    WorkItem item = SpinWorld::direct(kHost1);
    item.kind = WorkKind::kBake;
    world.post(item);
    item.kind = WorkKind::kOperation;  // Redis does not say whose
    world.post(item);
    const BakeHosts bakes = world.ask(ReadBakes{});
    ASSERT_EQ(bakes.size(), 1u);
    EXPECT_EQ(bakes[0], maps ? world.spinnaker.find_host(kHost1)->name : HostKey{});
    EXPECT_EQ(world.spinnaker.unfinished_work(kHost1).size(), 2u);
    world.run_for(minutes(11));
    EXPECT_TRUE(world.ask(ReadBakes{}).empty());
  }
}

TEST(Bakes, OfADeadHostAreShownForHalfAnHour) {
  SpinWorld world;
  world.start();
  WorkItem item = SpinWorld::direct(kHost1);
  item.kind = WorkKind::kBake;
  world.post(item);
  world.terminate(kHost1, aws::Cause::kHostFailure);
  world.run_for(minutes(20));
  EXPECT_EQ(world.ask(ReadBakes{}).size(), 1u);
  world.run_for(minutes(20));
  EXPECT_TRUE(world.ask(ReadBakes{}).empty());
}

}  // namespace
}  // namespace lighthouse::fakes::spinnaker
