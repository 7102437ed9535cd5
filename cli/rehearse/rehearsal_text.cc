#include "cli/rehearse/rehearsal_text.h"

#include <ostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace lighthouse::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr Duration kSecond{1'000};

// Seconds are enough for what takes minutes.
std::string time_text(Duration time) {
  return format_duration(time - time % kSecond);
}

void print_row(Console& console, std::string_view head, const std::string& text,
               Color color = Color::kPlain) {
  print(console, {{.text = fmt::format("  {:<22}", head), .color = Color::kDim},
                  {.text = text, .color = color}});
}

std::string chance(const Rehearsal& found, uint64_t count) {
  return fmt::format("{:.1f}% ({} of {})", found.chance_of(count) * 100, count, found.runs);
}

std::string spread_text(const Spread& spread) {
  if (spread.of == 0) return "nothing to measure";
  return fmt::format("p50 {}, p99 {}", time_text(spread.p50), time_text(spread.p99));
}

std::string fleet_text(const sim::Scenario& s) {
  std::string out;
  for (const bool polling : {false, true}) {
    for (const sim::FleetGroup& group : s.groups) {
      if (group.polling != polling) continue;
      out += fmt::format("{}{}v{:03} ({}{})", out.empty() ? "" : ", ", polling ? "polling " : "",
                         group.sequence, group.instances, group.enabled ? "" : ", out of service");
    }
  }
  return out;
}

std::string assumed_text(const sim::Scenario& s, const sim::Assumptions& assumed) {
  const std::string work = assumed.new_work_every > Duration{0}
                               ? fmt::format("one more about every {}, the longest {}",
                                             format_duration(assumed.new_work_every),
                                             format_duration(assumed.new_work_lasts))
                               : "no more comes";
  return fmt::format(
      "{} of work run now, each at most {} more; {}; a host boots in {}; trouble: {}",
      s.work.size(), format_duration(assumed.work_lasts), work, format_duration(assumed.boot),
      name_of(assumed.trouble));
}

std::string worst_text(const RehearsedRun& worst) {
  std::string out =
      fmt::format("seed {}: {} in {}", worst.seed, name_of(worst.ending), time_text(worst.took));
  if (worst.reason != Reason::kNone) out += fmt::format(", {}", sentence_of(worst.reason));
  if (!worst.violation.empty()) out += "; " + worst.violation;
  return out;
}

Json spread_json(const Spread& spread) {
  if (spread.of == 0) return nullptr;
  return {{"runs", spread.of}, {"p50-ms", spread.p50.count()}, {"p99-ms", spread.p99.count()}};
}

}  // namespace

void print_rehearsal(Console& console, const RehearsalReport& report) {
  const Rehearsal& found = report.found;
  const sim::Scenario& s = report.scenario;
  const std::string to = s.to.empty() ? "" : " to " + s.to;
  print(console,
        {{.text = fmt::format("{}{}, rehearsed {} times in {:.1f} s",
                              lighthouse::name_of(s.operation), to, found.runs, found.real_seconds),
          .color = Color::kBold}});
  print_row(console, "fleet", fleet_text(s));
  print_row(console, "assumed", assumed_text(s, report.assumed));
  for (const std::string& note : report.notes) print_row(console, "note", note, Color::kYellow);
  if (s.operation == Operation::kUpgrade) {
    print_row(console, "rolls back", chance(found, found.rolled_back));
  }
  print_row(console, "does not finish", chance(found, found.not_finished()));
  print_row(console, "drain", spread_text(found.drain));
  print_row(console, "until it is over", spread_text(found.finish));
  print_row(console, "lowest capacity", fmt::format("{} serving", found.lowest));
  print_row(console, "guarantees broken", fmt::format("{}", found.violations),
            found.violations == 0 ? Color::kGreen : Color::kRed);
  print_row(console, "worst run", worst_text(found.worst));
  if (!report.replay.empty()) print_row(console, "", report.replay);
  for (const std::string& one : report.missed) print_row(console, "missed", one, Color::kRed);
}

std::string json_text(const RehearsalReport& report) {
  const Rehearsal& found = report.found;
  Json endings = Json::object();
  for (std::size_t i = 0; i < kEndings; ++i) {
    if (found.endings[i] == 0) continue;
    endings[std::string(name_of(static_cast<Ending>(i)))] = found.endings[i];
  }
  const sim::Assumptions& a = report.assumed;
  const Json out = {
      {"operation", lighthouse::name_of(report.scenario.operation)},
      {"to", report.scenario.to.empty() ? Json(nullptr) : Json(report.scenario.to)},
      {"runs", found.runs},
      {"endings", std::move(endings)},
      {"rollback-chance", found.chance_of(found.rolled_back)},
      {"unfinished-chance", found.chance_of(found.not_finished())},
      {"drain", spread_json(found.drain)},
      {"finish", spread_json(found.finish)},
      {"lowest-capacity", found.lowest},
      {"violations", found.violations},
      {"worst",
       {{"seed", found.worst.seed},
        {"ending", name_of(found.worst.ending)},
        {"reason", name_of(found.worst.reason)},
        {"took-ms", found.worst.took.count()},
        {"violation", found.worst.violation.empty() ? Json(nullptr) : Json(found.worst.violation)},
        {"replay", report.replay.empty() ? Json(nullptr) : Json(report.replay)}}},
      {"assumed",
       {{"work", report.scenario.work.size()},
        {"work-lasts-ms", a.work_lasts.count()},
        {"boot-ms", a.boot.count()},
        {"new-work-every-ms", a.new_work_every.count()},
        {"new-work-lasts-ms", a.new_work_lasts.count()},
        {"trouble", name_of(a.trouble)}}},
      {"notes", report.notes},
      {"missed", report.missed}};
  return out.dump(2) + "\n";
}

}  // namespace lighthouse::cli
