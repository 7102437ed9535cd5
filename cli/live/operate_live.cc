#include "cli/live/operate_live.h"

#include <ostream>

#include <fmt/format.h>

#include "cli/live/detach_on_signal.h"
#include "cli/live/kill_list.h"
#include "cli/live/plan_live.h"
#include "cli/live/progress.h"
#include "cli/live/records_live.h"
#include "cli/live/session.h"
#include "cli/rehearse/rehearse.h"
#include "core/decide/explain.h"
#include "core/decide/turn_back.h"
#include "core/live/driver.h"

namespace lighthouse::cli {
namespace {

struct Hands {
  Console& console;
  const OperateOptions& options;
  Log& log;
  Fleet& fleet;
  RunJournal& journal;
  const live::LiveClock& clock;

  [[nodiscard]] Asked asked() const {
    return {.operation = options.operation,
            .version = Version::truncated(options.to),
            .reap = options.reap};
  }
  [[nodiscard]] live::Deadline deadline() const {
    return live::LiveClock::Real::now() + clock.real(fleet.call_deadline());
  }
};

struct Start {
  RunRecord record;
  std::string words;  // how it starts
};

using MaybeStart = tl::expected<Start, Refusal>;

std::string run_text(const RunRecord& record) {
  return fmt::format("{} (run {:016x})", operation_text(record.operation, record.version),
                     record.run);
}

// A run that another command left before it changed anything. Nobody goes on with it: the journal's
// lock is ours.
Result<Done> close_idle_run(const Hands& s, RunRecord record) {
  const auto performer = s.fleet.performer(Access::kFull, {});
  (void)performer->perform(ReleaseLease{record.run}, s.deadline());  // else it runs out by itself
  record.ending = Ending::kRefused;
  record.reason = Reason::kAsked;
  record.step = Step::kEnded;
  ++record.revision;
  return s.journal.write(record, s.clock.now());
}

tl::unexpected<Refusal> not_written(const CallError& error) {
  return tl::unexpected(
      Refusal{.code = ExitCode::kUsage,
              .text = fmt::format("journal: {}; check the disk", error.message.view())});
}

// Says what dies with the new generation; refuses when a group was not named, or one too many.
tl::expected<void, Refusal> announce(const Hands& s, const RunRecord& record) {
  if (s.options.kill.empty()) return {};
  // Chosen before: what was named then is in the record, and goes on.
  if (record.step > Step::kChooseRestore && !record.named.empty()) return {};
  const KillList list = kill_list(s.fleet, s.log, s.clock, record);
  if (const auto named = check_names(list.given_up, s.options.kill); !named) {
    return tl::unexpected(Refusal{.text = "--kill-new-generation: " + named.error()});
  }
  if (!list.work_known) {
    print(s.console, {{.text = "What runs on them is not known; whatever it is dies with them.",
                       .color = Color::kRed}});
  } else {
    for (const Line& line : list_of(list.given_up)) print(s.console, line);
  }
  s.console.out << '\n';
  return {};
}

MaybeStart begin(const Hands& s) {
  const auto groups = groups_now(s.fleet, s.deadline());
  if (!groups) return tl::unexpected(groups.error());
  const RunRecord record =
      new_run(s.journal.history(), s.asked(), new_run_number(), s.clock.now(), *groups);
  if (const auto named = announce(s, record); !named) return tl::unexpected(named.error());
  if (const PastRun* idle = s.journal.history().unfinished()) {
    if (const auto closed = close_idle_run(s, idle->record); !closed) {
      return not_written(closed.error());
    }
  }
  if (const auto written = s.journal.write(record, s.clock.now()); !written) {
    return not_written(written.error());
  }
  return Start{.record = record, .words = "lighthouse begins: " + run_text(record)};
}

MaybeStart start_of(const Hands& s) {
  const auto left = run_to_continue(s.journal.history(), s.asked(), s.clock.now());
  if (!left) return tl::unexpected(Refusal{.code = ExitCode::kRefused, .text = left.error()});
  if (!*left) return begin(s);
  const RunRecord& record = **left;
  if (const auto named = announce(s, record); !named) return tl::unexpected(named.error());
  const RunRecord& before = s.journal.history().unfinished()->record;
  if (record == before) {
    return Start{.record = record, .words = "lighthouse goes on with: " + run_text(record)};
  }
  if (const auto written = s.journal.write(record, s.clock.now()); !written) {
    return not_written(written.error());
  }
  return Start{.record = record,
               .words = fmt::format("lighthouse turns into a rollback: {}", run_text(before))};
}

live::DriverOptions driver_options(const Hands& s, Progress& progress) {
  return {.call_deadline = s.fleet.call_deadline(),
          .make_performer =
              [&s, &progress] {
                return s.fleet.performer(
                    Access::kFull,
                    [&progress](const Call& call, const Answer& answer, Duration took) {
                      progress.told(call, answer, took);
                    });
              },
          .write_journal =
              [&s](const RunRecord& record) {
                auto written = s.journal.write(record, s.clock.now());
                if (!written)
                  s.log.note(fmt::format("journal: {}", written.error().message.view()));
                return written;
              },
          .write_look =
              [&s](const Engine& engine) { s.journal.write_look(engine, s.clock.now(), s.log); },
          .watch = [&progress](const Engine& engine) { progress.watch(engine); }};
}

std::string again_text(const OperateOptions& options) {
  if (options.reap) return "lighthouse reap";
  std::string out = fmt::format("lighthouse {}", name_of(options.operation));
  if (!options.to.empty()) out += " --to " + options.to;
  return out;
}

ExitCode drive(const Hands& s, Start start) {
  const bool screen = s.console.live && !s.options.fleet.verbose;
  Progress progress({.console = s.console,
                     .log = s.log,
                     .names = s.fleet.names,
                     .clock = s.clock,
                     .engine = s.fleet.engine},
                    screen ? Display::kScreen : Display::kLines);
  progress.say(start.words);
  EngineConfig config = s.fleet.engine;
  config.keep_look = true;
  s.journal.begin_looks(config, start.record, s.clock.now(), s.log);
  Engine engine(config, start.record);
  DetachOnSignal signals;
  live::DriverEnd end{};
  {
    live::Driver driver(driver_options(s, progress), s.clock);
    signals.watch([&driver] { driver.detach(); });
    end = driver.run(engine);
    if (end == live::DriverEnd::kDetached) {
      progress.say(fmt::format("lighthouse detaches: nothing is cancelled; to go on: {}",
                               again_text(s.options)));
    }
    signals.stop();
  }
  progress.finish();
  if (end == live::DriverEnd::kDetached) return ExitCode::kDetached;
  return exit_code_of(engine.record().ending, s.options.operation);
}

}  // namespace

ExitCode operate_live(Console& console, const OperateOptions& options) {
  if (options.dry_run && options.reap) return reap_dry_run(console, options);
  if (options.dry_run) return dry_run_live(console, options);
  if (options.rehearse) {
    if (const ExitCode code = rehearsal_gate(console, options); code != ExitCode::kDone)
      return code;
  }
  const std::string_view command = options.reap ? "reap" : name_of(options.operation);
  const Reach reach = options.offline ? Reach::kAwsAlone : Reach::kAll;
  const auto session = open_session(console, options.fleet, reach);
  if (!session) return refuse(console, command, session.error());
  Fleet& fleet = *session->fleet;
  const auto journal = RunJournal::open(fleet, *session->log);
  if (!journal) return refuse(console, command, journal.error());
  const live::LiveClock clock = clock_after((*journal)->history(), fleet, *session->log);
  const Hands hands{.console = console,
                    .options = options,
                    .log = *session->log,
                    .fleet = fleet,
                    .journal = **journal,
                    .clock = clock};
  fleet.engine.policy.kill_new_generation = !options.kill.empty();
  const auto start = start_of(hands);
  if (!start) return refuse(console, command, start.error());
  return drive(hands, *start);
}

}  // namespace lighthouse::cli
