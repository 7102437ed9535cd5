// Host keys: each form of an Orca id is read, and what cannot be mapped is unknown, never
// "another".
#include "core/model/host_key.h"

#include <cstdint>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace lighthouse {
namespace {

using Kind = HostKey::Kind;

constexpr uint32_t kAddress = (10u << 24) | (0u << 16) | (1u << 8) | 23u;

HostKey ip_key(uint32_t address) {
  return {.kind = Kind::kIp, .value = address};
}

std::string reprint(std::string_view text) {
  Names names;
  const OrcaId id = parse_orca_id(text, names);
  return format_orca_id(id, names);
}

TEST(OrcaId, ReadsTheRuntimeNameOfAJvmOnAws) {
  Names names;
  const OrcaId expected{.host = ip_key(kAddress), .pid = 1934};
  EXPECT_EQ(parse_orca_id("1934@ip-10-0-1-23", names), expected);
  EXPECT_EQ(parse_orca_id("1934@ip-10-0-1-23.ec2.internal", names), expected);
  EXPECT_EQ(parse_orca_id("1934@IP-10-0-1-23.us-west-2.compute.internal", names), expected);
  EXPECT_EQ(parse_orca_id("1934@10.0.1.23", names), expected);
  EXPECT_EQ(names.size(), 0u);
}

TEST(OrcaId, ReadsAEurekaIdAsAnInstanceWithoutPid) {
  Names names;
  const OrcaId id = parse_orca_id("i-0a5f4bd4868e3d4b2", names);
  EXPECT_EQ(id.pid, 0u);
  EXPECT_EQ(id.host.kind, Kind::kInstance);
  EXPECT_EQ(id.host.value, names.find("i-0a5f4bd4868e3d4b2"));
}

TEST(OrcaId, KeepsAContainerIdOpaque) {
  Names names;
  const OrcaId id = parse_orca_id("1@3f2a9c0b1d2e", names);
  EXPECT_EQ(id.pid, 1u);
  EXPECT_EQ(id.host.kind, Kind::kOpaque);
  EXPECT_EQ(format_orca_id(id, names), "1@3f2a9c0b1d2e");
}

TEST(OrcaId, ARestartIsAnotherIdOnTheSameHost) {
  Names names;
  const OrcaId before = parse_orca_id("17@ip-10-0-1-23", names);
  const OrcaId after = parse_orca_id("18@ip-10-0-1-23", names);
  EXPECT_NE(before, after);
  EXPECT_EQ(before.host, after.host);
}

TEST(OrcaId, WhatIsNotUnderstoodStaysWholeAndApart) {
  for (const std::string_view text : {"x@ip-10-0-1-23", "0@ip-10-0-1-23", "017@ip-10-0-1-23", "17@",
                                      "@ip-10-0-1-23", "@", "-1@h", "99999999999@h"}) {
    Names names;
    const OrcaId id = parse_orca_id(text, names);
    EXPECT_EQ(id.pid, 0u) << text;
    EXPECT_EQ(id.host.kind, Kind::kOpaque) << text;
    EXPECT_EQ(format_orca_id(id, names), text);
  }
}

TEST(OrcaId, NoTextNamesNoHost) {
  Names names;
  EXPECT_EQ(parse_orca_id("", names), OrcaId{});
  EXPECT_EQ(format_orca_id(OrcaId{}, names), "");
}

TEST(OrcaId, IsPrintedInItsShortForm) {
  EXPECT_EQ(reprint("17@ip-10-0-1-23.ec2.internal"), "17@ip-10-0-1-23");
  EXPECT_EQ(reprint("17@orca-main.corp.example"), "17@orca-main");
  EXPECT_EQ(reprint("i-0a5f4bd4868e3d4b2.ec2.internal"), "i-0a5f4bd4868e3d4b2");
}

TEST(Host, FindsAnInstanceIdThatStandsAloneInTheName) {
  Names names;
  const HostKey expected = parse_host("i-0a5f4bd4868e3d4b2", names);
  EXPECT_EQ(expected.kind, Kind::kInstance);
  EXPECT_EQ(parse_host("i-0a5f4bd4868e3d4b2.us-west-2.compute.internal", names), expected);
  EXPECT_EQ(parse_host("spinnaker-i-0a5f4bd4868e3d4b2", names), expected);
  EXPECT_EQ(parse_host("I-0A5F4BD4868E3D4B2", names), expected);
  EXPECT_EQ(parse_host("i-0a5f4bd4", names).kind, Kind::kInstance);
}

TEST(Host, AnInstanceIdInsideAWordOrOfWrongLengthIsOpaque) {
  Names names;
  for (const std::string_view text :
       {"hi-0a5f4bd4", "i-0a5f4bd", "i-0a5f4bd4x", "i-0a5f4bd48", "i-0a5f4bd4-i-0a5f4bd5"}) {
    EXPECT_EQ(parse_host(text, names).kind, Kind::kOpaque) << text;
  }
}

TEST(Host, AMalformedAddressIsOpaque) {
  Names names;
  for (const std::string_view text :
       {"ip-10-0-1", "ip-10-0-1-23-4", "ip-10-0-1-256", "ip-010-0-1-23", "ip-10-0-1-", "10.0.1",
        "10.0.1.23.4", "xip-10-0-1-23", "ip-10-0-1-2x"}) {
    EXPECT_EQ(parse_host(text, names).kind, Kind::kOpaque) << text;
  }
}

TEST(Host, AnAddressThatEveryHostHasIsOpaque) {
  Names names;
  for (const std::string_view text : {"127.0.0.1", "ip-127-0-1-1", "0.0.0.0", "169.254.169.254",
                                      "224.0.0.1", "255.255.255.255", "localhost"}) {
    EXPECT_EQ(parse_host(text, names).kind, Kind::kOpaque) << text;
  }
}

TEST(Ipv4, TakesDottedAddressesOnly) {
  EXPECT_EQ(parse_ipv4("10.0.1.23"), kAddress);
  EXPECT_EQ(parse_ipv4("0.0.0.0"), 0u);
  EXPECT_EQ(parse_ipv4("255.255.255.255"), UINT32_MAX);
  for (const std::string_view text : {"", "10.0.1", "10.0.1.256", "10.0.1.23 ", "10.0.1.023",
                                      "10..1.23", "10-0-1-23", "+1.0.0.1"}) {
    EXPECT_EQ(parse_ipv4(text), std::nullopt) << text;
  }
}

struct Fleet {
  Names names;
  HostFacts a{.instance_handle = names.intern("i-0aaaaaaaaaaaaaaaa"),
              .private_dns = parse_host("ip-10-0-1-23.ec2.internal", names),
              .private_ipv4 = kAddress};
  HostMatch match(std::string_view orca_id, const HostFacts& facts) {
    return match_host(parse_orca_id(orca_id, names).host, facts);
  }
};

TEST(HostMatch, AnAddressDecides) {
  Fleet fleet;
  EXPECT_EQ(fleet.match("17@ip-10-0-1-23", fleet.a), HostMatch::kThis);
  EXPECT_EQ(fleet.match("17@10.0.1.23", fleet.a), HostMatch::kThis);
  EXPECT_EQ(fleet.match("17@ip-10-0-1-24", fleet.a), HostMatch::kOther);
}

TEST(HostMatch, AnInstanceIdDecides) {
  Fleet fleet;
  EXPECT_EQ(fleet.match("i-0aaaaaaaaaaaaaaaa", fleet.a), HostMatch::kThis);
  EXPECT_EQ(fleet.match("17@i-0aaaaaaaaaaaaaaaa.ec2.internal", fleet.a), HostMatch::kThis);
  EXPECT_EQ(fleet.match("i-0bbbbbbbbbbbbbbbb", fleet.a), HostMatch::kOther);
}

TEST(HostMatch, AnOpaqueNameIsUnknownUnlessItIsTheHostsOwn) {
  Fleet fleet;
  EXPECT_EQ(fleet.match("1@3f2a9c0b1d2e", fleet.a), HostMatch::kUnknown);
  HostFacts named = fleet.a;
  named.private_dns = parse_host("spinnaker-7.corp.example", fleet.names);
  EXPECT_EQ(fleet.match("17@spinnaker-7", named), HostMatch::kThis);
  EXPECT_EQ(fleet.match("17@SPINNAKER-7.corp.example", named), HostMatch::kThis);
  EXPECT_EQ(fleet.match("17@spinnaker-8", named), HostMatch::kUnknown);
}

TEST(HostMatch, MissingFactsAreUnknownNotAnother) {
  Fleet fleet;
  const HostFacts nothing;
  EXPECT_EQ(fleet.match("17@ip-10-0-1-23", nothing), HostMatch::kUnknown);
  EXPECT_EQ(fleet.match("i-0aaaaaaaaaaaaaaaa", nothing), HostMatch::kUnknown);
  EXPECT_EQ(fleet.match("1@3f2a9c0b1d2e", nothing), HostMatch::kUnknown);
  EXPECT_EQ(match_host(HostKey{}, nothing), HostMatch::kUnknown);
  EXPECT_EQ(match_host(HostKey{}, fleet.a), HostMatch::kUnknown);
  HostFacts only_dns = fleet.a;
  only_dns.private_ipv4 = 0;
  EXPECT_EQ(fleet.match("17@ip-10-0-1-23", only_dns), HostMatch::kThis);
  EXPECT_EQ(fleet.match("17@ip-10-0-1-24", only_dns), HostMatch::kOther);
}

TEST(OrcaId, ANameWithTwoInstanceIdsIsNeitherOfThem) {
  Names names;
  const OrcaId id = parse_orca_id("i-0a5f4bd4868e3d4b2.i-0a5f4bd4", names);
  EXPECT_EQ(id.host.kind, Kind::kOpaque);
  EXPECT_EQ(parse_orca_id(format_orca_id(id, names), names), id);
}

rc::Gen<std::string> id_like() {
  return rc::gen::map(
      rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
          "17", "0", "1", "@", "ip-10-0-1-23", "10.0.1.23", "i-0a5f4bd4868e3d4b2", "i-0a5f4bd4",
          "ip-127-0-0-1", "127.0.0.1", ".", "-", "orca", "EC2", ".internal", " ", "$")),
      [](const std::vector<std::string>& pieces) {
        std::string out;
        for (const std::string& piece : pieces) out += piece;
        return out;
      });
}

