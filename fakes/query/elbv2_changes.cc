// What of a load balancer of ELBv2 can be set anew: its subnets, security groups and address type.
#include <algorithm>

#include "fakes/query/elbv2.h"
#include "fakes/query/elbv2_checks.h"

namespace lighthouse::fakes::query {

void set_subnets(Call& call) {
  BalancerV2* const row = balancer_v2_of(call, call.required("LoadBalancerArn"));
  if (row == nullptr) return;
  std::vector<std::string> ids = call.in.texts("Subnets");
  for (const Tree* each : call.in.list("SubnetMappings")) {
    ids.push_back(each->text_or("SubnetId", ""));
  }
  if (ids.empty()) return call.invalid("You must specify subnets");
  for (const std::string& id : ids) {
    if (call.catalog().find_subnet(id) == nullptr) {
      return call.refuse("SubnetNotFound", "The subnet ID '" + id + "' does not exist");
    }
  }
  std::erase_if(row->settings.kids, [](const Kid& kid) {
    return kid.name == "Subnets" || kid.name == "SubnetMappings";
  });
  for (const std::string_view each : {"Subnets", "SubnetMappings"}) {
    if (const Tree* const sent = call.in.find(each)) row->settings.at(each) = *sent;
  }
  call.out.list("AvailabilityZones", ids, [&](const std::string& id) {
    call.out.text("ZoneName", call.region + call.catalog().find_subnet(id)->zone);
    call.out.text("SubnetId", id);
  });
  call.out.text("IpAddressType", row->settings.text_or("IpAddressType", "ipv4"));
}

void set_security_groups(Call& call) {
  BalancerV2* const row = balancer_v2_of(call, call.required("LoadBalancerArn"));
  if (row == nullptr) return;
  const std::vector<std::string> ids = call.in.texts("SecurityGroups");
  for (const std::string& id : ids) {
    if (!std::ranges::count(call.catalog().security_groups, id, &SecurityGroup::id)) {
      return call.refuse("InvalidSecurityGroup", "Security group '" + id + "' does not exist");
    }
  }
  row->settings.at("SecurityGroups") = {};
  if (const Tree* const sent = call.in.find("SecurityGroups")) {
    row->settings.at("SecurityGroups") = *sent;
  }
  call.out.texts("SecurityGroupIds", ids);
}

void set_ip_address_type(Call& call) {
  BalancerV2* const row = balancer_v2_of(call, call.required("LoadBalancerArn"));
  const std::string type = call.required("IpAddressType");
  if (row == nullptr || call.refused()) return;
  if (type != "ipv4" && type != "dualstack") {
    return call.invalid("1 validation error detected: Value '" + type +
                        "' at 'ipAddressType' failed to satisfy constraint: Member must satisfy "
                        "enum value set: [ipv4, dualstack]");
  }
  if (type == "dualstack" && row->settings.text_or("Scheme", "") == "internal") {
    return call.invalid("Internal load balancers cannot be dual-stack");
  }
  row->settings.set("IpAddressType", type);
  call.out.text("IpAddressType", type);
}

}  // namespace lighthouse::fakes::query
