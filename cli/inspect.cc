// `status`, `explain` and `plan`: looking at a real fleet or a simulated one without changing
// anything.
#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/event_lines.h"
#include "cli/explain_lines.h"
#include "cli/live/inspect_live.h"
#include "cli/live/plan_live.h"
#include "cli/render.h"
#include "cli/show.h"
#include "cli/world_view.h"
#include "cli/worlds.h"

namespace lighthouse::cli {
namespace {

// The chosen world as it is `at` after its start.
struct Moment {
  sim::World world;
  Watcher watcher;
};

tl::expected<Moment, std::string> moment_of(const WorldChoice& choice, Duration at) {
  auto scenario = read_world(choice);
  if (!scenario) return tl::unexpected(scenario.error());
  Moment out{.world = sim::World(*scenario, choice.seed), .watcher = {}};
  out.watcher.see(out.world);
  const Time end = out.world.stage().zero + at;
  while (!out.world.over() && out.world.run({.end = end, .events = 1}).events == 1) {
    out.watcher.see(out.world);
  }
  return out;
}

std::vector<ExplainSubject> subjects_of(const sim::World& world) {
  const FleetNames& names = world.stage().names;
  std::vector<ExplainSubject> out;
  for (const auto& row : world.aws().groups()) {
    out.push_back({.name = names.group(row.id), .group = row.id, .instance = {}});
    for (const Member& member : row.view.members) {
      out.push_back({.name = names.instance(member.id), .group = row.id, .instance = member.id});
    }
  }
  return out;
}

// Why the subject is still there when Lighthouse waits for nothing about it.
std::string no_wait(const sim::World& world, const ExplainSubject* subject) {
  const auto controllers = world.controllers();
  if (controllers.empty() || controllers.front().began == kNever) {
    return "The operation has not begun yet.";
  }
  const RunRecord& record = controllers.front().record();
  if (record.ending != Ending::kNone) {
    return "The operation is over: " + explain_ending(record, world.stage().names) + ".";
  }
  if (subject == nullptr) return "Nothing is waited for.";
  return fmt::format("Lighthouse waits for nothing about {}. It is {}.", subject->name,
                     sentence_of(record.step));
}

}  // namespace

ExitCode run(Console& console, const StatusOptions& options) {
  if (!options.world.given) return status_live(console, options);
  const auto moment = moment_of(options.world, options.at);
  if (!moment) {
    console.err << moment.error() << '\n';
    return ExitCode::kUsage;
  }
  constexpr std::size_t kAllRows = 1'000;
  for (const Line& line : render(view_of(moment->world, moment->watcher), kAllRows)) {
    print(console, line);
  }
  return ExitCode::kDone;
}

ExitCode run(Console& console, const ExplainOptions& options) {
  if (!options.world.given) return explain_live(console, options);
  const auto moment = moment_of(options.world, options.at);
  if (!moment) {
    console.err << moment.error() << '\n';
    return ExitCode::kUsage;
  }
  const sim::World& world = moment->world;
  const std::vector<ExplainSubject> all = subjects_of(world);
  const ExplainSubject* subject =
      options.subject.empty() ? nullptr : find_subject(all, options.subject);
  if (subject == nullptr && !options.subject.empty()) {
    console.err << subject_not_found(all, options.subject) << '\n';
    return ExitCode::kUsage;
  }
  bool any = false;
  for (const Wait& wait : moment->watcher.waits()) {
    if (!is_about(wait, subject)) continue;
    any = true;
    print_wait(console, words_of(wait, world.stage().names, world.now()));
  }
  if (!any) console.out << no_wait(world, subject) << '\n';
  return ExitCode::kDone;
}

ExitCode run(Console& console, const PlanOptions& options) {
  if (!options.world.given) return plan_live(console, options);
  auto scenario = read_world(options.world);
  if (!scenario) {
    console.err << scenario.error() << '\n';
    return ExitCode::kUsage;
  }
  ask_for(*scenario, options.operation, options.to);
  scenario->faults.clear();
  Console listed{
      .out = console.out, .err = console.err, .colors = console.colors, .columns = console.columns};
  print(console, {{.text = "If nothing goes wrong:", .color = Color::kBold}});
  const Shown shown = show_operation(listed, sim::make_stage(*scenario), options.world.seed,
                                     {.kind = Pace::Kind::kFast});
  console.out << '\n';
  print(console, measures_line(shown));
  return shown.code;
}

}  // namespace lighthouse::cli
