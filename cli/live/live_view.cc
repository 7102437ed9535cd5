#include "cli/live/live_view.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/decide/evidence.h"
#include "core/decide/fleet_picture.h"

namespace lighthouse::cli {
namespace {

struct Seeing {
  const Sight& sight;
  Situation situation;
  Evidence evidence;
};

// --- instances ----------------------------------------------------------------------------------

std::string state_of(const Member& member) {
  switch (member.lifecycle) {
    case Lifecycle::kPending: return "pending";
    case Lifecycle::kInService: return member.unhealthy ? "unhealthy" : "in service";
    case Lifecycle::kStandby: return "standby";
    case Lifecycle::kDetaching: return "detaching";
    case Lifecycle::kTerminating: return "terminating";
    case Lifecycle::kOther: break;
  }
  return "changing";
}

Mark mark_at(const Balancers& balancers, BalancerId balancer, InstanceId instance) {
  const Balancer* b = find_by_id(balancers, balancer);
  if (b == nullptr) return Mark::kFailing;
  const BalancerRow* row = find_by_id(b->health, instance);
  return row == nullptr ? Mark::kOut : mark_of(row->state);
}

uint32_t work_of(const Seeing& s, InstanceId instance) {
  uint32_t reported = 0;
  for (const auto& link : s.evidence.reports_of(instance)) {
    reported = std::max(reported, s.sight.seen.reports.value[link.index].count);
  }
  const auto known =
      s.evidence.executions_of(instance).size() + s.evidence.bakes_of(instance).size();
  return std::max(reported, static_cast<uint32_t>(known));
}

// Its Igor and Echo run for as long as the host of a polling group runs, whatever its group says
// [14.3].
bool polls(const Seeing& s, const Group& group, InstanceId instance) {
  if (group.id.cluster != s.sight.config.fleet.polling) return false;
  const auto& stopped = s.sight.record.pollers_stopped;
  return may_run(s.situation, instance) &&
         !std::binary_search(stopped.begin(), stopped.end(), instance);
}

InstanceView instance_view(const Seeing& s, const Group& group, const Member& member) {
  InstanceView out{.name = s.sight.names.instance(member.id), .state = state_of(member)};
  out.troubled = member.unhealthy;
  const auto& balancers = s.sight.config.fleet.balancers;
  for (std::size_t i = 0; i < out.balancers.size() && i < balancers.size(); ++i) {
    out.balancers[i] = mark_at(s.sight.seen.balancers.value, balancers[i], member.id);
  }
  out.work = work_of(s, member.id);
  out.polls = polls(s, group, member.id);
  for (const Wait& wait : s.sight.waits) {
    if (wait.instance == member.id) add_wait(wait, s.sight.now, out);
  }
  return out;
}

// --- groups -------------------------------------------------------------------------------------

// AWS does not tell the version that a group runs: generations are shown by what they do.
std::string_view heading_of(const GroupView& group) {
  if (group.state == kKeptState) return "kept";
  if (group.state == "serves" || group.state == "starting") return "in service";
  return "out of service";
}

std::vector<GenerationView> generations_of(const Seeing& s) {
  std::vector<GenerationView> out;
  for (const std::string_view heading : {"in service", "out of service", "kept"}) {
    GenerationView generation{.version = std::string(heading)};
    for (const ClusterId cluster : {s.sight.config.fleet.serving, s.sight.config.fleet.polling}) {
      for (const Group* group : newest_first(s.situation, cluster)) {
        GroupView view{.name = s.sight.names.group(group->id),
                       .state = group_state(s.situation, *group),
                       .capacity = group->capacity};
        if (heading_of(view) != heading) continue;
        for (const Member& member : group->members) {
          view.instances.push_back(instance_view(s, *group, member));
        }
        generation.groups.push_back(std::move(view));
      }
    }
    if (!generation.groups.empty()) out.push_back(std::move(generation));
  }
  return out;
}

std::string operation_of(const RunRecord& record) {
  std::string out(name_of(record.operation));
  if (record.operation == Operation::kUpgrade) out += fmt::format(" to {}", record.version.view());
  return record.rolling_back ? out + ", rolling back" : out;
}

}  // namespace

std::string group_state(const Situation& situation, const Group& group) {
  if (group.deleting) return "deleting";
  if (group.members.empty()) {
    return is_disabled(group) ? std::string(kKeptState) : "empty";
  }
  if (is_disabled(group)) return "disabled";
  if (!is_enabled(group)) return "half disabled";
  return serving_members(situation, group) > 0 ? "serves" : "starting";
}

View live_view(const Sight& sight) {
  const RunRecord& record = sight.record;
  const Situation situation = sight.situation();
  const Seeing seeing{.sight = sight, .situation = situation, .evidence = Evidence(situation)};
  View out{.at = sight.now - record.began, .operation = operation_of(record)};
  out.step = name_of(record.step);
  out.doing = sentence_of(record.step);
  out.step_age = sight.now - record.step_began;
  if (record.ending != Ending::kNone) {
    out.ending = explain_ending(record, sight.names);
    out.good = record.ending == Ending::kDone ||
               (record.ending == Ending::kRolledBack && record.operation == Operation::kRollback);
  }
  out.generations = generations_of(seeing);
  for (const GenerationView& generation : out.generations) {
    for (const GroupView& group : generation.groups) {
      out.pollers +=
          static_cast<uint32_t>(std::ranges::count_if(group.instances, &InstanceView::polls));
    }
  }
  for (const Wait& wait : sight.waits) {
    out.waits.push_back(words_of(wait, sight.names, sight.now));
  }
  return out;
}

}  // namespace lighthouse::cli
