#include "cli/journal/branch.h"

#include <charconv>
#include <fstream>
#include <optional>
#include <ostream>

#include <fmt/format.h>

#include "cli/commands.h"
#include "core/decide/explain.h"
#include "core/wire/timestamps.h"
#include "sim/from_fleet.h"
#include "sim/nearest.h"
#include "sim/scenario_text.h"

namespace lighthouse::cli {
namespace {

using MaybeScenario = tl::expected<sim::FleetScenario, std::string>;

ExitCode refuse(Console& console, const std::string& why) {
  console.err << fmt::format("lighthouse sim replay: {}\n", why);
  return ExitCode::kUsage;
}

// A number is an entry's; anything else a moment, of which the last look until then counts.
struct Wanted {
  std::optional<uint64_t> entry;
  Time until{};

  [[nodiscard]] bool takes(const Moment& moment) const {
    return entry ? moment.entry <= *entry : moment.look.now <= until;
  }
};

std::optional<Wanted> wanted_of(const std::string& text) {
  uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc{} && at == end) return Wanted{.entry = number};
  const auto time = wire::parse_iso8601_ms(text);
  if (!time) return std::nullopt;
  return Wanted{.entry = {}, .until = Time(Duration(*time))};
}

struct Chosen {
  uint64_t entry = 0;
  Time now{};
  Operation operation{};
  MaybeScenario made;
};

Chosen chosen(const Moment& moment, const RedecideRules& rules, const SimReplayOptions& options) {
  const Operation operation = operation_at(moment.record);
  const bool upgrade = operation == Operation::kUpgrade;
  return {.entry = moment.entry,
          .now = moment.look.now,
          .operation = operation,
          .made = sim::scenario_of_fleet(
              {.seen = moment.look.seen, .fleet = moment.config.fleet, .now = moment.look.now},
              {.operation = operation,
               .to = upgrade ? std::string(moment.record.version.view()) : std::string(),
               .policy = rules.policy.value_or(moment.config.policy),
               .known_bad = moment.record.known_bad},
              options.assumed)};
}

}  // namespace

Operation operation_at(const RunRecord& record) {
  if (record.rolling_back) return Operation::kRollback;
  const bool upgraded = record.operation == Operation::kUpgrade && record.step >= Step::kHealthGate;
  return upgraded ? Operation::kDrain : record.operation;
}

ExitCode branch(Console& console, const std::vector<live::JournalEntry>& entries,
                const RedecideRules& rules, const SimReplayOptions& options) {
  const auto wanted = wanted_of(options.from);
  if (!wanted) {
    return refuse(console, fmt::format("--from: {} is neither an entry's number nor a moment; "
                                       "write one like 42 or 2026-03-01T10:12:15Z",
                                       sim::quoted(options.from)));
  }
  // Only the last moment is made into a world.
  std::size_t last = 0;
  std::size_t at = 0;
  auto found = visit_moments(entries, [&](const Moment& moment) {
    ++at;
    if (wanted->takes(moment)) last = at;
    return wanted->takes(moment);
  });
  if (!found) return refuse(console, found.error());
  if (last == 0) {
    return refuse(console, fmt::format("--from: the journal tells of no decision until {}; name a "
                                       "later moment",
                                       options.from));
  }
  std::optional<Chosen> moment;
  at = 0;
  found = visit_moments(entries, [&](const Moment& one) {
    if (++at == last) moment.emplace(chosen(one, rules, options));
    return at < last;
  });
  if (!found) return refuse(console, found.error());
  if (!moment->made) return refuse(console, "--from: " + moment->made.error());
  sim::Scenario& scenario = moment->made->scenario;
  scenario.without = rules.without;
  std::ofstream out(options.out, std::ios::binary);
  out << sim::scenario_text(scenario) << std::flush;
  if (!out) {
    return refuse(console, fmt::format("--out: {} cannot be written; name another file",
                                       sim::quoted(options.out)));
  }
  if (!options.json) {
    console.out << fmt::format(
        "entry {}, {}: {} begins on the fleet as it was seen then\n", moment->entry,
        wire::format_iso8601(moment->now.time_since_epoch().count()), name_of(moment->operation));
    for (const std::string& note : moment->made->notes) console.out << "note: " << note << '\n';
  }
  return run(console, SimRunOptions{.files = {options.out},
                                    .first_seed = options.first_seed,
                                    .last_seed = options.last_seed,
                                    .jobs = options.jobs,
                                    .junit = {},
                                    .trace = {},
                                    .json = options.json,
                                    .without = {}});
}

}  // namespace lighthouse::cli
