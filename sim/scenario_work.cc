// Work: single executions at their moments, and streams of arrivals.
#include <array>

#include <fmt/format.h>

#include "sim/scenario_sections.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::array kWorkKeys = {
    key<&Work::kind>("kind", "what it is; a pipeline unless told"),
    key<&Work::state>("state", "what it does; it runs unless told"),
    key<&Work::on>("on", "whose Orca has it; any unless told"),
    key<&Work::at>("at", "when it begins; before the start with a minus")
        .between(-24h * 7, 24h * 7),
    key<&Work::lasts>("lasts", "how long it takes once it runs").between(1s, 24h * 30),
    key<&Work::hidden>("hidden", "true: kept in a Redis that Lighthouse does not read"),
    key<&Work::by_keep_alive>("by-keep-alive",
                              "true: it reaches the host by a connection from "
                              "before, although the host drains"),
    key<&Work::config>("config", "its pipeline; runs of one pipeline can queue").between(0, 999),
    key<&Work::limit_concurrent>("limit-concurrent", "true: one run of its pipeline at a time"),
    key<&Work::queue_next>("queue-next", "true: a second run of its pipeline waits behind it"),
    key<&Work::then_starts>("then-starts",
                            "how long the pipeline takes that its end starts on the same Orca"),
};

void check_work(ScenarioReader& r, const YamlNode& node, Work& work) {
  constexpr std::array<std::string_view, 4> kOfPipelines = {"state", "limit-concurrent",
                                                            "queue-next", "then-starts"};
  if (work.kind == WorkKind::kPipeline) return;
  for (const std::string_view name : kOfPipelines) {
    const YamlNode* at = node.find(name);
    const bool task_state =
        work.kind == WorkKind::kTask && name == "state" && work.state != WorkState::kManualJudgment;
    if (at == nullptr || task_state) continue;
    const ScenarioReader::Scope scope(r, name);
    return r.fail(at->key_place, fmt::format("a {} has none of that", name_of(work.kind)),
                  "leave it out, or write \"kind: pipeline\"");
  }
}

constexpr std::array kStreamKeys = {
    key<&WorkStream::every>("every", "about one in this time").between(1s, 24h),
    key<&WorkStream::shortest>("shortest", "the shortest of them").between(1s, 24h * 30),
    key<&WorkStream::longest>("longest", "the longest of them").between(1s, 24h * 30),
    key<&WorkStream::from>("from", "when the first may come").between(-24h, 24h * 7),
    key<&WorkStream::until>("until", "when the last may come").between(0s, 24h * 7),
    key<&WorkStream::tasks>("tasks", "true: tasks instead of pipelines"),
};

void check_stream(ScenarioReader& r, const YamlNode& node, WorkStream& stream) {
  if (stream.shortest > stream.longest) {
    r.fail(node.place, "shortest is longer than longest", "swap the two");
  }
  if (stream.from > stream.until) r.fail(node.place, "from is after until", "swap the two");
}

}  // namespace

const Section<Work>& work_section() {
  static constexpr Section<Work> kSection{.name = "work",
                                          .about = "one execution, bake or operation",
                                          .keys = kWorkKeys,
                                          .check = check_work};
  return kSection;
}

const Section<WorkStream>& stream_section() {
  static constexpr Section<WorkStream> kSection{.name = "stream",
                                                .about = "executions that come again and again",
                                                .keys = kStreamKeys,
                                                .check = check_stream};
  return kSection;
}

}  // namespace lighthouse::sim
