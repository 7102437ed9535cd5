// Halyard since August 2017: its own drain check.
//
// Source: halyard, pull request 635, and Orca's POST /admin/instance/enabled [14.2]. It posts
// `{"enabled":"false"}` to each instance of every version but the newest; 200 counts as no work,
// any other answer as 1 ("could not safely be drained"). Then at once the older versions without
// work are deleted, and the previous one is resized to 0. Nothing asks what is in flight.
//
// The switch itself is younger than these worlds' Orca, and was empty from July 2020 to July 2021:
// here it answers 200 on each instance that EC2 calls running, and stops no work that a host has.
// Later Orcas repeat on another host what a killed one had begun, after 1 to 10 minutes [13.2];
// what is counted as killed here would there be interrupted, and done twice.
#include <algorithm>

#include "sim/rivals/rivals.h"
#include "sim/rivals/steps.h"

namespace lighthouse::sim::rivals {

namespace {

// The answer of the switch: no work, or one that could not safely be drained.
uint32_t switch_off(const Instances& instances, InstanceId instance) {
  const InstanceFacts* facts = find_by_id(instances, instance);
  return facts != nullptr && facts->state == Ec2State::kRunning ? 0 : 1;
}

void reap(Hands& hands, ClusterId cluster) {
  const auto groups = hands.read(DescribeGroups{});
  const auto instances = hands.read(DescribeInstances{});
  if (!groups || !instances) return;
  GroupList versions;
  for (const Group& group : *groups) {
    if (group.id.cluster == cluster && !group.deleting) versions.push_back(group);
  }
  std::ranges::stable_sort(versions, {}, [](const Group& group) { return group.id.sequence; });
  for (std::size_t i = 0; i + 1 < versions.size(); ++i) {
    uint32_t sum = 0;
    for (const Member& member : versions[i].members) sum += switch_off(*instances, member.id);
    if (sum != 0) continue;
    if (i + 2 == versions.size()) {
      scale_down(hands, versions[i].id);  // the previous one
    } else {
      destroy(hands, versions[i]);
    }
  }
}

}  // namespace

void run_halyard_august(Hands& hands, const Setting& /*setting*/) {
  if (deploy(hands, AfterDeploy::kDisable) != Deployed::kUp) return;
  reap(hands, kServingCluster);
  reap(hands, kPollingCluster);
}

}  // namespace lighthouse::sim::rivals
