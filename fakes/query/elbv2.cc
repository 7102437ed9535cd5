// Target groups and their targets [A15].
#include "fakes/query/elbv2.h"

#include <algorithm>
#include <array>

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
  if (name.size() > 32) {
    return call.invalid("Target group name '" + name + "' cannot be longer than '32' characters");
  }
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
    return call.invalid("A protocol and a port must be specified");
  }
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
  for (const std::string_view each : kSettable) {
    if (const Tree* const sent = call.in.find(each)) info->settings.at(each) = *sent;
  }
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

// Changes nothing if one of the targets may not be registered.
void register_targets(Call& call) {
  TargetGroupInfo* const info = target_group_named(call);
  if (info == nullptr) return;
  const bool by_address = info->settings.text_or("TargetType", "instance") != "instance";
  std::string stopped;
  for (const Tree* each : call.in.list("Targets")) {
    const std::string text = each->text_or("Id", "");
    if (by_address) continue;
    const auto id = instance_of(text);
    if (!id || call.aws().find_instance(*id) == nullptr) {
      call.refuse("InvalidTarget", "The following targets are not valid: '" + text + "'");
    } else if (!call.aws().is_running(*id)) {
      stopped += (stopped.empty() ? "'" : ", '") + text + "'";
    }
  }
  if (!stopped.empty()) {
    call.refuse(
        "InvalidTarget",
        "The following targets are not in a running state and cannot be registered: " + stopped);
  }
  if (call.refused()) return;
  Context ctx = call.ctx();
  for (const Tree* each : call.in.list("Targets")) {
    const std::string text = each->text_or("Id", "");
    const std::string port = each->text_or("Port", "");
    if (by_address) {
      const std::pair row{text, each->text_or("Port", info->settings.text_or("Port", ""))};
      if (!std::ranges::count(info->addresses, row)) info->addresses.push_back(row);
      continue;
    }
    const InstanceId id = *instance_of(text);
    std::vector<std::string>& ports = info->ports[id];
    if (call.aws().registration_of(info->id, id) == Registration::kNotRegistered) ports.clear();
    if (!std::ranges::count(ports, port)) ports.push_back(port);
    (void)call.accepted(call.aws().register_instances(ctx, info->id, std::span(&id, 1)));
  }
}

void deregister_targets(Call& call) {
  TargetGroupInfo* const info = target_group_named(call);
  if (info == nullptr) return;
  Context ctx = call.ctx();
  for (const Tree* each : call.in.list("Targets")) {
    const std::string text = each->text_or("Id", "");
    const auto port = each->text("Port");
    std::erase_if(info->addresses, [&](const auto& row) {
      return row.first == text && (!port || row.second == *port);
    });
    const auto id = instance_of(text);
    // What is not there has been deregistered already [A15].
    if (!id || call.aws().find_instance(*id) == nullptr) continue;
    std::vector<std::string>& ports = info->ports[*id];
    const std::string own = info->settings.text_or("Port", "");
    std::erase_if(ports, [&](const std::string& one) {
      return !port || one == *port || (one.empty() && own == *port);
    });
    if (ports.empty()) {
      (void)call.accepted(call.aws().deregister_instances(ctx, info->id, std::span(&*id, 1)));
    }
  }
}

struct HealthWords {
  std::string_view state;
  std::string_view reason;
  std::string_view description;
};

HealthWords words_of(Registration state, bool in_use) {
  if (state == Registration::kNotRegistered || state == Registration::kUnknown) {
    return {"unused", "Target.NotRegistered", "Target is not registered to the target group"};
  }
  if (state == Registration::kDraining || state == Registration::kTerminated) {
    return {"draining", "Target.DeregistrationInProgress", "Target deregistration is in progress"};
  }
  if (!in_use) {
    return {"unused", "Target.NotInUse",
            "Target group is not configured to receive traffic from the load balancer"};
  }
  if (state == Registration::kRegistering) {
    return {"initial", "Elb.RegistrationInProgress", "Target registration is in progress"};
  }
  if (state == Registration::kFailing) {
    return {"unhealthy", "Target.FailedHealthChecks", "Health checks failed"};
  }
  return {"healthy", "", ""};
}

