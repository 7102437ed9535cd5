#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/wire/gate/marker_text.h"
#include "tests/core/wire/gate/gate_answers.h"

namespace lighthouse::wire::gate {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string runs_with(std::string_view stages, std::string_view status = "RUNNING") {
  return std::string(R"([{"id": "x", "name": "Deploy Spinnaker", "status": ")") +
         std::string(status) + R"(", "stages": [)" + std::string(stages) + "]}]";
}

PipelineRun only_run(std::string_view stages, std::string_view status = "RUNNING") {
  const Answer answer = ask(ListRuns{}, json(runs_with(stages, status)));
  EXPECT_EQ(error_in(answer), "");
  return result_of<ListRuns>(answer)->front();
}

TEST(GateReports, AreReadByInstanceWithKindsInTheirUrls) {
  Names names;
  const Answer answer = ask(ActiveByInstance{}, json(std::string(kReports)), names);
  ASSERT_EQ(error_in(answer), "");
  const OrcaReports& reports = *result_of<ActiveByInstance>(answer);
  ASSERT_EQ(reports.size(), 3u);
  EXPECT_EQ(reports[0].id, parse_orca_id("17@ip-10-0-1-23", names));
  EXPECT_EQ(reports[0].count, 2u);
  ASSERT_EQ(reports[0].executions.size(), 2u);
  EXPECT_EQ(names.text(reports[0].executions[1].value), "6f0f1a3a-8f0e-4f62-a6d3-0d2b4b9a77f0");
  EXPECT_EQ(reports[1].count, 0u);
  EXPECT_TRUE(reports[2].overdue);
}

TEST(GateReports, AreReadInTheirFirstFormToo) {
  const Answer answer =
      ask(ActiveByInstance{}, json(R"({"17@ip-10-0-1-23": 2, "17@ip-10-0-2-41": 0})"));
  ASSERT_EQ(error_in(answer), "");
  EXPECT_EQ(result_of<ActiveByInstance>(answer)->at(0).count, 2u);
  EXPECT_EQ(result_of<ActiveByInstance>(answer)->at(1).count, 0u);
}

TEST(GateReports, MayCountMoreThanTheyList) {
  const Answer answer = ask(ActiveByInstance{},
                            json(R"({"17@a": {"overdue": false, "count": 3, "executions": []}})"));
  ASSERT_EQ(error_in(answer), "");
  EXPECT_EQ(result_of<ActiveByInstance>(answer)->at(0).count, 3u);
}

TEST(GateReports, OfOneProcessUnderTwoTextsAreAddedUp) {
  const Answer answer =
      ask(ActiveByInstance{},
          json(R"({"17@ip-10-0-1-23": {"overdue": false, "count": 0, "executions": []},
               "17@ip-10-0-1-23.ec2.internal": {"overdue": true, "count": 2, "executions": []}})"));
  ASSERT_EQ(error_in(answer), "");
  ASSERT_EQ(result_of<ActiveByInstance>(answer)->size(), 1u);
  EXPECT_EQ(result_of<ActiveByInstance>(answer)->at(0).count, 2u);
  EXPECT_TRUE(result_of<ActiveByInstance>(answer)->at(0).overdue);
}

TEST(GateRuns, KeepTheUpgradePipelineWithMarkerAndBakedVersion) {
  Names names;
  const Answer answer = ask(ListRuns{}, json(std::string(kRuns)), names);
  ASSERT_EQ(error_in(answer), "");
  const PipelineRuns& runs = *result_of<ListRuns>(answer);
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(names.text(runs[0].id.value), "ours");
  EXPECT_EQ(runs[0].marker, (Marker{.run = 0x7e7, .item = 3}));
  EXPECT_EQ(runs[0].status, ExecutionStatus::kRunning);
  EXPECT_TRUE(runs[0].has_bake);
  EXPECT_EQ(runs[0].baked.view(), "1.9.40");
  EXPECT_FALSE(runs[0].deploy_begun);
  EXPECT_EQ(runs[1].marker.run, 0u);
  EXPECT_FALSE(runs[1].has_bake);
}

TEST(GateRuns, OfAnUnknownStatusAreNotComplete) {
  EXPECT_EQ(only_run("", "EXPLODED").status, ExecutionStatus::kUnknown);
  EXPECT_FALSE(is_complete(only_run("", "EXPLODED").status));
  EXPECT_EQ(only_run("", "BUFFERED").status, ExecutionStatus::kBuffered);
}

