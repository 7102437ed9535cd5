#include "core/decide/evidence.h"

#include <algorithm>

namespace lighthouse {

namespace {

// Most lists arrive in order already: addresses and ids grow together.
template <class List>
void sort_if_needed(List& list) {
  if (!std::is_sorted(list.begin(), list.end())) std::sort(list.begin(), list.end());
}

}  // namespace

Evidence::Evidence(const Situation& s) : instances_(s.seen.instances.value) {
  index_balancers(s);
  index_hosts(s.seen.instances.value);
  const auto link = [this](const HostKey& host, uint32_t index, Links& links) {
    InstanceId instance;
    const Owner owner = owner_of(host, instance);
    if (owner == Owner::kOurs) links.list.push_back({instance, index});
    return owner;
  };
  const Executions& executions = s.seen.executions.value;
  for (uint32_t i = 0; i < executions.size(); ++i) {
    const ExecutionFact& e = executions[i];
    if (is_complete(e.status) || e.status == ExecutionStatus::kVanished) continue;
    if (link(e.owner.host, i, executions_) == Owner::kUnmapped) unmapped_executions_.push_back(i);
  }
  const OrcaReports& reports = s.seen.reports.value;
  for (uint32_t i = 0; i < reports.size(); ++i) {
    if (link(reports[i].id.host, i, reports_) != Owner::kUnmapped) continue;
    ++unmapped_reporters_;
    if (reports[i].count > 0) unmapped_reports_.push_back(i);
  }
  const BakeHosts& bakes = s.seen.bakes.value;
  for (uint32_t i = 0; i < bakes.size(); ++i) {
    if (link(bakes[i], i, bakes_) == Owner::kUnmapped) unmapped_bake_ = true;
  }
  for (Links* links : {&executions_, &reports_, &bakes_}) sort_if_needed(links->list);
}

void Evidence::index_balancers(const Situation& s) {
  for (const BalancerId id : s.fleet.balancers) {
    const Balancer* b = find_by_id(s.seen.balancers.value, id);
    if (b == nullptr) {
      every_balancer_seen_ = false;
      return;
    }
    balancers_.push_back({.balancer = b, .health = Walk(b->health)});
    if (!s.guards.on(Guard::kEveryBalancer)) return;
  }
}

Registration Evidence::registration_of(InstanceId id) const {
  for (BalancerWalk& walk : balancers_) {
    if (const BalancerRow* row = walk.health.find(id)) {
      if (row->state != Registration::kNotRegistered && row->state != Registration::kTerminated)
        return row->state;
    }
    const auto& registered = walk.balancer->registered;
    std::size_t& at = walk.registered_at;
    at = seek(registered, at, [id](InstanceId other) { return other < id; });
    if (at < registered.size() && registered[at] == id) return Registration::kFailing;
  }
  return every_balancer_seen_ ? Registration::kNotRegistered : Registration::kUnknown;
}

void Evidence::index_hosts(const Instances& instances) {
  const auto gone = [](const InstanceFacts& facts) {
    return facts.state == Ec2State::kTerminated || facts.state == Ec2State::kShuttingDown;
  };
  hosts_.reserve(instances.size() * 2);
  for (const InstanceFacts& facts : instances) {
    if (gone(facts)) continue;
    if (facts.private_ipv4 == 0) every_address_known_ = false;
    const HostKey ip{HostKey::Kind::kIp, facts.private_ipv4};
    if (facts.private_ipv4 != 0) hosts_.push_back({ip, facts.id});
    if (facts.private_dns.kind != HostKey::Kind::kNone && facts.private_dns != ip) {
      hosts_.push_back({facts.private_dns, facts.id});
    }
  }
  for (const InstanceFacts& facts : instances) {
    if (!gone(facts)) {
      hosts_.push_back({HostKey{HostKey::Kind::kInstance, facts.id.value}, facts.id});
    }
  }
  sort_if_needed(hosts_);
  hosts_.erase(std::unique(hosts_.begin(), hosts_.end()), hosts_.end());
}

Evidence::Owner Evidence::owner_of(const HostKey& host, InstanceId& out) {
  if (host.kind == HostKey::Kind::kNone) return Owner::kUnmapped;
  host_at_ = seek(hosts_, host_at_, [&host](const Host& h) { return h.key < host; });
  const auto first = hosts_.begin() + static_cast<std::ptrdiff_t>(host_at_);
  if (first == hosts_.end() || first->key != host) {
    const bool elsewhere = host.kind == HostKey::Kind::kInstance ||
                           (host.kind == HostKey::Kind::kIp && every_address_known_);
    return elsewhere ? Owner::kForeign : Owner::kUnmapped;
  }
  if (first + 1 != hosts_.end() && (first + 1)->key == host)
    return Owner::kUnmapped;  // two candidates
  out = first->instance;
  return Owner::kOurs;
}

std::span<const Evidence::Link> Evidence::Links::of(InstanceId id) const {
  at = seek(list, at, [id](const Link& link) { return link.instance < id; });
  std::size_t end = at;
  while (end < list.size() && list[end].instance == id) ++end;
  return {list.data() + at, end - at};
}

}  // namespace lighthouse
