// The scenario file: what a file means, what it means when little is written, and that the
// published schema and the documentation know the same keys as the loader.
#include "sim/scenario_file.h"

#include <fstream>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/nearest.h"
#include "sim/scenario_keys.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;

std::string file_text(const std::string& path) {
  std::ifstream in(std::string(LIGHTHOUSE_SOURCE_DIR) + "/" + path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

Scenario parsed(std::string_view text) {
  auto scenario = parse_scenario(text, "test.yaml");
  if (!scenario) {
    ADD_FAILURE() << scenario.error().to_string();
    return {};
  }
  return *scenario;
}

Scenario with(std::string_view lines) {
  return parsed("name: n\noperation: drain\nexpect: done\n" + std::string(lines));
}

TEST(ScenarioFile, MakesAQuietUpgradeOfAFewLines) {
  const Scenario s = parsed(R"(
name: quiet
operation: {kind: upgrade, to: 1.10}
expect: done
)");
  EXPECT_EQ(s.name, "quiet");
  EXPECT_EQ(s.file, "test.yaml");
  EXPECT_EQ(s.operation, Operation::kUpgrade);
  EXPECT_EQ(s.to, "1.10") << "a version is a text, never a number";
  ASSERT_EQ(s.releases.size(), 2u);
  EXPECT_EQ(s.releases[0].version, "1.9.39");
  EXPECT_EQ(s.releases[1].version, "1.10");
  ASSERT_EQ(s.groups.size(), 2u);
  EXPECT_FALSE(s.groups[0].polling);
  EXPECT_EQ(s.groups[0].capacity, (Capacity{2, 2, 2}));
  EXPECT_TRUE(s.groups[1].polling);
  EXPECT_EQ(s.groups[1].capacity, (Capacity{1, 1, 1}));
  EXPECT_EQ(s.pipeline.package, "armoryspinnaker=1.9.39");
  EXPECT_THAT(s.expect.endings, testing::ElementsAre(Ending::kDone));
  EXPECT_TRUE(s.faults.empty());
}

TEST(ScenarioFile, ReadsReleasesAndGroups) {
  const Scenario s = parsed(R"(
name: n
releases:
  - version: 1.9.40
  - {version: 1.9.41, boot: 90s, gate-works: false, sick-after: 1h30m}
groups:
  - serving: v023
    release: 1.9.41
    capacity: {min: 2, desired: 3, max: 4}
  - serving: v022
    enabled: false
    instances: 2
    half-disabled: internal-services
  - {serving: none, enabled: false, age: 9d, known-bad: true}
  - {polling: v022, unhealthy: 1, elb-health-check: true}
operation: rollback
expect: rolled-back
)");
  ASSERT_EQ(s.releases.size(), 2u);
  EXPECT_EQ(s.releases[1].boot, 90s);
  EXPECT_EQ(s.releases[1].sick_after, 90min);
  EXPECT_FALSE(s.releases[1].gate_works);
  EXPECT_EQ(s.pipeline.package, "armoryspinnaker=1.9.40");
  ASSERT_EQ(s.groups.size(), 4u);
  EXPECT_EQ(s.groups[0].sequence, 23);
  EXPECT_EQ(s.groups[0].release, 1u);
  EXPECT_EQ(s.groups[0].capacity, (Capacity{.min = 2, .max = 4, .desired = 3}));
  EXPECT_EQ(s.groups[0].age, 24h);
  EXPECT_EQ(s.groups[1].capacity, (Capacity{2, 2, 2})) << "the capacity follows the instances";
  EXPECT_EQ(s.groups[1].age, 48h) << "older the further down";
  EXPECT_EQ(s.groups[1].half_disabled, "internal-services");
  EXPECT_EQ(s.groups[2].sequence, -1);
  EXPECT_EQ(s.groups[2].capacity, Capacity{}) << "a disabled group is empty unless told";
  EXPECT_TRUE(s.groups[2].known_bad);
  EXPECT_EQ(s.groups[3].age, 24h) << "each cluster has its own order";
  EXPECT_EQ(s.groups[3].unhealthy, 1);
}

TEST(ScenarioFile, ReadsWorkAndStreams) {
  const Scenario s = with(R"(
work:
  - {on: "serving[1]", at: -5m, lasts: 90m}
  - {kind: task, on: executor, at: 250ms, hidden: true, by-keep-alive: true}
  - {state: manual-judgment, on: "serving-v022[0]", config: 7, limit-concurrent: true}
  - {kind: bake, on: "old-polling[0]"}
  - {then-starts: 1h, queue-next: true}
streams:
  - {every: 1m, shortest: 5s, longest: 2h, from: 10m, until: 3h, tasks: true}
)");
  ASSERT_EQ(s.work.size(), 5u);
  EXPECT_EQ(s.work[0].on, (Target{.kind = Target::Kind::kServing, .index = 1}));
  EXPECT_EQ(s.work[0].at, -5min);
  EXPECT_EQ(s.work[0].lasts, 90min);
  EXPECT_EQ(s.work[1].kind, WorkKind::kTask);
  EXPECT_EQ(s.work[1].on.kind, Target::Kind::kExecutor);
  EXPECT_TRUE(s.work[1].hidden && s.work[1].by_keep_alive);
  EXPECT_EQ(s.work[2].state, WorkState::kManualJudgment);
  EXPECT_EQ(s.work[2].on, (Target{.kind = Target::Kind::kGroup, .sequence = 22}));
  EXPECT_EQ(s.work[3].on.kind, Target::Kind::kOldPolling);
  EXPECT_EQ(s.work[4].on.kind, Target::Kind::kAny);
  EXPECT_EQ(s.work[4].then_starts, 1h);
  ASSERT_EQ(s.streams.size(), 1u);
  EXPECT_EQ(s.streams[0], (WorkStream{.every = 1min,
                                      .shortest = 5s,
                                      .longest = 2h,
                                      .from = 10min,
                                      .until = 3h,
                                      .tasks = true}));
}

TEST(ScenarioFile, ReadsFaultsByRate) {
  const Scenario s = with(R"(
faults-end: 90m
faults:
  - {kind: lost-answer, rate: 2%}
  - {kind: throttled, endpoint: auto-scaling, rate: 0.5%, from: 5m, until: 1h}
  - {kind: delay, call: [DescribeGroups, ReadExecutions], rate: 100%}
)");
  EXPECT_EQ(s.faults_end, 90min);
  ASSERT_EQ(s.faults.size(), 3u);
  EXPECT_EQ(s.faults[0].per_million, 20'000u);
  EXPECT_FALSE(s.faults[0].moment);
  EXPECT_EQ(s.faults[0].line, 7);
  EXPECT_EQ(s.faults[1].per_million, 5'000u);
  EXPECT_EQ(s.faults[1].endpoint, Endpoint::kAutoScaling);
  EXPECT_EQ(s.faults[1].from, 5min);
  EXPECT_EQ(s.faults[1].until, 1h);
  EXPECT_EQ(s.faults[2].per_million, 1'000'000u);
  EXPECT_THAT(s.faults[2].calls,
              testing::ElementsAre(CallKind::kDescribeGroups, CallKind::kReadExecutions));
}

TEST(ScenarioFile, ReadsFaultsAtAMoment) {
  const Scenario s = with(R"(
faults:
  - {kind: orca-dies, on: "serving[0]", at: 12m}
  - {kind: controller-killed, after: {call: TerminateAndDecrement, nth: 2, by: 5s}}
  - {kind: controller-killed, before: TriggerPipeline}
  - {kind: edit-capacity, on: serving-v022, step: watch-run, by: 10s, capacity: {min: 0, desired: 1, max: 2}}
  - {kind: direct-work, when: intended}
  - {kind: lost-answer, call: TriggerPipeline, nth: 3}
  - {kind: edit-pipeline, version: 1.9.99, at: 1m}
  - {kind: register-instance, balancer: user-facing, when: fenced}
)");
  ASSERT_EQ(s.faults.size(), 8u);
  EXPECT_EQ(s.faults[0].moment, (Moment{.kind = Moment::Kind::kAt, .at = 12min}));
  EXPECT_EQ(s.faults[0].target.kind, Target::Kind::kServing);
  EXPECT_EQ(s.faults[1].moment, (Moment{.kind = Moment::Kind::kAfterCall,
                                        .at = 5s,
                                        .call = CallKind::kTerminateAndDecrement,
                                        .nth = 2}));
  EXPECT_EQ(s.faults[2].moment,
            (Moment{.kind = Moment::Kind::kBeforeCall, .call = CallKind::kTriggerPipeline}));
  EXPECT_EQ(s.faults[3].moment,
            (Moment{.kind = Moment::Kind::kAtStep, .at = 10s, .step = Step::kWatchRun}));
  EXPECT_EQ(s.faults[3].capacity, (Capacity{.min = 0, .max = 2, .desired = 1}));
  EXPECT_EQ(s.faults[4].moment, (Moment{.kind = Moment::Kind::kWhenIntended}));
  EXPECT_EQ(
      s.faults[5].moment,
      (Moment{.kind = Moment::Kind::kBeforeCall, .call = CallKind::kTriggerPipeline, .nth = 3}));
  EXPECT_EQ(s.faults[6].text, "1.9.99");
  EXPECT_EQ(s.faults[7].text, "user-facing");
  EXPECT_EQ(s.faults[7].moment->kind, Moment::Kind::kWhenFenced);
}

TEST(ScenarioFile, ReadsPipelinePolicyAndExpectation) {
  const Scenario s = parsed(R"(
name: n
pipeline: {parameter: true, package: docker-engine armoryspinnaker=1.9.39, scale-down: true}
policy: {poller: overlap, on-failure: hold, serving-floor: 3, drain-deadline: 5d}
operation: {kind: upgrade, to: 1.9.40, start: 5m, second: 20m}
expect:
  ending: [held, refused]
  reason: pipeline-dangerous
  within: 6h
  killed: 2
  upgrade-runs: 0
  serving-version: 1.9.39
  serving-instances: 2
  terminated: 0
  faults-must-happen: false
without: [RecheckBeforeTerminate, SettleFirst]
)");
  EXPECT_TRUE(s.pipeline.parameter && s.pipeline.scale_down);
  EXPECT_EQ(s.pipeline.package, "docker-engine armoryspinnaker=1.9.39");
  EXPECT_EQ(s.policy.poller, PollerPolicy::kOverlap);
  EXPECT_EQ(s.policy.on_failure, OnFailure::kHold);
  EXPECT_EQ(s.policy.serving_floor, 3);
  EXPECT_EQ(s.policy.drain_deadline, 120h);
  EXPECT_EQ(s.start, 5min);
  EXPECT_EQ(s.second_operation, 20min);
  EXPECT_EQ(s.expect, (Expectation{.endings = {Ending::kHeld, Ending::kRefused},
                                   .reason = Reason::kPipelineDangerous,
                                   .within = 6h,
                                   .killed = 2,
                                   .upgrade_runs = 0,
                                   .serving_version = "1.9.39",
                                   .serving_instances = 2,
                                   .terminated = 0,
                                   .faults_must_happen = false}));
  EXPECT_THAT(s.without, testing::ElementsAre(Guard::kRecheckBeforeTerminate, Guard::kSettleFirst));
}

TEST(ScenarioFile, LetsAnyEndingBeAllowed) {
  const Scenario s = parsed("name: n\noperation: drain\nexpect: any\n");
  EXPECT_EQ(s.expect.endings.size(), 7u);
  EXPECT_THAT(s.expect.endings, testing::Not(testing::Contains(Ending::kNone)));
}

TEST(ScenarioFile, OfAWorldNeedsNeitherOperationNorExpectation) {
  EXPECT_TRUE(parse_scenario("name: w\n", "w.yaml", Purpose::kWorld).has_value());
  EXPECT_FALSE(parse_scenario("name: w\n", "w.yaml", Purpose::kScenario).has_value());
}

TEST(ScenarioFile, ThatCannotBeReadIsAnErrorWithItsPath) {
  const auto none = load_scenario("/no/such/file.yaml");
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().to_string(),
            "/no/such/file.yaml:1:1: file: it cannot be read; "
            "check that the path names a readable file");
}

TEST(ScenarioSchema, IsThePublishedOne) {
  EXPECT_EQ(scenario_schema(), file_text("scenarios/schema.json"))
      << "write it again: lighthouse sim schema > scenarios/schema.json";
}

TEST(ScenarioSchema, HasASectionForEachKeyThatNamesOne) {
  std::vector<std::string_view> names;
  for (const SectionInfo& section : scenario_sections()) names.push_back(section.name);
  for (const SectionInfo& section : scenario_sections()) {
    for (const KeyInfo& key : section.keys) {
      EXPECT_FALSE(key.about.empty()) << key.name;
      if (key.form == Form::kSection) {
        EXPECT_THAT(names, testing::Contains(key.section)) << key.name;
      }
    }
  }
}

TEST(ScenarioDocs, TellOfEachKey) {
  const std::string docs = file_text("docs/scenarios.md");
  for (const SectionInfo& section : scenario_sections()) {
    for (const KeyInfo& key : section.keys) {
      EXPECT_THAT(docs, testing::HasSubstr("`" + std::string(key.name) + "`"))
          << "of section " << section.name;
    }
  }
  for (std::size_t i = 0; i < kFaultKinds; ++i) {
    EXPECT_THAT(docs,
                testing::HasSubstr("`" + std::string(name_of(static_cast<FaultKind>(i))) + "`"));
  }
}

TEST(ScenarioDocs, ShowGoodExamples) {
  constexpr std::string_view kBegin = "```yaml\n";
  const std::string docs = file_text("docs/scenarios.md");
  int examples = 0;
  for (std::size_t at = docs.find(kBegin); at != std::string::npos; at = docs.find(kBegin, at)) {
    at += kBegin.size();
    EXPECT_FALSE(parsed(docs.substr(at, docs.find("```", at) - at)).name.empty());
    ++examples;
  }
  EXPECT_GE(examples, 2);
}

TEST(Nearest, FindsTheWordThatWasMeant) {
  const std::vector<std::string_view> words = {"serving", "polling", "instances", "at"};
  EXPECT_EQ(nearest("instnaces", words), "instances");
  EXPECT_EQ(nearest("Polling", words), "polling");
  EXPECT_EQ(nearest("colour", words), std::nullopt);
  EXPECT_EQ(nearest("", words), std::nullopt);
  EXPECT_EQ(edit_distance("abc", "acb"), 1u);
}

}  // namespace
}  // namespace lighthouse::sim
