#include "cli/event_lines.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/render.h"
#include "cli/world_view.h"
#include "sim/scenario_names.h"

namespace lighthouse::cli {
namespace {

using sim::Sight;
using sim::TraceEntry;
using sim::World;

std::string subject_of(const TraceEntry& entry, const FleetNames& names) {
  const bool instance = entry.instance.valid();
  const bool group = entry.group.valid();
  if (instance && group) {
    return fmt::format(" {} of {}", names.instance(entry.instance), names.group(entry.group));
  }
  if (instance) return " " + names.instance(entry.instance);
  return group ? " " + names.group(entry.group) : std::string{};
}

// The journal and the lease are Lighthouse's own affair.
bool is_shown(CallKind kind) {
  return is_write(kind) && kind != CallKind::kAppendJournal && kind != CallKind::kReleaseLease;
}

Piece answer_piece(uint16_t b) {
  if (b == 0) return {.text = "accepted", .color = Color::kGreen};
  const auto code = static_cast<ErrorCode>(b - 1);
  return {.text = std::string(name_of(code)), .color = Color::kYellow};
}

Line call_line(const TraceEntry& entry, const FleetNames& names) {
  const auto kind = static_cast<CallKind>(entry.a);
  if (!is_shown(kind)) return {};
  return {{.text = std::string(verb_of(kind)) + subject_of(entry, names) + ": "},
          answer_piece(entry.b)};
}

// An answer that says what the effect said is no news.
Line lost_answer_line(const TraceEntry& entry) {
  const auto kind = static_cast<CallKind>(entry.a);
  const bool lost = entry.b == 1 + static_cast<uint16_t>(ErrorCode::kOutcomeUnknown);
  if (!lost || !is_shown(kind)) return {};
  return {{.text = fmt::format("{} …: no answer; Lighthouse looks", verb_of(kind)),
           .color = Color::kYellow}};
}

Line notice_line(const TraceEntry& entry, const FleetNames& names) {
  using Kind = fakes::aws::Notice::Kind;
  switch (static_cast<Kind>(entry.a)) {
    case Kind::kLaunched:
      return {{.text = "aws launches" + subject_of(entry, names), .color = Color::kDim}};
    case Kind::kTerminated:
      return {{.text = "aws: gone is" + subject_of(entry, names), .color = Color::kDim}};
    case Kind::kSpotNotice:
      return {{.text = "aws takes back" + subject_of(entry, names), .color = Color::kYellow}};
    case Kind::kBooting:
    case Kind::kTerminating:
    case Kind::kShuttingDown:
    case Kind::kEnteredBalancer:
    case Kind::kLeftBalancer:
    case Kind::kDrained:
    case Kind::kMarkedUnhealthy: return {};
  }
  return {};
}

Line fault_line(const World& world, const TraceEntry& entry) {
  if (entry.b == 0) return {};
  const sim::FaultKind kind = world.stage().scenario.faults.at(entry.a).kind;
  return {{.text = fmt::format("fault {}:{} {}", name_of(kind),
                               subject_of(entry, world.stage().names), sentence_of(kind)),
           .color = Color::kYellow}};
}

// "lighthouse", or its number when there are two.
std::string who(const World& world, const TraceEntry& entry) {
  if (world.controllers().size() < 2 || entry.controller == sim::kNobody) return "lighthouse";
  return fmt::format("lighthouse {}", entry.controller + 1);
}

Line ending_line(const World& world, const TraceEntry& entry) {
  const auto ending = static_cast<Ending>(entry.a);
  const bool good = ending == Ending::kDone || ending == Ending::kRolledBack;
  RunRecord record;
  record.ending = ending;
  record.reason = static_cast<Reason>(entry.b);
  record.reason_group = entry.group;
  record.reason_instance = entry.instance;
  return {{.text = who(world, entry) + ": ", .color = Color::kBold},
          {.text = explain_ending(record, world.stage().names),
           .color = good ? Color::kGreen : Color::kYellow}};
}

// Empty for what is not worth a line.
Line line_of(const World& world, const TraceEntry& entry) {
  const FleetNames& names = world.stage().names;
  switch (entry.sight) {
    case Sight::kStarts:
      return {{.text = who(world, entry) + " begins: " + operation_text(world.stage().scenario),
               .color = Color::kBold}};
    case Sight::kSends: return {};
    case Sight::kEffect: return call_line(entry, names);
    case Sight::kAnswered: return lost_answer_line(entry);
    case Sight::kEntersStep: {
      const auto step = static_cast<Step>(entry.a);
      if (step == Step::kEnded) return {};
      return {{.text = fmt::format("{}: ", name_of(step)), .color = Color::kCyan},
              {.text = std::string(sentence_of(step))}};
    }
    case Sight::kEnds: return ending_line(world, entry);
    case Sight::kKilled:
      return {{.text = who(world, entry) + " is killed", .color = Color::kYellow}};
    case Sight::kRestarted: return {{.text = who(world, entry) + " starts again from its journal"}};
    case Sight::kPaused:
      return {{.text = fmt::format("{} sleeps for {} s", who(world, entry), entry.a),
               .color = Color::kYellow}};
    case Sight::kNotice: return notice_line(entry, names);
    case Sight::kFault: return fault_line(world, entry);
    case Sight::kFaultsEnd: return {{.text = "no more faults", .color = Color::kDim}};
    case Sight::kViolation:
      return {{.text = describe(*world.violation(), names), .color = Color::kRed}};
  }
  return {};
}

void add(std::vector<Line>& out, const World& world, Time at, Line line) {
  if (line.empty()) return;
  line.insert(line.begin(),
              {.text = clock_text(at - world.stage().zero) + "  ", .color = Color::kDim});
  out.push_back(std::move(line));
}

void add_lost(std::vector<Line>& out, const World& world, std::size_t& seen,
              const fakes::spinnaker::LostWork& lost, std::string_view how) {
  for (; seen < lost.size(); ++seen) {
    const FleetNames& names = world.stage().names;
    add(out, world, lost[seen].at,
        {{.text = fmt::format("{} {} on {}", how, names.execution(lost[seen].id),
                              names.instance(lost[seen].instance)),
          .color = Color::kRed}});
  }
}

}  // namespace

std::string_view verb_of(CallKind kind) {
  switch (kind) {
    case CallKind::kSuspendProcesses: return "suspend processes of";
    case CallKind::kResumeProcesses: return "resume processes of";
    case CallKind::kUpdateCapacity: return "set the capacity of";
    case CallKind::kRegisterInstances: return "register instances";
    case CallKind::kDeregisterInstances: return "deregister instances";
    case CallKind::kSetInstanceHealthy: return "set healthy";
    case CallKind::kTerminateAndDecrement: return "terminate";
    case CallKind::kDeleteGroup: return "delete";
    case CallKind::kSavePipeline: return "save the upgrade pipeline";
    case CallKind::kTriggerPipeline: return "start the upgrade pipeline";
    case CallKind::kCancelRun: return "cancel the upgrade pipeline";
    case CallKind::kSubmitRecord: return "write to Tasks";
    case CallKind::kReleaseLease: return "release the lease";
    case CallKind::kAppendJournal: return "write the journal";
    case CallKind::kStopPoller: return "stop the poller of";
    case CallKind::kDescribeGroups:
    case CallKind::kDescribeInstances:
    case CallKind::kDescribeBalancers:
    case CallKind::kActiveByInstance:
    case CallKind::kReadExecutions:
    case CallKind::kReadBakes:
    case CallKind::kProbeGate:
    case CallKind::kProbeUrl:
    case CallKind::kGetPipeline:
    case CallKind::kListRuns:
    case CallKind::kListTasks:
    case CallKind::kHoldLease: return "read";
  }
  return "call";
}

std::vector<Line> EventLines::next(const World& world) {
  std::vector<Line> out;
  const auto entries = world.trace_entries();
  for (; entries_ < entries.size(); ++entries_) {
    add(out, world, entries[entries_].at, line_of(world, entries[entries_]));
  }
  add_lost(out, world, killed_, world.spinnaker().killed(), "killed with its host:");
  add_lost(out, world, stranded_, world.spinnaker().stranded(), "lost with its Orca:");
  if (world.controllers().empty()) return out;
  const RunRecord& record = world.controllers().front().record();
  for (const DeedRecord& deed : record.deeds) {
    if (deed.item < deeds_) continue;
    deeds_ = deed.item + 1;
    add(out, world, world.now(),
        {{.text = describe(deed.deed, deed.group, deed.instance, world.stage().names),
          .color = Color::kGreen}});
  }
  return out;
}

}  // namespace lighthouse::cli
