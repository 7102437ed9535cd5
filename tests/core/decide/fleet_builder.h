// A fleet built by hand, in few words: groups with hosts behind both load balancers, and what EC2
// says of them. Values only; tests/core/decide/mini_world.h makes them answer calls.
//
//   Fleet fleet;
//   fleet.add(serving(22), 0h, {1, 2});      // enabled, both hosts InService everywhere
//   fleet.disable(serving(22));              // three processes suspended, out of both balancers
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <ostream>

#include "core/decide/decision.h"
#include "core/decide/explain.h"

namespace lighthouse {

inline constexpr ClusterId kServingCluster{0};
inline constexpr ClusterId kPollingCluster{1};
inline constexpr BalancerId kPublic{0};
inline constexpr BalancerId kInternal{1};

constexpr GroupId serving(int32_t sequence) {
  return {.cluster = kServingCluster, .sequence = sequence};
}
constexpr GroupId polling(int32_t sequence) {
  return {.cluster = kPollingCluster, .sequence = sequence};
}
constexpr InstanceId host(uint32_t number) {
  return {number};
}
constexpr Time at(Duration since_start) {
  return kStartOfTime + since_start;
}
// "ip-10-0-x-y" of that host.
constexpr HostKey host_key(InstanceId id) {
  return {HostKey::Kind::kIp, 0x0a000000U + id.value};
}
constexpr OrcaId orca_of(InstanceId id, uint32_t pid = 17) {
  return {host_key(id), pid};
}
constexpr ExecutionId execution(uint32_t number) {
  return {number};
}

inline FleetConfig fleet_config() {
  return {
      .serving = kServingCluster, .polling = kPollingCluster, .balancers = {kPublic, kInternal}};
}

// What a failed expectation shows.
inline void PrintTo(Reason reason, std::ostream* out) {
  *out << name_of(reason);
}
inline void PrintTo(Step step, std::ostream* out) {
  *out << name_of(step);
}
inline void PrintTo(Ending ending, std::ostream* out) {
  *out << name_of(ending);
}
inline void PrintTo(Time time, std::ostream* out) {
  *out << (time == kNever ? "never" : format_duration(time - kStartOfTime));
}

// Inserts or replaces, keeping the list sorted by id.
template <class List>
typename List::value_type& put(List& list, const typename List::value_type& value) {
  const auto at = std::lower_bound(list.begin(), list.end(), value,
                                   [](const auto& a, const auto& b) { return a.id < b.id; });
  if (at != list.end() && at->id == value.id) return *at = value;
  return *list.insert(at, value);
}

template <class List, class Id>
void drop(List& list, Id id) {
  list.erase(std::remove_if(list.begin(), list.end(), [&](const auto& x) { return x.id == id; }),
             list.end());
}

struct Fleet {
  Groups groups;
  Instances instances;
  Balancers balancers{Balancer{.id = kPublic}, Balancer{.id = kInternal}};

  [[nodiscard]] Group& group(GroupId id) { return *find_by_id(groups, id); }
  [[nodiscard]] Balancer& balancer(BalancerId id) { return *find_by_id(balancers, id); }
  [[nodiscard]] InstanceFacts& facts(InstanceId id) { return *find_by_id(instances, id); }

  [[nodiscard]] Member& member(InstanceId id) {
    Member* found = nullptr;
    for (Group& g : groups) {
      if (Member* m = find_by_id(g.members, id)) found = m;
    }
    if (found == nullptr) std::abort();  // the test's own mistake
    return *found;
  }

  // An enabled group whose hosts serve; capacity n/n/n.
  Group& add(GroupId id, Duration created, std::initializer_list<uint32_t> hosts) {
    const auto n = static_cast<int32_t>(hosts.size());
    put(groups, Group{.id = id,
                      .created = kStartOfTime + created,
                      .capacity = {.min = n, .max = n, .desired = n},
                      .attached = {kPublic, kInternal}});
    for (const uint32_t h : hosts) {
      join(id, host(h));
      enlist(host(h), Registration::kInService);
    }
    return group(id);
  }

  void join(GroupId id, InstanceId instance) {
    put(group(id).members, Member{.id = instance, .lifecycle = Lifecycle::kInService});
    const HostKey key = host_key(instance);
    put(instances, InstanceFacts{.id = instance,
                                 .group = id,
                                 .state = Ec2State::kRunning,
                                 .private_dns = key,
                                 .private_ipv4 = static_cast<uint32_t>(key.value)});
  }

  void enlist(BalancerId balancer_id, InstanceId id, Registration state) {
    Balancer& b = balancer(balancer_id);
    const auto place = std::lower_bound(b.registered.begin(), b.registered.end(), id);
    if (place == b.registered.end() || *place != id) b.registered.insert(place, id);
    put(b.health, BalancerRow{.id = id, .state = state});
  }
  void enlist(InstanceId id, Registration state) {
    for (const Balancer& b : balancers) enlist(b.id, id, state);
  }

  void delist(BalancerId balancer_id, InstanceId id) {
    Balancer& b = balancer(balancer_id);
    b.registered.erase(std::remove(b.registered.begin(), b.registered.end(), id),
                       b.registered.end());
    drop(b.health, id);
  }
  void delist(InstanceId id) {
    for (const Balancer& b : balancers) delist(b.id, id);
  }

  void disable(GroupId id) {
    group(id).suspended = group(id).suspended | kDisabledProcesses;
    for (const Member& m : group(id).members) delist(m.id);
  }

  // The instance leaves its group and EC2.
  void lose(InstanceId id) {
    for (Group& g : groups) drop(g.members, id);
    delist(id);
    if (InstanceFacts* f = find_by_id(instances, id)) {
      f->state = Ec2State::kTerminated;
      f->private_ipv4 = 0;
      f->private_dns = {};
    }
  }
};

// v023 serves and polls; v022 is disabled, with hosts 1 and 2 (serving) and 3 (polling) still
// there.
inline Fleet old_and_new() {
  Fleet fleet;
  fleet.add(serving(22), Duration{0}, {1, 2});
  fleet.add(polling(22), Duration{0}, {3});
  fleet.disable(serving(22));
  fleet.disable(polling(22));
  fleet.add(serving(23), Duration{1'000}, {11, 12});
  fleet.add(polling(23), Duration{1'000}, {13});
  return fleet;
}

// v022 serves and polls; the groups of v021 are kept at 0/0/0.
inline Fleet before_upgrade() {
  Fleet fleet;
  fleet.add(serving(21), Duration{0}, {});
  fleet.add(polling(21), Duration{0}, {});
  fleet.disable(serving(21));
  fleet.disable(polling(21));
  fleet.add(serving(22), Duration{1'000}, {1, 2});
  fleet.add(polling(22), Duration{1'000}, {3});
  return fleet;
}

}  // namespace lighthouse
