// `upgrade`, `drain`, `rollback` and `demo`: operations in a simulated world, before a person's
// eyes.
#include <ostream>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/embedded_worlds.h"
#include "cli/give_up.h"
#include "cli/live/operate_live.h"
#include "cli/show.h"
#include "cli/worlds.h"

namespace lighthouse::cli {
namespace {

void print_end(Console& console, const Shown& shown, const FleetNames& names) {
  console.out << '\n';
  print(console, measures_line(shown));
  if (!shown.violation || shown.code == exit_code_of(shown.ending, Operation::kUpgrade)) return;
  print(console, {{.text = describe(*shown.violation, names), .color = Color::kRed}});
}

// The measures of both operations of the demo together.
void print_summary(Console& console, const Shown& failed, const Shown& good) {
  const auto row = [&](std::string_view what, const std::string& text, Color color) {
    print(console, {{.text = padded(what, 22)}, {.text = text, .color = color}});
  };
  const uint32_t killed = failed.marks.killed + good.marks.killed;
  const int32_t lowest = std::min(failed.marks.lowest_serving, good.marks.lowest_serving);
  print(console, {{.text = "Summary", .color = Color::kBold}});
  row("executions killed", std::to_string(killed), killed == 0 ? Color::kGreen : Color::kRed);
  row("lost with their Orca",
      fmt::format("{}, whose hosts were kept until they had ended",
                  failed.lost_with_orca + good.lost_with_orca),
      Color::kPlain);
  row("instances terminated", std::to_string(failed.marks.terminated + good.marks.terminated),
      Color::kPlain);
  row("serving, never below", std::to_string(lowest), Color::kPlain);
  row("longest poller gap",
      seconds_text(std::max(failed.marks.longest_poller_gap, good.marks.longest_poller_gap)),
      Color::kPlain);
  row("poller overlap", seconds_text(failed.marks.poller_overlap + good.marks.poller_overlap),
      Color::kPlain);
  row("drain time", seconds_text(std::max(failed.marks.drain_time, good.marks.drain_time)),
      Color::kPlain);
  row("speed",
      speed_text(failed.simulated + good.simulated, failed.real_seconds + good.real_seconds),
      Color::kPlain);
}

// One half of the demo: the embedded world and the ending that it must come to.
struct Act {
  EmbeddedWorld world;
  std::string_view title;
  Ending expected;
};

Shown play(Console& console, const Act& act, const DemoOptions& options) {
  auto scenario = sim::parse_scenario(act.world.text, act.world.name);
  print(console, {{.text = std::string(act.title), .color = Color::kBold}});
  console.out << '\n';
  if (!scenario) {  // a defect of the program; the tests would have said so
    console.err << scenario.error().to_string() << '\n';
    return {.code = ExitCode::kUsage};
  }
  const auto stage = sim::make_stage(*scenario);
  Shown shown = show_operation(console, stage, options.seed, options.pace);
  print_end(console, shown, stage->names);
  console.out << '\n';
  if (shown.ending == act.expected && !shown.violation) shown.code = ExitCode::kDone;
  return shown;
}

// Says what dies with the new generation; false when a group was not named, or one too many.
bool announce_killing(Console& console, const std::shared_ptr<const sim::Stage>& stage,
                      const OperateOptions& options) {
  const GivenUp all = given_up(sim::World(stage, sim::choices_of(*stage, options.world.seed)));
  if (const auto named = check_names(all, options.kill); !named) {
    console.err << "lighthouse rollback: --kill-new-generation: " << named.error() << '\n';
    return false;
  }
  for (const Line& line : list_of(all)) print(console, line);
  console.out << '\n';
  return true;
}

}  // namespace

ExitCode run(Console& console, const OperateOptions& options) {
  if (!options.world.given) return operate_live(console, options);
  if (options.dry_run) {
    return run(
        console,
        PlanOptions{
            .operation = options.operation, .to = options.to, .fleet = {}, .world = options.world});
  }
  auto scenario = read_world(options.world);
  if (!scenario) {
    console.err << scenario.error() << '\n';
    return ExitCode::kUsage;
  }
  ask_for(*scenario, options.operation, options.to);
  scenario->policy.kill_new_generation = !options.kill.empty();
  const auto stage = sim::make_stage(*scenario);
  if (!options.kill.empty() && !announce_killing(console, stage, options)) return ExitCode::kUsage;
  const Shown shown = show_operation(console, stage, options.world.seed, options.pace);
  print_end(console, shown, stage->names);
  print(console, {{.text = speed_text(shown.simulated, shown.real_seconds), .color = Color::kDim}});
  return shown.code;
}

ExitCode run(Console& console, const DemoOptions& options) {
  const Shown failed =
      play(console,
           {.world = embedded_failing_world(),
            .title = "1. An upgrade that fails: the new version passes no health check.",
            .expected = Ending::kRolledBack},
           options);
  const Shown good =
      play(console,
           {.world = embedded_good_world(),
            .title = "2. A good upgrade, with work that takes its time and an Orca that dies.",
            .expected = Ending::kDone},
           options);
  print_summary(console, failed, good);
  return failed.code != ExitCode::kDone ? failed.code : good.code;
}

}  // namespace lighthouse::cli
