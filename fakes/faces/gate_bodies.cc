#include "fakes/faces/gate_bodies.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/model/json_fields.h"
#include "core/wire/gate/marker_text.h"
#include "core/wire/status_words.h"
#include "fakes/faces/texts.h"

// Objects are filled member by member: nlohmann makes a braced one of a list of lists first.
namespace lighthouse::fakes {
namespace {

ExecutionKind kind_of_execution(ExecutionId id, const spinnaker::Redis& redis) {
  const Executions facts = redis.read({&id, 1});
  return find_by_id(facts, id)->kind;
}

// A status that has no word (the hash is gone) is left out, as Orca's mapper leaves out a null.
void put_status(Json& body, ExecutionStatus status) {
  const std::string_view word = wire::word_of(status);
  if (!word.empty()) body["status"] = word;
}

// What the upgrade run's own bake stage shows: Orca resolves what it can at the start, and leaves
// the rest to the stage [10.3].
Json bake_stage(const PipelineRun& run, const wire::gate::GateTarget& target) {
  const bool waits =
      run.status == ExecutionStatus::kNotStarted && !has_expression(run.baked.view());
  const std::string package =
      run.baked.empty() ? target.package : fmt::format("{}={}", target.package, run.baked.view());
  Json stage = Json::object();
  stage["id"] = "stage-1";
  stage["refId"] = "1";
  stage["type"] = "bake";
  stage["name"] = "Bake";
  stage["status"] = waits ? "NOT_STARTED" : run.deploy_begun ? "SUCCEEDED" : "RUNNING";
  stage["context"]["package"] = package;
  return stage;
}

Json deploy_stage(const PipelineRun& run) {
  Json stage = Json::object();
  stage["id"] = "stage-2";
  stage["refId"] = "2";
  stage["type"] = "deploy";
  stage["name"] = "Deploy";
  stage["status"] = run.deploy_begun ? "RUNNING" : "NOT_STARTED";
  stage["context"] = Json::object();
  return stage;
}

}  // namespace

wire::HttpResponse json_response(const Json& body, int status) {
  return {.status = status,
          .headers = {{.name = "Content-Type", .value = "application/json;charset=UTF-8"}},
          .body = body.dump()};
}

wire::HttpResponse error_response(int status, std::string_view error, std::string_view exception,
                                  std::string_view message) {
  return json_response(
      {{"status", status}, {"error", error}, {"exception", exception}, {"message", message}},
      status);
}

Json reports_body(const OrcaReports& reports, const spinnaker::Redis& redis) {
  Json body = Json::object();
  for (const OrcaReport& report : reports) {
    Json list = Json::array();
    for (const ExecutionId id : report.executions) {
      const bool task = kind_of_execution(id, redis) == ExecutionKind::kTask;
      list.push_back({{"application", "demo"},
                      {"url", (task ? "/tasks/" : "/pipelines/") + execution_text(id)}});
    }
    Json& row = body[orca_text(report.id)];
    row["overdue"] = report.overdue;
    row["count"] = report.count;
    row["executions"] = std::move(list);
  }
  return body;
}

Json run_body(const PipelineRun& run, const wire::gate::GateTarget& target,
              const spinnaker::Redis& redis) {
  Json body = Json::object();
  body["id"] = execution_text(run.id);
  body["application"] = target.application;
  body["name"] = target.pipeline;
  const spinnaker::Record* record = redis.find(run.id);
  if (record != nullptr && record->owner != OrcaId{}) {
    body["executingInstance"] = orca_text(record->owner);
  }
  put_status(body, run.status);
  Json parameters = Json::object();
  if (run.marker != Marker{}) {
    parameters[std::string(wire::gate::kMarkerKey)] = wire::gate::format_marker(run.marker);
  }
  Json& trigger = body["trigger"];
  trigger["type"] = "manual";
  trigger["parameters"] = std::move(parameters);
  body["stages"] = Json::array();
  if (run.has_bake) body["stages"].push_back(bake_stage(run, target));
  body["stages"].push_back(deploy_stage(run));
  return body;
}

Json task_body(const TaskFact& task, const wire::gate::GateTarget& target) {
  Json body = {{"id", execution_text(task.id)},
               {"name", "a record of Lighthouse"},
               {"application", target.application}};
  put_status(body, task.status);
  body["variables"] = Json::array({{{"key", "waitTime"}, {"value", 1}}});
  if (task.marker != Marker{}) {
    body["variables"].push_back(
        {{"key", wire::gate::kMarkerKey}, {"value", wire::gate::format_marker(task.marker)}});
  }
  body["steps"] = Json::array();
  return body;
}

}  // namespace lighthouse::fakes
