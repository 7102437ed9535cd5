#include "sim/check/words.h"

#include <string_view>

#include <fmt/format.h>

#include "sim/check/answers.h"

namespace lighthouse::sim::check {

namespace {

std::string_view words_of(Event event) {
  switch (event) {
    case Event::kPipelineStarts: return "the queued pipeline starts on B";
    case Event::kPipelineEnds: return "the pipeline on B ends";
    case Event::kTaskStarts: return "a task that Redis does not show starts on A";
    case Event::kTaskEnds: return "the task on A ends";
    case Event::kReportWritten: return "A's Orca writes its report";
    case Event::kOperationEnds: return "the operation on A ends";
    case Event::kConnectionsDrained: return "A's connections are drained";
    case Event::kAGone: return "A is gone";
    case Event::kBGone: return "B is gone";
    case Event::kLateArrives: return "the delayed termination arrives";
    case Event::kLateDropped: return "the delayed termination is lost for good";
    case Event::kPersonEdits: return "somebody raises the old group's maximum to 3";
    case Event::kStageRestarted: return "somebody restarts a stage of the pipeline on B itself";
  }
  return "?";
}

std::string_view words_of(Fate fate) {
  switch (fate) {
    case Fate::kAnswered: return "answered";
    case Fate::kAnswerLost: return "done, the answer lost";
    case Fate::kRequestLost: return "lost before it arrived";
    case Fate::kDelayed: return "delayed, its caller told nothing";
  }
  return "?";
}

std::string reads_words(uint32_t reads) {
  std::string out;
  for (uint32_t i = 0; i < kReadKinds; ++i) {
    if ((reads & (1U << i)) == 0) continue;
    if (!out.empty()) out += ", ";
    out += name_of(kReads[i].kind);
  }
  return out;
}

std::string call_words(const Call& call) {
  std::string out(name_of(kind_of(call)));
  if (const auto* t = std::get_if<TerminateAndDecrement>(&call))
    out += host_of(t->instance) == Host::kA ? " A" : " B";
  if (const auto* u = std::get_if<UpdateCapacity>(&call)) {
    out += fmt::format(" min {} max {} desired {}", u->capacity.min, u->capacity.max,
                       u->capacity.desired);
  }
  return out;
}

std::string batch_words(const Calls& calls, uint32_t fates) {
  std::string out;
  for (uint32_t i = 0; i < calls.size(); ++i) {
    if (i > 0) out += "; ";
    out += fmt::format("{}: {}", call_words(calls[i]),
                       words_of(static_cast<Fate>((fates >> (2 * i)) & 3U)));
  }
  return out;
}

std::string after_look(const CoreTable& core, const State& after) {
  if (core.ended(after.engine)) return "has ended";
  if (after.phase == Phase::kResting) return "waits";
  std::string out = "sends ";
  const Calls& calls = core.calls(after.engine);
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (i > 0) out += ", ";
    out += call_words(calls[i]);
  }
  return out;
}

}  // namespace

std::string words(const CoreTable& core, const State& before, const Step& step,
                  const State& after) {
  switch (step.kind) {
    case Step::Kind::kEvent: {
      std::string out(words_of(static_cast<Event>(step.what)));
      if (step.how != 0) out += fmt::format(", after {}", reads_words(step.how));
      return out;
    }
    case Step::Kind::kLookBegins: return "Lighthouse looks";
    case Step::Kind::kRead: return fmt::format("{} is answered", reads_words(step.what));
    case Step::Kind::kLookEnds:
      return fmt::format("Lighthouse has looked{}{} and {}", step.what == 0 ? "" : ", in vain at ",
                         reads_words(step.what), after_look(core, after));
    case Step::Kind::kWrites:
      return fmt::format("{}; Lighthouse {}", batch_words(core.calls(before.engine), step.how),
                         after_look(core, after));
    case Step::Kind::kCrash: {
      if (before.phase != Phase::kWriting) return "Lighthouse is killed, and starts again";
      const bool on_disk = static_cast<CoreTable::Disk>(step.what) == CoreTable::Disk::kAppended;
      if (core.writes_journal(before.engine)) {
        return fmt::format("Lighthouse is killed {} its record is on disk, and starts again",
                           on_disk ? "after" : "before");
      }
      return fmt::format("Lighthouse is killed, its calls under way ({}), and starts again",
                         batch_words(core.calls(before.engine), step.how));
    }
  }
  return "?";
}

std::string harm_words(const CoreTable& core, const State& before, Harm harm) {
  if (harm != Harm::kKilledWork) return {};
  for (const Call& call : core.calls(before.engine)) {
    const auto* t = std::get_if<TerminateAndDecrement>(&call);
    if (t == nullptr || !has_work(before.world, host_of(t->instance))) continue;
    if (host_of(t->instance) == Host::kB) return ": the pipeline on B had not ended";
    return before.world.get(kTaskA) == kOnA ? ": the task on A had not ended"
                                            : ": the operation on A had not ended";
  }
  return {};
}

}  // namespace lighthouse::sim::check
