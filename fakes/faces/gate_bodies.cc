#include "fakes/faces/gate_bodies.h"

#include <utility>

#include <fmt/format.h>

#include "core/model/json_fields.h"
#include "core/wire/gate/marker_text.h"
#include "core/wire/status_words.h"
#include "fakes/faces/json_text.h"
#include "fakes/faces/texts.h"

namespace lighthouse::fakes {
namespace {

ExecutionKind kind_of_execution(ExecutionId id, const spinnaker::Redis& redis) {
  const Executions facts = redis.read({&id, 1});
  return find_by_id(facts, id)->kind;
}

// A status that has no word (the hash is gone) is left out, as Orca's mapper leaves out a null.
void put_status(JsonText& out, std::string_view word) {
  if (!word.empty()) out.text("status", word);
}

// What the upgrade run's own bake stage shows: Orca resolves what it can at the start, and leaves
// the rest to the stage [10.3].
void put_bake_stage(JsonText& out, const PipelineRun& run, const wire::gate::GateTarget& target) {
  const bool waits =
      run.status == ExecutionStatus::kNotStarted && !has_expression(run.baked.view());
  const std::string package =
      run.baked.empty() ? target.package : fmt::format("{}={}", target.package, run.baked.view());
  out.begin('{').text("id", "stage-1").text("refId", "1").text("type", "bake").text("name", "Bake");
  out.text("status", waits ? "NOT_STARTED" : run.deploy_begun ? "SUCCEEDED" : "RUNNING");
  out.key("context").begin('{').text("package", package).end('}').end('}');
}

void put_deploy_stage(JsonText& out, const PipelineRun& run) {
  out.begin('{').text("id", "stage-2").text("refId", "2");
  out.text("type", "deploy").text("name", "Deploy");
  out.text("status", run.deploy_begun ? "RUNNING" : "NOT_STARTED");
  out.key("context").begin('{').end('}').end('}');
}

}  // namespace

wire::HttpResponse json_response(std::string body, int status) {
  return {.status = status,
          .headers = {{.name = "Content-Type", .value = "application/json;charset=UTF-8"}},
          .body = std::move(body)};
}

wire::HttpResponse error_response(int status, std::string_view error, std::string_view exception,
                                  std::string_view message) {
  JsonText out;
  out.begin('{').number("status", static_cast<uint64_t>(status)).text("error", error);
  out.text("exception", exception).text("message", message).end('}');
  return json_response(out.take(), status);
}

std::string reports_body(const OrcaReports& reports, const spinnaker::Redis& redis) {
  JsonText out;
  out.begin('{');
  for (const OrcaReport& report : reports) {
    out.key(orca_text(report.id)).begin('{');
    out.boolean("overdue", report.overdue).number("count", report.count);
    out.key("executions").begin('[');
    for (const ExecutionId id : report.executions) {
      const bool task = kind_of_execution(id, redis) == ExecutionKind::kTask;
      out.begin('{').text("application", "demo");
      out.text("url", (task ? "/tasks/" : "/pipelines/") + execution_text(id)).end('}');
    }
    out.end(']').end('}');
  }
  return out.end('}').take();
}

Listed run_body(const PipelineRun& run, const wire::gate::GateTarget& target,
                const spinnaker::Redis& redis) {
  Listed body{.id = execution_text(run.id), .status = wire::word_of(run.status)};
  JsonText out;
  out.begin('{').text("id", body.id);
  out.text("application", target.application).text("name", target.pipeline);
  const spinnaker::Record* record = redis.find(run.id);
  if (record != nullptr && record->owner != OrcaId{}) {
    out.text("executingInstance", orca_text(record->owner));
  }
  put_status(out, body.status);
  out.key("trigger").begin('{').text("type", "manual").key("parameters").begin('{');
  if (run.marker != Marker{}) {
    out.text(wire::gate::kMarkerKey, wire::gate::format_marker(run.marker));
  }
  out.end('}').end('}').key("stages").begin('[');
  if (run.has_bake) put_bake_stage(out, run, target);
  put_deploy_stage(out, run);
  body.json = out.end(']').end('}').take();
  return body;
}

Listed task_body(const TaskFact& task, const wire::gate::GateTarget& target) {
  Listed body{.id = execution_text(task.id), .status = wire::word_of(task.status)};
  JsonText out;
  out.begin('{').text("id", body.id).text("name", "a record of Lighthouse");
  out.text("application", target.application);
  put_status(out, body.status);
  out.key("variables").begin('[');
  out.begin('{').text("key", "waitTime").number("value", 1).end('}');
  if (task.marker != Marker{}) {
    out.begin('{').text("key", wire::gate::kMarkerKey);
    out.text("value", wire::gate::format_marker(task.marker)).end('}');
  }
  body.json = out.end(']').key("steps").begin('[').end(']').end('}').take();
  return body;
}

}  // namespace lighthouse::fakes
