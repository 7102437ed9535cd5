#include "cli/live/plan_live.h"

#include <ostream>

#include <fmt/format.h>

#include "cli/live/name_view.h"
#include "cli/live/plan_text.h"
#include "cli/live/session.h"
#include "core/decide/explain.h"

namespace lighthouse::cli {
namespace {

struct Wish {
  Asked asked;
  std::vector<std::string> kill;
  Reach reach = Reach::kAll;
};

// Far enough to know every choice that the operation makes by itself.
bool is_planned(const Engine& engine) {
  const RunRecord& r = engine.record();
  if (r.step == Step::kDrain) return engine.looks() >= 4;  // with a verdict for each instance
  return r.step != Step::kPreflight && r.step != Step::kChooseRestore;
}

tl::expected<Looked, Refusal> looked_at(LookingSession& s, const Wish& wish) {
  LookRequest request{
      .record = {}, .enough = is_planned, .kill_new_generation = !wish.kill.empty()};
  auto left = run_to_continue(s.history, wish.asked, s.clock.now());
  if (!left) return tl::unexpected(Refusal{.code = ExitCode::kRefused, .text = left.error()});
  if (*left) {
    request.record = **left;
  } else {
    const auto groups = groups_now(*s.fleet, s.deadline());
    if (!groups) return tl::unexpected(groups.error());
    request.record = imagined_run(s.history, wish.asked, s.clock.now(), *groups);
  }
  return look(*s.fleet, *s.log, s.clock, request);
}

void print_plan(Console& console, const Sight& sight, const std::vector<std::string>& kill) {
  const PlanText plan = plan_text(sight, kill);
  int number = 0;
  for (const std::string& step : plan.steps) {
    if (step.starts_with(' ')) {
      print(console, {{.text = "   " + step, .color = Color::kDim}});
    } else {
      print(console, {{.text = fmt::format("{:>2}. {}", ++number, step)}});
    }
  }
  if (plan.untouched.empty()) return;
  print(console, {{.text = "not touched", .color = Color::kBold}});
  for (const std::string& one : plan.untouched) print(console, {{.text = "    " + one}});
}

ExitCode show(Console& console, const LookingSession& s, const Looked& looked, const Wish& wish,
              const FleetNames& names) {
  const Sight sight = looked.sight(s.fleet->engine, names);
  const RunRecord& r = looked.record;
  print(console,
        {{.text = operation_text(wish.asked.operation, wish.asked.version) + ": what would be done",
          .color = Color::kBold}});
  if (r.ending != Ending::kNone) {
    print(console, {{.text = explain_ending(r, names),
                     .color = r.ending == Ending::kDone ? Color::kGreen : Color::kYellow}});
    return exit_code_of(r.ending, wish.asked.operation);
  }
  if (r.step == Step::kPreflight || r.step == Step::kChooseRestore) {
    for (const Wait& wait : looked.waits) {
      print(console, {{.text = explain(wait, names, looked.now), .color = Color::kYellow}});
    }
    return ExitCode::kUnreachable;
  }
  if (s.history.unfinished() != nullptr && s.history.unfinished()->record.run == r.run) {
    print(
        console,
        {{.text = fmt::format("it goes on with run {:016x}, now {}", r.run, sentence_of(r.step))}});
  }
  print_plan(console, sight, wish.kill);
  print(console, {{.text = "Nothing was changed.", .color = Color::kDim}});
  return ExitCode::kDone;
}

ExitCode plan(Console& console, std::string_view command, const FleetChoice& choice,
              const Wish& wish) {
  auto session = open_to_look(console, choice, wish.reach);
  if (!session) return refuse(console, command, session.error());
  const auto looked = looked_at(*session, wish);
  if (!looked) return refuse(console, command, looked.error());
  NameView names(session->fleet->names);
  return show(console, *session, *looked, wish, names.names());
}

}  // namespace

ExitCode plan_live(Console& console, const PlanOptions& options) {
  const Asked asked{.operation = options.operation, .version = Version::truncated(options.to)};
  return plan(console, "plan", options.fleet, {.asked = asked, .kill = {}});
}

ExitCode dry_run_live(Console& console, const OperateOptions& options) {
  const Asked asked{.operation = options.operation, .version = Version::truncated(options.to)};
  return plan(console, name_of(options.operation), options.fleet,
              {.asked = asked,
               .kill = options.kill,
               .reach = options.offline ? Reach::kAwsAlone : Reach::kAll});
}

}  // namespace lighthouse::cli
