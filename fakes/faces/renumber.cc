#include "fakes/faces/renumber.h"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

#include "fakes/faces/texts.h"

namespace lighthouse::fakes {
namespace {

// Each `fix` turns handles into numbers in place, and answers whether it could.
struct Numberer {
  const Names& names;

  bool fix(ExecutionId& id) const {
    const auto number = parse_execution(names.text(id.value));
    if (number) id = *number;
    return number.has_value();
  }
  bool fix(HostKey& host) const {
    const auto number = numbered(host, names);
    if (number) host = *number;
    return number.has_value();
  }
  bool fix(OrcaId& id) const { return fix(id.host); }
  bool fix(ExecutionFact& fact) const { return fix(fact.id) && fix(fact.owner); }
  bool fix(OrcaReport& report) const { return fix(report.id) && fix_all(report.executions); }
  bool fix(PipelineRun& run) const { return fix(run.id); }
  bool fix(TaskFact& task) const { return fix(task.id); }

  template <class List>
  bool fix_all(List& list) const {
    return std::ranges::all_of(list, [&](auto& element) { return fix(element); });
  }

  template <class Value>
  bool fix_answer(Value& value) const {
    if constexpr (std::is_same_v<Value, ExecutionId>) {
      return fix(value);
    } else if constexpr (std::is_same_v<Value, Executions> || std::is_same_v<Value, OrcaReports> ||
                         std::is_same_v<Value, PipelineRuns> || std::is_same_v<Value, TaskFacts>) {
      if (!fix_all(value)) return false;
      std::sort(value.begin(), value.end(),
                [](const auto& a, const auto& b) { return a.id < b.id; });
      return true;
    } else if constexpr (std::is_same_v<Value, BakeHosts>) {
      return fix_all(value);
    } else {
      return true;  // no ids in it
    }
  }
};

}  // namespace

Call to_handles(const Call& call, const spinnaker::Setup& setup, Names& names) {
  Call out = call;
  const auto execution = [&](ExecutionId& id) { id = {names.intern(execution_text(id))}; };
  if (auto* read = std::get_if<ReadExecutions>(&out)) {
    for (ExecutionId& id : read->also) execution(id);
  }
  if (auto* cancel = std::get_if<CancelRun>(&out)) execution(cancel->execution);
  if (auto* record = std::get_if<SubmitRecord>(&out)) {
    if (record->instance.valid()) {
      record->instance = {names.intern(instance_text(record->instance))};
    }
    if (record->group.valid()) {
      record->group.cluster = {names.intern(cluster_text(record->group.cluster, setup))};
    }
  }
  return out;
}

Answer to_numbers(CallKind kind, Answer&& answer, const Names& names) {
  const Numberer numberer{.names = names};
  const bool known = std::visit(
      [&](auto& result) { return !result.has_value() || numberer.fix_answer(*result); }, answer);
  if (known) return std::move(answer);
  return error_answer(kind, {.code = ErrorCode::kInternal,
                             .message = Message::truncated("a text that no fake made")});
}

}  // namespace lighthouse::fakes
