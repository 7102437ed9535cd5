#include "core/decide/evidence.h"

#include <algorithm>

namespace lighthouse {

Evidence::Evidence(const Situation& s) {
  index_hosts(s.seen.instances.value);
  const auto link = [this](const HostKey& host, uint32_t index, Links& links) {
    InstanceId instance;
    const Owner owner = owner_of(host, instance);
    if (owner == Owner::kOurs) links.push_back({instance, index});
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
  std::sort(executions_.begin(), executions_.end());
  std::sort(reports_.begin(), reports_.end());
  std::sort(bakes_.begin(), bakes_.end());
}

void Evidence::index_hosts(const Instances& instances) {
  hosts_.reserve(instances.size() * 2);
  for (const InstanceFacts& facts : instances) {
    if (facts.state == Ec2State::kTerminated || facts.state == Ec2State::kShuttingDown) continue;
    hosts_.push_back({HostKey{HostKey::Kind::kInstance, facts.id.value}, facts.id});
    const HostKey ip{HostKey::Kind::kIp, facts.private_ipv4};
    if (facts.private_ipv4 != 0) hosts_.push_back({ip, facts.id});
    if (facts.private_ipv4 == 0) every_address_known_ = false;
    if (facts.private_dns.kind != HostKey::Kind::kNone && facts.private_dns != ip) {
      hosts_.push_back({facts.private_dns, facts.id});
    }
  }
  std::sort(hosts_.begin(), hosts_.end());
  hosts_.erase(std::unique(hosts_.begin(), hosts_.end()), hosts_.end());
}

Evidence::Owner Evidence::owner_of(const HostKey& host, InstanceId& out) const {
  if (host.kind == HostKey::Kind::kNone) return Owner::kUnmapped;
  const auto first = std::lower_bound(hosts_.begin(), hosts_.end(), Host{host, InstanceId{0}});
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

std::span<const Evidence::Link> Evidence::range(const Links& links, InstanceId id) const {
  const auto first = std::lower_bound(links.begin(), links.end(), Link{id, 0});
  auto last = first;
  while (last != links.end() && last->instance == id) ++last;
  return {links.data() + (first - links.begin()), static_cast<std::size_t>(last - first)};
}

}  // namespace lighthouse