void write_health(Call& call, const TargetGroupInfo& info, const std::string& id,
                  const std::string& port, const HealthWords& words) {
  const std::string shown = port.empty() ? info.settings.text_or("Port", "") : port;
  call.out.open("member");
  call.out.open("Target");
  call.out.text("Id", id);
  call.out.text_if("Port", shown);
  call.out.close("Target");
  const std::string check = info.settings.text_or("HealthCheckPort", "traffic-port");
  call.out.text("HealthCheckPort", check == "traffic-port" ? shown : check);
  call.out.open("TargetHealth");
  call.out.text("State", words.state);
  call.out.text_if("Reason", words.reason);
  call.out.text_if("Description", words.description);
  call.out.close("TargetHealth");
  call.out.close("member");
}

void describe_target_health(Call& call) {
  TargetGroupInfo* const info = target_group_named(call);
  if (info == nullptr) return;
  const bool in_use = is_in_use(call.catalog(), call.in.text_or("TargetGroupArn", ""));
  const auto asked = call.in.list("Targets");
  call.out.open("TargetHealthDescriptions");
  if (asked.empty()) {
    for (const aws::Registered& row : call.aws().find_balancer(info->id)->rows) {
      if (row.state == Registration::kTerminated) continue;
      std::vector<std::string> ports = info->ports[row.id];
      if (ports.empty()) ports = {""};
      for (const std::string& port : ports) {
        write_health(call, *info, text_of(row.id), port, words_of(row.state, in_use));
      }
    }
    for (const auto& [address, port] : info->addresses) {
      write_health(call, *info, address, port, words_of(Registration::kInService, in_use));
    }
  }
  for (const Tree* each : asked) {
    const std::string text = each->text_or("Id", "");
    const auto id = instance_of(text);
    Registration state =
        id ? call.aws().registration_of(info->id, *id) : Registration::kNotRegistered;
    if (std::ranges::count(info->addresses, text, &std::pair<std::string, std::string>::first)) {
      state = Registration::kInService;
    }
    write_health(call, *info, text, each->text_or("Port", ""), words_of(state, in_use));
  }
  call.out.close("TargetHealthDescriptions");
}

void modify_target_group_attributes(Call& call) {
  TargetGroupInfo* const info = target_group_named(call);
  if (info == nullptr) return;
  for (const Tree* each : call.in.list("Attributes")) {
    const std::string key = each->text_or("Key", "");
    const std::string value = each->text_or("Value", "");
    if (key == "deregistration_delay.timeout_seconds") {
      const int seconds = std::atoi(value.c_str());
      if (value.empty() || value.find_first_not_of("0123456789") != std::string::npos ||
          seconds > 3600) {
        return call.invalid("'" + key + "' must be between 0 and 3600 inclusive");
      }
    }
  }
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
    {"DescribeListeners", describe_listeners},
    {"DescribeLoadBalancerAttributes", describe_balancer_v2_attributes},
    {"DescribeLoadBalancers", describe_balancers_v2},
    {"DescribeRules", describe_rules},
    {"DescribeTags", describe_v2_tags},
    {"DescribeTargetGroupAttributes", describe_target_group_attributes},
    {"DescribeTargetGroups", describe_target_groups},
    {"DescribeTargetHealth", describe_target_health},
    {"ModifyListener", modify_listener},
    {"ModifyLoadBalancerAttributes", modify_balancer_v2_attributes},
    {"ModifyTargetGroup", modify_target_group},
    {"ModifyTargetGroupAttributes", modify_target_group_attributes},
    {"RegisterTargets", register_targets},
    {"RemoveTags", remove_v2_tags},
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
