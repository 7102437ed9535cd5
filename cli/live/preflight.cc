#include "cli/live/preflight.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <ostream>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/live/name_view.h"
#include "cli/live/preflight_checks.h"
#include "cli/live/session.h"

namespace lighthouse::cli {
namespace {

constexpr std::string_view kNobodysVersion = "0.0.0-preflight";

// An imagined upgrade up to the verdict of its pre-flight, and every other part beside it.
Looked looked_at(LookingSession& s, const RunHistory& history) {
  const Asked asked{.operation = Operation::kUpgrade,
                    .version = Version::truncated(kNobodysVersion)};
  Looked out = look(*s.fleet, *s.log, s.clock,
                    {.record = imagined_run(history, asked, s.clock.now(), {}),
                     .enough =
                         [](const Engine& engine) {
                           return engine.looks() >= 2 || engine.record().step != Step::kPreflight;
                         },
                     .kill_new_generation = false});
  read_the_rest(*s.fleet, *s.log, s.clock, out, Extent::kEverything);
  return out;
}

std::string_view sign_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kGood: return "✔";
    case Verdict::kWarning: return "▲";
    case Verdict::kBad: return "✖";
  }
  return "✖";
}

Color color_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kGood: return Color::kGreen;
    case Verdict::kWarning: return Color::kYellow;
    case Verdict::kBad: return Color::kRed;
  }
  return Color::kRed;
}

void print_check(Console& console, const Check& check) {
  print(console, {{.text = std::string(sign_of(check.verdict)), .color = color_of(check.verdict)},
                  {.text = " " + padded(check.name, 20) + "  "},
                  {.text = check.found}});
  if (check.remedy.empty()) return;
  print(console, {{.text = std::string(24, ' ') + "→ " + check.remedy, .color = Color::kDim}});
}

std::string json_of(const std::vector<Check>& checks, bool good) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Check& check : checks) {
    list.push_back({{"check", check.name},
                    {"verdict", name_of(check.verdict)},
                    {"found", check.found},
                    {"remedy", check.remedy}});
  }
  const nlohmann::ordered_json out = {{"good", good}, {"checks", std::move(list)}};
  return out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kGood: return "good";
    case Verdict::kWarning: return "warning";
    case Verdict::kBad: return "bad";
  }
  return "bad";
}

void check_journal(const Preflight& p) {
  const std::filesystem::path folder = p.fleet.config.journal;
  std::error_code error;
  const bool there = std::filesystem::exists(folder, error);
  const std::filesystem::path where =
      there ? folder : std::filesystem::absolute(folder).parent_path();
  if (::access(where.c_str(), W_OK | X_OK) == 0) {
    return p.good("journal", there ? folder.string() : folder.string() + " (to be made)");
  }
  p.bad("journal", fmt::format("{}: {}", where.string(), std::strerror(errno)),
        "make the folder writable for this user, or name another");
}

void check_hook(const Preflight& p) {
  if (p.fleet.engine.policy.poller != PollerPolicy::kHook) return;
  p.warn("poller-hook", "configured, and not tried: it would stop a poller",
         "try it by hand on a host that does not matter");
}

ExitCode preflight_live(Console& console, const PreflightOptions& options) {
  auto opened = open_session(console, options.fleet, Reach::kAll);
  if (!opened) return refuse(console, "preflight", opened.error());
  std::vector<Check> checks;
  auto history = read_history(*opened->fleet);
  const std::string trouble = history ? "" : history.error().text;
  LookingSession s{.log = std::move(opened->log),
                   .fleet = std::move(opened->fleet),
                   .history = history ? *std::move(history) : RunHistory{},
                   .clock = live::LiveClock(options.fleet.speed)};
  const Looked looked = looked_at(s, s.history);
  NameView names(s.fleet->names);
  const Preflight p{.fleet = *s.fleet, .looked = looked, .names = names.names(), .out = checks};
  check_identity_and_clock(p, s.deadline());
  check_permissions(p);
  check_balancers(p);
  check_groups(p);
  check_gate(p);
  check_pipeline(p);
  check_redis(p);
  check_reports(p);
  check_mapping(p);
  check_lease(p);
  check_journal(p);
  if (!trouble.empty()) p.bad("journal", trouble, "see docs/journal.md");
  check_hook(p);
  for (Check& check : checks) {
    check.found = s.log->redact(check.found);
    check.remedy = s.log->redact(check.remedy);
  }
  const bool good = std::ranges::none_of(
      checks, [](const Check& check) { return check.verdict == Verdict::kBad; });
  if (options.json) {
    console.out << json_of(checks, good) << '\n';
  } else {
    for (const Check& check : checks) print_check(console, check);
  }
  return good ? ExitCode::kDone : ExitCode::kRefused;
}

}  // namespace lighthouse::cli
