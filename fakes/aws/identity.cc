// When two AWS are the same: all that can still show is compared and hashed, counters are not.
#include "core/model/mix.h"
#include "fakes/aws/aws.h"

namespace lighthouse::fakes::aws {

namespace {

// Two words a step. Rows are hashed apart and joined afterwards, so that the processor can work on
// several at once.
class Hasher {
 public:
  void add(uint64_t first, uint64_t second) { value_ = mix(value_ ^ first, second); }
  [[nodiscard]] uint64_t value() const { return value_; }

 private:
  uint64_t value_ = 0;
};

uint64_t pair(uint32_t high, uint32_t low) {
  return (uint64_t{high} << 32) | low;
}

uint64_t pair(int32_t high, int32_t low) {
  return pair(static_cast<uint32_t>(high), static_cast<uint32_t>(low));
}

uint64_t word(Time time) {
  return static_cast<uint64_t>(time.time_since_epoch().count());
}
uint64_t word(Duration duration) {
  return static_cast<uint64_t>(duration.count());
}

uint64_t word(const GroupId& id) {
  return pair(id.cluster.value, static_cast<uint32_t>(id.sequence)) ^ (uint64_t{id.digits} << 28);
}

template <class Enum>
uint64_t code(Enum value) {
  return static_cast<uint64_t>(value);
}

void hash_view(Hasher& to, const Group& view) {
  to.add(word(view.id), word(view.created));
  to.add(pair(view.capacity.min, view.capacity.max),
         pair(static_cast<uint32_t>(view.capacity.desired), uint32_t{view.suspended.bits}));
  to.add(code(view.health_check) | (view.deleting ? 256U : 0U),
         (view.attached.size() << 32) | view.members.size());
  for (const BalancerId& id : view.attached) to.add(id.value, 0);
  for (const Member& member : view.members) {
    const uint64_t flags =
        code(member.lifecycle) | (member.unhealthy ? 256U : 0U) | (member.is_protected ? 512U : 0U);
    to.add(flags, member.id.value);
  }
}

uint64_t hash_of(const GroupRow& row) {
  Hasher to;
  hash_view(to, row.view);
  to.add(word(row.changed_at), word(row.pass_due));
  to.add(word(row.grace), (row.pass_soon ? 1U : 0U) | (row.protect_new ? 2U : 0U) |
                              (code(row.policy) << 8) | (uint64_t{row.release} << 16) |
                              (uint64_t{row.changed_by} << 32) | (uint64_t{row.zones} << 48));
  to.add(pair(row.number, row.adding), pair(row.surplus, row.returns));
  return to.value();
}

uint64_t hash_of(const GroupPast& past) {
  Hasher to;
  hash_view(to, past.view);
  return to.value();
}

uint64_t hash_of(const InstanceRow& row) {
  Hasher to;
  to.add(pair(row.id.value, row.address),
         code(row.state) | (code(row.previous_state) << 8) | (uint64_t{row.zone} << 16) |
             (row.listed ? 1U << 24 : 0U) | (row.service_healthy ? 1U << 25 : 0U) |
             (uint64_t{row.release} << 32));
  to.add(word(row.group), row.private_dns.value ^ (code(row.private_dns.kind) << 60));
  to.add(word(row.launched), word(row.changed_at));
  to.add(word(row.in_service_since), word(row.hold_connections_until));
  to.add(word(row.ec2_due), word(row.group_due));
  to.add(word(row.look_due), word(row.spot_due));
  to.add(word(row.termination.at),
         code(row.termination.cause) | (uint64_t{row.termination.by} << 8));
  return to.value();
}

uint64_t hash_of(const BalancerState& balancer) {
  Hasher to;
  to.add(balancer.id.value, word(balancer.draining_timeout));
  to.add(word(balancer.interval), (balancer.draining_enabled ? 1U : 0U) |
                                      (balancer.is_target_group ? 2U : 0U) |
                                      (uint64_t{balancer.healthy_threshold} << 16) |
                                      (uint64_t{balancer.unhealthy_threshold} << 32));
  to.add(word(balancer.changed_at), (balancer.rows.size() << 32) | balancer.previous.size());
  for (const Registered& row : balancer.rows) {
    to.add((code(row.state) << 32) | row.id.value, 0);
    to.add(word(row.due), word(row.deadline));
  }
  for (const BalancerRow& row : balancer.previous) to.add(code(row.state), row.id.value);
  return to.value();
}

uint64_t hash_of(const Notice& notice) {
  Hasher to;
  to.add((code(notice.kind) << 32) | notice.instance.value, notice.balancer.value);
  to.add(word(notice.termination.at),
         code(notice.termination.cause) | (uint64_t{notice.termination.by} << 8));
  return to.value();
}

uint64_t hash_of(const Hook& hook) {
  Hasher to;
  to.add(word(hook.group), pair(hook.id, static_cast<uint32_t>(code(hook.at))));
  to.add(word(hook.heartbeat), code(hook.otherwise));
  return to.value();
}

uint64_t hash_of(const HookWait& wait) {
  Hasher to;
  to.add(pair(wait.instance.value, wait.hook), code(wait.at));
  to.add(word(wait.started), word(wait.due));
  return to.value();
}

template <class List>
uint64_t hash_of_all(const List& list) {
  uint64_t value = list.size();
  for (const auto& each : list) value = mix(value, hash_of(each));
  return value;
}

}  // namespace

uint64_t Aws::hash() const {
  Hasher hasher;
  hasher.add(hash_of_all(groups_), hash_of_all(pasts_));
  hasher.add(hash_of_all(instances_), hash_of_all(balancers_));
  hasher.add(hash_of_all(notices_), pair(groups_made_, freed_address_));
  hasher.add(pair(next_instance_, next_address_), 0);
  // Worlds without hooks keep the hash that they had before there were any.
  if (!hooks_.empty() || !waits_.empty()) {
    hasher.add(hash_of_all(hooks_), hash_of_all(waits_));
  }
  return mix_well(hasher.value(), 0);
}

bool operator==(const Aws& left, const Aws& right) {
  return left.groups_ == right.groups_ && left.pasts_ == right.pasts_ &&
         left.instances_ == right.instances_ && left.balancers_ == right.balancers_ &&
         left.notices_ == right.notices_ && left.next_instance_ == right.next_instance_ &&
         left.next_address_ == right.next_address_ && left.freed_address_ == right.freed_address_ &&
         left.groups_made_ == right.groups_made_ && left.hooks_ == right.hooks_ &&
         left.waits_ == right.waits_ && left.parameters_ == right.parameters_;
}

}  // namespace lighthouse::fakes::aws
