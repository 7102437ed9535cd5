// When two AWS are the same: all that can still show is compared and hashed, counters are not.
#include "core/model/mix.h"
#include "fakes/aws/aws.h"

namespace lighthouse::fakes::aws {

namespace {

class Hasher {
 public:
  void add(uint64_t word) { value_ = mix(value_, word); }
  void add(uint32_t high, uint32_t low) { add((uint64_t{high} << 32) | low); }
  void add(Time time) { add(static_cast<uint64_t>(time.time_since_epoch().count())); }
  void add(Duration duration) { add(static_cast<uint64_t>(duration.count())); }
  void add(const GroupId& id) {
    add(id.cluster.value, static_cast<uint32_t>(id.sequence));
    add(id.digits);
  }
  [[nodiscard]] uint64_t value() const { return value_; }

 private:
  uint64_t value_ = 0;
};

template <class Enum>
uint64_t number(Enum value) {
  return static_cast<uint64_t>(value);
}

void hash_view(Hasher& to, const Group& view) {
  to.add(view.id);
  to.add(view.created);
  to.add(static_cast<uint32_t>(view.capacity.min), static_cast<uint32_t>(view.capacity.max));
  to.add(static_cast<uint32_t>(view.capacity.desired), view.suspended.bits);
  to.add(number(view.health_check) | (view.deleting ? 256 : 0) | (view.attached.size() << 32));
  for (const BalancerId& id : view.attached) to.add(id.value);
  to.add(view.members.size());
  for (const Member& member : view.members) {
    const uint64_t flags =
        number(member.lifecycle) | (member.unhealthy ? 256 : 0) | (member.is_protected ? 512 : 0);
    to.add((flags << 32) | member.id.value);
  }
}

void hash_group(Hasher& to, const GroupRow& row) {
  hash_view(to, row.view);
  hash_view(to, row.previous);
  to.add(row.changed_at);
  to.add(row.pass_due);
  to.add(row.grace);
  to.add((row.pass_soon ? 1U : 0U) | (row.protect_new ? 2U : 0U) | (number(row.policy) << 8) |
         (uint64_t{row.release} << 16) | (uint64_t{row.changed_by} << 32));
  to.add(row.number);
  to.add(static_cast<uint32_t>(row.surplus), static_cast<uint32_t>(row.returns));
  to.add(row.adding.size());
  for (const BalancerId& id : row.adding) to.add(id.value);
}

void hash_instance(Hasher& to, const InstanceRow& row) {
  to.add(row.id.value, row.address);
  to.add(row.group);
  to.add(number(row.state) | (number(row.previous_state) << 8) | (uint64_t{row.zone} << 16) |
         (row.listed ? 1U << 24 : 0U) | (row.service_healthy ? 1U << 25 : 0U) |
         (uint64_t{row.release} << 32));
  to.add(number(row.private_dns.kind));
  to.add(row.private_dns.value);
  to.add(row.launched);
  to.add(row.changed_at);
  to.add(row.in_service_since);
  to.add(row.hold_connections_until);
  to.add(row.ec2_due);
  to.add(row.group_due);
  to.add(row.look_due);
  to.add(row.spot_due);
  to.add(number(row.termination.cause) | (uint64_t{row.termination.by} << 8));
  to.add(row.termination.at);
}

void hash_balancer(Hasher& to, const BalancerState& balancer) {
  to.add(balancer.id.value);
  to.add(balancer.draining_timeout);
  to.add(balancer.interval);
  to.add((balancer.draining_enabled ? 1U : 0U) | (uint64_t{balancer.healthy_threshold} << 16) |
         (uint64_t{balancer.unhealthy_threshold} << 32));
  to.add(balancer.changed_at);
  to.add(balancer.rows.size());
  for (const Registered& row : balancer.rows) {
    to.add((number(row.state) << 32) | row.id.value);
    to.add(row.due);
    to.add(row.deadline);
  }
  to.add(balancer.previous.size());
  for (const BalancerRow& row : balancer.previous) {
    to.add((number(row.state) << 32) | row.id.value);
  }
}

}  // namespace

uint64_t Aws::hash() const {
  Hasher hasher;
  hasher.add(groups_.size());
  for (const GroupRow& row : groups_) hash_group(hasher, row);
  hasher.add(instances_.size());
  for (const InstanceRow& row : instances_) hash_instance(hasher, row);
  hasher.add(balancers_.size());
  for (const BalancerState& balancer : balancers_) hash_balancer(hasher, balancer);
  hasher.add(notices_.size());
  for (const Notice& notice : notices_) {
    hasher.add((number(notice.kind) << 32) | notice.instance.value);
    hasher.add(notice.balancer.value);
    hasher.add(number(notice.termination.cause) | (uint64_t{notice.termination.by} << 8));
    hasher.add(notice.termination.at);
  }
  hasher.add(next_instance_, next_address_);
  hasher.add(freed_address_, groups_made_);
  return mix_well(hasher.value(), 0);
}

bool operator==(const Aws& left, const Aws& right) {
  return left.groups_ == right.groups_ && left.instances_ == right.instances_ &&
         left.balancers_ == right.balancers_ && left.notices_ == right.notices_ &&
         left.next_instance_ == right.next_instance_ && left.next_address_ == right.next_address_ &&
         left.freed_address_ == right.freed_address_ && left.groups_made_ == right.groups_made_ &&
         left.parameters_ == right.parameters_;
}

}  // namespace lighthouse::fakes::aws
