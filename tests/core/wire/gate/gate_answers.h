// Answers of a Gate for tests, in the reference's shapes [2] to [7], and one line to ask for them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "core/wire/gate/gate_conversation.h"

namespace lighthouse::wire::gate {

inline GateTarget usual_target() {
  return {.application = "armoryspinnaker", .pipeline = "Deploy Spinnaker"};
}

inline HttpResponse json(std::string body, int status = 200) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json;charset=UTF-8"}},
          .body = std::move(body)};
}

inline HttpResponse html(std::string body, int status = 200) {
  return {.status = status, .headers = {{"Content-Type", "text/html"}}, .body = std::move(body)};
}

inline HttpResponse empty(int status = 200) {
  return {.status = status};
}

// What the codec makes of `response`; the same answer serves every request of the conversation.
inline Answer ask(const Call& call, const HttpResponse& response, Names& names) {
  const GateTarget target = usual_target();
  GateConversation talk(call, target);
  Step<HttpRequest> step = talk.begin(names);
  while (std::holds_alternative<HttpRequest>(step)) step = talk.feed(response, names);
  return std::get<Answer>(step);
}

inline Answer ask(const Call& call, const HttpResponse& response) {
  Names names;
  return ask(call, response, names);
}

// The error's code and message: "invalid: 17@a.count: expected …"; "" for a success.
inline std::string error_in(const Answer& answer) {
  return std::visit(
      [](const auto& result) -> std::string {
        if (result.has_value()) return {};
        return std::string(name_of(result.error().code)) + ": " +
               std::string(result.error().message.view());
      },
      answer);
}

template <class Request>
const Result<typename Request::Answer>& result_of(const Answer& answer) {
  return std::get<Result<typename Request::Answer>>(answer);
}

inline constexpr std::string_view kReports = R"({
  "17@ip-10-0-1-23": {"overdue": false, "count": 2, "executions": [
    {"application": "armoryspinnaker", "url": "/pipelines/0b2d6a1e-5a0e-4a53-9a39-2f9d2f6f1c11"},
    {"application": "demo", "url": "/tasks/6f0f1a3a-8f0e-4f62-a6d3-0d2b4b9a77f0"}]},
  "17@ip-10-0-2-41": {"overdue": false, "count": 0, "executions": []},
  "17@ip-10-0-9-99": {"overdue": true, "count": 1, "executions": [
    {"application": "demo", "url": "/pipelines/77f0c1d2-1111-4e2e-8d3a-000000000001"}]}})";

inline constexpr std::string_view kRuns = R"([
  {"id": "other", "name": "Demo", "application": "armoryspinnaker", "status": "RUNNING"},
  {"id": "ours", "name": "Deploy Spinnaker", "application": "armoryspinnaker",
   "pipelineConfigId": "c0ffee00", "executingInstance": "1934@ip-10-0-1-23",
   "status": "RUNNING", "buildTime": 1492170000000, "endTime": null, "paused": null,
   "trigger": {"type": "manual", "user": "lighthouse",
               "parameters": {"version": "1.9.40", "lighthouseRunId": "lh-00000000000007e7-3"}},
   "stages": [
     {"id": "s1", "refId": "1", "type": "bake", "status": "SUCCEEDED",
      "context": {"package": "docker-engine armoryspinnaker=1.9.40", "region": "us-west-2"}},
     {"id": "s2", "refId": "2", "type": "deploy", "status": "NOT_STARTED", "context": {}}]},
  {"id": "theirs", "name": "Deploy Spinnaker", "application": "armoryspinnaker",
   "status": "SUCCEEDED", "trigger": {"type": "manual", "parameters": {}}, "stages": []}])";

inline constexpr std::string_view kTasks = R"([
  {"id": "t1", "name": "Terminate instance: i-1", "status": "SUCCEEDED", "variables": [
     {"key": "waitTime", "value": 1},
     {"key": "lighthouseRunId", "value": "lh-0000000000000007-2"}]},
  {"id": "t2", "name": "Resize Server Group", "status": "RUNNING", "variables": [
     {"key": "capacity", "value": {"min": 1}}]},
  {"id": "t3", "name": "of another run", "status": "RUNNING", "variables": [
     {"key": "lighthouseRunId", "value": "lh-0000000000000008-1"}]}])";

inline constexpr std::string_view kPipeline =
    R"({"id":"c0ffee00","application":"armoryspinnaker","name":"Deploy Spinnaker",)"
    R"("futureField":{"b":1,"a":[2]},"stages":[{"type":"bake","package":"armoryspinnaker=1.9.39"}],)"
    R"("updateTs":"1492100000000"})";

}  // namespace lighthouse::wire::gate
