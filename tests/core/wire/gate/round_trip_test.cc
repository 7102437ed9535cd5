// Any reports, runs and tasks come back as they were: written as Gate writes them, among rows of
// others and members that nobody knows.
#include <algorithm>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

#include "core/wire/aws/sorted.h"
#include "core/wire/gate/marker_text.h"
#include "core/wire/status_words.h"
#include "tests/core/wire/gate/gate_answers.h"

namespace lighthouse::wire::gate {
namespace {

using Json = nlohmann::ordered_json;

// Members in any order.
Json shuffled(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  keys.emplace_back("novelty");
  Json out = Json::object();
  while (!keys.empty()) {
    const auto at = *rc::gen::inRange<std::size_t>(0, keys.size());
    const std::string key = keys[at];
    keys.erase(keys.begin() + static_cast<std::ptrdiff_t>(at));
    out[key] = key == "novelty" ? Json({{"of", nullptr}}) : object.at(key);
  }
  return out;
}

ExecutionStatus any_status() {
  return static_cast<ExecutionStatus>(
      *rc::gen::inRange(0, static_cast<int>(ExecutionStatus::kUnknown) + 1));
}

// A status that nobody knows has a word all the same.
std::string word(ExecutionStatus status) {
  return status == ExecutionStatus::kUnknown ? "DREAMING" : std::string(wire::word_of(status));
}

ExecutionId any_execution(Names& names) {
  return {names.intern(fmt::format("01HZX{:05}", *rc::gen::inRange(0, 50)))};
}

Marker any_marker(uint64_t run) {
  return {.run = run, .item = *rc::gen::inRange(0U, 9U)};
}

// --- reports -------------------------------------------------------------------------------------

struct Report {
  OrcaId id;
  std::string text;
};

Report any_report_id(Names& names) {
  const auto pid = *rc::gen::inRange(1, 99'999);
  const auto last = *rc::gen::inRange(0, 6);
  const std::string text = *rc::gen::arbitrary<bool>() ? fmt::format("{}@ip-10-0-0-{}", pid, last)
                                                       : fmt::format("{}@orca-{}", pid, last);
  return {.id = parse_orca_id(text, names), .text = text};
}

RC_GTEST_PROP(GateRoundTrip, ReportsComeBackAsTheyWere, ()) {
  Names names;
  OrcaReports expected;
  Json body = Json::object();
  const bool numbers = *rc::gen::arbitrary<bool>();  // the form of the first Spinnakers [3.2]
  const auto count = *rc::gen::inRange(1, 5);
  for (int i = 0; i < count; ++i) {
    const auto [id, text] = any_report_id(names);
    if (body.contains(text)) continue;
    OrcaReport report{.id = id, .count = *rc::gen::inRange(0U, 9U)};
    Json list = Json::array();
    const auto listed = numbers ? 0U : *rc::gen::inRange(0U, report.count + 1);
    for (uint32_t k = 0; k < listed; ++k) {
      report.executions.push_back(any_execution(names));
      const bool task = *rc::gen::arbitrary<bool>();
      list.push_back({{"application", "demo"},
                      {"url", (task ? "/tasks/" : "/pipelines/") +
                                  std::string(names.text(report.executions.back().value))}});
    }
    if (!numbers) report.overdue = *rc::gen::arbitrary<bool>();
    body[text] =
        numbers ? Json(report.count)
                : shuffled(
                      {{"overdue", report.overdue}, {"count", report.count}, {"executions", list}});
    put_by_id(expected, report);
  }
  const Answer answer = ask(ActiveByInstance{}, json(body.dump()), names);
  RC_ASSERT(error_in(answer).empty());
  RC_ASSERT(*result_of<ActiveByInstance>(answer) == expected);
}

// --- runs ----------------------------------------------------------------------------------------

Json any_stage(std::string_view type, std::string_view status) {
  return shuffled({{"id", "s"}, {"type", type}, {"status", status}, {"context", Json::object()}});
}

Json to_json(const PipelineRun& run, const Names& names) {
  Json stages = Json::array();
  stages.push_back(any_stage("wait", "RUNNING"));
  if (run.has_bake) {
    Json bake = any_stage("bake", "SUCCEEDED");
    bake["context"]["package"] = fmt::format("curl armoryspinnaker={} jq=1.5", run.baked.view());
    stages.push_back(bake);
  }
  stages.push_back(any_stage("deploy", run.deploy_begun ? "RUNNING" : "NOT_STARTED"));
  Json parameters = Json::object();
  if (run.marker != Marker{}) parameters[std::string(kMarkerKey)] = format_marker(run.marker);
  return shuffled({{"id", names.text(run.id.value)},
                   {"name", usual_target().pipeline},
                   {"status", word(run.status)},
                   {"trigger", shuffled({{"type", "manual"}, {"parameters", parameters}})},
                   {"stages", stages}});
}

RC_GTEST_PROP(GateRoundTrip, RunsComeBackAsTheyWere, ()) {
  Names names;
  PipelineRuns expected;
  Json body = Json::array();
  const auto count = *rc::gen::inRange(0, 5);
  for (int i = 0; i < count; ++i) {
    PipelineRun run{.id = any_execution(names),
                    .status = any_status(),
                    .has_bake = *rc::gen::arbitrary<bool>(),
                    .deploy_begun = *rc::gen::arbitrary<bool>()};
    if (*rc::gen::arbitrary<bool>()) run.marker = any_marker(7);
    if (run.has_bake) {
      run.baked = *Version::from(fmt::format("1.9.{}", *rc::gen::inRange(0, 99)));
    }
    put_by_id(expected, run);  // the same id again: the later one counts
    body.push_back(to_json(run, names));
    body.push_back(shuffled({{"id", "other"}, {"name", "Nightly"}, {"status", "RUNNING"}}));
  }
  const Answer answer = ask(ListRuns{}, json(body.dump()), names);
  RC_ASSERT(error_in(answer).empty());
  RC_ASSERT(*result_of<ListRuns>(answer) == expected);
}

// --- tasks ---------------------------------------------------------------------------------------

RC_GTEST_PROP(GateRoundTrip, TasksComeBackAsTheyWere, ()) {
  Names names;
  TaskFacts expected;
  Json body = Json::array();
  const auto count = *rc::gen::inRange(0, 5);
  for (int i = 0; i < count; ++i) {
    const TaskFact task{
        .id = any_execution(names), .marker = any_marker(7), .status = any_status()};
    put_by_id(expected, task);
    const Marker other = any_marker(8);
    for (const Marker& marker : {task.marker, other}) {
      const bool ours = marker == task.marker;
      Json variables = Json::array({{{"key", "waitTime"}, {"value", 1}}});
      variables.push_back({{"key", kMarkerKey}, {"value", format_marker(marker)}});
      body.push_back(shuffled({{"id", ours ? names.text(task.id.value) : "other"},
                               {"status", word(task.status)},
                               {"variables", variables}}));
    }
  }
  const Answer answer = ask(ListTasks{.run = 7}, json(body.dump()), names);
  RC_ASSERT(error_in(answer).empty());
  RC_ASSERT(*result_of<ListTasks>(answer) == expected);
}

}  // namespace
}  // namespace lighthouse::wire::gate
