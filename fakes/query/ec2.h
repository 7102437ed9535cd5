// What the operations of EC2 share [A16].
#pragma once

#include <functional>

#include "fakes/query/call.h"

namespace lighthouse::fakes::query {

// True if every Filter.N has a value that one of `values(name)` matches.
using FilterValues = std::function<std::vector<std::string>(std::string_view name)>;
[[nodiscard]] bool passes_filters(const Tree& in, const FilterValues& values);
// The values that `tag:…`, `tag-key` and `tag-value` look at; false if it is another name.
[[nodiscard]] bool tag_values(const Tags& tags, std::string_view name,
                              std::vector<std::string>& values);
void write_tags(Xml& out, const Tags& tags);
// Refuses with DryRunOperation if that was asked for.
[[nodiscard]] bool is_dry_run(Call& call);
[[nodiscard]] std::string address_text(uint32_t address);
// Of TagSpecification.N for this kind of resource.
[[nodiscard]] Tags specified_tags(const Tree& in, std::string_view resource_type);

// The handles of InstanceId.N; refuses malformed and unknown ones.
[[nodiscard]] std::vector<InstanceId> instances_named(Call& call);
void write_state(Xml& out, std::string_view name, Ec2State state);

// An instance and what it was in before the call.
struct StateChange {
  InstanceId id;
  Ec2State before;
};
// instancesSet, with the present state beside it.
void write_changes(Call& call, const std::vector<StateChange>& changes);

// ec2_power.cc
void stop_instances(Call& call);
void start_instances(Call& call);
void reboot_instances(Call& call);
// ec2_access.cc
void create_key_pair(Call& call);
void import_key_pair(Call& call);
void describe_key_pairs(Call& call);
void delete_key_pair(Call& call);
void authorize_ingress(Call& call);
void authorize_egress(Call& call);
void revoke_ingress(Call& call);
void revoke_egress(Call& call);
void write_permissions(Xml& out, std::string_view name, const std::vector<Tree>& rules);
// ec2_instances.cc
void run_instances(Call& call);
void describe_instances(Call& call);
void terminate_instances(Call& call);
void describe_instance_status(Call& call);
void describe_instance_attribute(Call& call);
void modify_instance_attribute(Call& call);
// ec2_templates.cc
void create_launch_template(Call& call);
void create_launch_template_version(Call& call);
void describe_launch_templates(Call& call);
void describe_launch_template_versions(Call& call);
void modify_launch_template(Call& call);
void delete_launch_template(Call& call);
// ec2_network.cc
void describe_vpcs(Call& call);
void create_vpc(Call& call);
void delete_vpc(Call& call);
void describe_subnets(Call& call);
void create_subnet(Call& call);
void delete_subnet(Call& call);
void describe_security_groups(Call& call);
void create_security_group(Call& call);
void delete_security_group(Call& call);
void describe_availability_zones(Call& call);
void describe_regions(Call& call);
void describe_images(Call& call);
// ec2.cc
void create_tags(Call& call);
void delete_tags(Call& call);
void describe_tags(Call& call);

}  // namespace lighthouse::fakes::query
