// Launch configurations and the tags of groups [A12.13, A12.14].
#include <algorithm>

#include "fakes/query/groups.h"

namespace lighthouse::fakes::query {

namespace {

void write_configuration(Call& call, const std::string& name, const LaunchConfiguration& row) {
  Xml& out = call.out;
  out.text("LaunchConfigurationName", name);
  out.text("LaunchConfigurationARN", row.arn);
  const auto or_empty = [&](std::string_view field) {
    out.text(field, row.settings.text_or(field, ""));
  };
  or_empty("ImageId");
  out.text_if("KeyName", row.settings.text_or("KeyName", ""));
  out.texts("SecurityGroups", row.settings.texts("SecurityGroups"));
  out.texts("ClassicLinkVPCSecurityGroups", row.settings.texts("ClassicLinkVPCSecurityGroups"));
  or_empty("UserData");
  or_empty("InstanceType");
  or_empty("KernelId");
  or_empty("RamdiskId");
  if (const Tree* const devices = row.settings.find("BlockDeviceMappings");
      devices != nullptr && !devices->kids.empty()) {
    out.echo("BlockDeviceMappings", *devices);
  } else {
    out.empty("BlockDeviceMappings");
  }
  out.open("InstanceMonitoring");
  out.text("Enabled", row.settings.text_or("InstanceMonitoring.Enabled", "true"));
  out.close("InstanceMonitoring");
  for (const std::string_view each : {"SpotPrice", "IamInstanceProfile", "AssociatePublicIpAddress",
                                      "PlacementTenancy", "ClassicLinkVPCId"}) {
    if (const auto text = row.settings.text(each)) out.text(each, *text);
  }
  if (const Tree* const options = row.settings.find("MetadataOptions")) {
    out.echo("MetadataOptions", *options);
  }
  out.time("CreatedTime", row.created);
  out.text("EbsOptimized", row.settings.text_or("EbsOptimized", "false"));
}

// Refuses what AWS does; an unknown group by its own text.
bool is_sound(Call& call, const Tree& tag) {
  const std::string group = tag.text_or("ResourceId", "");
  if (group.empty() || tag.text_or("ResourceType", "") != "auto-scaling-group") {
    call.invalid(
        "Incomplete tags information for these tag keys. In order to create/update tag, each tag "
        "should have key, resource id, and resource type");
  } else if (!call.catalog().groups.contains(group)) {
    call.invalid("AutoScalingGroup not found - AutoScaling Group " + group + " not found");
  } else if (tag.text_or("Key", "").starts_with("aws:")) {
    call.invalid("Tag keys that begin with aws: are reserved");
  }
  return !call.refused();
}

struct GroupTag {
  std::string group;
  Tag tag;
};

bool passes(const Tree& filter, const GroupTag& row) {
  const std::string name = filter.text_or("Name", "");
  const std::vector<std::string> values = filter.texts("Values");
  const auto has = [&](const std::string& text) {
    return std::ranges::find(values, text) != values.end();
  };
  if (name == "auto-scaling-group") return has(row.group);
  if (name == "key") return has(row.tag.key);
  if (name == "value") return has(row.tag.value);
  return has(row.tag.at_launch ? "true" : "false");
}

}  // namespace

void create_configuration(Call& call) {
  const std::string name = call.required("LaunchConfigurationName");
  if (call.refused()) return;
  if (call.catalog().configurations.contains(name)) {
    return call.refuse("AlreadyExists",
                       "Launch Configuration by this name already exists - A launch configuration "
                       "already exists with the name " +
                           name);
  }
  LaunchConfiguration row{.created = call.now()};
  if (const auto model = call.in.text("InstanceId")) {
    const auto id = instance_of(*model);
    if (!id || call.aws().find_instance(*id) == nullptr) {
      return call.invalid("Invalid instance id " + *model);
    }
    row.settings = call.catalog().instances[*id].launch;
  } else if (!call.in.text("ImageId") || !call.in.text("InstanceType")) {
    return call.invalid(
        "Valid requests must contain either the InstanceID parameter or both the ImageId and "
        "InstanceType parameters.");
  }
  for (const auto& [field, value] : call.in.kids) {
    if (field != "Action" && field != "Version") row.settings.at(field) = value;
  }
  row.arn = call.arn("autoscaling", "launchConfiguration:" + call.catalog().unique_id() +
                                        ":launchConfigurationName/" + name);
  row.release = ++call.catalog().releases;
  call.catalog().configurations[name] = std::move(row);
}

void describe_configurations(Call& call) {
  const std::vector<std::string> names = call.in.texts("LaunchConfigurationNames");
  std::vector<std::pair<const std::string*, const LaunchConfiguration*>> found;
  for (const auto& [name, row] : call.catalog().configurations) {
    if (names.empty() || std::ranges::find(names, name) != names.end()) {
      found.emplace_back(&name, &row);
    }
  }
  const Page page = page_of(call, found.size(), 50, 100);
  if (call.refused()) return;
  const std::vector on_page(found.begin() + static_cast<std::ptrdiff_t>(page.begin),
                            found.begin() + static_cast<std::ptrdiff_t>(page.end));
  call.out.list("LaunchConfigurations", on_page,
                [&](const auto& each) { write_configuration(call, *each.first, *each.second); });
  call.out.text_if("NextToken", page.next);
}

void delete_configuration(Call& call) {
  const std::string name = call.required("LaunchConfigurationName");
  if (call.refused()) return;
  drop_deleted_groups(call);
  if (!call.catalog().configurations.contains(name)) {
    return call.invalid("Launch configuration name not found - Launch configuration " + name +
                        " not found");
  }
  for (const auto& [group, info] : call.catalog().groups) {
    if (info.settings.text_or("LaunchConfigurationName", "") == name) {
      return call.refuse("ResourceInUse", "Cannot delete launch configuration " + name +
                                              " because it is attached to AutoScalingGroup " +
                                              group);
    }
  }
  call.catalog().configurations.erase(name);
}

void put_group_tags(Call& call) {
  drop_deleted_groups(call);
  for (const Tree* each : call.in.list("Tags")) {
    if (!is_sound(call, *each)) return;
  }
  for (const Tree* each : call.in.list("Tags")) {
    put_tag(call.catalog().groups[each->text_or("ResourceId", "")].tags,
            {.key = each->text_or("Key", ""),
             .value = each->text_or("Value", ""),
             .at_launch = each->text_or("PropagateAtLaunch", "false") == "true"});
  }
}

void delete_group_tags(Call& call) {
  drop_deleted_groups(call);
  for (const Tree* each : call.in.list("Tags")) {
    if (!is_sound(call, *each)) return;
  }
  for (const Tree* each : call.in.list("Tags")) {
    remove_tag(call.catalog().groups[each->text_or("ResourceId", "")].tags,
               each->text_or("Key", ""));
  }
}

void describe_group_tags(Call& call) {
  drop_deleted_groups(call);
  const auto filters = call.in.list("Filters");
  std::vector<GroupTag> found;
  for (const auto& [name, info] : call.catalog().groups) {
    for (const Tag& tag : info.tags) {
      const GroupTag row{name, tag};
      if (std::ranges::all_of(filters, [&](const Tree* each) { return passes(*each, row); })) {
        found.push_back(row);
      }
    }
  }
  const Page page = page_of(call, found.size(), 50, 100);
  if (call.refused()) return;
  const std::vector on_page(found.begin() + static_cast<std::ptrdiff_t>(page.begin),
                            found.begin() + static_cast<std::ptrdiff_t>(page.end));
  call.out.list("Tags", on_page, [&](const GroupTag& row) {
    call.out.text("ResourceId", row.group);
    call.out.text("ResourceType", "auto-scaling-group");
    call.out.text("Key", row.tag.key);
    call.out.text("Value", row.tag.value);
    call.out.boolean("PropagateAtLaunch", row.tag.at_launch);
  });
  call.out.text_if("NextToken", page.next);
}

}  // namespace lighthouse::fakes::query
