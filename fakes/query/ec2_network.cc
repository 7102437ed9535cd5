// Networks, zones, regions and images: what groups and instances refer to.
#include <algorithm>
#include <array>

#include "fakes/query/ec2.h"

namespace lighthouse::fakes::query {

namespace {

constexpr std::string_view kListedZones = "ab";
constexpr auto kRegions = std::to_array<std::string_view>(
    {"us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-west-1", "eu-central-1"});

void write_resource_tags(Call& call, const std::string& id) {
  const auto found = call.catalog().resource_tags.find(id);
  if (found != call.catalog().resource_tags.end()) write_tags(call.out, found->second);
}

void write_vpc(Call& call, const std::string& id, const std::string& cidr) {
  call.out.text("vpcId", id);
  call.out.text("ownerId", kAccountNumber);
  call.out.text("state", "available");
  call.out.text("cidrBlock", cidr);
  call.out.text("dhcpOptionsId", "default");
  call.out.text("instanceTenancy", "default");
  call.out.boolean("isDefault", id == call.catalog().default_vpc());
  write_resource_tags(call, id);
}

void write_subnet(Call& call, const Subnet& row) {
  call.out.text("subnetId", row.id);
  call.out.text("subnetArn", call.arn("ec2", "subnet/" + row.id));
  call.out.text("state", "available");
  call.out.text("ownerId", kAccountNumber);
  call.out.text("vpcId", row.vpc);
  call.out.text("cidrBlock", row.cidr);
  call.out.number("availableIpAddressCount", 4091);
  call.out.text("availabilityZone", call.region + row.zone);
  call.out.boolean("defaultForAz", row.is_default);
  call.out.boolean("mapPublicIpOnLaunch", row.is_default);
  write_resource_tags(call, row.id);
}

// The values of tags and of the fields that are given by name.
FilterValues values_of(Call& call, const std::string& id,
                       std::vector<std::pair<std::string_view, std::string>> fields) {
  return [&call, id, fields = std::move(fields)](std::string_view name) {
    std::vector<std::string> out;
    if (tag_values(call.catalog().resource_tags[id], name, out)) return out;
    for (const auto& [field, value] : fields) {
      if (field == name) out.push_back(value);
    }
    return out;
  };
}

std::string_view yes_or_no(bool value) {
  return value ? "true" : "false";
}

void remember_tags(Call& call, const std::string& id, std::string_view kind) {
  const Tags tags = specified_tags(call.in, kind);
  if (!tags.empty()) call.catalog().resource_tags[id] = tags;
}

}  // namespace

void describe_vpcs(Call& call) {
  const std::vector<std::string> ids = call.in.texts("VpcId");
  for (const std::string& id : ids) {
    if (!call.catalog().vpcs.contains(id)) {
      return call.refuse("InvalidVpcID.NotFound", "The vpc ID '" + id + "' does not exist");
    }
  }
  std::vector<std::pair<std::string, std::string>> found;
  for (const auto& [id, cidr] : call.catalog().vpcs) {
    const bool is_default = id == call.catalog().default_vpc();
    const std::string said(yes_or_no(is_default));
    if ((ids.empty() || std::ranges::count(ids, id)) &&
        passes_filters(call.in, values_of(call, id,
                                          {{"vpc-id", id},
                                           {"cidr", cidr},
                                           {"cidr-block", cidr},
                                           {"state", "available"},
                                           {"isDefault", said},
                                           {"is-default", said}}))) {
      found.emplace_back(id, cidr);
    }
  }
  call.out.list(
      "vpcSet", found, [&](const auto& each) { write_vpc(call, each.first, each.second); }, "item");
}

void create_vpc(Call& call) {
  const std::string cidr = call.required("CidrBlock");
  if (call.refused() || is_dry_run(call)) return;
  const std::string id = "vpc-" + call.catalog().unique_hex(17);
  call.catalog().vpcs[id] = cidr;
  call.catalog().security_groups.push_back({.id = "sg-" + call.catalog().unique_hex(17),
                                            .name = "default",
                                            .description = "default VPC security group",
                                            .vpc = id});
  remember_tags(call, id, "vpc");
  call.out.open("vpc");
  write_vpc(call, id, cidr);
  call.out.close("vpc");
}

void delete_vpc(Call& call) {
  const std::string id = call.required("VpcId");
  if (call.refused()) return;
  if (std::ranges::any_of(call.catalog().subnets,
                          [&](const Subnet& each) { return each.vpc == id; })) {
    return call.refuse("DependencyViolation",
                       "The vpc '" + id + "' has dependencies and cannot be deleted.");
  }
  if (call.catalog().vpcs.erase(id) == 0) {
    return call.refuse("InvalidVpcID.NotFound", "The vpc ID '" + id + "' does not exist");
  }
  std::erase_if(call.catalog().security_groups,
                [&](const SecurityGroup& each) { return each.vpc == id; });
  call.out.boolean("return", true);
}

void describe_subnets(Call& call) {
  const std::vector<std::string> ids = call.in.texts("SubnetId");
  for (const std::string& id : ids) {
    if (call.catalog().find_subnet(id) == nullptr) {
      return call.refuse("InvalidSubnetID.NotFound", "The subnet ID '" + id + "' does not exist");
    }
  }
  std::vector<const Subnet*> found;
  for (const Subnet& row : call.catalog().subnets) {
    const std::string zone = call.region + row.zone;
    const std::string said(yes_or_no(row.is_default));
    if ((ids.empty() || std::ranges::count(ids, row.id)) &&
        passes_filters(call.in, values_of(call, row.id,
                                          {{"subnet-id", row.id},
                                           {"vpc-id", row.vpc},
                                           {"cidr-block", row.cidr},
                                           {"state", "available"},
                                           {"availability-zone", zone},
                                           {"availabilityZone", zone},
                                           {"default-for-az", said},
                                           {"defaultForAz", said}}))) {
      found.push_back(&row);
    }
  }
  call.out.list(
      "subnetSet", found, [&](const Subnet* each) { write_subnet(call, *each); }, "item");
}

void create_subnet(Call& call) {
  const std::string vpc = call.required("VpcId");
  const std::string cidr = call.required("CidrBlock");
  const std::string zone = call.in.text_or("AvailabilityZone", call.region + "a");
  if (call.refused() || is_dry_run(call)) return;
  if (!call.catalog().vpcs.contains(vpc)) {
    return call.refuse("InvalidVpcID.NotFound", "The vpc ID '" + vpc + "' does not exist");
  }
  if (!zone.starts_with(call.region) || zone.size() != call.region.size() + 1 ||
      zone.back() < 'a' || zone.back() >= 'a' + aws::kMostZones) {
    return call.invalid("Value (" + zone + ") for parameter availabilityZone is invalid.");
  }
  const Subnet& row =
      call.catalog().subnets.emplace_back(Subnet{.id = "subnet-" + call.catalog().unique_hex(17),
                                                 .vpc = vpc,
                                                 .cidr = cidr,
                                                 .zone = zone.back()});
  remember_tags(call, row.id, "subnet");
  call.out.open("subnet");
  write_subnet(call, row);
  call.out.close("subnet");
}

void delete_subnet(Call& call) {
  const std::string id = call.required("SubnetId");
  if (call.refused()) return;
  if (std::erase_if(call.catalog().subnets, [&](const Subnet& each) { return each.id == id; }) ==
      0) {
    return call.refuse("InvalidSubnetID.NotFound", "The subnet ID '" + id + "' does not exist");
  }
  call.out.boolean("return", true);
}

void describe_security_groups(Call& call) {
  const std::vector<std::string> ids = call.in.texts("GroupId");
  const std::vector<std::string> names = call.in.texts("GroupName");
  for (const std::string& id : ids) {
    if (!std::ranges::count(call.catalog().security_groups, id, &SecurityGroup::id)) {
      return call.refuse("InvalidGroup.NotFound", "The security group '" + id + "' does not exist");
    }
  }
  std::vector<const SecurityGroup*> found;
  for (const SecurityGroup& row : call.catalog().security_groups) {
    if ((ids.empty() || std::ranges::count(ids, row.id)) &&
        (names.empty() || std::ranges::count(names, row.name)) &&
        passes_filters(call.in, values_of(call, row.id,
                                          {{"group-id", row.id},
                                           {"group-name", row.name},
                                           {"vpc-id", row.vpc},
                                           {"description", row.description}}))) {
      found.push_back(&row);
    }
  }
  call.out.list(
      "securityGroupInfo", found,
      [&](const SecurityGroup* row) {
        call.out.text("ownerId", kAccountNumber);
        call.out.text("groupId", row->id);
        call.out.text("groupName", row->name);
        call.out.text("groupDescription", row->description);
        call.out.text("vpcId", row->vpc);
        write_permissions(call.out, "ipPermissions", row->ingress);
        write_permissions(call.out, "ipPermissionsEgress", row->egress);
        write_resource_tags(call, row->id);
      },
      "item");
}

void create_security_group(Call& call) {
  const std::string name = call.required("GroupName");
  const std::string description = call.required("GroupDescription");
  const std::string vpc = call.in.text_or("VpcId", call.catalog().default_vpc());
  if (call.refused() || is_dry_run(call)) return;
  for (const SecurityGroup& each : call.catalog().security_groups) {
    if (each.name == name && each.vpc == vpc) {
      return call.refuse("InvalidGroup.Duplicate",
                         "The security group '" + name + "' already exists for VPC '" + vpc + "'");
    }
  }
  const std::string id = "sg-" + call.catalog().unique_hex(17);
  call.catalog().security_groups.push_back(
      {.id = id, .name = name, .description = description, .vpc = vpc});
  remember_tags(call, id, "security-group");
  call.out.boolean("return", true);
  call.out.text("groupId", id);
}

void delete_security_group(Call& call) {
  const std::string id = call.in.text_or("GroupId", "");
  const std::string name = call.in.text_or("GroupName", "");
  if (std::erase_if(call.catalog().security_groups, [&](const SecurityGroup& each) {
        return id.empty() ? each.name == name : each.id == id;
      }) == 0) {
    return call.refuse("InvalidGroup.NotFound", "The security group does not exist");
  }
  call.out.boolean("return", true);
}

void describe_availability_zones(Call& call) {
  const std::vector<std::string> names = call.in.texts("ZoneName");
  std::vector<std::string> found;
  for (const char letter : kListedZones) {
    const std::string zone = call.region + letter;
    if (names.empty() || std::ranges::count(names, zone)) found.push_back(zone);
  }
  call.out.list(
      "availabilityZoneInfo", found,
      [&](const std::string& zone) {
        call.out.text("zoneName", zone);
        call.out.text("zoneId", "zone" + std::to_string(zone.back() - 'a' + 1));
        call.out.text("zoneState", "available");
        call.out.text("regionName", call.region);
        call.out.text("zoneType", "availability-zone");
        call.out.text("optInStatus", "opt-in-not-required");
        call.out.empty("messageSet");
      },
      "item");
}

void describe_regions(Call& call) {
  call.out.list(
      "regionInfo", kRegions,
      [&](std::string_view region) {
        call.out.text("regionName", region);
        call.out.text("regionEndpoint", "ec2." + std::string(region) + ".amazonaws.com");
        call.out.text("optInStatus", "opt-in-not-required");
      },
      "item");
}

// Any well-formed image exists; without ids there is one of Amazon's.
void describe_images(Call& call) {
  std::vector<std::string> ids = call.in.texts("ImageId");
  for (const std::string& id : ids) {
    if (!id.starts_with("ami-")) {
      return call.refuse("InvalidAMIID.Malformed", "Invalid id: \"" + id + "\"");
    }
  }
  if (ids.empty()) ids = {"ami-0a1b2c3d4e5f60718", "ami-0b1b2c3d4e5f60718"};
  call.out.list(
      "imagesSet", ids,
      [&](const std::string& id) {
        call.out.text("imageId", id);
        call.out.text("imageLocation", "amazon/al2023-ami-x86_64");
        call.out.text("imageState", "available");
        call.out.text("imageOwnerId", "137112412989");
        call.out.text("creationDate", "2024-01-01T00:00:00.000Z");
        call.out.boolean("isPublic", true);
        call.out.text("architecture", "x86_64");
        call.out.text("imageType", "machine");
        call.out.text("name", "al2023-ami-x86_64");
        call.out.text("rootDeviceType", "ebs");
        call.out.text("rootDeviceName", "/dev/xvda");
        call.out.text("virtualizationType", "hvm");
        call.out.text("hypervisor", "xen");
      },
      "item");
}

}  // namespace lighthouse::fakes::query
