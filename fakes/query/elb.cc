// Classic load balancers [A14].
#include <algorithm>
#include <array>

#include "fakes/query/balancers.h"

namespace lighthouse::fakes::query {

namespace {

std::string dns_of(Call& call, const std::string& name) {
  return name + "-123456789." + call.region + ".elb.amazonaws.com";
}

template <class List>
void write_instances(Call& call, const List& members) {
  call.out.list("Instances", members,
                [&](InstanceId id) { call.out.text("InstanceId", text_of(id)); });
}

// As it is now: what a write answers.
void write_members(Call& call, const BalancerInfo& info) {
  std::vector<InstanceId> members;
  for (const aws::Registered& row : call.aws().find_balancer(info.id)->rows) {
    if (row.state != Registration::kDraining) members.push_back(row.id);
  }
  write_instances(call, members);
}

void write_policies(Call& call, const BalancerInfo& info) {
  call.out.open("Policies");
  for (const std::string_view kind :
       {"AppCookieStickinessPolicies", "LBCookieStickinessPolicies"}) {
    std::vector<const Tree*> rows;
    for (const auto& [name, policy] : info.policies) {
      if (policy.text_or("Kind", "") == kind) rows.push_back(&policy);
    }
    call.out.list(kind, rows, [&](const Tree* row) {
      for (const auto& [field, value] : row->kids) {
        if (field != "Kind" && field != "LoadBalancerName") call.out.text(field, value.value);
      }
    });
  }
  std::vector<std::string> others;
  for (const auto& [name, policy] : info.policies) {
    if (!policy.text("Kind")) others.push_back(name);
  }
  call.out.texts("OtherPolicies", others);
  call.out.close("Policies");
}

void write_balancer(Call& call, const std::string& name, const BalancerInfo& info) {
  Xml& out = call.out;
  out.text("LoadBalancerName", name);
  out.text("DNSName", dns_of(call, name));
  out.text("CanonicalHostedZoneName", dns_of(call, name));
  out.text("CanonicalHostedZoneNameID", "Z35SXDOTRQ7X7K");
  out.list("ListenerDescriptions", info.listeners, [&](const Tree& listener) {
    out.open("Listener");
    for (const auto& [field, value] : listener.kids) {
      if (field != "PolicyNames") out.text(field, value.value);
    }
    out.close("Listener");
    out.texts("PolicyNames", listener.texts("PolicyNames"));
  });
  write_policies(call, info);
  out.list("BackendServerDescriptions", info.backends, [&](const auto& each) {
    out.text("InstancePort", each.first);
    out.texts("PolicyNames", each.second);
  });
  out.texts("AvailabilityZones", info.settings.texts("AvailabilityZones"));
  out.texts("Subnets", info.settings.texts("Subnets"));
  out.text_if("VPCId", info.settings.text_or("VPCId", ""));
  write_instances(call, find_by_id(call.view.balancers(), info.id)->registered);
  out.echo("HealthCheck", *info.settings.find("HealthCheck"));
  out.open("SourceSecurityGroup");
  out.text("OwnerAlias", kAccountNumber);
  out.text("GroupName", "default");
  out.close("SourceSecurityGroup");
  out.texts("SecurityGroups", info.settings.texts("SecurityGroups"));
  out.time("CreatedTime", info.created);
  out.text("Scheme", info.settings.text_or("Scheme", "internet-facing"));
}

void check_protocols(Call& call, const std::vector<Tree>& listeners) {
  for (const Tree& each : listeners) {
    for (const std::string_view field : {"Protocol", "InstanceProtocol"}) {
      const std::string protocol = each.text_or(field, "");
      if (protocol != "HTTP" && protocol != "HTTPS" && protocol != "TCP" && protocol != "SSL") {
        call.refuse("UnsupportedProtocol", "Protocol " + protocol + " is not supported");
      }
    }
  }
}

void create_balancer(Call& call) {
  const std::string name = call.required("LoadBalancerName");
  const auto listeners = call.in.list("Listeners");
  if (call.refused()) return;
  const bool sound = name.size() <= 32 && name.front() != '-' && name.back() != '-' &&
                     std::ranges::all_of(name, [&](unsigned char c) {
                       return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '-' ||
                              (c == '_' && call.view.accepts_underscores());
                     });
  if (!sound) {
    return call.invalid(
        "LoadBalancer name can contain only characters that are alphanumeric characters and "
        "hyphens(-)");
  }
  if (call.catalog().balancers.contains(name)) {
    return call.refuse("DuplicateLoadBalancerName",
                       "Load Balancer " + name +
                           " already exists and it is configured with different parameters.");
  }
  if (listeners.empty()) return call.invalid("Listeners cannot be empty");
  BalancerInfo info{.created = call.now()};
  for (const std::string_view each : {"AvailabilityZones", "Subnets", "SecurityGroups", "Scheme"}) {
    if (const Tree* const sent = call.in.find(each)) info.settings.at(each) = *sent;
  }
  for (const std::string& id : call.in.texts("Subnets")) {
    const Subnet* const subnet = call.catalog().find_subnet(id);
    if (subnet == nullptr) {
      return call.refuse("SubnetNotFound", "The subnet ID '" + id + "' does not exist");
    }
    info.settings.set("VPCId", subnet->vpc);
    const auto zones = info.settings.texts("AvailabilityZones");
    const std::string zone = call.region + subnet->zone;
    if (!std::ranges::count(zones, zone)) {
      info.settings.set("AvailabilityZones.member." + std::to_string(zones.size() + 1), zone);
    }
  }
  if (info.settings.texts("AvailabilityZones").empty()) {
    return call.invalid("Either AvailabilityZones or SubnetIds must be specified");
  }
  if (!info.settings.text("VPCId")) {
    info.settings.set("VPCId", std::string(call.catalog().default_vpc()));
  }
  for (const Tree* each : listeners) info.listeners.push_back(listener_of(*each));
  check_protocols(call, info.listeners);
  for (const std::string& id : call.in.texts("SecurityGroups")) {
    if (!std::ranges::count(call.catalog().security_groups, id, &SecurityGroup::id)) {
      call.refuse("InvalidSecurityGroup", "The security group " + id + " does not exist");
    }
  }
  if (call.refused()) return;
  if (info.settings.texts("SecurityGroups").empty()) {
    const auto& all = call.catalog().security_groups;
    const auto found = std::ranges::find_if(all, [&](const SecurityGroup& each) {
      return each.name == "default" && each.vpc == info.settings.text_or("VPCId", "");
    });
    if (found != all.end()) store(info.settings, "SecurityGroups", {found->id});
  }
  info.settings.set("HealthCheck.Target",
                    "TCP:" + info.listeners.front().text_or("InstancePort", "80"));
  for (const auto& [field, value] : std::initializer_list<std::pair<std::string_view, const char*>>{
           {"Interval", "30"},
           {"Timeout", "5"},
           {"UnhealthyThreshold", "2"},
           {"HealthyThreshold", "10"}}) {
    info.settings.set("HealthCheck." + std::string(field), value);
  }
  info.tags = tags_in(call.in, "Tags");
  info.attributes = default_attributes();
  info.id = BalancerId{call.catalog().next_balancer++};
  Context ctx = call.ctx();
  const auto made = call.aws().create_balancer(ctx, spec_of(info));
  if (!made) {
    return call.refuse("TooManyLoadBalancers", "The quota of load balancers has been reached");
  }
  call.catalog().balancers[name] = std::move(info);
  call.out.text("DNSName", dns_of(call, name));
}

void describe_balancers(Call& call) {
  const std::vector<std::string> names = call.in.texts("LoadBalancerNames");
  const auto& all = call.catalog().balancers;
  for (const std::string& name : names) {
    if (!all.contains(name)) {
      return call.refuse("LoadBalancerNotFound",
                         "There is no ACTIVE Load Balancer named '" + name + "'");
    }
  }
  std::vector<std::pair<const std::string*, const BalancerInfo*>> found;
  for (const auto& [name, info] : all) {
    if (names.empty() || std::ranges::count(names, name)) found.emplace_back(&name, &info);
  }
  const Page page =
      page_of(call, found.size(), 400, 400, {"PageSize", "Marker", "InvalidParameterValue"});
  if (call.refused()) return;
  const std::vector on_page(found.begin() + static_cast<std::ptrdiff_t>(page.begin),
                            found.begin() + static_cast<std::ptrdiff_t>(page.end));
  call.out.list("LoadBalancerDescriptions", on_page,
                [&](const auto& each) { write_balancer(call, *each.first, *each.second); });
  call.out.text_if("NextMarker", page.next);
}

void delete_balancer(Call& call) {
  const std::string name = call.required("LoadBalancerName");
  if (call.refused()) return;
  const auto found = call.catalog().balancers.find(name);
  // Deleting what is not there succeeds, as with AWS.
  if (found == call.catalog().balancers.end()) return;
  Context ctx = call.ctx();
  (void)call.aws().delete_balancer(ctx, found->second.id);
  call.catalog().balancers.erase(found);
  for (auto& [group, info] : call.catalog().groups) std::erase(info.balancers, name);
}

std::vector<InstanceId> instances_in(Call& call) {
  std::vector<InstanceId> out;
  std::string unknown;
  for (const Tree* each : call.in.list("Instances")) {
    const std::string text = each->text_or("InstanceId", "");
    const auto id = instance_of(text);
    const aws::InstanceRow* const row = id ? call.aws().find_instance(*id) : nullptr;
    if (row == nullptr) {
      unknown += (unknown.empty() ? "" : ", ") + text;
    } else {
      out.push_back(*id);
    }
  }
  if (!unknown.empty()) {
    call.refuse("InvalidInstance", "Could not find EC2 instance " + unknown + ".");
  }
  return out;
}

void register_instances(Call& call) {
  BalancerInfo* const info = balancer_named(call);
  if (info == nullptr) return;
  const std::vector<InstanceId> ids = instances_in(call);
  for (const InstanceId& id : ids) {
    if (!call.aws().is_running(id)) {
      call.refuse("InvalidInstance", "EC2 instance " + text_of(id) + " is not in running state.");
    }
  }
  if (ids.empty()) call.invalid("Instances cannot be empty");
  if (call.refused()) return;
  Context ctx = call.ctx();
  if (call.accepted(call.aws().register_instances(ctx, info->id, ids))) write_members(call, *info);
}

void deregister_instances(Call& call) {
  BalancerInfo* const info = balancer_named(call);
  if (info == nullptr) return;
  const std::vector<InstanceId> ids = instances_in(call);
  if (ids.empty()) call.invalid("Instances cannot be empty");
  if (call.refused()) return;
  Context ctx = call.ctx();
  if (call.accepted(call.aws().deregister_instances(ctx, info->id, ids))) {
    write_members(call, *info);
  }
}

struct HealthWords {
  std::string_view state;
  std::string_view reason;
  std::string_view description;
};

HealthWords words_of(Registration state) {
  switch (state) {
    case Registration::kInService: return {"InService", "N/A", "N/A"};
    case Registration::kRegistering:
      return {"OutOfService", "ELB", "Instance registration is still in progress."};
    case Registration::kFailing:
      return {"OutOfService", "Instance",
              "Instance has failed at least the UnhealthyThreshold number of health checks "
              "consecutively."};
    case Registration::kDraining:
      return {"InService", "N/A", "Instance deregistration currently in progress."};
    case Registration::kNotRegistered:
      return {"OutOfService", "Instance",
              "Instance is not currently registered with the LoadBalancer."};
    case Registration::kTerminated:
      return {"OutOfService", "Instance", "Instance is in terminated state."};
    case Registration::kUnknown:
      return {"Unknown", "ELB", "A transient error occurred. Please try again later."};
  }
  return {};
}

void describe_instance_health(Call& call) {
  BalancerInfo* const info = balancer_named(call);
  if (info == nullptr) return;
  std::vector<InstanceId> ids = instances_in(call);
  if (call.refused()) return;
  const auto& rows = find_by_id(call.view.balancers(), info->id)->health;
  if (call.in.list("Instances").empty()) {
    for (const BalancerRow& row : rows) ids.push_back(row.id);
  }
  call.out.list("InstanceStates", ids, [&](InstanceId id) {
    const BalancerRow* const row = find_by_id(rows, id);
    HealthWords words = words_of(row == nullptr ? Registration::kNotRegistered : row->state);
    const Ec2State state = call.aws().find_instance(id)->state;
    if (row != nullptr && (state == Ec2State::kStopped || state == Ec2State::kStopping)) {
      words = {"OutOfService", "Instance", "Instance is in stopped state."};
    }
    call.out.text("InstanceId", text_of(id));
    call.out.text("State", words.state);
    call.out.text("ReasonCode", words.reason);
    call.out.text("Description", words.description);
  });
}

void configure_health_check(Call& call) {
  BalancerInfo* const info = balancer_named(call);
  if (info == nullptr) return;
  const std::string target = call.required("HealthCheck.Target");
  const int32_t interval = call.required_number("HealthCheck.Interval");
  const int32_t timeout = call.required_number("HealthCheck.Timeout");
  const int32_t unhealthy = call.required_number("HealthCheck.UnhealthyThreshold");
  const int32_t healthy = call.required_number("HealthCheck.HealthyThreshold");
  if (call.refused()) return;
  const auto within = [](int32_t value, int32_t least, int32_t most) {
    return value >= least && value <= most;
  };
  if (timeout >= interval) {
    return call.invalid("HealthCheck timeout must be less than interval");
  }
  if (!within(interval, 5, 300) || !within(timeout, 2, 60) || !within(unhealthy, 2, 10) ||
      !within(healthy, 2, 10)) {
    return call.invalid("HealthCheck values are out of range");
  }
  const bool has_path = target.find('/') != std::string::npos;
  if (target.starts_with("HTTP") != has_path) {
    return call.invalid(
        "HealthCheck HTTP Target must specify a port followed by a path that "
        "begins with a slash. e.g. HTTP:80/ping/this/path");
  }
  info->settings.at("HealthCheck") = *call.in.find("HealthCheck");
  (void)call.aws().configure_balancer(spec_of(*info));
  call.out.echo("HealthCheck", *call.in.find("HealthCheck"));
}

constexpr auto kOperations = std::to_array<Operation>({
    {"AddTags", add_balancer_tags},
    {"ApplySecurityGroupsToLoadBalancer", apply_security_groups},
    {"AttachLoadBalancerToSubnets", attach_subnets},
    {"ConfigureHealthCheck", configure_health_check},
    {"CreateAppCookieStickinessPolicy", create_app_cookie_policy},
    {"CreateLBCookieStickinessPolicy", create_lb_cookie_policy},
    {"CreateLoadBalancer", create_balancer},
    {"CreateLoadBalancerListeners", create_listeners},
    {"CreateLoadBalancerPolicy", create_balancer_policy},
    {"DeleteLoadBalancer", delete_balancer},
    {"DeleteLoadBalancerListeners", delete_listeners},
    {"DeleteLoadBalancerPolicy", delete_balancer_policy},
    {"DeregisterInstancesFromLoadBalancer", deregister_instances},
    {"DescribeAccountLimits", describe_elb_account_limits},
    {"DescribeInstanceHealth", describe_instance_health},
    {"DescribeLoadBalancerAttributes", describe_balancer_attributes},
    {"DescribeLoadBalancerPolicies", describe_balancer_policies},
    {"DescribeLoadBalancerPolicyTypes", describe_balancer_policy_types},
    {"DescribeLoadBalancers", describe_balancers},
    {"DescribeTags", describe_balancer_tags},
    {"DetachLoadBalancerFromSubnets", detach_subnets},
    {"DisableAvailabilityZonesForLoadBalancer", disable_zones},
    {"EnableAvailabilityZonesForLoadBalancer", enable_zones},
    {"ModifyLoadBalancerAttributes", modify_balancer_attributes},
    {"RegisterInstancesWithLoadBalancer", register_instances},
    {"RemoveTags", remove_balancer_tags},
    {"SetLoadBalancerListenerSSLCertificate", set_listener_certificate},
    {"SetLoadBalancerPoliciesForBackendServer", set_backend_policies},
    {"SetLoadBalancerPoliciesOfListener", set_listener_policies},
});

}  // namespace

BalancerInfo* balancer_named(Call& call) {
  const std::string name = call.required("LoadBalancerName");
  if (call.refused()) return nullptr;
  const auto found = call.catalog().balancers.find(name);
  if (found != call.catalog().balancers.end()) return &found->second;
  call.refuse("LoadBalancerNotFound", "There is no ACTIVE Load Balancer named '" + name + "'");
  return nullptr;
}

std::span<const Operation> elb_operations() {
  return kOperations;
}

}  // namespace lighthouse::fakes::query
