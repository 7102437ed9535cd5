// Host keys: which machine an Orca (or a Rosco) runs on, as a small value without text, and whether
// that machine is a given EC2 instance.
//
// The rule behind all of it: a name that cannot be mapped may be any host, so the answer is then
// kUnknown, and unknown is busy. Sources: ids [3.4], private DNS names and the order of the mapping
// [A16.2], containers and restarts [races.md 2.11].
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/model/names.h"

namespace lighthouse {

struct HostKey {
  enum class Kind : uint8_t {
    kNone,      // no host is named
    kIp,        // value: private IPv4 address, first octet highest
    kInstance,  // value: handle of the EC2 instance id
    kOpaque,    // value: handle of any other name: a container id, a custom host name
  };
  Kind kind = Kind::kNone;
  uint64_t value = 0;

  constexpr auto operator<=>(const HostKey&) const = default;
};

// One Orca process. A restart changes the pid, so one host may have several; a Eureka id has pid 0.
// Two texts may give one id ("17@ip-10-0-1-23" with and without a domain): reports of equal ids are
// added up, never overwritten.
struct OrcaId {
  HostKey host;
  uint32_t pid = 0;

  constexpr auto operator<=>(const OrcaId&) const = default;
};

// What EC2 says of one instance. Terminated instances have neither name nor address [A16.1]: the
// facts are those remembered from before.
struct HostFacts {
  uint32_t instance_handle = Names::kNone;  // of the id in the table that made the keys
  HostKey private_dns;                      // parse_host(privateDnsName); kNone if absent
  uint32_t private_ipv4 = 0;                // 0: absent

  constexpr auto operator<=>(const HostFacts&) const = default;
};

enum class HostMatch : uint8_t { kThis, kOther, kUnknown };

// A dotted IPv4 address without leading zeros.
[[nodiscard]] std::optional<uint32_t> parse_ipv4(std::string_view text);

// A host name as AWS, a JVM or a person writes it; upper and lower case are the same. Tried in the
// order of [A16.2]: `ip-10-0-1-23` with or without a domain, or a dotted address; then an instance
// id that stands alone in the name; else the first label as it is. An address that names no host of
// a VPC (loopback, link-local, multicast, 0.x) is opaque. Empty text: kNone.
[[nodiscard]] HostKey parse_host(std::string_view text, Names& names);

// `<pid>@<host>`, or a bare host. An id that is not understood (`x@y`, `0@y`, `17@`) stays whole as
// an opaque host with pid 0, so that two such ids never become one.
// Ensures: parse_orca_id(format_orca_id(x)) == x for every x that it returned.
[[nodiscard]] OrcaId parse_orca_id(std::string_view text, Names& names);

// `ip-10-0-1-23`, `i-0a5f…`, the opaque text; "" for kNone.
// Requires: handles from `names`.
[[nodiscard]] std::string format_host(const HostKey& host, const Names& names);

// `<pid>@<host>`; the bare host if pid is 0.
[[nodiscard]] std::string format_orca_id(const OrcaId& id, const Names& names);

// Is `key` the instance with these facts? kOther only if both sides are known and differ; an
// address of an instance whose address is not known, an opaque name that is not its own, and no
// name at all are kUnknown. One instance is looked at: a key that is kThis for two, or kOther for
// all of a fleet, is for the caller to see as unknown [A16.2].
[[nodiscard]] HostMatch match_host(const HostKey& key, const HostFacts& facts);

}  // namespace lighthouse