TEST(GateRuns, BakeStagesThatDisagreeBakeNobodysVersion) {
  const PipelineRun run =
      only_run(R"({"type": "bake", "context": {"package": "armoryspinnaker=1.9.40"}},
                  {"type": "bake", "context": {"package": "armoryspinnaker=1.9.39"}})");
  EXPECT_TRUE(run.has_bake);
  EXPECT_TRUE(run.baked.empty());
}

TEST(GateRuns, ABareNameBakesNobodysVersion) {
  const PipelineRun run =
      only_run(R"({"type": "bake", "context": {"package": "armoryspinnaker other=3"}})");
  EXPECT_TRUE(run.has_bake);
  EXPECT_TRUE(run.baked.empty());
}

TEST(GateRuns, AnExpressionCountsOnlyOnceItsStageHasBegun) {
  const std::string stage =
      R"({"type": "bake", "status": "X", "context": {"package": "armoryspinnaker=${NEW_VERSION}"}})";
  const auto with = [&](std::string_view status) {
    std::string text = stage;
    return only_run(text.replace(text.find("\"X\"") + 1, 1, status));
  };
  EXPECT_FALSE(with("NOT_STARTED").has_bake);
  EXPECT_EQ(with("RUNNING").baked.view(), "${NEW_VERSION}");
}

TEST(GateRuns, TellWhetherADeployHasBegun) {
  const auto begun = [](std::string_view status) {
    return only_run(R"({"type": "deploy", "status": ")" + std::string(status) + "\"}").deploy_begun;
  };
  EXPECT_FALSE(begun("NOT_STARTED"));
  EXPECT_FALSE(begun("SKIPPED"));
  EXPECT_TRUE(begun("RUNNING"));
  EXPECT_TRUE(begun("TERMINAL"));
  EXPECT_TRUE(begun("A_WORD_OF_LATER"));
}

TEST(GateRuns, WithOurMarkerAreOursUnderAnyName) {
  const Answer answer = ask(ListRuns{}, json(R"([{"id": "x", "status": "RUNNING", "stages": [],
      "trigger": {"parameters": {"lighthouseRunId": "lh-0000000000000001-0"}}}])"));
  ASSERT_EQ(error_in(answer), "");
  EXPECT_EQ(result_of<ListRuns>(answer)->size(), 1u);
}

TEST(GateRuns, ForeignTextsInTheMarkersPlaceAreNoMarkers) {
  for (const std::string_view value : {R"("lh-20170414-0007")", "7", "{}", "null", R"("")"}) {
    const Answer answer =
        ask(ListRuns{}, json(R"([{"id": "x", "name": "Deploy Spinnaker", "status": "RUNNING", )"
                             R"("stages": [], "trigger": {"parameters": {"lighthouseRunId": )" +
                             std::string(value) + "}}}]"));
    ASSERT_EQ(error_in(answer), "") << value;
    EXPECT_EQ(result_of<ListRuns>(answer)->front().marker, Marker{}) << value;
  }
}

TEST(GateRuns, AreAskedForTwiceAndTheLaterListCounts) {
  Names names;
  const GateTarget target = usual_target();
  const Call call = ListRuns{};
  GateConversation talk(call, target);
  Step<HttpRequest> step = talk.begin(names);
  EXPECT_THAT(std::get<HttpRequest>(step).target, HasSubstr("statuses=NOT_STARTED%2CRUNNING"));
  step = talk.feed(json(R"([{"id": "old", "name": "Deploy Spinnaker", "status": "PAUSED",
      "stages": []}, {"id": "new", "name": "Deploy Spinnaker", "status": "RUNNING",
      "stages": []}])"),
                   names);
  ASSERT_TRUE(std::holds_alternative<HttpRequest>(step));
  EXPECT_EQ(std::get<HttpRequest>(step).target.find("statuses"), std::string::npos);
  step = talk.feed(json(R"([{"id": "new", "name": "Deploy Spinnaker", "status": "SUCCEEDED",
      "stages": []}])"),
                   names);
  const PipelineRuns& runs = *result_of<ListRuns>(std::get<Answer>(step));
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].status, ExecutionStatus::kPaused);
  EXPECT_EQ(runs[1].status, ExecutionStatus::kSucceeded);
}

