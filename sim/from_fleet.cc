#include "sim/from_fleet.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "core/decide/explain.h"
#include "core/model/pipeline_facts.h"
#include "sim/from_fleet_work.h"
#include "sim/scenario_names.h"
#include "sim/search/swarm.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;

constexpr int32_t kMostInstances = 20;  // of a group in a scenario
constexpr std::string_view kOlder = "0.0.0";

struct TroubleRow {
  FaultKind kind;
  uint32_t per_million;  // of calls, or per minute for all else
  Duration lasts;
};
constexpr std::array kTrouble = {
    TroubleRow{FaultKind::kLostRequest, 500, 30s},
    TroubleRow{FaultKind::kLostAnswer, 500, 30s},
    TroubleRow{FaultKind::kDelay, 2'000, 20s},
    TroubleRow{FaultKind::kThrottled, 2'000, 30s},
    TroubleRow{FaultKind::kServerError, 1'000, 30s},
    TroubleRow{FaultKind::kStaleRead, 2'000, 30s},
    TroubleRow{FaultKind::kGate429, 1'000, 2min},
    TroubleRow{FaultKind::kGateDown, 500, 3min},
    TroubleRow{FaultKind::kRedisDown, 500, 2min},
    TroubleRow{FaultKind::kInstanceDies, 200, 1min},
    TroubleRow{FaultKind::kOrcaRestarts, 300, 1min},
    TroubleRow{FaultKind::kOrcaStalls, 300, 6min},
    TroubleRow{FaultKind::kHostSick, 200, 5min},
    TroubleRow{FaultKind::kBootFails, 500, 5min},
    TroubleRow{FaultKind::kSpotInterruption, 50, 2min},
    TroubleRow{FaultKind::kControllerKilled, 200, 1min},
    TroubleRow{FaultKind::kControllerPaused, 200, 45s},
};

void add_trouble(Scenario& s, Trouble trouble) {
  if (trouble == Trouble::kNone) return;
  const uint32_t times = trouble == Trouble::kSwarm ? 10 : 1;
  for (const TroubleRow& row : kTrouble) {
    s.faults.push_back(
        {.kind = row.kind, .per_million = row.per_million * times, .lasts = row.lasts});
  }
}

bool is_registered(const SeenFleet& fleet, const Group& group, std::size_t balancer) {
  const BalancerId id = fleet.fleet.balancers[balancer];
  const Balancer* seen = find_by_id(fleet.seen.balancers.value, id);
  if (seen == nullptr) return false;
  return std::any_of(group.members.begin(), group.members.end(), [&](const Member& member) {
    return std::binary_search(seen->registered.begin(), seen->registered.end(), member.id);
  });
}

FleetGroup group_of(const SeenFleet& fleet, const Group& group) {
  const std::vector<InstanceId> living = living_members(group);
  FleetGroup out{.polling = group.id.cluster == fleet.fleet.polling,
                 .sequence = group.id.sequence,
                 .capacity = group.capacity,
                 .instances = static_cast<int32_t>(living.size()),
                 .age = std::max<Duration>(fleet.now - group.created, 1ms)};
  out.enabled = !group.suspended.has_all(kDisabledProcesses);
  out.elb_health_check = group.health_check == HealthCheck::kElb;
  out.add_to_load_balancer = !out.enabled || !group.suspended.has(Process::kAddToLoadBalancer);
  for (const Member& member : group.members) {
    const bool alive = std::find(living.begin(), living.end(), member.id) != living.end();
    if (alive && member.unhealthy) ++out.unhealthy;
  }
  for (std::size_t i = 0;
       !out.enabled && i < std::min<std::size_t>(2, fleet.fleet.balancers.size()); ++i) {
    if (is_registered(fleet, group, i)) out.half_disabled = std::string(kBalancerNames[i]);
  }
  return out;
}

tl::expected<void, std::string> check(const Scenario& s) {
  bool serves = false;
  for (std::size_t i = 0; i < s.groups.size(); ++i) {
    const FleetGroup& group = s.groups[i];
    serves = serves || (!group.polling && group.enabled);
    const int32_t most = std::max(group.instances, group.capacity.max);
    if (most > kMostInstances) {
      return tl::unexpected(
          fmt::format("a group has {} instances or room for them; a world takes at most {}", most,
                      kMostInstances));
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (group.polling == s.groups[j].polling && group.sequence == s.groups[j].sequence) {
        return tl::unexpected(fmt::format(
            "two groups of one cluster have the number {}; rename one of them", group.sequence));
      }
    }
  }
  if (!serves) return tl::unexpected(std::string("no group of the serving cluster is enabled"));
  return {};
}

tl::expected<void, std::string> take_groups(const SeenFleet& fleet, const PlannedOperation& planned,
                                            Scenario& s) {
  for (const Group& group : fleet.seen.groups.value) {
    if (group.deleting) continue;
    FleetGroup out = group_of(fleet, group);
    const auto& bad = planned.known_bad;
    out.known_bad = std::find(bad.begin(), bad.end(), group.id) != bad.end();
    // Two of one moment: the order that AWS showed them in.
    while (std::any_of(s.groups.begin(), s.groups.end(), [&](const FleetGroup& other) {
      return other.polling == out.polling && other.age == out.age;
    })) {
      out.age += 1ms;
    }
    if (!out.enabled) out.release = 1;
    s.groups.push_back(std::move(out));
  }
  return check(s);
}

// The version that the pipeline would bake; empty: it does not say.
std::string baked_version(const PipelineFacts& facts) {
  for (const BakedVersion& one : facts.versions) {
    if (one.origin == VersionOrigin::kFixed) return one.version;
  }
  return {};
}

void take_deploys(const PipelineFacts& facts, Pipeline& out) {
  for (const DeployFacts& deploy : facts.deploys) {
    out.scale_down = out.scale_down || deploy.scale_down == Setting::kOn;
    out.max_remaining = std::max(out.max_remaining, deploy.max_remaining_asgs);
    if (deploy.strategy != Strategy::kUnknown) out.strategy = std::string(name_of(deploy.strategy));
  }
}

void take_pipeline(const SeenFleet& fleet, const PlannedOperation& planned, FleetScenario& out) {
  Scenario& s = out.scenario;
  s.releases = {{.version = "0.0.1"}, {.version = std::string(kOlder)}};
  const auto facts = fleet.seen.pipeline.good()
                         ? facts_of(fleet.seen.pipeline.value)
                         : tl::expected<PipelineFacts, std::string>(
                               tl::unexpected(std::string("it was not read")));
  if (facts) {
    if (const std::string version = baked_version(*facts); !version.empty()) {
      s.releases[0].version = version;
    }
    s.pipeline.parameter = facts->has_version_parameter;
    s.pipeline.disabled = facts->disabled;
    take_deploys(*facts, s.pipeline);
  } else if (planned.operation == Operation::kUpgrade) {
    out.notes.push_back(fmt::format(
        "the upgrade pipeline is not known ({}); assumed is one that bakes and deploys red/black",
        facts.error()));
  }
  s.pipeline.package = "armoryspinnaker=" + s.releases[0].version;
  const bool known = std::any_of(s.releases.begin(), s.releases.end(),
                                 [&](const Release& r) { return r.version == planned.to; });
  if (!planned.to.empty() && !known) s.releases.push_back({.version = planned.to});
}

void note_balancers(const SeenFleet& fleet, FleetScenario& out) {
  if (!fleet.seen.balancers.good()) {
    out.notes.emplace_back(
        "the load balancers were not read; assumed are two that drain 5 minutes");
    return;
  }
  Duration longest{0};
  for (const Balancer& balancer : fleet.seen.balancers.value) {
    if (balancer.draining_enabled) longest = std::max(longest, balancer.draining_timeout);
  }
  out.scenario.draining_timeout = longest;
  if (fleet.fleet.balancers.size() != 2) {
    out.notes.push_back(fmt::format("the fleet has {} load balancers; the world has two",
                                    fleet.fleet.balancers.size()));
  }
}

}  // namespace

std::string_view name_of(Trouble trouble) {
  switch (trouble) {
    case Trouble::kNone: return "none";
    case Trouble::kUsual: return "usual";
    case Trouble::kSwarm: return "swarm";
  }
  return "";
}

tl::expected<FleetScenario, std::string> scenario_of_fleet(const SeenFleet& fleet,
                                                           const PlannedOperation& planned,
                                                           const Assumptions& assumed) {
  if (!fleet.seen.groups.good()) {
    return tl::unexpected(
        std::string("the groups of the fleet were not read; \"lighthouse "
                    "preflight\" says what to do"));
  }
  FleetScenario out;
  Scenario& s = out.scenario;
  s.name = fmt::format("{} of a fleet that was seen", lighthouse::name_of(planned.operation));
  s.about = "Made from a look at a fleet, with what could not be seen assumed.";
  s.operation = planned.operation;
  s.to = planned.to;
  s.policy = planned.policy;
  s.policy.kill_new_generation = false;
  take_pipeline(fleet, planned, out);
  for (Release& release : s.releases) release.boot = assumed.boot;
  if (auto taken = take_groups(fleet, planned, s); !taken) return tl::unexpected(taken.error());
  note_balancers(fleet, out);
  take_work(fleet, assumed, out);
  if (assumed.new_work_every > Duration{0}) {
    s.streams.push_back({.every = assumed.new_work_every,
                         .shortest = std::min<Duration>(20s, assumed.new_work_lasts),
                         .longest = assumed.new_work_lasts,
                         .until = 4h});
  }
  add_trouble(s, assumed.trouble);
  s = relaxed(std::move(s));
  s.expect.within = s.policy.drain_deadline + 24h;
  return out;
}

}  // namespace lighthouse::sim
