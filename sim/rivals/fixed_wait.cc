// Fixed wait, then scale down.
//
// Source: common practice with Spinnaker's own parts: red/black disables the old groups, then
// somebody waits "long enough" for their pipelines to end and scales them down to zero. The wait
// before a later Orca's scale-down [17.1] and Halyard's preStop sleep of several minutes [14.2] are
// of this kind. Nobody looks at executions. Setting: how long is long enough.
//
// It is careful in what it can be: only groups that really are disabled are scaled down, and a
// deploy that failed is left for a person.
#include "sim/rivals/rivals.h"
#include "sim/rivals/steps.h"

namespace lighthouse::sim::rivals {

void run_fixed_wait(Hands& hands, const Setting& setting) {
  if (deploy(hands, AfterDeploy::kDisable) != Deployed::kUp) return;
  hands.wait(setting.wait);
  const auto groups = hands.read(DescribeGroups{});
  if (!groups) return;
  for (const Group& group : disabled_groups(*groups)) scale_down(hands, group.id);
}

}  // namespace lighthouse::sim::rivals
