#include "sim/from_fleet_work.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "sim/search/draw.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;

// Any number: the same fleet gives the same world.
constexpr uint64_t kSpread = 20;

HostFacts facts_of(const SeenFleet& fleet, InstanceId id) {
  HostFacts out{.instance_handle = id.value};
  if (const InstanceFacts* facts = find_by_id(fleet.seen.instances.value, id)) {
    out.private_dns = facts->private_dns;
    out.private_ipv4 = facts->private_ipv4;
  }
  return out;
}

// The one instance whose name or address that is; nullopt: none, or not known which.
std::optional<Target> target_of(const SeenFleet& fleet, const HostKey& host) {
  for (const Group& group : fleet.seen.groups.value) {
    const std::vector<InstanceId> living = living_members(group);
    for (std::size_t i = 0; i < living.size(); ++i) {
      if (match_host(host, facts_of(fleet, living[i])) != HostMatch::kThis) continue;
      return Target{.kind = Target::Kind::kGroup,
                    .sequence = group.id.sequence,
                    .polling = group.id.cluster == fleet.fleet.polling,
                    .index = static_cast<uint32_t>(i)};
    }
  }
  return std::nullopt;
}

WorkState state_of(ExecutionStatus status, ExecutionKind kind) {
  const bool waits = status == ExecutionStatus::kNotStarted || status == ExecutionStatus::kBuffered;
  if (waits && kind == ExecutionKind::kPipeline) return WorkState::kQueued;
  const bool paused = status == ExecutionStatus::kPaused || status == ExecutionStatus::kSuspended;
  return paused ? WorkState::kPaused : WorkState::kRunning;
}

}  // namespace

std::vector<InstanceId> living_members(const Group& group) {
  std::vector<InstanceId> out;
  for (const Member& member : group.members) {
    if (member.lifecycle == Lifecycle::kPending || member.lifecycle == Lifecycle::kInService ||
        member.lifecycle == Lifecycle::kStandby) {
      out.push_back(member.id);
    }
  }
  return out;
}

void take_work(const SeenFleet& fleet, const Assumptions& assumed, FleetScenario& out) {
  const Observation& seen = fleet.seen;
  if (!seen.executions.good()) {
    out.notes.emplace_back("what runs is not known: Redis was not read; assumed is only new work");
    return;
  }
  Draw draw(kSpread);
  const auto lasts = [&] { return draw.between(1s, std::max<Duration>(assumed.work_lasts, 1s)); };
  uint32_t homeless = 0;
  const auto on = [&](const HostKey& host) {
    const auto target = target_of(fleet, host);
    if (!target) ++homeless;
    return target.value_or(Target{});
  };
  for (const ExecutionFact& one : seen.executions.value) {
    if (is_complete(one.status)) continue;
    out.scenario.work.push_back(
        {.kind = one.kind == ExecutionKind::kTask ? WorkKind::kTask : WorkKind::kPipeline,
         .state = state_of(one.status, one.kind),
         .on = on(one.owner.host),
         .lasts = lasts()});
  }
  for (const HostKey& host : seen.bakes.value) {
    out.scenario.work.push_back({.kind = WorkKind::kBake, .on = on(host), .lasts = lasts()});
  }
  if (homeless > 0) {
    out.notes.push_back(
        fmt::format("{} of {} executions and bakes name no host of the fleet; each is put on any",
                    homeless, out.scenario.work.size()));
  }
}

}  // namespace lighthouse::sim
