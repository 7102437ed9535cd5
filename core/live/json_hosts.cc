// Hosts and Orcas as texts in the journal.
#include <charconv>

#include "core/live/json_reader.h"

namespace lighthouse::live {
namespace {

constexpr std::string_view kIp = "ip ";
constexpr std::string_view kInstance = "instance ";
constexpr std::string_view kOpaque = "opaque ";

std::string ip_text(uint64_t value) {
  return fmt::format("{}.{}.{}.{}", value >> 24U & 0xffU, value >> 16U & 0xffU, value >> 8U & 0xffU,
                     value & 0xffU);
}

}  // namespace

std::string host_text(const HostKey& host, const Names& names) {
  const auto handle = static_cast<uint32_t>(host.value);
  switch (host.kind) {
    case HostKey::Kind::kNone: return "none";
    case HostKey::Kind::kIp: return std::string(kIp) + ip_text(host.value);
    case HostKey::Kind::kInstance: return fmt::format("{}{}", kInstance, names.text(handle));
    case HostKey::Kind::kOpaque: return fmt::format("{}{}", kOpaque, names.text(handle));
  }
  return {};
}

std::optional<HostKey> host_of(std::string_view text, Names& names) {
  using Kind = HostKey::Kind;
  if (text == "none") return HostKey{};
  if (text.starts_with(kIp)) {
    const auto ip = parse_ipv4(text.substr(kIp.size()));
    if (!ip) return std::nullopt;
    return HostKey{.kind = Kind::kIp, .value = *ip};
  }
  if (text.starts_with(kInstance)) {
    return HostKey{.kind = Kind::kInstance, .value = names.intern(text.substr(kInstance.size()))};
  }
  if (text.starts_with(kOpaque)) {
    return HostKey{.kind = Kind::kOpaque, .value = names.intern(text.substr(kOpaque.size()))};
  }
  return std::nullopt;
}

std::optional<OrcaId> orca_of(std::string_view text, Names& names) {
  OrcaId out;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out.pid);
  const auto used = static_cast<std::size_t>(end - text.data());
  if (error != std::errc{} || used >= text.size() || text[used] != '@') return std::nullopt;
  const auto host = host_of(text.substr(used + 1), names);
  if (!host) return std::nullopt;
  out.host = *host;
  return out;
}

}  // namespace lighthouse::live
