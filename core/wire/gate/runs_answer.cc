// Executions of the upgrade pipeline [6], and the records in Tasks [7.2].
#include <algorithm>
#include <array>
#include <optional>

#include "core/model/json_fields.h"
#include "core/model/package_list.h"
#include "core/wire/gate/answers.h"
#include "core/wire/gate/marker_text.h"
#include "core/wire/gate/outcome.h"
#include "core/wire/status_words.h"

namespace lighthouse::wire::gate {
namespace {

// Stages that change the fleet; the second is what a deploy makes of itself.
constexpr std::array<std::string_view, 4> kDeployTypes = {"deploy", "createServerGroup",
                                                          "cloneServerGroup", "rollingPush"};

// A parameter may hold anything; only our own text is a marker.
std::optional<Marker> marker_in(const Field& value) {
  return value.is_text() ? parse_marker(value.text()) : std::nullopt;
}

Marker trigger_marker(const Field& execution) {
  const Field trigger = execution.member("trigger");
  if (!trigger.present()) return {};
  const Field parameters = trigger.member("parameters");
  if (!parameters.present()) return {};
  return marker_in(parameters.member(kMarkerKey)).value_or(Marker{});
}

ExecutionStatus status_in(const Field& owner) {
  return parse_status(owner.member("status").text_or_none());
}

// Adds what one bake stage says of the package. Stages that disagree, a bare name ("the latest")
// and a text too long give the empty version, which is nobody's.
void read_bake(const Field& stage, std::string_view package, PipelineRun& run) {
  const Field context = stage.member("context");
  if (!context.present()) return;
  const std::string_view list = context.member("package").text_or_none();
  for (const PackageToken& token : split_packages(list)) {
    if (token.name != package) continue;
    const std::string_view text = token.version.value_or("");
    // An expression is resolved once more before the stage's tasks run [10.3].
    if (has_expression(text) && status_in(stage) == ExecutionStatus::kNotStarted) continue;
    const Version version = Version::from(text).value_or(Version{});
    run.baked = !run.has_bake || run.baked == version ? version : Version{};
    run.has_bake = true;
  }
}

bool has_begun(ExecutionStatus status) {
  return status != ExecutionStatus::kNotStarted && status != ExecutionStatus::kSkipped;
}

void read_stages(const Field& execution, std::string_view package, PipelineRun& run) {
  for (const Field& stage : execution.member("stages").elements()) {
    const std::string_view type = stage.member("type").some_text();
    if (type == "bake") read_bake(stage, package, run);
    if (std::ranges::find(kDeployTypes, type) != kDeployTypes.end()) {
      run.deploy_begun = run.deploy_begun || has_begun(status_in(stage));
    }
  }
}

template <class List>
void insert_sorted(List& list, const typename List::value_type& row) {
  const auto at = std::lower_bound(list.begin(), list.end(), row.id,
                                   [](const auto& x, const auto& id) { return x.id < id; });
  if (at != list.end() && at->id == row.id) {
    *at = row;
  } else {
    list.insert(at, row);
  }
}

std::optional<Marker> variable_marker(const Field& task) {
  const Field variables = task.member("variables");
  if (!variables.present()) return std::nullopt;
  for (const Field& variable : variables.elements()) {
    if (variable.member("key").text() == kMarkerKey) return marker_in(variable.member("value"));
  }
  return std::nullopt;
}

}  // namespace

Result<PipelineRuns> decode_runs(const HttpResponse& response, const GateTarget& target,
                                 Names& names) {
  const auto body = json_of(CallKind::kListRuns, response);
  if (!body) return tl::unexpected(body.error());
  std::string error;
  PipelineRuns runs;
  for (const Field& execution : Field(*body, "", error).elements()) {
    PipelineRun run{.marker = trigger_marker(execution)};
    const bool ours = run.marker.run != 0;
    if (execution.member("name").text_or_none() != target.pipeline && !ours) continue;
    const std::string_view id = execution.member("id").some_text();
    run.status = status_in(execution);
    read_stages(execution, target.package, run);
    if (!error.empty()) break;
    run.id = ExecutionId{names.intern(id)};
    insert_sorted(runs, run);
  }
  if (!error.empty()) return unreadable(CallKind::kListRuns, error);
  return runs;
}

Result<TaskFacts> decode_tasks(const HttpResponse& response, uint64_t run, Names& names) {
  const auto body = json_of(CallKind::kListTasks, response);
  if (!body) return tl::unexpected(body.error());
  std::string error;
  TaskFacts tasks;
  for (const Field& task : Field(*body, "", error).elements()) {
    const auto marker = variable_marker(task);
    if (!marker || marker->run != run) continue;
    const std::string_view id = task.member("id").some_text();
    const ExecutionStatus status = status_in(task);
    if (!error.empty()) break;
    insert_sorted(tasks, TaskFact{.id = {names.intern(id)}, .marker = *marker, .status = status});
  }
  if (!error.empty()) return unreadable(CallKind::kListTasks, error);
  return tasks;
}

}  // namespace lighthouse::wire::gate
