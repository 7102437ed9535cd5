#include "sim/outside_setup.h"

#include <algorithm>
#include <utility>

#include "sim/scenario_names.h"
#include "sim/stage.h"

namespace lighthouse::sim {

namespace aws = fakes::aws;
namespace spinnaker = fakes::spinnaker;

namespace {

constexpr Duration kStaleBound{45'000};  // below Policy::stale_read_bound
constexpr Duration kSnapshots{300'000};

bool has_fault(const Scenario& scenario, FaultKind kind) {
  return std::any_of(scenario.faults.begin(), scenario.faults.end(),
                     [kind](const Fault& fault) { return fault.kind == kind; });
}

spinnaker::WorkKind kind_of(WorkKind kind) {
  switch (kind) {
    case WorkKind::kPipeline: return spinnaker::WorkKind::kPipeline;
    case WorkKind::kTask: return spinnaker::WorkKind::kTask;
    case WorkKind::kBake: return spinnaker::WorkKind::kBake;
    case WorkKind::kOperation: return spinnaker::WorkKind::kOperation;
  }
  return spinnaker::WorkKind::kPipeline;
}

spinnaker::WorkState state_of(WorkState state) {
  switch (state) {
    case WorkState::kRunning: return spinnaker::WorkState::kRunning;
    case WorkState::kPaused: return spinnaker::WorkState::kPaused;
    case WorkState::kQueued: return spinnaker::WorkState::kQueued;
    case WorkState::kManualJudgment: return spinnaker::WorkState::kManualJudgment;
  }
  return spinnaker::WorkState::kRunning;
}

aws::StandingGroup standing_group(const FleetGroup& group, Time zero) {
  aws::StandingGroup out;
  out.spec = {.id = id_of(group),
              .capacity = group.capacity,
              .health_check = group.elb_health_check ? HealthCheck::kElb : HealthCheck::kEc2,
              .grace = Duration{600'000},
              .attached = {kExternalBalancer, kInternalBalancer},
              .release = static_cast<uint16_t>(group.release)};
  out.created = zero - group.age;
  out.instances = group.instances;
  out.unhealthy = group.unhealthy;
  out.suspended = group.enabled ? ProcessSet{} : kDisabledProcesses;
  if (!group.add_to_load_balancer) {
    out.suspended = out.suspended | only(Process::kAddToLoadBalancer);
  }
  out.registered = group.enabled;
  return out;
}

}  // namespace

aws::Parameters aws_parameters(const Scenario& scenario) {
  aws::Parameters parameters;
  // Without such a fault nothing is ever stale, and no past need be kept.
  parameters.stale_bound = has_fault(scenario, FaultKind::kStaleRead) ? kStaleBound : Duration{0};
  return parameters;
}

spinnaker::Setup spinnaker_setup(const Scenario& scenario, Time zero, Document pipeline) {
  spinnaker::Setup setup;
  for (const Release& release : scenario.releases) {
    setup.releases.push_back({.version = Version::truncated(release.version),
                              .boot = release.boot,
                              .boot_bad = 2 * release.boot,
                              .boots = release.boots,
                              .gate_works = release.gate_works,
                              .bakes = release.bakes,
                              .sick_after = release.sick_after});
  }
  setup.serving = kServingCluster;
  setup.polling = kPollingCluster;
  setup.external = kExternalBalancer;
  setup.internal = kInternalBalancer;
  setup.clusters = {{Message::truncated("armoryspinnaker-ha"), kServingCluster},
                    {Message::truncated("armoryspinnaker-ha-polling"), kPollingCluster}};
  setup.balancers = {{Message::truncated(kBalancerNames[0]), kExternalBalancer},
                     {Message::truncated(kBalancerNames[1]), kInternalBalancer}};
  if (scenario.docker_hosts) setup.naming = spinnaker::OrcaNaming::kContainer;
  setup.pipeline = std::move(pipeline);
  setup.bake = scenario.pipeline.bake;
  setup.bake_bad = std::max(setup.bake_bad, 2 * setup.bake);
  if (has_fault(scenario, FaultKind::kRedisOldReplica)) setup.snapshot_every = kSnapshots;
  for (const WorkStream& stream : scenario.streams) {
    setup.streams.push_back({.every = stream.every,
                             .shortest = stream.shortest,
                             .longest = stream.longest,
                             .from = zero + stream.from,
                             .until = zero + stream.until,
                             .tasks = stream.tasks});
  }
  return setup;
}

void build_fleet(const Scenario& scenario, Time zero, Context& ctx, aws::Aws& aws) {
  for (const BalancerId id : {kExternalBalancer, kInternalBalancer}) {
    aws.add_balancer({.id = id, .draining_timeout = scenario.draining_timeout});
  }
  for (const FleetGroup& group : scenario.groups) {
    (void)aws.add_group(ctx, standing_group(group, zero));
    if (!group.half_disabled) continue;
    const BalancerId still =
        *group.half_disabled == kBalancerNames[1] ? kInternalBalancer : kExternalBalancer;
    for (const Member& member : aws.members(id_of(group)))
      aws.put_in_service(ctx, still, member.id);
  }
}

spinnaker::WorkItem work_item(const Work& work, InstanceId on) {
  spinnaker::WorkItem item;
  item.kind = kind_of(work.kind);
  item.state = state_of(work.state);
  if (work.by_keep_alive) {
    item.arrival = spinnaker::Arrival::kKeepAlive;
  } else if (work.at <= Duration{0} && on.valid()) {
    item.arrival = spinnaker::Arrival::kDirect;  // it has been there before
  }
  item.hidden = work.hidden;
  item.limit_concurrent = work.limit_concurrent || work.queue_next;
  if (item.limit_concurrent || work.state == WorkState::kQueued)
    item.config = ConfigId{work.config};
  item.on = on;
  item.lasts = work.lasts;
  item.then_starts = work.then_starts;
  return item;
}

}  // namespace lighthouse::sim
