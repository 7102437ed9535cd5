// Load balancers of ELBv2, their listeners and rules, and tags: stored text.
#include <algorithm>

#include "fakes/query/elbv2.h"
#include "fakes/query/elbv2_checks.h"

namespace lighthouse::fakes::query {

namespace {

bool mentions(const Tree& tree, const std::string& text) {
  return tree.value == text ||
         std::ranges::any_of(tree.kids, [&](const auto& kid) { return mentions(kid.tree, text); });
}

std::string dns_of(const Call& call, const BalancerV2& row) {
  return row.name + "-123456789." + call.region + ".elb.amazonaws.com";
}

void write_balancer(Call& call, const std::string& arn, const BalancerV2& row) {
  Xml& out = call.out;
  out.text("LoadBalancerArn", arn);
  out.text("DNSName", dns_of(call, row));
  out.text("CanonicalHostedZoneId", "Z35SXDOTRQ7X7K");
  out.time("CreatedTime", row.created);
  out.text("LoadBalancerName", row.name);
  out.text("Scheme", row.settings.text_or("Scheme", "internet-facing"));
  std::vector<std::string> subnets = row.settings.texts("Subnets");
  for (const Tree* each : row.settings.list("SubnetMappings")) {
    subnets.push_back(each->text_or("SubnetId", ""));
  }
  const Subnet* const first =
      subnets.empty() ? nullptr : call.catalog().find_subnet(subnets.front());
  out.text("VpcId", first == nullptr ? call.catalog().default_vpc() : std::string_view(first->vpc));
  out.open("State");
  out.text("Code", "active");
  out.close("State");
  out.text("Type", row.settings.text_or("Type", "application"));
  out.list("AvailabilityZones", subnets, [&](const std::string& id) {
    const Subnet* const subnet = call.catalog().find_subnet(id);
    out.text("ZoneName", call.region + (subnet == nullptr ? 'a' : subnet->zone));
    out.text("SubnetId", id);
  });
  out.texts("SecurityGroups", row.settings.texts("SecurityGroups"));
  out.text("IpAddressType", row.settings.text_or("IpAddressType", "ipv4"));
}

void write_listener(Call& call, const std::string& arn, const Listener& row) {
  call.out.text("ListenerArn", arn);
  call.out.text("LoadBalancerArn", row.parent);
  call.out.echo_kids(row.settings);
}

std::string last_part(const std::string& arn) {
  const auto at = arn.find("loadbalancer/");
  return at == std::string::npos ? arn : arn.substr(at + std::string_view("loadbalancer/").size());
}

}  // namespace

BalancerV2* balancer_v2_of(Call& call, const std::string& arn) {
  if (call.refused()) return nullptr;
  const auto found = call.catalog().balancers_v2.find(arn);
  if (found != call.catalog().balancers_v2.end()) return &found->second;
  call.refuse("LoadBalancerNotFound", "One or more load balancers not found");
  return nullptr;
}

Tree stored(const Tree& in, std::initializer_list<std::string_view> fields) {
  Tree out;
  for (const std::string_view each : fields) {
    if (const Tree* const sent = in.find(each)) out.at(each) = *sent;
  }
  return out;
}

bool is_in_use(const Catalog& catalog, const std::string& target_group) {
  const auto uses = [&](const auto& row) { return mentions(row.second.settings, target_group); };
  return std::ranges::any_of(catalog.listeners, uses) || std::ranges::any_of(catalog.rules, uses);
}

std::vector<std::string> balancers_of(const Catalog& catalog, const std::string& target_group) {
  std::vector<std::string> out;
  const auto add = [&](const std::string& balancer) {
    if (!std::ranges::count(out, balancer)) out.push_back(balancer);
  };
  for (const auto& [arn, row] : catalog.listeners) {
    if (mentions(row.settings, target_group)) add(row.parent);
  }
  for (const auto& [arn, row] : catalog.rules) {
    const auto listener = catalog.listeners.find(row.parent);
    if (listener != catalog.listeners.end() && mentions(row.settings, target_group)) {
      add(listener->second.parent);
    }
  }
  return out;
}

void write_attributes(Xml& out, const std::map<std::string, std::string>& attributes) {
  out.list("Attributes", attributes, [&](const auto& each) {
    out.text("Key", each.first);
    out.text("Value", each.second);
  });
}

void create_balancer_v2(Call& call) {
  const std::string name = call.required("Name");
  check_name(call, "The load balancer", name);
  if (call.refused()) return;
  const Tree settings = stored(
      call.in, {"Subnets", "SubnetMappings", "SecurityGroups", "Scheme", "Type", "IpAddressType"});
  for (const auto& [arn, row] : call.catalog().balancers_v2) {
    if (row.name != name) continue;
    // The same request again is no error.
    if (row.settings == settings) {
      return write_one(call, "LoadBalancers",
                       [&, &at = arn, &present = row] { write_balancer(call, at, present); });
    }
    return call.refuse("DuplicateLoadBalancerName", "A load balancer with the same name '" + name +
                                                        "' exists, but with different settings");
  }
  BalancerV2 row{.name = name,
                 .settings = settings,
                 .attributes = {{"access_logs.s3.bucket", ""},
                                {"access_logs.s3.enabled", "false"},
                                {"access_logs.s3.prefix", ""},
                                {"deletion_protection.enabled", "false"},
                                {"idle_timeout.timeout_seconds", "60"},
                                {"routing.http2.enabled", "true"}},
                 .tags = tags_in(call.in, "Tags"),
                 .created = call.now()};
  for (const std::string& id : row.settings.texts("Subnets")) {
    if (call.catalog().find_subnet(id) == nullptr) {
      call.refuse("SubnetNotFound", "The subnet ID '" + id + "' does not exist");
    }
  }
  if (row.settings.list("Subnets").empty() && row.settings.list("SubnetMappings").empty()) {
    call.invalid("You must specify subnets");
  }
  if (call.refused()) return;
  const ElbKind type = kind_of(row);
  const std::string kind = type == ElbKind::kNetwork   ? "net"
                           : type == ElbKind::kGateway ? "gwy"
                                                       : "app";
  const std::string arn = call.arn("elasticloadbalancing", "loadbalancer/" + kind + "/" + name +
                                                               "/" + call.catalog().unique_hex(16));
  write_one(call, "LoadBalancers", [&] { write_balancer(call, arn, row); });
  call.catalog().balancers_v2[arn] = std::move(row);
}

void describe_balancers_v2(Call& call) {
  const std::vector<std::string> arns = call.in.texts("LoadBalancerArns");
  const std::vector<std::string> names = call.in.texts("Names");
  std::vector<std::pair<const std::string*, const BalancerV2*>> found;
  for (const auto& [arn, row] : call.catalog().balancers_v2) {
    if (!arns.empty() && !std::ranges::count(arns, arn)) continue;
    if (!names.empty() && !std::ranges::count(names, row.name)) continue;
    found.emplace_back(&arn, &row);
  }
  if (found.size() < arns.size() || found.size() < names.size()) {
    return call.refuse("LoadBalancerNotFound", "One or more load balancers not found");
  }
  const Page page =
      page_of(call, found.size(), 400, 400, {"PageSize", "Marker", "InvalidParameterValue"});
  if (call.refused()) return;
  const std::vector on_page(found.begin() + static_cast<std::ptrdiff_t>(page.begin),
                            found.begin() + static_cast<std::ptrdiff_t>(page.end));
  call.out.list("LoadBalancers", on_page,
                [&](const auto& each) { write_balancer(call, *each.first, *each.second); });
  call.out.text_if("NextMarker", page.next);
}

void delete_balancer_v2(Call& call) {
  const std::string arn = call.required("LoadBalancerArn");
  if (call.refused()) return;
  const auto found = call.catalog().balancers_v2.find(arn);
  // Deleting what is not there succeeds.
  if (found == call.catalog().balancers_v2.end()) return;
  if (found->second.attributes["deletion_protection.enabled"] == "true") {
    return call.refuse("OperationNotPermitted", "The load balancer '" + arn +
                                                    "' cannot be deleted because deletion "
                                                    "protection is enabled");
  }
  call.catalog().balancers_v2.erase(arn);
  std::erase_if(call.catalog().rules, [&](const auto& rule) {
    const auto listener = call.catalog().listeners.find(rule.second.parent);
    return listener != call.catalog().listeners.end() && listener->second.parent == arn;
  });
  std::erase_if(call.catalog().listeners,
                [&](const auto& listener) { return listener.second.parent == arn; });
}

void modify_balancer_v2_attributes(Call& call) {
  BalancerV2* const row = balancer_v2_of(call, call.required("LoadBalancerArn"));
  if (row == nullptr) return;
  for (const Tree* each : call.in.list("Attributes")) {
    const std::string key = each->text_or("Key", "");
    const std::string value = each->text_or("Value", "");
    const int seconds = std::atoi(value.c_str());
    if (key == "idle_timeout.timeout_seconds" && (seconds < 1 || seconds > 4000)) {
      return call.refuse("InvalidConfigurationRequest",
                         "Load balancer attribute value '" + value +
                             "' of 'idle_timeout.timeout_seconds' must be between 1 and 4000");
    }
  }
  for (const Tree* each : call.in.list("Attributes")) {
    row->attributes[each->text_or("Key", "")] = each->text_or("Value", "");
  }
  write_attributes(call.out, row->attributes);
}

void describe_balancer_v2_attributes(Call& call) {
  const BalancerV2* const row = balancer_v2_of(call, call.required("LoadBalancerArn"));
  if (row != nullptr) write_attributes(call.out, row->attributes);
}

void create_listener(Call& call) {
  const std::string balancer = call.required("LoadBalancerArn");
  const BalancerV2* const owner = balancer_v2_of(call, balancer);
  if (owner == nullptr) return;
  check_listener(call, kind_of(*owner), call.in);
  if (call.in.list("DefaultActions").empty()) (void)call.required("DefaultActions");
  const std::string port = call.in.text_or("Port", "");
  for (const auto& [arn, row] : call.catalog().listeners) {
    if (row.parent == balancer && row.settings.text_or("Port", "") == port) {
      call.refuse("DuplicateListener", "A listener already exists on this port");
    }
  }
  check_actions(call, call.in.find("DefaultActions.member"));
  if (call.refused()) return;
  Listener row{.parent = balancer,
               .settings = stored(call.in, {"Port", "Protocol", "Certificates", "SslPolicy",
                                            "DefaultActions", "AlpnPolicy"}),
               .tags = tags_in(call.in, "Tags")};
  const std::string path = last_part(balancer) + "/" + call.catalog().unique_hex(16);
  const std::string arn = call.arn("elasticloadbalancing", "listener/" + path);
  Listener rule{.parent = arn};
  rule.settings.set("Priority", "default");
  if (const Tree* const actions = row.settings.find("DefaultActions")) {
    rule.settings.at("Actions") = *actions;
  }
  call.catalog().rules[call.arn("elasticloadbalancing",
                                "listener-rule/" + path + "/" + call.catalog().unique_hex(16))] =
      std::move(rule);
  write_one(call, "Listeners", [&] { write_listener(call, arn, row); });
  call.catalog().listeners[arn] = std::move(row);
}

void describe_listeners(Call& call) {
  const auto balancer = call.in.text("LoadBalancerArn");
  const std::vector<std::string> arns = call.in.texts("ListenerArns");
  if (balancer && balancer_v2_of(call, *balancer) == nullptr) return;
  std::vector<std::pair<const std::string*, const Listener*>> found;
  for (const auto& [arn, row] : call.catalog().listeners) {
    if ((!balancer || row.parent == *balancer) && (arns.empty() || std::ranges::count(arns, arn))) {
      found.emplace_back(&arn, &row);
    }
  }
  if (found.size() < arns.size()) {
    return call.refuse("ListenerNotFound", "One or more listeners not found");
  }
  if (!balancer && arns.empty()) {
    return call.invalid("You must specify either listener ARNs or a load balancer ARN");
  }
  const Page page =
      page_of(call, found.size(), 400, 400, {"PageSize", "Marker", "InvalidParameterValue"});
  if (call.refused()) return;
  const std::vector on_page(found.begin() + static_cast<std::ptrdiff_t>(page.begin),
                            found.begin() + static_cast<std::ptrdiff_t>(page.end));
  call.out.list("Listeners", on_page,
                [&](const auto& each) { write_listener(call, *each.first, *each.second); });
  call.out.text_if("NextMarker", page.next);
}

void modify_listener(Call& call) {
  const std::string arn = call.required("ListenerArn");
  const auto found = call.catalog().listeners.find(arn);
  if (found == call.catalog().listeners.end()) {
    return call.refuse("ListenerNotFound", "One or more listeners not found");
  }
  check_actions(call, call.in.find("DefaultActions.member"));
  Tree settings = found->second.settings;
  settings.overlay(stored(
      call.in, {"Port", "Protocol", "Certificates", "SslPolicy", "DefaultActions", "AlpnPolicy"}));
  const auto owner = call.catalog().balancers_v2.find(found->second.parent);
  if (owner != call.catalog().balancers_v2.end()) {
    check_listener(call, kind_of(owner->second), settings);
  }
  for (const auto& [other, row] : call.catalog().listeners) {
    if (other != arn && row.parent == found->second.parent &&
        row.settings.text_or("Port", "") == settings.text_or("Port", "")) {
      call.refuse("DuplicateListener", "A listener already exists on this port");
    }
  }
  if (call.refused()) return;
  found->second.settings = std::move(settings);
  for (auto& [rule, row] : call.catalog().rules) {
    if (row.parent == arn && row.settings.text_or("Priority", "") == "default") {
      row.settings.at("Actions") = found->second.settings.at("DefaultActions");
    }
  }
  write_one(call, "Listeners", [&] { write_listener(call, arn, found->second); });
}

void delete_listener(Call& call) {
  const std::string arn = call.required("ListenerArn");
  if (call.refused()) return;
  if (call.catalog().listeners.erase(arn) == 0) {
    return call.refuse("ListenerNotFound", "One or more listeners not found");
  }
  std::erase_if(call.catalog().rules, [&](const auto& rule) { return rule.second.parent == arn; });
}

}  // namespace lighthouse::fakes::query
