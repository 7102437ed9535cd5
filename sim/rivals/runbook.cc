// The manual runbook by the letter.
//
// Source: Armory's "Deploying and Upgrading Spinnaker" as the reference takes it apart [races.md
// 1]. A person sets the version, saves and executes the pipeline; then asks activeByInstance and
// terminates each instance of the old groups that "is not executing any pipelines": one that shows
// 0, or is not in the answer at all. Looking and clicking takes a person's time, and between the
// two nobody looks again. When the deploy fails: the page's rollback, which ends with "reduce the
// latest groups to 0" whatever runs there.
//
// Setting: how often the person looks.
#include "sim/rivals/rivals.h"
#include "sim/rivals/steps.h"

namespace lighthouse::sim::rivals {

namespace {

constexpr Duration kClick{60'000};  // from the answer to a click, and from one click to the next

struct Victim {
  GroupId group;
  InstanceId instance;
};
using Victims = Small<Victim, 4>;

// Those that are not executing any pipelines, by one answer.
Victims not_executing(const GroupList& old, const Instances& instances,
                      const OrcaReports& reports) {
  Victims out;
  for (const Group& group : old) {
    for (const Member& member : group.members) {
      if (member.lifecycle == Lifecycle::kTerminating) continue;
      if (reported(reports, instances, member.id).count != 0) continue;
      out.push_back({.group = group.id, .instance = member.id});
    }
  }
  return out;
}

// Steps 3 to 6: processes of the older group, its instances behind both balancers, the latest group
// to 0.
void roll_back(Hands& hands) {
  const auto groups = hands.read(DescribeGroups{});
  if (!groups) return;
  for (const ClusterId cluster : {kServingCluster, kPollingCluster}) {
    const Group* latest = newest_group(*groups, cluster);
    const GroupList older = replaced_groups(*groups);
    const Group* restored = nullptr;
    for (const Group& group : older) {
      if (group.id.cluster == cluster) restored = &group;
    }
    if (latest == nullptr || restored == nullptr) continue;  // this one was not replaced
    if (!restored->suspended.empty()) {
      (void)hands.write(ResumeProcesses{.group = restored->id, .processes = restored->suspended});
      InstanceList members;
      for (const Member& member : restored->members) members.push_back(member.id);
      for (const BalancerId balancer : {kExternalBalancer, kInternalBalancer}) {
        if (members.empty()) break;
        (void)hands.write(RegisterInstances{.balancer = balancer, .instances = members});
      }
    }
    scale_down(hands, latest->id);
  }
}

}  // namespace

void run_runbook(Hands& hands, const Setting& setting) {
  const Deployed deployed = deploy(hands, AfterDeploy::kDisable);
  if (deployed == Deployed::kFailed) return roll_back(hands);
  if (deployed != Deployed::kUp) return;
  while (!hands.out_of_time()) {
    const auto groups = hands.read(DescribeGroups{});
    if (!groups) return;
    const GroupList old = disabled_groups(*groups);
    if (old.empty()) return;
    const auto instances = hands.read(DescribeInstances{});
    const auto reports = hands.read(ActiveByInstance{});
    if (!instances || !reports) return;
    for (const Victim& victim : not_executing(old, *instances, *reports)) {
      hands.wait(kClick);
      terminate(hands, victim.group, victim.instance);
    }
    hands.wait(setting.wait);
  }
}

}  // namespace lighthouse::sim::rivals
