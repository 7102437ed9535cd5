#include "cli/live/operate_live.h"

#include <ostream>

#include <fmt/format.h>

#include "cli/live/detach_on_signal.h"
#include "cli/live/progress.h"
#include "cli/live/run_journal.h"
#include "core/decide/explain.h"
#include "core/decide/turn_back.h"
#include "core/live/driver.h"

namespace lighthouse::cli {
namespace {

struct Session {
  Console& console;
  const OperateOptions& options;
  Log& log;
  Fleet& fleet;
  RunJournal& journal;
  const live::LiveClock& clock;

  [[nodiscard]] Asked asked() const {
    return {.operation = options.operation, .version = Version::truncated(options.to)};
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

// Which groups there are: what a new run may believe of earlier ones depends on it.
tl::expected<Groups, Refusal> groups_now(const Session& s) {
  const auto performer = s.fleet.performer(Access::kReadOnly, {});
  const Answer answer = performer->perform(DescribeGroups{}, s.deadline());
  const auto& groups = std::get<Result<Groups>>(answer);
  if (groups) return *groups;
  return tl::unexpected(
      Refusal{.code = ExitCode::kUnreachable,
              .text = fmt::format("aws: {}: {}; \"lighthouse preflight\" says what to do",
                                  name_of(groups.error().code), groups.error().message.view())});
}

// A run that another command left before it changed anything. Nobody goes on with it: the journal's
// lock is ours.
Result<Done> close_idle_run(const Session& s, RunRecord record) {
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

MaybeStart begin(const Session& s) {
  const auto groups = groups_now(s);
  if (!groups) return tl::unexpected(groups.error());
  if (const PastRun* idle = s.journal.history().unfinished()) {
    if (const auto closed = close_idle_run(s, idle->record); !closed) {
      return not_written(closed.error());
    }
  }
  RunRecord record =
      new_run(s.journal.history(), s.asked(), new_run_number(), s.clock.now(), *groups);
  if (const auto written = s.journal.write(record, s.clock.now()); !written) {
    return not_written(written.error());
  }
  return Start{.record = record, .words = "lighthouse begins: " + run_text(record)};
}

MaybeStart start_of(const Session& s) {
  const auto left = run_to_continue(s.journal.history(), s.asked(), s.clock.now());
  if (!left) return tl::unexpected(Refusal{.code = ExitCode::kRefused, .text = left.error()});
  if (!*left) return begin(s);
  const RunRecord& record = **left;
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

live::DriverOptions driver_options(const Session& s, Progress& progress) {
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
          .watch = [&progress](const Engine& engine) { progress.watch(engine); }};
}

std::string again_text(const OperateOptions& options) {
  std::string out = fmt::format("lighthouse {}", name_of(options.operation));
  if (!options.to.empty()) out += " --to " + options.to;
  return out;
}

ExitCode drive(const Session& s, Start start) {
  const bool screen = s.console.live && !s.options.fleet.verbose;
  Progress progress({.console = s.console,
                     .log = s.log,
                     .names = s.fleet.names,
                     .clock = s.clock,
                     .engine = s.fleet.engine},
                    screen ? Display::kScreen : Display::kLines);
  progress.say(start.words);
  Engine engine(s.fleet.engine, start.record);
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

ExitCode refuse(Console& console, const OperateOptions& options, const Refusal& refusal) {
  console.err << fmt::format("lighthouse {}: {}\n", name_of(options.operation), refusal.text);
  return refusal.code;
}

}  // namespace

ExitCode operate_live(Console& console, const OperateOptions& options) {
  auto log =
      Log::open(console.err, {.file = options.fleet.log_file, .verbose = options.fleet.verbose});
  if (!log) return refuse(console, options, {.text = log.error()});
  const Reach reach = options.offline ? Reach::kAwsAlone : Reach::kAll;
  const auto fleet = open_fleet(options.fleet, reach, **log);
  if (!fleet) return refuse(console, options, {.text = fleet.error()});
  const auto journal = RunJournal::open(**fleet, **log);
  if (!journal) return refuse(console, options, journal.error());
  const live::LiveClock clock = clock_after((*journal)->history(), **fleet, **log);
  const Session session{.console = console,
                        .options = options,
                        .log = **log,
                        .fleet = **fleet,
                        .journal = **journal,
                        .clock = clock};
  const auto start = start_of(session);
  if (!start) return refuse(console, options, start.error());
  return drive(session, *start);
}

}  // namespace lighthouse::cli
