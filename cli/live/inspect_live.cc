#include "cli/live/inspect_live.h"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "cli/explain_lines.h"
#include "cli/live/look.h"
#include "cli/live/name_view.h"
#include "cli/live/session.h"
#include "cli/live/status_json.h"
#include "cli/render.h"
#include "core/decide/explain.h"

namespace lighthouse::cli {
namespace {

// The fleet as it is now, beside the run that is unfinished, or a drain that is only imagined: it
// judges every instance that is out of service.
struct Picture {
  Looked looked;
  bool imagined = false;
};

tl::expected<Picture, Refusal> picture_of(LookingSession& s) {
  LookRequest request{.record = {},
                      .enough = [](const Engine& engine) { return engine.looks() >= 3; },
                      .kill_new_generation = false};
  const PastRun* unfinished = s.history.unfinished();
  if (unfinished != nullptr) {
    request.record = unfinished->record;
  } else {
    auto groups = groups_now(*s.fleet, s.deadline());
    if (!groups) return tl::unexpected(groups.error());
    request.record = imagined_run(s.history, {.operation = Operation::kDrain, .version = {}},
                                  s.clock.now(), *groups);
  }
  Picture out{.looked = look(*s.fleet, *s.log, s.clock, request),
              .imagined = unfinished == nullptr};
  read_the_rest(*s.fleet, *s.log, s.clock, out.looked, Extent::kFleet);
  if (out.looked.seen.groups.good()) return out;
  const CallError& error = out.looked.seen.groups.error;
  return tl::unexpected(Refusal{
      .code = ExitCode::kUnreachable,
      .text =
          fmt::format("aws: {}; \"lighthouse preflight\" says what to do", error.message.view())});
}

// Nothing is under way: what is shown of the imagined drain are its verdicts alone.
void show_idle(const RunHistory& history, const FleetNames& names, Time now, View& view) {
  view.at.reset();
  view.operation = "nothing is under way";
  view.doing = "no run yet";
  view.step.clear();
  view.ending.clear();
  view.waits_heading = "a drain would wait for";
  if (history.runs.empty()) return;
  const PastRun& last = history.runs.back();
  const Duration ago = std::max(now - last.written, Duration{0});
  view.doing = fmt::format(
      "last: {}, {} ago: {}", operation_text(last.record.operation, last.record.version),
      format_duration(ago - ago % Duration{60'000}), explain_ending(last.record, names));
}

std::string lease_text(const Seen<Lease>& lease, const RunRecord& record, bool imagined) {
  if (!lease.good()) return fmt::format("not known: {}", lease.error.message.view());
  if (lease.value.holder == 0) return "free";
  const bool ours = !imagined && lease.value.holder == record.run;
  return fmt::format("held by run {:016x}{}, {} left", lease.value.holder,
                     ours ? " (this one)" : "",
                     format_duration(lease.value.left - lease.value.left % Duration{1'000}));
}

// Parts of the world that did not answer: what is shown of them is nothing, not idle.
void print_silent(Console& console, const Observation& seen) {
  const auto tell = [&](Part part, const auto& one) {
    if (one.good()) return;
    print(console, {{.text = "unknown: ", .color = Color::kYellow},
                    {.text = fmt::format("{}: {}", name_of(part), one.error.message.view())}});
  };
  tell(Part::kBalancers, seen.balancers);
  tell(Part::kInstances, seen.instances);
  tell(Part::kReports, seen.reports);
  tell(Part::kExecutions, seen.executions);
  tell(Part::kBakes, seen.bakes);
}

std::vector<ExplainSubject> subjects_of(const Observation& seen, const FleetNames& names) {
  std::vector<ExplainSubject> out;
  for (const Group& group : seen.groups.value) {
    out.push_back({.name = names.group(group.id), .group = group.id, .instance = {}});
    for (const Member& member : group.members) {
      out.push_back({.name = names.instance(member.id), .group = group.id, .instance = member.id});
    }
  }
  return out;
}

std::string no_wait(const LookingSession& s, const Picture& picture, const FleetNames& names,
                    const ExplainSubject* subject) {
  const RunRecord& record = picture.looked.record;
  if (picture.imagined && record.ending != Ending::kNone) {
    return fmt::format("A drain would end at once: {}.", explain_ending(record, names));
  }
  if (picture.imagined || s.history.unfinished() == nullptr) {
    return subject == nullptr
               ? "Nothing is under way, and nothing would be waited for."
               : fmt::format("Nothing is under way. A drain would not wait for {}.", subject->name);
  }
  if (subject == nullptr) return "Nothing is waited for.";
  return fmt::format("Lighthouse waits for nothing about {}. It is {}.", subject->name,
                     sentence_of(record.step));
}

}  // namespace

ExitCode status_live(Console& console, const StatusOptions& options) {
  auto session = open_to_look(console, options.fleet, Reach::kAll);
  if (!session) return refuse(console, "status", session.error());
  const auto picture = picture_of(*session);
  if (!picture) return refuse(console, "status", picture.error());
  NameView view_of_names(session->fleet->names);
  const FleetNames& names = view_of_names.names();
  const Sight sight = picture->looked.sight(session->fleet->engine, names);
  View view = live_view(sight);
  if (picture->imagined) show_idle(session->history, names, sight.now, view);
  if (options.json) {
    console.out << status_json(view, sight, picture->imagined) << '\n';
    return ExitCode::kDone;
  }
  constexpr std::size_t kAllRows = 1'000;
  for (const Line& line : render(view, kAllRows)) print(console, line);
  console.out << '\n';
  print(console, {{.text = "lease   ", .color = Color::kBold},
                  {.text = lease_text(sight.seen.lease, sight.record, picture->imagined)}});
  print_silent(console, sight.seen);
  return ExitCode::kDone;
}

ExitCode explain_live(Console& console, const ExplainOptions& options) {
  auto session = open_to_look(console, options.fleet, Reach::kAll);
  if (!session) return refuse(console, "explain", session.error());
  const auto picture = picture_of(*session);
  if (!picture) return refuse(console, "explain", picture.error());
  NameView view_of_names(session->fleet->names);
  const FleetNames& names = view_of_names.names();
  const std::vector<ExplainSubject> all = subjects_of(picture->looked.seen, names);
  const ExplainSubject* subject =
      options.subject.empty() ? nullptr : find_subject(all, options.subject);
  if (subject == nullptr && !options.subject.empty()) {
    console.err << subject_not_found(all, options.subject) << '\n';
    return ExitCode::kUsage;
  }
  bool any = false;
  for (const Wait& wait : picture->looked.waits) {
    if (!is_about(wait, subject)) continue;
    if (!any && picture->imagined)
      console.out << "Nothing is under way. A drain would wait for:\n\n";
    any = true;
    print_wait(console, words_of(wait, names, picture->looked.now));
  }
  if (!any) console.out << no_wait(*session, *picture, names, subject) << '\n';
  return ExitCode::kDone;
}

}  // namespace lighthouse::cli
