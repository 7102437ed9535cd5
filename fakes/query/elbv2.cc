// Target groups [A15].
#include "fakes/query/elbv2.h"

#include <algorithm>
#include <array>

#include "fakes/query/elbv2_checks.h"

namespace lighthouse::fakes::query {

namespace {

constexpr auto kSettable = std::to_array<std::string_view>(
    {"HealthCheckProtocol", "HealthCheckPort", "HealthCheckEnabled", "HealthCheckIntervalSeconds",
     "HealthCheckTimeoutSeconds", "HealthyThresholdCount", "UnhealthyThresholdCount",
     "HealthCheckPath", "Matcher"});

void write_target_group(Call& call, const std::string& arn, const TargetGroupInfo& info) {
  call.out.text("TargetGroupArn", arn);
  call.out.text("TargetGroupName", info.name);
  call.out.echo_kids(info.settings);
  call.out.texts("LoadBalancerArns", balancers_of(call.catalog(), arn));
}

std::map<std::string, std::string> default_attributes() {
  return {{"deregistration_delay.timeout_seconds", "300"},
          {"load_balancing.algorithm.type", "round_robin"},
          {"slow_start.duration_seconds", "0"},
          {"stickiness.app_cookie.cookie_name", ""},
          {"stickiness.app_cookie.duration_seconds", "86400"},
          {"stickiness.enabled", "false"},
          {"stickiness.lb_cookie.duration_seconds", "86400"},
          {"stickiness.type", "lb_cookie"}};
}

void fill_defaults(Tree& settings) {
  const bool plain = settings.text_or("Protocol", "HTTP").starts_with("HTTP");
  const auto otherwise = [&](std::string_view name, std::string value) {
    if (!settings.text(name)) settings.set(name, std::move(value));
  };
  otherwise("TargetType", "instance");
  otherwise("HealthCheckProtocol", plain ? "HTTP" : "TCP");
  otherwise("HealthCheckPort", "traffic-port");
  otherwise("HealthCheckEnabled", "true");
  otherwise("HealthCheckIntervalSeconds", "30");
  otherwise("HealthCheckTimeoutSeconds", plain ? "5" : "10");
  otherwise("HealthyThresholdCount", "5");
  otherwise("UnhealthyThresholdCount", "2");
  if (plain) {
    otherwise("HealthCheckPath", "/");
    otherwise("Matcher.HttpCode", "200");
    otherwise("ProtocolVersion", "HTTP1");
    otherwise("IpAddressType", "ipv4");
  }
}

void create_target_group(Call& call) {
  const std::string name = call.required("Name");
  if (call.refused()) return;
  check_name(call, "Target group", name);
  if (call.refused()) return;
  TargetGroupInfo info{.name = name, .attributes = default_attributes()};
  for (const std::string_view each :
       {"Protocol", "ProtocolVersion", "Port", "VpcId", "TargetType", "IpAddressType"}) {
    if (const auto text = call.in.text(each)) info.settings.set(each, *text);
  }
  for (const std::string_view each : kSettable) {
    if (const Tree* const sent = call.in.find(each)) info.settings.at(each) = *sent;
  }
  if (info.settings.text_or("TargetType", "instance") != "lambda" &&
      (!info.settings.text("Protocol") || !info.settings.text("Port"))) {
    return call.invalid(info.settings.text("Protocol") ? "A port must be specified"
                                                       : "A protocol must be specified");
  }
  if (const auto vpc = info.settings.text("VpcId"); vpc && !call.catalog().vpcs.contains(*vpc)) {
    return call.invalid("The VPC ID '" + *vpc + "' is not found");
  }
  check_target_group(call, info.settings);
  if (call.refused()) return;
  for (const auto& [arn, present] : call.catalog().target_groups) {
    if (present.name != name) continue;
    return call.refuse("DuplicateTargetGroupName", "A target group with the same name '" + name +
                                                       "' exists, but with different settings");
  }
  fill_defaults(info.settings);
  info.tags = tags_in(call.in, "Tags");
  info.id = BalancerId{call.catalog().next_balancer++};
  Context ctx = call.ctx();
  if (!call.aws().create_balancer(ctx, spec_of(info))) {
    return call.refuse("TooManyTargetGroups", "The quota of target groups has been reached");
  }
  const std::string arn =
      call.arn("elasticloadbalancing", "targetgroup/" + name + "/" + call.catalog().unique_hex(16));
  call.catalog().target_groups[arn] = std::move(info);
  call.out.open("TargetGroups");
  call.out.open("member");
  write_target_group(call, arn, call.catalog().target_groups[arn]);
  call.out.close("member");
  call.out.close("TargetGroups");
}

void describe_target_groups(Call& call) {
  if (const auto arn = call.in.text("LoadBalancerArn");
      arn && balancer_v2_of(call, *arn) == nullptr) {
    return;
  }
  const std::vector<std::string> arns = call.in.texts("TargetGroupArns");
  const std::vector<std::string> names = call.in.texts("Names");
  const auto balancer = call.in.text("LoadBalancerArn");
  std::vector<std::pair<const std::string*, const TargetGroupInfo*>> found;
  for (const auto& [arn, info] : call.catalog().target_groups) {
    if (!arns.empty() && !std::ranges::count(arns, arn)) continue;
    if (!names.empty() && !std::ranges::count(names, info.name)) continue;
    if (balancer && !std::ranges::count(balancers_of(call.catalog(), arn), *balancer)) continue;
    found.emplace_back(&arn, &info);
  }
  if (found.size() < arns.size() || found.size() < names.size()) {
    return call.refuse("TargetGroupNotFound", "One or more target groups not found");
  }
  const Page page =
      page_of(call, found.size(), 400, 400, {"PageSize", "Marker", "InvalidParameterValue"});
  if (call.refused()) return;
  const std::vector on_page(found.begin() + static_cast<std::ptrdiff_t>(page.begin),
                            found.begin() + static_cast<std::ptrdiff_t>(page.end));
  call.out.list("TargetGroups", on_page,
                [&](const auto& each) { write_target_group(call, *each.first, *each.second); });
  call.out.text_if("NextMarker", page.next);
}

void modify_target_group(Call& call) {
  TargetGroupInfo* const info = target_group_named(call);
  if (info == nullptr) return;
  Tree settings = info->settings;
  for (const std::string_view each : kSettable) {
    if (const Tree* const sent = call.in.find(each)) settings.at(each) = *sent;
  }
  check_target_group(call, settings);
  if (call.refused()) return;
  info->settings = std::move(settings);
  (void)call.aws().configure_balancer(spec_of(*info));
  call.out.open("TargetGroups");
  call.out.open("member");
  write_target_group(call, call.in.text_or("TargetGroupArn", ""), *info);
  call.out.close("member");
  call.out.close("TargetGroups");
}

void delete_target_group(Call& call) {
  const std::string arn = call.required("TargetGroupArn");
  if (call.refused()) return;
  const auto found = call.catalog().target_groups.find(arn);
  if (found == call.catalog().target_groups.end()) return;
  if (is_in_use(call.catalog(), arn)) {
    return call.refuse("ResourceInUse", "The target group '" + arn +
                                            "' is currently in use by a listener or a rule");
  }
  Context ctx = call.ctx();
  (void)call.aws().delete_balancer(ctx, found->second.id);
  call.catalog().target_groups.erase(found);
  for (auto& [name, group] : call.catalog().groups) std::erase(group.target_groups, arn);
}

void modify_target_group_attributes(Call& call) {
  TargetGroupInfo* const info = target_group_named(call);
  if (info == nullptr) return;
  check_target_group_attributes(call, info->settings, call.in);
  if (call.refused()) return;
  for (const Tree* each : call.in.list("Attributes")) {
    info->attributes[each->text_or("Key", "")] = each->text_or("Value", "");
  }
  (void)call.aws().configure_balancer(spec_of(*info));
  write_attributes(call.out, info->attributes);
}

void describe_target_group_attributes(Call& call) {
  const TargetGroupInfo* const info = target_group_named(call);
  if (info != nullptr) write_attributes(call.out, info->attributes);
}

constexpr auto kOperations = std::to_array<Operation>({
    {"AddListenerCertificates", add_listener_certificates},
    {"AddTags", add_v2_tags},
    {"CreateListener", create_listener},
    {"CreateLoadBalancer", create_balancer_v2},
    {"CreateRule", create_rule},
    {"CreateTargetGroup", create_target_group},
    {"DeleteListener", delete_listener},
    {"DeleteLoadBalancer", delete_balancer_v2},
    {"DeleteRule", delete_rule},
    {"DeleteTargetGroup", delete_target_group},
    {"DeregisterTargets", deregister_targets},
    {"DescribeAccountLimits", describe_elbv2_account_limits},
    {"DescribeListenerAttributes", describe_listener_attributes},
    {"DescribeListenerCertificates", describe_listener_certificates},
    {"DescribeListeners", describe_listeners},
    {"DescribeLoadBalancerAttributes", describe_balancer_v2_attributes},
    {"DescribeLoadBalancers", describe_balancers_v2},
    {"DescribeRules", describe_rules},
    {"DescribeSSLPolicies", describe_ssl_policies},
    {"DescribeTags", describe_v2_tags},
    {"DescribeTargetGroupAttributes", describe_target_group_attributes},
    {"DescribeTargetGroups", describe_target_groups},
    {"DescribeTargetHealth", describe_target_health},
    {"ModifyListener", modify_listener},
    {"ModifyListenerAttributes", modify_listener_attributes},
    {"ModifyLoadBalancerAttributes", modify_balancer_v2_attributes},
    {"ModifyRule", modify_rule},
    {"ModifyTargetGroup", modify_target_group},
    {"ModifyTargetGroupAttributes", modify_target_group_attributes},
    {"RegisterTargets", register_targets},
    {"RemoveListenerCertificates", remove_listener_certificates},
    {"RemoveTags", remove_v2_tags},
    {"SetIpAddressType", set_ip_address_type},
    {"SetRulePriorities", set_rule_priorities},
    {"SetSecurityGroups", set_security_groups},
    {"SetSubnets", set_subnets},
});

}  // namespace

TargetGroupInfo* target_group_named(Call& call) {
  const std::string arn = call.required("TargetGroupArn");
  if (call.refused()) return nullptr;
  const auto found = call.catalog().target_groups.find(arn);
  if (found != call.catalog().target_groups.end()) return &found->second;
  call.refuse("TargetGroupNotFound", "One or more target groups not found");
  return nullptr;
}

aws::BalancerSpec spec_of(const TargetGroupInfo& info) {
  const auto number = [&](std::string_view name) {
    return std::atoi(info.settings.text_or(name, "0").c_str());
  };
  const std::string& delay = info.attributes.at("deregistration_delay.timeout_seconds");
  return {.id = info.id,
          .is_target_group = true,
          .draining_enabled = delay != "0",
          .draining_timeout = std::chrono::seconds{std::atoi(delay.c_str())},
          .interval = std::chrono::seconds{number("HealthCheckIntervalSeconds")},
          .healthy_threshold = static_cast<uint16_t>(number("HealthyThresholdCount")),
          .unhealthy_threshold = static_cast<uint16_t>(number("UnhealthyThresholdCount"))};
}

std::span<const Operation> elbv2_operations() {
  return kOperations;
}

}  // namespace lighthouse::fakes::query