RC_GTEST_PROP(OrcaId, WhatIsPrintedReadsBackAsTheSameId, ()) {
  Names names;
  const std::string text = *rc::gen::oneOf(id_like(), rc::gen::arbitrary<std::string>());
  const OrcaId id = parse_orca_id(text, names);
  RC_ASSERT(parse_orca_id(format_orca_id(id, names), names) == id);
}

RC_GTEST_PROP(Host, EveryAddressReadsBackFromItsDnsName, (uint32_t address)) {
  Names names;
  const std::string text = format_host(ip_key(address), names);
  const HostKey key = parse_host(text + ".ec2.internal", names);
  if (key.kind == Kind::kIp) {
    RC_ASSERT(key.value == address);
  } else {
    const uint32_t first = address >> 24;
    RC_ASSERT(first == 0 || first == 127 || first == 169 || first >= 224);
  }
}

RC_GTEST_PROP(HostMatch, NeighboursNeverMatch, (uint16_t low, uint8_t by)) {
  RC_PRE(by != 0);
  Names names;
  const uint32_t one = (10u << 24) | low;
  const uint32_t other = (10u << 24) | ((low + by) & 0xffffu);
  RC_PRE(one != other);
  const HostFacts facts{.instance_handle = 0, .private_dns = {}, .private_ipv4 = one};
  const std::string own = "1@" + format_host(ip_key(one), names);
  const std::string next = "1@" + format_host(ip_key(other), names);
  RC_ASSERT(match_host(parse_orca_id(own, names).host, facts) == HostMatch::kThis);
  RC_ASSERT(match_host(parse_orca_id(next, names).host, facts) == HostMatch::kOther);
}

}  // namespace
}  // namespace lighthouse
