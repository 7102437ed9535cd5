// `status`, `explain` and `plan`: looking at a simulated world without changing anything.
#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/event_lines.h"
#include "cli/render.h"
#include "cli/show.h"
#include "cli/world_view.h"
#include "cli/worlds.h"
#include "sim/nearest.h"

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

// What an explanation can be about.
struct Subject {
  std::string name;
  GroupId group;
  InstanceId instance;  // invalid: the group
};

std::vector<Subject> subjects_of(const sim::World& world) {
  const FleetNames& names = world.stage().names;
  std::vector<Subject> out;
  for (const auto& row : world.aws().groups()) {
    out.push_back({.name = names.group(row.id), .group = row.id, .instance = {}});
    for (const Member& member : row.view.members) {
      out.push_back({.name = names.instance(member.id), .group = row.id, .instance = member.id});
    }
  }
  return out;
}

// By its whole name, or an instance by the end of its name if no other one ends so.
const Subject* find_subject(const std::vector<Subject>& all, std::string_view text) {
  const Subject* found = nullptr;
  for (const Subject& one : all) {
    if (one.name == text) return &one;
    if (!one.instance.valid() || !one.name.ends_with(text)) continue;
    if (found != nullptr) return nullptr;
    found = &one;
  }
  return found;
}

std::string not_found(const std::vector<Subject>& all, const std::string& text) {
  std::vector<std::string_view> names;
  std::string groups;
  for (const Subject& one : all) {
    names.push_back(one.name);
    if (!one.instance.valid()) groups += (groups.empty() ? "" : ", ") + one.name;
  }
  const auto meant = sim::nearest(text, names);
  return fmt::format(
      "lighthouse explain: {}: no group or instance is called so; {}", sim::quoted(text),
      meant ? fmt::format("did you mean \"{}\"?", *meant) : "the groups are " + groups);
}

void print_wait(Console& console, const WaitWords& words) {
  Line line;
  if (!words.subject.empty()) {
    line.push_back({.text = words.subject + "\n", .color = Color::kBold});
  }
  console.out << to_text(line, console.columns, console.colors);
  std::string why = "  " + words.why;
  if (!words.age.empty()) why += ", " + words.age;
  if (!words.limit.empty()) why += ", " + words.limit;
  console.out << why << "\n  ends with: " << words.ends << "\n\n";
}

// Why the subject is still there when Lighthouse waits for nothing about it.
std::string no_wait(const sim::World& world, const Subject* subject) {
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

bool is_about(const Wait& wait, const Subject* subject) {
  if (subject == nullptr) return true;
  if (subject->instance.valid()) return wait.instance == subject->instance;
  return wait.group == subject->group;
}

}  // namespace

ExitCode run(Console& console, const StatusOptions& options) {
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
  const auto moment = moment_of(options.world, options.at);
  if (!moment) {
    console.err << moment.error() << '\n';
    return ExitCode::kUsage;
  }
  const sim::World& world = moment->world;
  const std::vector<Subject> all = subjects_of(world);
  const Subject* subject = options.subject.empty() ? nullptr : find_subject(all, options.subject);
  if (subject == nullptr && !options.subject.empty()) {
    console.err << not_found(all, options.subject) << '\n';
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
