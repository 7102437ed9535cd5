#include "core/model/host_key.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace lighthouse {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f');
}
bool is_alnum(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z');
}
bool is_host_char(char c) {
  return is_alnum(c) || c == '-' || c == '.' || c == '_';
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// A decimal without sign and leading zeros, the whole text.
std::optional<uint32_t> parse_decimal(std::string_view text) {
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return std::nullopt;
  return value;
}

std::optional<uint32_t> parse_octets(std::string_view text, char separator) {
  uint32_t address = 0;
  for (int i = 0; i < 4; ++i) {
    const std::size_t end = i < 3 ? text.find(separator) : text.size();
    if (end == std::string_view::npos) return std::nullopt;
    const std::optional<uint32_t> octet = parse_decimal(text.substr(0, end));
    if (!octet || *octet > 255) return std::nullopt;
    address = (address << 8) | *octet;
    text.remove_prefix(i < 3 ? end + 1 : end);
  }
  return address;
}

// Every host has a loopback and may have a link-local address: these do not tell hosts apart.
bool names_a_host(uint32_t address) {
  const uint32_t first = address >> 24;
  return first != 0 && first != 127 && (address >> 16) != 0xa9fe && first < 224;
}

// `i-` and 8 or 17 hex digits, bounded by other characters, exactly once in the name.
std::string_view find_instance_id(std::string_view name) {
  std::string_view found;
  for (std::size_t at = name.find("i-"); at != std::string_view::npos;
       at = name.find("i-", at + 2)) {
    if (at > 0 && is_alnum(name[at - 1])) continue;
    std::size_t end = at + 2;
    while (end < name.size() && is_hex(name[end])) ++end;
    const std::size_t digits = end - at - 2;
    if ((digits != 8 && digits != 17) || (end < name.size() && is_alnum(name[end]))) continue;
    if (!found.empty()) return {};
    found = name.substr(at, end - at);
  }
  return found;
}

HostKey opaque(std::string_view text, Names& names) {
  return {.kind = HostKey::Kind::kOpaque, .value = names.intern(text)};
}

}  // namespace

std::optional<uint32_t> parse_ipv4(std::string_view text) {
  return parse_octets(text, '.');
}

HostKey parse_host(std::string_view text, Names& names) {
  if (text.empty()) return {};
  const std::string name = lower(text);
  if (!std::all_of(name.begin(), name.end(), is_host_char)) return opaque(text, names);

  const std::string_view label = std::string_view(name).substr(0, name.find('.'));
  std::optional<uint32_t> address = parse_ipv4(name);
  const bool is_dotted = address.has_value();
  if (!is_dotted && label.starts_with("ip-")) address = parse_octets(label.substr(3), '-');
  if (address && names_a_host(*address)) {
    return {.kind = HostKey::Kind::kIp, .value = *address};
  }
  const std::string_view instance = find_instance_id(name);
  if (!instance.empty()) {
    return {.kind = HostKey::Kind::kInstance, .value = names.intern(instance)};
  }
  // A first label that is an id by itself would read back as that instance: the name stays whole.
  const bool whole = is_dotted || label.empty() || !find_instance_id(label).empty();
  return opaque(whole ? std::string_view(name) : label, names);
}

OrcaId parse_orca_id(std::string_view text, Names& names) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos) return {.host = parse_host(text, names), .pid = 0};
  const std::optional<uint32_t> pid = parse_decimal(text.substr(0, at));
  const std::string_view host = text.substr(at + 1);
  if (!pid || *pid == 0 || host.empty()) return {.host = opaque(text, names), .pid = 0};
  return {.host = parse_host(host, names), .pid = *pid};
}

std::string format_host(const HostKey& host, const Names& names) {
  switch (host.kind) {
    case HostKey::Kind::kNone: return {};
    case HostKey::Kind::kIp:
      return fmt::format("ip-{}-{}-{}-{}", (host.value >> 24) & 255, (host.value >> 16) & 255,
                         (host.value >> 8) & 255, host.value & 255);
    case HostKey::Kind::kInstance:
    case HostKey::Kind::kOpaque: return std::string(names.text(static_cast<uint32_t>(host.value)));
  }
  return {};
}

std::string format_orca_id(const OrcaId& id, const Names& names) {
  if (id.pid == 0) return format_host(id.host, names);
  return fmt::format("{}@{}", id.pid, format_host(id.host, names));
}

HostMatch match_host(const HostKey& key, const HostFacts& facts) {
  const auto known = [](bool same) { return same ? HostMatch::kThis : HostMatch::kOther; };
  if (key.kind != HostKey::Kind::kNone && key == facts.private_dns) return HostMatch::kThis;
  switch (key.kind) {
    case HostKey::Kind::kIp:
      if (facts.private_ipv4 != 0) return known(key.value == facts.private_ipv4);
      // No address to compare with; a name made from another address is still another host.
      return facts.private_dns.kind == HostKey::Kind::kIp ? HostMatch::kOther : HostMatch::kUnknown;
    case HostKey::Kind::kInstance:
      if (facts.instance_handle == Names::kNone) return HostMatch::kUnknown;
      return known(key.value == facts.instance_handle);
    case HostKey::Kind::kNone:
    case HostKey::Kind::kOpaque: return HostMatch::kUnknown;
  }
  return HostMatch::kUnknown;
}

}  // namespace lighthouse
