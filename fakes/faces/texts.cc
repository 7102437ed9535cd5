#include "fakes/faces/texts.h"

#include <charconv>

#include <fmt/format.h>

namespace lighthouse::fakes {
namespace {

constexpr std::string_view kRestOfUuid = "-5a0e-4a53-9a39-2f9d2f6f1c11";
constexpr std::size_t kExecutionDigits = 8;
constexpr std::size_t kInstanceDigits = 17;
constexpr std::size_t kOpaqueDigits = 12;

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
  return fmt::format("{:08x}{}", id.value, kRestOfUuid);
}

std::optional<ExecutionId> parse_execution(std::string_view text) {
  if (!text.ends_with(kRestOfUuid)) return std::nullopt;
  text.remove_suffix(kRestOfUuid.size());
  const auto number = hex_in<uint32_t>(text, kExecutionDigits);
  return number ? std::optional(ExecutionId{*number}) : std::nullopt;
}

std::string instance_text(InstanceId id) {
  return fmt::format("i-{:017x}", id.value);
}

std::optional<InstanceId> parse_instance(std::string_view text) {
  if (!text.starts_with("i-")) return std::nullopt;
  const auto number = hex_in<uint32_t>(text.substr(2), kInstanceDigits);
  return number ? std::optional(InstanceId{*number}) : std::nullopt;
}

std::string host_text(const HostKey& host) {
  switch (host.kind) {
    case HostKey::Kind::kNone: return {};
    case HostKey::Kind::kIp: return format_host(host, Names{});
    case HostKey::Kind::kInstance: return instance_text({static_cast<uint32_t>(host.value)});
    case HostKey::Kind::kOpaque: return fmt::format("{:012x}", host.value);
  }
  return {};
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
