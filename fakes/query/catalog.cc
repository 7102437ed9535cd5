#include "fakes/query/catalog.h"

#include <algorithm>
#include <charconv>

#include "core/model/mix.h"
#include "core/wire/digits.h"

namespace lighthouse::fakes::query {

namespace {

constexpr std::size_t kHandleDigits = 8;
constexpr std::size_t kInstanceDigits = 17;
constexpr std::string_view kInstancePrefix = "i-0";
constexpr std::size_t kWordDigits = 16;
constexpr std::size_t kOpaqueDigits = 12;  // as a container id has

using wire::put_hex;

}  // namespace

void put_tag(Tags& tags, Tag tag) {
  const auto present = std::ranges::find(tags, tag.key, &Tag::key);
  if (present == tags.end()) {
    tags.push_back(std::move(tag));
  } else {
    *present = std::move(tag);
  }
}

void remove_tag(Tags& tags, std::string_view key) {
  std::erase_if(tags, [&](const Tag& tag) { return tag.key == key; });
}

Catalog Catalog::fresh() {
  Catalog out;
  out.vpcs["vpc-0a1b2c3d4e5f60718"] = "172.31.0.0/16";
  out.subnets = {{.id = "subnet-0a1b2c3d4e5f6071a",
                  .vpc = "vpc-0a1b2c3d4e5f60718",
                  .cidr = "172.31.0.0/20",
                  .zone = 'a',
                  .is_default = true},
                 {.id = "subnet-0a1b2c3d4e5f6071b",
                  .vpc = "vpc-0a1b2c3d4e5f60718",
                  .cidr = "172.31.16.0/20",
                  .zone = 'b',
                  .is_default = true}};
  out.security_groups = {{.id = "sg-0a1b2c3d4e5f60718",
                          .name = "default",
                          .description = "default VPC security group",
                          .vpc = "vpc-0a1b2c3d4e5f60718"}};
  return out;
}

std::string Catalog::unique_hex(std::size_t digits) {
  const uint64_t number = next_number++;
  std::string out(2 * kWordDigits, '0');
  put_hex(out, 0, mix_well(number, 1), kWordDigits);
  put_hex(out, kWordDigits, mix_well(number, 2), kWordDigits);
  out.resize(digits);
  return out;
}

std::string Catalog::unique_id() {
  constexpr std::string_view kForm = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  const std::string digits = unique_hex(32);
  std::string out(kForm);
  auto digit = digits.begin();
  for (char& c : out) {
    if (c != '-') c = *digit++;
  }
  return out;
}

const Subnet* Catalog::find_subnet(std::string_view id) const {
  const auto found = std::ranges::find(subnets, id, &Subnet::id);
  return found == subnets.end() ? nullptr : &*found;
}

const Subnet* Catalog::default_subnet(char zone) const {
  const auto found = std::ranges::find_if(
      subnets, [&](const Subnet& each) { return each.is_default && each.zone == zone; });
  return found == subnets.end() ? nullptr : &*found;
}

std::string_view Catalog::default_vpc() const {
  const auto found = std::ranges::find(subnets, true, &Subnet::is_default);
  return found == subnets.end() ? std::string_view{} : std::string_view{found->vpc};
}

LaunchTemplate* Catalog::find_template(std::string_view id, std::string_view name) {
  for (auto& [key, each] : templates) {
    if ((!id.empty() && key == id) || (id.empty() && each.name == name)) return &each;
  }
  return nullptr;
}

std::string text_of(InstanceId id) {
  constexpr std::size_t kNoiseDigits = kInstanceDigits - 1 - kHandleDigits;
  std::string out(kInstancePrefix.size() + kNoiseDigits + kHandleDigits, '0');
  out.replace(0, kInstancePrefix.size(), kInstancePrefix);
  put_hex(out, kInstancePrefix.size(), mix_well(id.value, 3), kNoiseDigits);
  put_hex(out, kInstancePrefix.size() + kNoiseDigits, id.value, kHandleDigits);
  return out;
}

std::string text_of(const HostKey& host) {
  static const Names kNoNames;
  switch (host.kind) {
    case HostKey::Kind::kNone: return {};
    case HostKey::Kind::kIp: return format_host(host, kNoNames);
    case HostKey::Kind::kInstance: return text_of(InstanceId{static_cast<uint32_t>(host.value)});
    case HostKey::Kind::kOpaque: {
      std::string out(kOpaqueDigits, '0');
      put_hex(out, 0, host.value, kOpaqueDigits);
      return out;
    }
  }
  return {};
}

std::optional<InstanceId> instance_of(std::string_view text) {
  if (text.size() != 2 + kInstanceDigits) return std::nullopt;
  const std::string_view digits = text.substr(text.size() - kHandleDigits);
  uint32_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  const InstanceId id{value};
  if (text_of(id) != text) return std::nullopt;
  return id;
}

}  // namespace lighthouse::fakes::query
