// Halyard, March to August 2017: reapOrcaServerGroups.
//
// Source: halyard, DistributedDeployer.reapOrcaServerGroups [14.1]. After the deploy it reads
// activeByInstance once, maps the text after `@` to an instance and sums `count` per version; an
// instance that is missing counts 0, `overdue` is not looked at; versions are ordered by number;
// the newest N are left (deploy.maxRemainingServerGroups, 2 unless told), and each older one whose
// sum is 0 is deleted, whether it is disabled or not. One pass, no second look.
//
// Taken over from the source's point of view where the new groups are up: a separate bootstrap Orca
// deployed them there, here the upgrade pipeline does. Settings: how many versions remain, and
// whether a person gives the command again every hour until nothing is left to delete.
#include <algorithm>

#include "sim/rivals/rivals.h"
#include "sim/rivals/steps.h"

namespace lighthouse::sim::rivals {

namespace {

// One pass over one cluster. Returns how many older versions it left because they had work.
uint32_t reap(Hands& hands, ClusterId cluster, std::size_t remain) {
  const auto groups = hands.read(DescribeGroups{});
  const auto instances = hands.read(DescribeInstances{});
  const auto reports = hands.read(ActiveByInstance{});
  if (!groups || !instances || !reports) return 0;
  GroupList versions;
  for (const Group& group : *groups) {
    if (group.id.cluster == cluster && !group.deleting) versions.push_back(group);
  }
  std::ranges::stable_sort(versions, {}, [](const Group& group) { return group.id.sequence; });
  uint32_t left = 0;
  for (std::size_t i = 0; i + remain < versions.size(); ++i) {
    uint32_t sum = 0;
    for (const Member& member : versions[i].members) {
      sum += reported(*reports, *instances, member.id).count;
    }
    if (sum == 0) {
      destroy(hands, versions[i]);
    } else {
      ++left;
    }
  }
  return left;
}

}  // namespace

void run_halyard_march(Hands& hands, const Setting& setting) {
  if (deploy(hands, AfterDeploy::kDisable) != Deployed::kUp) return;
  const auto remain = static_cast<std::size_t>(setting.keep);
  while (true) {
    const uint32_t left =
        reap(hands, kServingCluster, remain) + reap(hands, kPollingCluster, remain);
    if (left == 0 || setting.wait == Duration{0} || hands.out_of_time()) return;
    hands.wait(setting.wait);
  }
}

}  // namespace lighthouse::sim::rivals
