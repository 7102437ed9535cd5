// Each way in which an answer of Gate can be broken, and the error that says so.
#include <ostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/wire/gate/json_body.h"
#include "tests/core/wire/gate/gate_answers.h"

namespace lighthouse::wire::gate {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct Broken {
  std::string name;
  Call call;
  HttpResponse response;
  std::string error;  // how it begins
};

void PrintTo(const Broken& broken, std::ostream* out) {
  *out << broken.name;
}

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

std::vector<Broken> broken_reports() {
  const Call call = ActiveByInstance{};
  const auto report = [](std::string_view entry) {
    return json(R"({"17@a": )" + std::string(entry) + "}");
  };
  return {
      {"Hystrix429", call, json(R"({"message": "No fallback available"})", 429),
       "unavailable: 429 No fallback available"},
      {"RateLimit429", call, json(R"({"message": "Rate capacity exceeded"})", 429),
       "throttled: 429 Rate capacity exceeded"},
      {"Html429", call, html("<html>", 429), "unavailable: 429"},
      {"Error500", call, json(R"({"message": "Internal Server Error"})", 500), "unavailable: 500"},
      {"BadGateway502", call, html("<html>", 502), "unavailable: 502"},
      {"RequestTimeout408", call, empty(408), "timeout: 408"},
      {"Empty200", call, json(""), "invalid: empty body"},
      {"BlankBody200", call, json(" \r\n"), "invalid: empty body"},
      {"NoContent204", call, empty(204), "invalid: empty body"},
      {"LoginPage200", call, html("<html>Log in"),
       "invalid: Content-Type: expected JSON, found text/html"},
      {"NoContentType",
       call,
       {.status = 200, .body = std::string(kReports)},
       "invalid: Content-Type: missing"},
      {"RedirectToLogin302", call, empty(302), "denied: 302 redirected"},
      {"MovedForGood301", call, empty(301), "invalid: 301 redirected"},
      {"NotModified304", call, empty(304), "invalid: 304 not modified"},
      {"NotLoggedIn401", call, empty(401), "denied: 401"},
      {"NotAllowed403", call, json(R"({"message": "Access is denied"})", 403), "denied: 403"},
      {"OtherEra404", call, json(R"({"error": "Not Found", "status": 404})", 404),
       "not found: 404"},
      {"Teapot418", call, empty(418), "invalid: 418"},
      {"Status100", call, empty(100), "invalid: 100"},
      {"Truncated", call, json(std::string(kReports.substr(0, 150))), "invalid: line "},
      {"TwoValues", call, json(std::string(kReports) + "{}"), "invalid: line "},
      {"NotUtf8", call, json("{\"17@\xff\": 1}"), "invalid: line 1"},
      {"DoubleInstance", call, json(R"({"17@a": 1, "17@a": 0})"),
       "invalid: key \"17@a\" appears twice"},
      {"DoubleCount", call, report(R"({"overdue": false, "count": 1, "count": 0})"),
       "invalid: key \"count\" appears twice"},
      {"NoInstance", call, json("{}"), "invalid: the answer: no instance reports"},
      {"AList", call, json("[]"), "invalid: the answer: expected an object, found a list"},
      {"Null", call, json("null"), "invalid: the answer: expected an object, found nothing"},
      {"NamelessInstance", call, json(R"({"": 0})"),
       "invalid: the answer: an instance without an id"},
      {"MixedForms", call, json(R"({"17@a": 1, "17@b": {"overdue": false}})"),
       "invalid: 17@b: expected a whole number from 0, found an object"},
      {"MixedFormsOtherWay", call,
       json(R"({"17@a": {"overdue": false, "count": 0, "executions": []}, "17@b": 0})"),
       "invalid: 17@b: expected an object, found 0"},
      {"NegativeCount", call, report("-1"),
       "invalid: 17@a: expected a whole number from 0, found -1"},
      {"FractionalCount", call, report("0.0"), "invalid: 17@a: expected a whole number from 0"},
      {"HugeCount", call, report("4294967296"), "invalid: 17@a: expected a whole number from 0"},
      {"Beyond64Bits", call, report("99999999999999999999"),
       "invalid: number 99999999999999999999 does not fit"},
      {"CountAsText", call, report(R"({"overdue": false, "count": "0", "executions": []})"),
       "invalid: 17@a.count: expected a whole number from 0, found \"0\""},
      {"NoCount", call, report(R"({"overdue": false, "executions": []})"),
       "invalid: 17@a.count: expected a whole number from 0, found nothing"},
      {"NoOverdue", call, report(R"({"count": 0, "executions": []})"),
       "invalid: 17@a.overdue: expected true or false, found nothing"},
      {"OverdueAsNumber", call, report(R"({"overdue": 0, "count": 0, "executions": []})"),
       "invalid: 17@a.overdue: expected true or false, found 0"},
      {"NoList", call, report(R"({"overdue": false, "count": 0})"),
       "invalid: 17@a.executions: expected a list, found nothing"},
      {"EmptyReport", call, report("{}"), "invalid: 17@a.overdue: expected true or false"},
      {"ForeignUrl", call,
       report(R"({"overdue": false, "count": 1, "executions": [{"url": "/stages/x"}]})"),
       "invalid: 17@a.executions[0].url: expected /pipelines/<id>"},
      {"UrlWithoutId", call,
       report(R"({"overdue": false, "count": 1, "executions": [{"url": "/tasks/"}]})"),
       "invalid: 17@a.executions[0].url: expected /pipelines/<id>"},
      {"DeepNesting", call, json(nested(kMostBodyDepth + 1)), "invalid: more than 128 levels"},
  };
}

std::vector<Broken> broken_lists() {
  const auto run = [](std::string_view fields) {
    return json(R"([{"name": "Deploy Spinnaker")" + std::string(fields) + "}]");
  };
  return {
      {"RunsAsObject", ListRuns{}, json("{}"),
       "invalid: the answer: expected a list, found an object"},
      {"RunsEmptyBody", ListRuns{}, json(""), "invalid: empty body"},
      {"RunWithoutId", ListRuns{}, run(R"(, "stages": [])"),
       "invalid: [0].id: expected a text, found nothing"},
      {"RunWithEmptyId", ListRuns{}, run(R"(, "id": "", "stages": [])"),
       "invalid: [0].id: expected a text"},
      {"RunWithoutStages", ListRuns{}, run(R"(, "id": "x", "status": "RUNNING")"),
       "invalid: [0].stages: expected a list, found nothing"},
      {"StatusAsNumber", ListRuns{}, run(R"(, "id": "x", "status": 3, "stages": [])"),
       "invalid: [0].status: expected a text, found 3"},
      {"StageWithoutType", ListRuns{}, run(R"(, "id": "x", "stages": [{}])"),
       "invalid: [0].stages[0].type: expected a text, found nothing"},
      {"PackageAsList", ListRuns{},
       run(R"(, "id": "x", "stages": [{"type": "bake", "context": {"package": []}}])"),
       "invalid: [0].stages[0].context.package: expected a text, found a list"},
      {"TriggerAsText", ListRuns{}, run(R"(, "id": "x", "trigger": "manual", "stages": [])"),
       "invalid: [0].trigger: expected an object, found \"manual\""},
      {"RunAsNull", ListRuns{}, json("[null]"), "invalid: [0]: expected an object, found nothing"},
      {"TasksAsObject", ListTasks{.run = 7}, json("{}"), "invalid: the answer: expected a list"},
      {"TaskVariableWithoutKey", ListTasks{.run = 7}, json(R"([{"variables": [{}]}])"),
       "invalid: [0].variables[0].key: expected a text, found nothing"},
      {"TaskWithoutId", ListTasks{.run = 7},
       json(R"([{"variables": [{"key": "lighthouseRunId", "value": "lh-0000000000000007-1"}]}])"),
       "invalid: [0].id: expected a text, found nothing"},
      {"UnknownPipeline", GetPipeline{}, empty(), "invalid: empty body"},
      {"UnknownPipelineLater", GetPipeline{}, json(R"({"message": "Not Found"})", 404),
       "not found: 404"},
      {"EmptyPipeline", GetPipeline{}, json("{}"), "invalid: name: expected a text, found nothing"},
      {"PipelineAsList", GetPipeline{}, json("[]"), "invalid: the answer: expected an object"},
      {"HealthWithoutStatus", ProbeGate{}, json("{}"), "invalid: status: expected a text"},
      {"HealthAsPage", ProbeGate{}, html("<html>UP"), "invalid: Content-Type"},
  };
}

std::vector<Broken> broken_writes() {
  const Call trigger = TriggerPipeline{.marker = {7, 1}};
  const Call record = SubmitRecord{.marker = {7, 1}};
  const Call save = SavePipeline{};
  return {
      {"TriggerTimeout422", trigger, json(R"({"message": "timeout"})", 422),
       "outcome unknown: 422"},
      {"TriggerBare422", trigger, empty(422), "outcome unknown: 422"},
      {"TriggerDisabled422", trigger,
       json(R"({"message": "Pipeline is disabled and cannot be started."})", 422), "conflict: 422"},
      {"TriggerNoOrca422", trigger,
       json(R"({"message": "java.net.ConnectException: Connection refused"})", 422),
       "unavailable: 422"},
      {"TriggerTimeout429", trigger,
       json(
           R"x({"message": "No fallback available (exception: 'retrofit.RetrofitError: timeout')"})x",
           429),
       "outcome unknown: 429"},
      {"TriggerRateLimit", trigger, json(R"({"message": "Rate capacity exceeded"})", 429),
       "throttled"},
      {"TriggerOpenCircuit", trigger,
       json(R"({"message": "Hystrix circuit short-circuited and is OPEN"})", 429), "unavailable"},
      {"Trigger404", trigger, empty(404), "not found"},
      {"Trigger500", trigger, html("oops", 500), "outcome unknown: 500"},
      {"Trigger504", trigger, empty(504), "outcome unknown: 504"},
      {"Trigger408", trigger, empty(408), "outcome unknown: 408"},
      {"TriggerLoginPage", trigger, html("<html>Log in"), "outcome unknown: Content-Type"},
      {"TriggerEmptyBody", trigger, json("", 202), "outcome unknown: empty body"},
      {"TriggerTruncated", trigger, json(R"({"ref": "/pipel)", 202), "outcome unknown: line 1"},
      {"TriggerWithoutRef", trigger, json("{}", 202), "outcome unknown: ref: expected a text"},
      {"TriggerTaskRef", trigger, json(R"({"ref": "/tasks/x"})", 202),
       "outcome unknown: ref: expected /pipelines/<id>"},
      {"TriggerRefWithoutId", trigger, json(R"({"ref": "/pipelines/"})", 202),
       "outcome unknown: ref: expected /pipelines/<id>"},
      {"TriggerRefTooLong", trigger, json(R"({"ref": "/pipelines/a/b"})", 202),
       "outcome unknown: ref: expected /pipelines/<id>"},
      {"Trigger401", trigger, empty(401), "denied: 401"},
      {"Trigger302", trigger, empty(302), "denied: 302"},
      {"RecordOrcaDown500", record,
       json(R"({"exception": "java.net.ConnectException", "message": "Connection refused"})", 500),
       "unavailable: 500"},
      {"RecordError500", record, json(R"({"message": "timeout"})", 500), "outcome unknown: 500"},
      {"RecordNoRef", record, json("{}"), "outcome unknown: ref: expected a text"},
      {"RecordPipelineRef", record, json(R"({"ref": "/pipelines/x"})"),
       "outcome unknown: ref: expected /tasks/<id>"},
      {"SaveRefused422", save, json(R"({"message": "name missing"})", 422),
       "invalid: 422 name missing"},
      {"SaveDuplicate400", save, json(R"({"message": "duplicate name"})", 400), "invalid: 400"},
      {"SaveNotAllowed403", save, empty(403), "denied: 403"},
      {"SaveLoginPage", save, html("<html>"), "outcome unknown: Content-Type"},
      {"Save503", save, empty(503), "outcome unknown: 503"},
      {"CancelUnknown404", CancelRun{.execution = {0}}, empty(404), "not found: 404"},
  };
}

class BrokenGateAnswer : public ::testing::TestWithParam<Broken> {};

TEST_P(BrokenGateAnswer, IsAnErrorThatSaysWhatIsWrong) {
  Names names;
  static_cast<void>(names.intern("x"));
  EXPECT_THAT(error_in(ask(GetParam().call, GetParam().response, names)),
              StartsWith(GetParam().error));
}

std::string name_of_case(const ::testing::TestParamInfo<Broken>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(Reports, BrokenGateAnswer, ::testing::ValuesIn(broken_reports()),
                         name_of_case);
INSTANTIATE_TEST_SUITE_P(Lists, BrokenGateAnswer, ::testing::ValuesIn(broken_lists()),
                         name_of_case);
INSTANTIATE_TEST_SUITE_P(Writes, BrokenGateAnswer, ::testing::ValuesIn(broken_writes()),
                         name_of_case);

// Made when they are needed: a list of cases is made in every process of the tests.
TEST(BrokenGateAnswers, MayBeHuge) {
  Names names;
  const HttpResponse huge = json(std::string(kMostBodyBytes + 1, ' ') + "{}");
  EXPECT_THAT(error_in(ask(ActiveByInstance{}, huge, names)),
              StartsWith("invalid: 33554435 bytes"));
  const HttpResponse deep = json(nested(1'000'000));
  EXPECT_THAT(error_in(ask(ActiveByInstance{}, deep, names)),
              StartsWith("invalid: more than 128 levels"));
}

TEST(BrokenGateAnswers, OfEveryLengthAreErrors) {
  for (std::size_t size = 0; size + 1 < kReports.size(); ++size) {
    EXPECT_NE(error_in(ask(ActiveByInstance{}, json(std::string(kReports.substr(0, size))))), "")
        << size;
  }
}

TEST(GateErrors, NeverQuoteASecret) {
  const std::string error = error_in(
      ask(ActiveByInstance{}, json(R"({"message": "Bearer token abc123 has expired"})", 500)));
  EXPECT_THAT(error, StartsWith("unavailable: 500"));
  EXPECT_THAT(error, Not(HasSubstr("abc123")));
}

TEST(GateErrors, AreOneLineOfPrintableCharacters) {
  const std::string error =
      error_in(ask(ActiveByInstance{}, json("{\"message\": \"a\\nb\\u0007\\u00e4\"}", 500)));
  EXPECT_EQ(error, "unavailable: 500 a?b???");
}

}  // namespace
}  // namespace lighthouse::wire::gate
