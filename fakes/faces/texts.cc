#include "fakes/faces/texts.h"

#include <charconv>

#include <fmt/format.h>

#include "core/model/group_name.h"
#include "core/wire/digits.h"
#include "fakes/query/catalog.h"

namespace lighthouse::fakes {
namespace {

constexpr std::string_view kRestOfUuid = "-5a0e-4a53-9a39-2f9d2f6f1c11";
constexpr std::size_t kExecutionDigits = 8;
constexpr std::size_t kOpaqueDigits = 12;
constexpr std::string_view kUnnamedBalancer = "balancer-";

template <class Number>
std::optional<Number> hex_in(std::string_view digits, std::size_t size) {
  if (digits.size() != size) return std::nullopt;
  Number value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value, 16);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

}  // namespace

std::string execution_text(ExecutionId id) {
  std::string out(kExecutionDigits + kRestOfUuid.size(), '0');
  wire::put_hex(out, 0, id.value, kExecutionDigits);
  out.replace(kExecutionDigits, kRestOfUuid.size(), kRestOfUuid);
  return out;
}

std::optional<ExecutionId> parse_execution(std::string_view text) {
  if (!text.ends_with(kRestOfUuid)) return std::nullopt;
  text.remove_suffix(kRestOfUuid.size());
  const auto number = hex_in<uint32_t>(text, kExecutionDigits);
  return number ? std::optional(ExecutionId{*number}) : std::nullopt;
}

std::string instance_text(InstanceId id) {
  return query::text_of(id);
}

std::optional<InstanceId> parse_instance(std::string_view text) {
  return query::instance_of(text);
}

std::string host_text(const HostKey& host) {
  return query::text_of(host);
}

std::string orca_text(const OrcaId& id) {
  return id.pid == 0 ? host_text(id.host) : fmt::format("{}@{}", id.pid, host_text(id.host));
}

std::string cluster_text(ClusterId id, const spinnaker::Setup& setup) {
  for (const spinnaker::NamedCluster& named : setup.clusters) {
    if (named.id == id) return std::string(named.text.view());
  }
  return {};
}

std::optional<ClusterId> parse_cluster(std::string_view text, const spinnaker::Setup& setup) {
  for (const spinnaker::NamedCluster& named : setup.clusters) {
    if (named.text.view() == text) return named.id;
  }
  return std::nullopt;
}

std::string balancer_text(BalancerId id, const spinnaker::Setup& setup) {
  for (const spinnaker::NamedBalancer& named : setup.balancers) {
    if (named.id == id) return std::string(named.text.view());
  }
  return fmt::format("{}{}", kUnnamedBalancer, id.value);
}

std::optional<BalancerId> parse_balancer(std::string_view text, const spinnaker::Setup& setup) {
  for (const spinnaker::NamedBalancer& named : setup.balancers) {
    if (named.text.view() == text) return named.id;
  }
  if (!text.starts_with(kUnnamedBalancer)) return std::nullopt;
  text.remove_prefix(kUnnamedBalancer.size());
  BalancerId id;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, id.value);
  return error == std::errc{} && stop == end ? std::optional(id) : std::nullopt;
}

std::string group_text(GroupId id, const spinnaker::Setup& setup) {
  const std::string cluster = cluster_text(id.cluster, setup);
  if (cluster.empty()) return {};
  const auto sequence = id.sequence < 0 ? std::nullopt : std::optional<int>(id.sequence);
  return format_group_name(cluster, sequence, static_cast<int>(id.digits));
}

std::optional<HostKey> numbered(const HostKey& host, const Names& names) {
  switch (host.kind) {
    case HostKey::Kind::kNone:
    case HostKey::Kind::kIp: return host;
    case HostKey::Kind::kInstance: {
      const auto id = parse_instance(names.text(static_cast<uint32_t>(host.value)));
      if (!id) return std::nullopt;
      return HostKey{.kind = host.kind, .value = id->value};
    }
    case HostKey::Kind::kOpaque: {
      const std::string_view text = names.text(static_cast<uint32_t>(host.value));
      const auto number = hex_in<uint64_t>(text, kOpaqueDigits);
      if (!number) return std::nullopt;
      return HostKey{.kind = host.kind, .value = *number};
    }
  }
  return std::nullopt;
}

std::optional<OrcaId> numbered(const OrcaId& id, const Names& names) {
  const auto host = numbered(id.host, names);
  return host ? std::optional(OrcaId{.host = *host, .pid = id.pid}) : std::nullopt;
}

}  // namespace lighthouse::fakes
