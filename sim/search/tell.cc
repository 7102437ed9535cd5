#include "sim/search/tell.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/decide/explain.h"
#include "fakes/base/actors.h"
#include "sim/fault_kinds.h"
#include "sim/scenario_names.h"
#include "sim/scenario_text.h"
#include "sim/world.h"

namespace lighthouse::sim {
namespace {

// More possible values than this are a distance in milliseconds.
constexpr uint32_t kMostPicks = 128;

std::string words_of(Site site) {
  std::string out(site_name(site));
  std::ranges::replace(out, '_', ' ');
  return out;
}

std::string change_of(uint32_t value) {
  const auto half = static_cast<int64_t>((uint64_t{value} + 1) / 2);
  return fmt::format("{} {}", format_duration(Duration{half}),
                     (value & 1) != 0 ? "shorter than usual" : "longer than usual");
}

std::string choice_of(const Deviation& one) {
  if (one.n > kMostPicks) return "is " + change_of(one.value);
  return one.n == 2 ? std::string("happens") : fmt::format("is {} of {}", one.value, one.n - 1);
}

std::string call_words(const TraceEntry& entry, const FleetNames& names) {
  std::string out(name_of(static_cast<CallKind>(entry.a)));
  if (entry.instance.valid()) {
    out += " of " + names.instance(entry.instance);
  } else if (entry.group.valid()) {
    out += " of " + names.group(entry.group);
  }
  return out;
}

// What was to be seen during the event of a deviation.
struct Surroundings {
  std::span<const TraceEntry> entries;
  uint32_t index = 0;  // of the deviation in the log
  const Stage& stage;

