// Whom a fault or a piece of work hits: targets are resolved at the moment when it happens.
#include "sim/world.h"

namespace lighthouse::sim {

namespace {

using fakes::aws::GroupRow;

// The youngest group of a cluster for which `fits` holds.
template <class Fits>
GroupId youngest(const fakes::aws::Aws& aws, ClusterId cluster, Fits fits) {
  const GroupRow* best = nullptr;
  for (const GroupRow& row : aws.groups()) {
    if (row.id.cluster != cluster || row.view.deleting || !fits(row)) continue;
    if (best == nullptr || row.view.created > best->view.created) best = &row;
  }
  return best == nullptr ? GroupId{} : best->id;
}

bool is_disabled(const GroupRow& row) {
  return row.view.suspended.has(Process::kAddToLoadBalancer);
}

}  // namespace

// "serving" is the youngest group that is enabled. "new" and "old" are the two generations of the
// operation: in an upgrade what the pipeline made since the start and what was youngest before; in
// all others the youngest and the one before it.
GroupId World::group_of(const Target& target) {
  const fakes::aws::Aws& aws = outside_.aws;
  const Time zero = stage_->zero;
  const bool upgrade = stage_->scenario.operation == Operation::kUpgrade;
  const auto any = [](const GroupRow& /*row*/) { return true; };
  const auto enabled = [](const GroupRow& row) { return !is_disabled(row); };
  const auto made = [zero](const GroupRow& row) { return row.view.created > zero; };
  const auto stood = [zero](const GroupRow& row) { return row.view.created <= zero; };
  const auto newest = [&](ClusterId cluster) {
    return upgrade ? youngest(aws, cluster, made) : youngest(aws, cluster, any);
  };
  const auto older = [&](ClusterId cluster) {
    if (upgrade) return youngest(aws, cluster, stood);
    const GroupId top = youngest(aws, cluster, any);
    return youngest(aws, cluster, [top](const GroupRow& row) { return row.id != top; });
  };
  switch (target.kind) {
    case Target::Kind::kServing: return youngest(aws, kServingCluster, enabled);
    case Target::Kind::kPolling: return youngest(aws, kPollingCluster, enabled);
    case Target::Kind::kNewServing: return newest(kServingCluster);
    case Target::Kind::kNewPolling: return newest(kPollingCluster);
    case Target::Kind::kOldServing: return older(kServingCluster);
    case Target::Kind::kOldPolling: return older(kPollingCluster);
    case Target::Kind::kExecutor: {
      const auto executor = outside_.spinnaker.executor();
      return executor ? aws.group_of(*executor) : GroupId{};
    }
    case Target::Kind::kGroup: {
      const GroupId id{.cluster = target.polling ? kPollingCluster : kServingCluster,
                       .sequence = target.sequence};
      return aws.find_group(id) == nullptr ? GroupId{} : id;
    }
    case Target::Kind::kAny: return older(kServingCluster);
  }
  return {};
}

// Members are counted in the order of their launch. Any host: one that is up, by choice.
InstanceId World::instance_of(const Target& target, uint16_t actor) {
  if (target.kind == Target::Kind::kExecutor) {
    return outside_.spinnaker.executor().value_or(InstanceId{});
  }
  if (target.kind == Target::Kind::kAny) {
    const auto hosts = outside_.spinnaker.hosts();
    if (hosts.empty()) return {};
    return hosts[choices_.pick(actor, Site::kFaultTarget, static_cast<uint32_t>(hosts.size()))].id;
  }
  const auto members = outside_.aws.members(group_of(target));
  return target.index < members.size() ? members[target.index].id : InstanceId{};
}

}  // namespace lighthouse::sim