TEST(GateTasks, KeepThoseThatCarryAMarkerOfTheRun) {
  Names names;
  const Answer answer = ask(ListTasks{.run = 7}, json(std::string(kTasks)), names);
  ASSERT_EQ(error_in(answer), "");
  const TaskFacts& tasks = *result_of<ListTasks>(answer);
  ASSERT_EQ(tasks.size(), 1u);
  EXPECT_EQ(tasks[0].marker, (Marker{.run = 7, .item = 2}));
  EXPECT_EQ(tasks[0].status, ExecutionStatus::kSucceeded);
  EXPECT_EQ(names.text(tasks[0].id.value), "t1");
}

TEST(GatePipeline, KeepsUnknownFieldsAndTheOrderOfKeysFromReadToSave) {
  const Answer answer = ask(GetPipeline{}, json(std::string(kPipeline)));
  ASSERT_EQ(error_in(answer), "");
  const SavePipeline save{.document = *result_of<GetPipeline>(answer)};
  Names names;
  const GateTarget target = usual_target();
  const Call call = save;
  GateConversation talk(call, target);
  const auto step = talk.begin(names);
  EXPECT_EQ(std::get<HttpRequest>(step).body, kPipeline);
}

TEST(GatePipeline, MustBeTheOneThatWasAskedFor) {
  EXPECT_THAT(
      error_in(ask(GetPipeline{}, json(R"({"name": "Other", "application": "armoryspinnaker"})"))),
      StartsWith("invalid: name: another pipeline"));
  EXPECT_THAT(
      error_in(ask(GetPipeline{}, json(R"({"name": "Deploy Spinnaker", "application": "x"})"))),
      StartsWith("invalid: application: another application"));
}

TEST(GateWrites, GiveTheIdInTheRef) {
  Names names;
  const Answer run =
      ask(TriggerPipeline{.marker = {1, 2}}, json(R"({"ref": "/pipelines/abc"})", 202), names);
  ASSERT_EQ(error_in(run), "");
  EXPECT_EQ(names.text(result_of<TriggerPipeline>(run)->value), "abc");
  const Answer task = ask(SubmitRecord{.marker = {1, 2}}, json(R"({"ref": "/tasks/def"})"), names);
  ASSERT_EQ(error_in(task), "");
  EXPECT_EQ(names.text(result_of<SubmitRecord>(task)->value), "def");
}

TEST(GateWrites, SaveAndCancelAreDoneWithAnEmptyBody) {
  EXPECT_EQ(error_in(ask(SavePipeline{}, empty())), "");
  EXPECT_EQ(error_in(ask(SavePipeline{}, json("{}"))), "");
  Names names;
  EXPECT_EQ(error_in(ask(CancelRun{.execution = {names.intern("x")}}, empty(), names)), "");
}

TEST(GateProbes, WantHealthInGatesOwnWords) {
  EXPECT_EQ(error_in(ask(ProbeGate{}, json(R"({"status": "UP"})"))), "");
  const HttpResponse actuator{
      .status = 200,
      .headers = {{"content-type", "application/vnd.spring-boot.actuator.v1+json"}},
      .body = R"({"status": "UP", "redisHealth": {"status": "UP"}})"};
  EXPECT_EQ(error_in(ask(ProbeGate{}, actuator)), "");
  EXPECT_EQ(error_in(ask(ProbeGate{}, json(R"({"status": "DOWN"})"))), "unavailable: status: DOWN");
  EXPECT_THAT(error_in(ask(ProbeGate{}, json(R"({"status": "DOWN"})", 503))),
              StartsWith("unavailable"));
}

TEST(GateProbes, TakeAPageOrARedirectOfThePublicUrl) {
  EXPECT_EQ(error_in(ask(ProbeUrl{}, html("<html>Deck"))), "");
  EXPECT_EQ(error_in(ask(ProbeUrl{}, empty(302))), "");
  EXPECT_THAT(error_in(ask(ProbeUrl{}, html("oops", 502))), StartsWith("unavailable"));
  EXPECT_THAT(error_in(ask(ProbeUrl{}, html("oops", 404))), StartsWith("not found"));
}

}  // namespace
}  // namespace lighthouse::wire::gate
