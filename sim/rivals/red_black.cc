// Orca's red/black with scaleDown.
//
// Source: RedBlackStrategy and the stages after a deploy [17.1]: disableCluster, then
// scaleDownCluster, which for each *inactive* group of the cluster resumes Terminate and resizes to
// 0/0/0, by cluster data alone. Armory's own upgrade guide told users to switch it on [20].
//
// Setting 0: as of April 2017, inside the pipeline, right after the disable. The run executes on a
// host that it takes away itself, and the fake's Orca does exactly that. The other settings are the
// later Orca's wait before the scale-down; its runs are not bound to one host, so the wait and the
// scale-down are made here, after the run.
#include <algorithm>

#include "sim/rivals/rivals.h"
#include "sim/rivals/steps.h"

namespace lighthouse::sim::rivals {

namespace {

// Of Orca: not disabled, or disabled with an instance up [17.1].
bool is_active(const Group& group, const Balancers& balancers) {
  if (!group.suspended.has(Process::kAddToLoadBalancer)) return true;
  return std::ranges::any_of(group.members, [&](const Member& member) {
    return std::ranges::any_of(balancers, [&](const Balancer& balancer) {
      const BalancerRow* row = find_by_id(balancer.health, member.id);
      return row != nullptr && row->state == Registration::kInService;
    });
  });
}

}  // namespace

void run_red_black(Hands& hands, const Setting& setting) {
  const bool in_pipeline = setting.wait == Duration{0};
  const auto how = in_pipeline ? AfterDeploy::kScaleDown : AfterDeploy::kDisable;
  if (deploy(hands, how) != Deployed::kUp || in_pipeline) return;
  hands.wait(setting.wait);
  const auto groups = hands.read(DescribeGroups{});
  const auto balancers = hands.read(DescribeBalancers{});
  if (!groups || !balancers) return;
  for (const Group& group : replaced_groups(*groups)) {
    if (!is_active(group, *balancers)) scale_down(hands, group.id);
  }
}

}  // namespace lighthouse::sim::rivals
