// Ground truth: what the rows say, without any lag.
#include <algorithm>

#include "fakes/aws/aws.h"

namespace lighthouse::fakes::aws {

GroupRow* Aws::row_of(GroupId group) {
  return find_by_id(groups_, group);
}
InstanceRow* Aws::row_of(InstanceId instance) {
  return find_by_id(instances_, instance);
}
BalancerState* Aws::row_of(BalancerId balancer) {
  return find_by_id(balancers_, balancer);
}

const Group* Aws::find_group(GroupId group) const {
  const GroupRow* const row = find_by_id(groups_, group);
  return row == nullptr ? nullptr : &row->view;
}

const InstanceRow* Aws::find_instance(InstanceId instance) const {
  return find_by_id(instances_, instance);
}

const BalancerState* Aws::find_balancer(BalancerId balancer) const {
  return find_by_id(balancers_, balancer);
}

std::span<const Member> Aws::members(GroupId group) const {
  const Group* const found = find_group(group);
  if (found == nullptr) return {};
  return {found->members.data(), found->members.size()};
}

std::optional<uint16_t> Aws::release_of(InstanceId instance) const {
  const InstanceRow* const row = find_instance(instance);
  return row == nullptr ? std::nullopt : std::optional{row->release};
}

std::optional<uint16_t> Aws::release_of(GroupId group) const {
  const GroupRow* const row = find_by_id(groups_, group);
  return row == nullptr ? std::nullopt : std::optional{row->release};
}

GroupId Aws::group_of(InstanceId instance) const {
  const InstanceRow* const row = find_instance(instance);
  return row == nullptr || !row->listed ? GroupId{} : row->group;
}

bool Aws::is_running(InstanceId instance) const {
  const InstanceRow* const row = find_instance(instance);
  return row != nullptr && row->state == Ec2State::kRunning;
}

Registration Aws::registration_of(BalancerId balancer, InstanceId instance) const {
  const BalancerState* const found = find_balancer(balancer);
  const Registered* const row = found == nullptr ? nullptr : find_by_id(found->rows, instance);
  return row == nullptr ? Registration::kNotRegistered : row->state;
}

bool Aws::takes_traffic(BalancerId balancer, InstanceId instance) const {
  const Registration state = registration_of(balancer, instance);
  return state == Registration::kInService || state == Registration::kDraining;
}

bool Aws::takes_new_traffic(BalancerId balancer, InstanceId instance) const {
  return registration_of(balancer, instance) == Registration::kInService;
}

InstanceList Aws::taking_new_traffic(BalancerId balancer) const {
  InstanceList list;
  const BalancerState* const found = find_balancer(balancer);
  if (found == nullptr) return list;
  for (const Registered& row : found->rows) {
    if (row.state == Registration::kInService) list.push_back(row.id);
  }
  return list;
}

uint32_t Aws::count_taking_new_traffic(BalancerId balancer) const {
  const BalancerState* const found = find_balancer(balancer);
  if (found == nullptr) return 0;
  return static_cast<uint32_t>(
      std::count_if(found->rows.begin(), found->rows.end(),
                    [](const Registered& row) { return row.state == Registration::kInService; }));
}

std::optional<Termination> Aws::termination_of(InstanceId instance) const {
  const InstanceRow* const row = find_instance(instance);
  if (row == nullptr || row->termination.cause == Cause::kNone) return std::nullopt;
  return row->termination;
}

GroupId Aws::next_name(ClusterId cluster) const {
  constexpr int32_t kNumbers = 1000;
  const GroupRow* newest = nullptr;
  for (const GroupRow& group : groups_) {
    if (group.id.cluster != cluster) continue;
    // By created time; groups of one moment in the order in which they were made.
    if (newest == nullptr || group.view.created > newest->view.created ||
        (group.view.created == newest->view.created && group.number > newest->number)) {
      newest = &group;
    }
  }
  GroupId name{.cluster = cluster, .sequence = 0};
  if (newest != nullptr) name.sequence = (newest->id.sequence + 1) % kNumbers;
  for (int32_t tried = 0; tried < kNumbers && find_group(name) != nullptr; ++tried) {
    name.sequence = (name.sequence + 1) % kNumbers;
  }
  return name;
}

}  // namespace lighthouse::fakes::aws
