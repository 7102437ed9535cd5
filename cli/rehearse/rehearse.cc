#include "cli/rehearse/rehearse.h"

#include <fstream>
#include <ostream>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/live/look.h"
#include "cli/live/session.h"
#include "cli/rehearse/rehearsal_text.h"
#include "cli/replay.h"
#include "cli/threads.h"
#include "core/decide/turn_back.h"
#include "sim/nearest.h"
#include "sim/scenario_text.h"

namespace lighthouse::cli {
namespace {

std::string command_of(const RehearseOptions& options) {
  return fmt::format("rehearse {}", name_of(options.operation));
}

bool write_file(const std::string& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text << std::flush;
  return static_cast<bool>(out);
}

Refusal not_writable(const char* flag, const std::string& file) {
  return {
      .code = ExitCode::kUsage,
      .text = fmt::format("{}: {} cannot be written; name another file", flag, sim::quoted(file))};
}

// A Gate or Redis that does not answer is a part that is not known, and the notes say so.
tl::expected<Snapshot, Refusal> look_around(LookingSession& s) {
  const auto groups = groups_now(*s.fleet, s.deadline());
  if (!groups) return tl::unexpected(groups.error());
  const Asked asked{.operation = Operation::kDrain, .version = {}};
  Looked looked{.seen = {},
                .record = imagined_run(s.history, asked, s.clock.now(), *groups),
                .waits = {},
                .writes = {}};
  read_the_rest(*s.fleet, *s.log, s.clock, looked, Extent::kEverything);
  Snapshot out{.now = looked.now,
               .fleet = s.fleet->engine.fleet,
               .policy = s.fleet->engine.policy,
               .seen = std::move(looked.seen),
               .known_bad = looked.record.known_bad,
               .names = {}};
  s.fleet->names.with([&](const Names& names) { out.names = names; });
  return out;
}

ExitCode verdict(const Rehearsal& found, const std::vector<std::string>& missed) {
  if (found.violations > 0) return ExitCode::kViolated;
  return missed.empty() ? ExitCode::kDone : ExitCode::kRehearsalMissed;
}

tl::expected<Snapshot, Refusal> snapshot_for(Console& console, const RehearseOptions& options) {
  if (options.snapshot.empty()) return snapshot_of(console, options.fleet);
  auto loaded = load_snapshot(options.snapshot);
  if (!loaded) return tl::unexpected(Refusal{.code = ExitCode::kUsage, .text = loaded.error()});
  return *std::move(loaded);
}

}  // namespace

tl::expected<Snapshot, Refusal> snapshot_of(Console& console, const FleetChoice& choice) {
  auto session = open_to_look(console, choice, Reach::kAll);
  if (!session) return tl::unexpected(session.error());
  return look_around(*session);
}

ExitCode rehearse_on(Console& console, const Snapshot& snapshot, const RehearseOptions& options) {
  auto made =
      sim::scenario_of_fleet({.seen = snapshot.seen, .fleet = snapshot.fleet, .now = snapshot.now},
                             {.operation = options.operation,
                              .to = options.to,
                              .policy = snapshot.policy,
                              .known_bad = snapshot.known_bad},
                             options.assumed);
  if (!made) {
    return refuse(console, command_of(options),
                  {.code = ExitCode::kUsage, .text = "the fleet: " + made.error()});
  }
  made->scenario.file = options.out;
  const auto stage = sim::make_stage(made->scenario);
  const Rehearsal found = rehearse(stage, options.runs, threads_for(options.jobs));
  const std::vector<std::string> lost = missed(found, options.thresholds);
  const bool written = write_file(options.out, sim::scenario_text(made->scenario));
  const RehearsalReport report{
      .scenario = made->scenario,
      .assumed = options.assumed,
      .notes = made->notes,
      .found = found,
      .missed = lost,
      .replay = written ? replay_command(options.out, found.worst.seed) : std::string()};
  if (options.json) {
    console.out << json_text(report);
  } else {
    print_rehearsal(console, report);
  }
  if (!written) return refuse(console, command_of(options), not_writable("--out", options.out));
  return verdict(found, lost);
}

ExitCode run(Console& console, const RehearseOptions& options) {
  const auto snapshot = snapshot_for(console, options);
  if (!snapshot) return refuse(console, command_of(options), snapshot.error());
  if (!options.save_snapshot.empty() &&
      !write_file(options.save_snapshot, snapshot_text(*snapshot))) {
    return refuse(console, command_of(options),
                  not_writable("--save-snapshot", options.save_snapshot));
  }
  return rehearse_on(console, *snapshot, options);
}

ExitCode rehearsal_gate(Console& console, const OperateOptions& options) {
  RehearseOptions rehearsal = *options.rehearse;
  rehearsal.operation = options.operation;
  rehearsal.to = options.to;
  rehearsal.fleet = options.fleet;
  auto session = open_to_look(console, options.fleet, Reach::kAll);
  if (!session) return refuse(console, name_of(options.operation), session.error());
  if (const PastRun* left = session->history.unfinished();
      left != nullptr && !nothing_done_yet(left->record)) {
    console.out << "not rehearsed: a run that is unfinished goes on\n";
    return ExitCode::kDone;
  }
  const auto snapshot = look_around(*session);
  if (!snapshot) return refuse(console, name_of(options.operation), snapshot.error());
  const ExitCode code = rehearse_on(console, *snapshot, rehearsal);
  if (code == ExitCode::kViolated || code == ExitCode::kRehearsalMissed) {
    return refuse(console, name_of(options.operation),
                  {.code = ExitCode::kRehearsalMissed,
                   .text = "the rehearsal missed what was asked of it; nothing was changed; look "
                           "at the worst run, or ask for less"});
  }
  return code;
}

}  // namespace lighthouse::cli