  // The call that leaves after the choice was made.
  [[nodiscard]] std::string next_call() const {
    for (const TraceEntry& entry : entries) {
      if (entry.sight == Sight::kSends && entry.deviations > index) {
        return call_words(entry, stage.names);
      }
    }
    return "a call";
  }
  // The last call of this sight before it.
  [[nodiscard]] std::string last_call(Sight sight) const {
    std::string out = sight == Sight::kSends ? "a call" : "an answer";
    for (const TraceEntry& entry : entries) {
      if (entry.sight == sight && entry.deviations <= index) out = call_words(entry, stage.names);
    }
    return out;
  }
};

std::string fault_words(const Deviation& one, const Surroundings& around) {
  const std::size_t index = one.key.actor() - kFirstFaultActor;
  const auto& faults = around.stage.scenario.faults;
  if (index >= faults.size()) return "an unknown fault";
  const Fault& fault = faults[index];
  const std::string what = fmt::format("faults[{}] {}", index, name_of(fault.kind));
  if (one.key.site() == Site::kSwarm) {
    return one.value + 1 == one.n ? what + " never happens by rate" : what + " may happen by rate";
  }
  const bool of_calls = class_of(fault.kind) == FaultClass::kCall;
  const bool strikes = one.n == 2 && one.key.site() != Site::kFaultPart;
  if (strikes && of_calls) {
    return fmt::format("{}: {} ({})", around.next_call(), sentence_of(fault.kind), what);
  }
  if (strikes) return fmt::format("{} ({})", sentence_of(fault.kind), what);
  return fmt::format("{}: {} {}", what, words_of(one.key.site()), choice_of(one));
}

std::string words_of(const Deviation& one, const Surroundings& around) {
  const uint16_t actor = one.key.actor();
  const Site site = one.key.site();
  if (actor >= kFirstFaultActor) return fault_words(one, around);
  if (actor >= kControllerActor) {
    const std::string change = change_of(one.value);
    if (site == Site::kRequestLatency) {
      return fmt::format("the request of {} takes {}", around.last_call(Sight::kSends), change);
    }
    if (site == Site::kAnswerLatency) {
      return fmt::format("the answer to {} takes {}", around.last_call(Sight::kEffect), change);
    }
    return fmt::format("Lighthouse: {} {}", words_of(site), choice_of(one));
  }
  const std::string_view who = actor == kAwsActor         ? "AWS"
                               : actor == kSpinnakerActor ? "Spinnaker"
                                                          : "the world";
  return fmt::format("{}: {} {}", who, words_of(site), choice_of(one));
}

std::optional<ToldDeviation::Struck> struck_by(const Deviation& one, const Surroundings& around,
                                               const World& world) {
  const std::size_t index = one.key.actor() - std::size_t{kFirstFaultActor};
  const auto& faults = around.stage.scenario.faults;
  if (one.key.actor() < kFirstFaultActor || index >= faults.size() || one.n != 2) return {};
  const bool by_rate = !faults[index].moment && one.key.site() != Site::kFaultPart;
  if (!by_rate || class_of(faults[index].kind) != FaultClass::kCall) return {};
  const TraceEntry* call = nullptr;
  uint32_t later = 0;  // calls of its kind in the same event
  for (const TraceEntry& entry : around.entries) {
    if (entry.sight != Sight::kSends || entry.deviations <= around.index) continue;
    if (call == nullptr) {
      call = &entry;
    } else if (entry.a == call->a) {
      ++later;
    }
  }
  if (call == nullptr) return {};
  return ToldDeviation::Struck{.fault = index,
                               .call = static_cast<CallKind>(call->a),
                               .nth = world.calls_sent()[call->a] - later};
}

// The host that was drawn, as the member of a group: the first that the event speaks of.
std::optional<Target> host_of(const Deviation& one, const Surroundings& around,
                              const World& world) {
  if (one.key.actor() < kFirstFaultActor || one.key.site() != Site::kFaultTarget) return {};
  for (const TraceEntry& entry : around.entries) {
    if (!entry.instance.valid() || entry.deviations <= around.index) continue;
    const auto members = world.aws().members(entry.group);
    const auto at = std::ranges::find(members, entry.instance, &Member::id);
    if (at == members.end()) return {};
    return Target{.kind = Target::Kind::kGroup,
                  .sequence = entry.group.sequence,
                  .polling = entry.group.cluster == kPollingCluster,
                  .index = static_cast<uint32_t>(at - members.begin())};
  }
  return {};
}

// Comment lines may hold anything but a line's end.
std::string one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

}  // namespace

std::vector<ToldDeviation> tell_deviations(const std::shared_ptr<const Stage>& stage) {
  lighthouse::Choices choices = choices_of(*stage, 0);
  choices.start_recording();
  World world(stage, std::move(choices));
  world.start_tracing();
  std::vector<ToldDeviation> out;
  std::size_t entries = 0;
  bool more = true;
  while (true) {
    const auto log = world.choices().deviations();
    const auto seen = world.trace_entries().subspan(entries);
    for (std::size_t i = out.size(); i < log.size(); ++i) {
      const Surroundings around{
          .entries = seen, .index = static_cast<uint32_t>(i), .stage = *stage};
      out.push_back({.forced = {log[i].key, log[i].value},
                     .event = world.events(),
                     .at = world.now() - stage->zero,
                     .words = words_of(log[i], around),
                     .struck = struck_by(log[i], around, world),
                     .host = host_of(log[i], around, world)});
    }
    entries = world.trace_entries().size();
    if (!more) return out;
    more = world.run({.events = 1}).reason == StopReason::kEventLimit;
  }
}

std::string sentence_of(const ToldDeviation& told) {
  return fmt::format("at {}: {}", format_duration(told.at), told.words);
}

std::string counterexample_text(const std::shared_ptr<const Stage>& stage,
                                const std::string& violation) {
  std::string out = "# " + one_line(violation) + "\n";
  std::string text = scenario_text(stage->scenario);
  const std::vector<ToldDeviation> told = tell_deviations(stage);
  // Each deviation stands on a line of its own; its words go behind it.
  for (const ToldDeviation& one : told) {
    const std::string line =
        fmt::format("  - {}={}\n", format_choice_key(one.forced.key), one.forced.value);
    const std::size_t at = text.find(line);
    if (at == std::string::npos) continue;
    text.insert(at + line.size() - 1, "  # " + one_line(sentence_of(one)));
  }
  return out + text;
}

}  // namespace lighthouse::sim
