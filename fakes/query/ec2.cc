// The operations of EC2, its filters and its tags [A16].
#include "fakes/query/ec2.h"

#include <algorithm>
#include <array>

namespace lighthouse::fakes::query {

namespace {

// The tags of a resource of any kind; null for an instance that does not exist.
Tags* tags_of(Call& call, const std::string& id) {
  if (id.starts_with("i-")) {
    const auto handle = instance_of(id);
    if (!handle || call.aws().find_instance(*handle) == nullptr) return nullptr;
    return &call.catalog().instances[*handle].tags;
  }
  if (const auto found = call.catalog().templates.find(id);
      found != call.catalog().templates.end()) {
    return &found->second.tags;
  }
  return &call.catalog().resource_tags[id];
}

void refuse_unknown(Call& call) {
  for (const std::string& id : call.in.texts("ResourceId")) {
    if (tags_of(call, id) == nullptr) {
      call.refuse("InvalidInstanceID.NotFound", "The instance ID '" + id + "' does not exist");
    }
  }
}

std::string_view kind_of(std::string_view id) {
  if (id.starts_with("i-")) return "instance";
  if (id.starts_with("vpc-")) return "vpc";
  if (id.starts_with("subnet-")) return "subnet";
  if (id.starts_with("sg-")) return "security-group";
  if (id.starts_with("lt-")) return "launch-template";
  return "image";
}

constexpr auto kOperations = std::to_array<Operation>({
    {"AuthorizeSecurityGroupEgress", authorize_egress},
    {"AuthorizeSecurityGroupIngress", authorize_ingress},
    {"CreateKeyPair", create_key_pair},
    {"CreateLaunchTemplate", create_launch_template},
    {"CreateLaunchTemplateVersion", create_launch_template_version},
    {"CreateSecurityGroup", create_security_group},
    {"CreateSubnet", create_subnet},
    {"CreateTags", create_tags},
    {"CreateVpc", create_vpc},
    {"DeleteKeyPair", delete_key_pair},
    {"DeleteLaunchTemplate", delete_launch_template},
    {"DeleteSecurityGroup", delete_security_group},
    {"DeleteSubnet", delete_subnet},
    {"DeleteTags", delete_tags},
    {"DeleteVpc", delete_vpc},
    {"DescribeAvailabilityZones", describe_availability_zones},
    {"DescribeImages", describe_images},
    {"DescribeInstanceAttribute", describe_instance_attribute},
    {"DescribeInstanceStatus", describe_instance_status},
    {"DescribeInstances", describe_instances},
    {"DescribeKeyPairs", describe_key_pairs},
    {"DescribeLaunchTemplateVersions", describe_launch_template_versions},
    {"DescribeLaunchTemplates", describe_launch_templates},
    {"DescribeRegions", describe_regions},
    {"DescribeSecurityGroups", describe_security_groups},
    {"DescribeSubnets", describe_subnets},
    {"DescribeTags", describe_tags},
    {"DescribeVpcs", describe_vpcs},
    {"ImportKeyPair", import_key_pair},
    {"ModifyInstanceAttribute", modify_instance_attribute},
    {"ModifyLaunchTemplate", modify_launch_template},
    {"RebootInstances", reboot_instances},
    {"RevokeSecurityGroupEgress", revoke_egress},
    {"RevokeSecurityGroupIngress", revoke_ingress},
    {"RunInstances", run_instances},
    {"StartInstances", start_instances},
    {"StopInstances", stop_instances},
    {"TerminateInstances", terminate_instances},
});

}  // namespace

bool passes_filters(const Tree& in, const FilterValues& values) {
  return std::ranges::all_of(in.list("Filter"), [&](const Tree* filter) {
    const std::vector<std::string> wanted = filter->texts("Value");
    return std::ranges::any_of(values(filter->text_or("Name", "")),
                               [&](const std::string& each) { return matches_any(wanted, each); });
  });
}

bool tag_values(const Tags& tags, std::string_view name, std::vector<std::string>& values) {
  const bool by_name = name.starts_with("tag:");
  if (!by_name && name != "tag-key" && name != "tag-value") return false;
  for (const Tag& tag : tags) {
    if (name == "tag-key") values.push_back(tag.key);
    if (name == "tag-value" || (by_name && name.substr(4) == tag.key)) values.push_back(tag.value);
  }
  return true;
}

void write_tags(Xml& out, const Tags& tags) {
  if (tags.empty()) return;
  out.list(
      "tagSet", tags,
      [&](const Tag& tag) {
        out.text("key", tag.key);
        out.text("value", tag.value);
      },
      "item");
}

bool is_dry_run(Call& call) {
  if (!call.flag("DryRun").value_or(false)) return false;
  call.refuse("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
  return true;
}

std::string address_text(uint32_t address) {
  return std::to_string(address >> 24) + "." + std::to_string(address >> 16 & 255) + "." +
         std::to_string(address >> 8 & 255) + "." + std::to_string(address & 255);
}

Tags specified_tags(const Tree& in, std::string_view resource_type) {
  Tags out;
  for (const Tree* each : in.list("TagSpecification")) {
    if (each->text_or("ResourceType", "") != resource_type) continue;
    for (const Tag& tag : tags_in(*each, "Tag")) put_tag(out, tag);
  }
  return out;
}

void create_tags(Call& call) {
  refuse_unknown(call);
  const Tags tags = tags_in(call.in, "Tag");
  for (const Tag& tag : tags) {
    if (tag.key.starts_with("aws:")) {
      call.invalid("Tag keys starting with 'aws:' are reserved for internal use");
    }
  }
  if (call.refused() || is_dry_run(call)) return;
  for (const std::string& id : call.in.texts("ResourceId")) {
    for (const Tag& tag : tags) put_tag(*tags_of(call, id), tag);
  }
  call.out.boolean("return", true);
}

void delete_tags(Call& call) {
  refuse_unknown(call);
  if (call.refused() || is_dry_run(call)) return;
  for (const std::string& id : call.in.texts("ResourceId")) {
    Tags& tags = *tags_of(call, id);
    for (const Tree* each : call.in.list("Tag")) remove_tag(tags, each->text_or("Key", ""));
    if (call.in.list("Tag").empty()) tags.clear();
  }
  call.out.boolean("return", true);
}

void describe_tags(Call& call) {
  struct Row {
    std::string id;
    Tag tag;
  };
  std::vector<Row> found;
  const auto add = [&](const std::string& id, const Tags& tags) {
    for (const Tag& tag : tags) {
      const bool wanted = passes_filters(call.in, [&](std::string_view name) {
        if (name == "resource-id") return std::vector{id};
        if (name == "resource-type") return std::vector{std::string(kind_of(id))};
        if (name == "key") return std::vector{tag.key};
        if (name == "value") return std::vector{tag.value};
        std::vector<std::string> values;
        (void)tag_values({tag}, name, values);
        return values;
      });
      if (wanted) found.push_back({id, tag});
    }
  };
  for (const auto& [id, info] : call.catalog().instances) {
    if (call.aws().find_instance(id) != nullptr) add(text_of(id), info.tags);
  }
  for (const auto& [id, info] : call.catalog().templates) add(id, info.tags);
  for (const auto& [id, tags] : call.catalog().resource_tags) add(id, tags);
  const Page page = page_of(call, found.size(), 1000, 1000, {"MaxResults", "NextToken"});
  if (call.refused()) return;
  const std::vector on_page(found.begin() + static_cast<std::ptrdiff_t>(page.begin),
                            found.begin() + static_cast<std::ptrdiff_t>(page.end));
  call.out.list(
      "tagSet", on_page,
      [&](const Row& row) {
        call.out.text("resourceId", row.id);
        call.out.text("resourceType", kind_of(row.id));
        call.out.text("key", row.tag.key);
        call.out.text("value", row.tag.value);
      },
      "item");
  call.out.text_if("nextToken", page.next);
}

std::span<const Operation> ec2_operations() {
  return kOperations;
}

}  // namespace lighthouse::fakes::query
