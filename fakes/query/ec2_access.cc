// Key pairs and the rules of security groups: stored text. No key is made: the material of a pair
// is a text that opens nothing.
#include <algorithm>

#include "fakes/query/ec2.h"

namespace lighthouse::fakes::query {

namespace {

void write_pair(Call& call, const std::string& name, const KeyPair& row) {
  call.out.text("keyName", name);
  call.out.text("keyPairId", row.id);
  call.out.text("keyFingerprint", row.fingerprint);
  write_tags(call.out, row.tags);
}

KeyPair* new_pair(Call& call, const std::string& name) {
  if (call.refused() || is_dry_run(call)) return nullptr;
  if (call.catalog().key_pairs.contains(name)) {
    call.refuse("InvalidKeyPair.Duplicate", "The keypair '" + name + "' already exists.");
    return nullptr;
  }
  KeyPair& row = call.catalog().key_pairs[name];
  row.id = "key-" + call.catalog().unique_hex(17);
  const std::string digits = call.catalog().unique_hex(32);
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    row.fingerprint += (i == 0 ? "" : ":") + digits.substr(i, 2);
  }
  row.tags = specified_tags(call.in, "key-pair");
  row.created = call.now();
  return &row;
}

SecurityGroup* group_in(Call& call) {
  const std::string id = call.in.text_or("GroupId", "");
  const std::string name = call.in.text_or("GroupName", "");
  if (id.empty() && name.empty()) {
    call.refuse("MissingParameter", "The request must contain the parameter GroupName or GroupId");
    return nullptr;
  }
  for (SecurityGroup& each : call.catalog().security_groups) {
    if (id.empty() ? each.name == name : each.id == id) return &each;
  }
  call.refuse("InvalidGroup.NotFound",
              "The security group '" + (id.empty() ? name : id) + "' does not exist");
  return nullptr;
}

// IpPermissions.N, or one that is spread over the request itself.
std::vector<Tree> permissions_in(const Tree& in) {
  std::vector<Tree> out;
  for (const Tree* each : in.list("IpPermissions")) out.push_back(*each);
  if (!out.empty() || !in.text("IpProtocol")) return out;
  Tree one;
  for (const std::string_view each : {"IpProtocol", "FromPort", "ToPort"}) {
    if (const auto text = in.text(each)) one.set(each, *text);
  }
  if (const auto cidr = in.text("CidrIp")) one.set("IpRanges.1.CidrIp", *cidr);
  if (const auto name = in.text("SourceSecurityGroupName")) one.set("Groups.1.GroupName", *name);
  out.push_back(std::move(one));
  return out;
}

void authorize(Call& call, std::vector<Tree> SecurityGroup::*list) {
  SecurityGroup* const group = group_in(call);
  if (group == nullptr) return;
  const std::vector<Tree> wanted = permissions_in(call.in);
  for (const Tree& each : wanted) {
    if (std::ranges::count(group->*list, each) > 0) {
      return call.refuse("InvalidPermission.Duplicate",
                         "the specified rule already exists in the security group");
    }
  }
  if (is_dry_run(call)) return;
  for (const Tree& each : wanted) (group->*list).push_back(each);
  call.out.boolean("return", true);
}

void revoke(Call& call, std::vector<Tree> SecurityGroup::*list) {
  SecurityGroup* const group = group_in(call);
  if (group == nullptr) return;
  const std::vector<Tree> wanted = permissions_in(call.in);
  for (const Tree& each : wanted) {
    if (std::ranges::count(group->*list, each) == 0) {
      return call.refuse("InvalidPermission.NotFound",
                         "The specified rule does not exist in this security group.");
    }
  }
  if (is_dry_run(call)) return;
  for (const Tree& each : wanted) std::erase(group->*list, each);
  call.out.boolean("return", true);
}

}  // namespace

void write_permissions(Xml& out, std::string_view name, const std::vector<Tree>& rules) {
  out.list(
      name, rules,
      [&](const Tree& rule) {
        out.text("ipProtocol", rule.text_or("IpProtocol", "-1"));
        out.text_if("fromPort", rule.text_or("FromPort", ""));
        out.text_if("toPort", rule.text_or("ToPort", ""));
        out.list(
            "groups", rule.list("Groups"),
            [&](const Tree* each) {
              out.text("userId", kAccountNumber);
              out.text_if("groupId", each->text_or("GroupId", ""));
              out.text_if("groupName", each->text_or("GroupName", ""));
            },
            "item");
        out.list(
            "ipRanges", rule.list("IpRanges"),
            [&](const Tree* each) {
              out.text("cidrIp", each->text_or("CidrIp", ""));
              out.text_if("description", each->text_or("Description", ""));
            },
            "item");
        out.empty("prefixListIds");
      },
      "item");
}

void create_key_pair(Call& call) {
  const std::string name = call.required("KeyName");
  const KeyPair* const row = new_pair(call, name);
  if (row == nullptr) return;
  write_pair(call, name, *row);
  call.out.text("keyMaterial", "-----BEGIN RSA PRIVATE KEY-----\n" + call.catalog().unique_hex(32) +
                                   "\n-----END RSA PRIVATE KEY-----");
}

void import_key_pair(Call& call) {
  const std::string name = call.required("KeyName");
  (void)call.required("PublicKeyMaterial");
  const KeyPair* const row = new_pair(call, name);
  if (row != nullptr) write_pair(call, name, *row);
}

void describe_key_pairs(Call& call) {
  const std::vector<std::string> names = call.in.texts("KeyName");
  for (const std::string& name : names) {
    if (!call.catalog().key_pairs.contains(name)) {
      return call.refuse("InvalidKeyPair.NotFound", "The key pair '" + name + "' does not exist");
    }
  }
  std::vector<std::pair<const std::string*, const KeyPair*>> found;
  for (const auto& [name, row] : call.catalog().key_pairs) {
    const bool passes =
        passes_filters(call.in, [&, &key = name, &pair = row](std::string_view filter) {
          if (filter == "key-name") return std::vector{key};
          if (filter == "key-pair-id") return std::vector{pair.id};
          if (filter == "fingerprint") return std::vector{pair.fingerprint};
          std::vector<std::string> values;
          (void)tag_values(pair.tags, filter, values);
          return values;
        });
    if (passes && (names.empty() || std::ranges::count(names, name)))
      found.emplace_back(&name, &row);
  }
  call.out.list(
      "keySet", found, [&](const auto& each) { write_pair(call, *each.first, *each.second); },
      "item");
}

// Deleting what is not there succeeds.
void delete_key_pair(Call& call) {
  if (is_dry_run(call)) return;
  const std::string name = call.in.text_or("KeyName", "");
  const std::string id = call.in.text_or("KeyPairId", "");
  std::erase_if(call.catalog().key_pairs,
                [&](const auto& each) { return each.first == name || each.second.id == id; });
  call.out.boolean("return", true);
}

void authorize_ingress(Call& call) {
  authorize(call, &SecurityGroup::ingress);
}
void authorize_egress(Call& call) {
  authorize(call, &SecurityGroup::egress);
}
void revoke_ingress(Call& call) {
  revoke(call, &SecurityGroup::ingress);
}
void revoke_egress(Call& call) {
  revoke(call, &SecurityGroup::egress);
}

}  // namespace lighthouse::fakes::query
