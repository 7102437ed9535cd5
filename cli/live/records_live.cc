#include "cli/live/records_live.h"

#include <ostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/live/look.h"
#include "cli/live/name_view.h"
#include "cli/live/preflight.h"
#include "cli/live/session.h"
#include "core/decide/explain.h"
#include "core/decide/retention.h"
#include "core/live/lease_look.h"
#include "core/wire/timestamps.h"

namespace lighthouse::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(Time time) {
  if (time == kNever) return "never";
  const int64_t seconds = time.time_since_epoch().count() / 1'000;
  return wire::format_iso8601(seconds * 1'000);
}

Refusal unreachable(std::string_view what, const CallError& error) {
  return {.code = ExitCode::kUnreachable,
          .text = fmt::format("{}: {}: {}; \"lighthouse preflight\" says what to do", what,
                              name_of(error.code), error.message.view())};
}

void print_lease(Console& console, const Lease& lease, const LeaseOptions& options) {
  const bool held = lease.holder != 0;
  if (options.json) {
    const Json out = {{"holder", held ? Json(fmt::format("{:016x}", lease.holder)) : Json(nullptr)},
                      {"token", lease.token},
                      {"left-seconds", lease.left.count() / 1'000}};
    console.out << out.dump(2) << '\n';
    return;
  }
  if (!held) {
    console.out << fmt::format("The lease is free (last token {}).\n", lease.token);
    return;
  }
  console.out << fmt::format("Run {:016x} holds the lease: token {}, {} left.\n", lease.holder,
                             lease.token,
                             format_duration(lease.left - lease.left % Duration{1'000}));
}

// Nothing may be given back but what the person has looked at, or named.
tl::expected<void, Refusal> may_release(const Lease& lease, const LeaseOptions& options) {
  if (options.force && options.run != lease.holder) {
    return tl::unexpected(
        Refusal{.text = fmt::format("--run: run {:016x} does not hold the lease; {:016x} does",
                                    options.run, lease.holder)});
  }
  if (!options.force && *options.token != lease.token) {
    return tl::unexpected(
        Refusal{.text = fmt::format("--token: the lease has token {} by now; look at it again",
                                    lease.token)});
  }
  return {};
}

Json run_json(const PastRun& run) {
  const RunRecord& r = run.record;
  const bool over = r.step == Step::kEnded;
  return {{"run", fmt::format("{:016x}", r.run)},
          {"operation", name_of(r.operation)},
          {"version", r.version.empty() ? Json(nullptr) : Json(r.version.view())},
          {"began", text_of(r.began)},
          {"written", text_of(run.written)},
          {"step", name_of(r.step)},
          {"ending", over ? Json(name_of(r.ending)) : Json(nullptr)},
          {"reason", r.reason == Reason::kNone ? Json(nullptr) : Json(name_of(r.reason))}};
}

}  // namespace

ExitCode lease_live(Console& console, const LeaseOptions& options) {
  auto session = open_to_look(console, options.fleet, Reach::kAll);
  if (!session) return refuse(console, "lease", session.error());
  Fleet& fleet = *session->fleet;
  const auto lease = live::look_at_lease(fleet.redis, session->deadline());
  if (!lease) return refuse(console, "lease", unreachable("redis", lease.error()));
  if (!options.release) {
    print_lease(console, *lease, options);
    return ExitCode::kDone;
  }
  if (lease->holder == 0) {
    print_lease(console, *lease, options);
    return ExitCode::kDone;
  }
  if (const auto may = may_release(*lease, options); !may) {
    return refuse(console, "lease release", may.error());
  }
  const auto performer = fleet.performer(Access::kFull, {});
  const Answer answer = performer->perform(ReleaseLease{lease->holder}, session->deadline());
  if (const CallError* error = failure_of(answer)) {
    return refuse(console, "lease release", unreachable("redis", *error));
  }
  console.out << fmt::format("The lease of run {:016x} is given back.\n", lease->holder);
  return ExitCode::kDone;
}

ExitCode history_live(Console& console, const HistoryOptions& options) {
  auto session = open_to_look(console, options.fleet, Reach::kAwsAlone);
  if (!session) return refuse(console, "history", session.error());
  if (options.json) {
    Json out = Json::array();
    for (const PastRun& run : session->history.runs) out.push_back(run_json(run));
    console.out << out.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    return ExitCode::kDone;
  }
  if (session->history.runs.empty()) console.out << "No run yet.\n";
  NameView names(session->fleet->names);
  for (const PastRun& run : session->history.runs) {
    const RunRecord& r = run.record;
    const bool over = r.step == Step::kEnded;
    const std::string end = over ? explain_ending(r, names.names())
                                 : fmt::format("unfinished: {}", sentence_of(r.step));
    print(console,
          {{.text = fmt::format("{:016x}  {}  {}  {:<20}  ", r.run, text_of(r.began),
                                text_of(run.written), operation_text(r.operation, r.version))},
           {.text = end, .color = over ? Color::kPlain : Color::kYellow}});
  }
  return ExitCode::kDone;
}

ExitCode reap_dry_run(Console& console, const OperateOptions& options) {
  auto session = open_to_look(console, options.fleet, Reach::kAll);
  if (!session) return refuse(console, "reap", session.error());
  const auto groups = groups_now(*session->fleet, session->deadline());
  if (!groups) return refuse(console, "reap", groups.error());
  Looked looked;
  looked.seen.groups.value = *groups;
  looked.now = session->clock.now();
  const PastRun* left = session->history.unfinished();
  if (left != nullptr) looked.record = left->record;
  NameView names(session->fleet->names);
  const Sight sight = looked.sight(session->fleet->engine, names.names());
  const Situation s = sight.situation();
  const auto beyond = beyond_retention(s, looked.record);
  if (beyond.empty()) console.out << "No empty group is beyond the retention.\n";
  for (const Group* group : beyond) {
    console.out << fmt::format("would delete {}: empty and disabled, made {}\n",
                               names.names().group(group->id), text_of(group->created));
  }
  console.out << "Nothing was changed.\n";
  return ExitCode::kDone;
}

// --- the commands
// ---------------------------------------------------------------------------------

ExitCode run(Console& console, const PreflightOptions& options) {
  return preflight_live(console, options);
}
ExitCode run(Console& console, const LeaseOptions& options) {
  return lease_live(console, options);
}
ExitCode run(Console& console, const HistoryOptions& options) {
  return history_live(console, options);
}

}  // namespace lighthouse::cli
