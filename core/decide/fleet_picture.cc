#include "core/decide/fleet_picture.h"

#include <algorithm>

#include "core/decide/idle.h"

namespace lighthouse {

namespace {

bool runs(const InstanceFacts& facts) {
  return facts.state == Ec2State::kPending || facts.state == Ec2State::kRunning;
}

}  // namespace

Small<const Group*, 6> newest_first(const Situation& s, ClusterId cluster) {
  Small<const Group*, 6> out;
  for (const Group& g : s.seen.groups.value) {
    if (g.id.cluster == cluster && !g.deleting) out.push_back(&g);
  }
  const bool by_time = s.guards.on(Guard::kOrderByCreatedTime);
  std::sort(out.begin(), out.end(), [by_time](const Group* a, const Group* b) {
    if (by_time && a->created != b->created) return a->created > b->created;
    return a->id.sequence > b->id.sequence;
  });
  return out;
}

int32_t counted_members(const Group& g) {
  return static_cast<int32_t>(
      std::count_if(g.members.begin(), g.members.end(), [](const Member& m) {
        return m.lifecycle == Lifecycle::kInService || m.lifecycle == Lifecycle::kPending;
      }));
}

int32_t serving_members(const Situation& s, const Group& g) {
  Small<Walk<decltype(Balancer::health)>, 2> rows;
  for (const BalancerId id : s.fleet.balancers) {
    const Balancer* b = find_by_id(s.seen.balancers.value, id);
    if (b == nullptr) return 0;
    rows.emplace_back(b->health);
  }
  // EC2 takes a host away before the balancers and the group say so.
  Walk<Instances> facts(s.seen.instances.value);
  const auto serves = [&rows, &facts](const Member& m) {
    if (m.lifecycle != Lifecycle::kInService || m.unhealthy) return false;
    const InstanceFacts* host = facts.find(m.id);
    if (host != nullptr && !runs(*host)) return false;
    return std::all_of(rows.begin(), rows.end(), [&m](auto& walk) {
      const BalancerRow* row = walk.find(m.id);
      return row != nullptr && row->state == Registration::kInService;
    });
  };
  return static_cast<int32_t>(std::count_if(g.members.begin(), g.members.end(), serves));
}

int32_t serving_that_stays(const Situation& s, const RunRecord& record) {
  int32_t count = 0;
  for (const Group& g : s.seen.groups.value) {
    const GroupPlan* plan = find_by_id(record.groups, g.id);
    const bool goes = plan != nullptr && plan->role != GroupRole::kRestore;
    if (g.id.cluster == s.fleet.serving && !goes) count += serving_members(s, g);
  }
  return count;
}

bool may_run(const Situation& s, InstanceId instance) {
  const InstanceFacts* facts = find_by_id(s.seen.instances.value, instance);
  return facts == nullptr || runs(*facts);
}

const Group* serving_group(const Situation& s, ClusterId cluster) {
  for (const Group* g : newest_first(s, cluster)) {
    if (is_enabled(*g)) return g;
  }
  return nullptr;
}

}  // namespace lighthouse
