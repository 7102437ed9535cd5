#include "cli/journal/redecide.h"

#include <fmt/format.h>

#include "core/decide/explain.h"
#include "core/live/look_json.h"
#include "core/live/record_json.h"
#include "sim/guard_breaker.h"

namespace lighthouse::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Two {
  const Json& recorded;
  const Json& today;
};

bool differ(const Two& two, const char* key) {
  return two.recorded.value(key, Json()) != two.today.value(key, Json());
}

// Why it waits, without how long: that is what `until` and `count` say.
Json reasons_of(const Json& decision) {
  Json out = Json::array();
  for (const Json& wait : decision.value("waits", Json::array())) {
    Json one = Json::object();
    for (const char* key : {"reason", "group", "instance", "part"}) {
      if (wait.contains(key)) one[key] = wait[key];
    }
    out.push_back(std::move(one));
  }
  return out;
}

// "TerminateAndDecrement group app-ha-v022, instance i-0…".
std::string call_words(const Json& call) {
  std::string out = call.value("call", std::string("?"));
  const char* before = " ";
  for (const auto& [key, value] : call.items()) {
    if (key == "call") continue;
    out += fmt::format("{}{} {}", before, key,
                       value.is_string() ? value.get<std::string>() : value.dump());
    before = ", ";
  }
  return out;
}

DecisionWords words_of(const Json& decision, Names& names, Time now) {
  DecisionWords out;
  for (const Json& call : decision.value("calls", Json::array())) {
    out.calls.push_back(call_words(call));
  }
  if (const auto waits = live::waits_from_json(decision, names)) {
    const FleetNames texts = fleet_names(names);
    for (const Wait& wait : *waits) out.waits.push_back(explain(wait, texts, now));
  }
  out.then = fmt::format("then {}, next look in {}", decision.value("step", std::string("?")),
                         format_duration(Duration{decision.value("look_in", int64_t{0})}));
  return out;
}

// The keys of the record that the two decisions leave behind differently; empty: none.
std::string keys_that_differ(const Two& records) {
  std::string out;
  for (const auto& [key, value] : records.recorded.items()) {
    if (records.today.value(key, Json()) == value) continue;
    out += (out.empty() ? "" : ", ") + key;
  }
  return out;
}

std::optional<Otherwise> compare(const Two& decisions, bool records_differ) {
  if (differ(decisions, "calls")) return Otherwise::kCalls;
  if (differ(decisions, "step")) return Otherwise::kStep;
  if (records_differ || differ(decisions, "revision")) return Otherwise::kRecord;
  if (reasons_of(decisions.recorded) != reasons_of(decisions.today)) return Otherwise::kWaits;
  const bool same = decisions.recorded == decisions.today;
  return same ? std::nullopt : std::optional(Otherwise::kNextLook);
}

std::optional<Difference> judge(const Moment& moment, const RedecideRules& rules) {
  const Policy policy = rules.policy.value_or(moment.config.policy);
  const Situation situation{.seen = moment.look.seen,
                            .policy = policy,
                            .fleet = moment.config.fleet,
                            .guards = GuardBreaker::without(rules.without),
                            .now = moment.look.now};
  Mind mind{.record = moment.record, .memory = moment.look.memory};
  const Decision decision = decide(situation, mind);
  const Json today = live::decision_to_json(decision, mind.record, moment.names);
  const Json record = live::record_to_json(mind.record, moment.names);
  const Json& recorded = moment.look.decision;
  // Without a record after it, a process that ended at once: its revision alone is known.
  const bool written = moment.after != nullptr;
  const bool unchanged = recorded.value("revision", uint64_t{0}) == moment.record.revision;
  const Two records{.recorded = written ? *moment.after : moment.before, .today = record};
  const std::string keys = written || unchanged ? keys_that_differ(records) : std::string();
  const auto what = compare({recorded, today}, !keys.empty());
  if (!what) return std::nullopt;
  Difference out{.entry = moment.entry,
                 .run = moment.look.run,
                 .now = moment.look.now,
                 .step = moment.record.step,
                 .what = *what,
                 .recorded = words_of(recorded, moment.names, moment.look.now),
                 .today = words_of(today, moment.names, moment.look.now),
                 .likeness = {}};
  out.likeness = fmt::format("{} {} {}", static_cast<int>(*what), reasons_of(recorded).dump(),
                             reasons_of(today).dump());
  if (*what == Otherwise::kRecord) {
    for (const auto& [key, value] : records.recorded.items()) {
      const Json now = record.value(key, Json());
      if (now == value || key == "original") continue;
      out.recorded.then += fmt::format("; {} {}", key, value.dump());
      out.today.then += fmt::format("; {} {}", key, now.dump());
    }
  }
  return out;
}

}  // namespace

std::string_view sentence_of(Otherwise what) {
  switch (what) {
    case Otherwise::kCalls: return "does otherwise";
    case Otherwise::kStep: return "goes on with another step";
    case Otherwise::kRecord: return "writes down otherwise";
    case Otherwise::kWaits: return "waits for another reason";
    case Otherwise::kNextLook: return "looks at other parts, or at another time";
  }
  return "";
}

tl::expected<Redecided, std::string> redecide(const std::vector<live::JournalEntry>& entries,
                                              const RedecideRules& rules) {
  Redecided out;
  const auto found = visit_moments(entries, [&](const Moment& moment) {
    if (auto difference = judge(moment, rules)) out.differences.push_back(*std::move(difference));
    return true;
  });
  if (!found) return tl::unexpected(found.error());
  out.found = *found;
  return out;
}

}  // namespace lighthouse::cli
