// One look at activeByInstance, then terminate.
//
// Source: the endpoint's own purpose [3]: an instance whose count is 0 runs nothing. Scripts ask it
// once a minute for each instance that is out of service, and terminate at the first 0. One look is
// enough for them; a busy or absent one is asked about again.
//
// Setting: how long after the deploy the first look comes, so that connections to the old hosts can
// drain (300 s [16.8]) and each Orca has reported since (60 s [3.3]). An instance that is absent
// from the answer, or overdue, is not taken for idle: the best that one look can do.
#include "sim/rivals/rivals.h"
#include "sim/rivals/steps.h"

namespace lighthouse::sim::rivals {

namespace {

constexpr Duration kEvery{60'000};

bool looks_idle(const Reported& report) {
  return report.listed && !report.overdue && report.count == 0;
}

}  // namespace

void run_one_look(Hands& hands, const Setting& setting) {
  if (deploy(hands, AfterDeploy::kDisable) != Deployed::kUp) return;
  hands.wait(setting.wait);
  while (!hands.out_of_time()) {
    const auto groups = hands.read(DescribeGroups{});
    if (!groups) return;
    const GroupList old = disabled_groups(*groups);
    bool any = false;
    for (const Group& group : old) {
      for (const Member& member : group.members) {
        any = true;
        const auto instances = hands.read(DescribeInstances{});
        const auto reports = hands.read(ActiveByInstance{});
        if (!instances || !reports) return;
        if (looks_idle(reported(*reports, *instances, member.id))) {
          terminate(hands, group.id, member.id);
        }
      }
    }
    if (!any) return;
    hands.wait(kEvery);
  }
}

}  // namespace lighthouse::sim::rivals
