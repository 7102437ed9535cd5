// Load balancers of ELBv2, their listeners and rules, and tags: stored text.
#include <algorithm>

#include "fakes/query/elbv2.h"

namespace lighthouse::fakes::query {

namespace {

bool mentions(const Tree& tree, const std::string& text) {
  return tree.value == text ||
         std::ranges::any_of(tree.kids, [&](const auto& kid) { return mentions(kid.tree, text); });
}

Tree stored(const Tree& in, std::initializer_list<std::string_view> fields) {
  Tree out;
  for (const std::string_view each : fields) {
    if (const Tree* const sent = in.find(each)) out.at(each) = *sent;
  }
  return out;
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

BalancerV2* balancer_of(Call& call, const std::string& arn) {
  const auto found = call.catalog().balancers_v2.find(arn);
  if (found != call.catalog().balancers_v2.end()) return &found->second;
  call.refuse("LoadBalancerNotFound", "One or more load balancers not found");
  return nullptr;
}

void write_listener(Call& call, const std::string& arn, const Listener& row) {
  call.out.text("ListenerArn", arn);
  call.out.text("LoadBalancerArn", row.parent);
  call.out.echo_kids(row.settings);
}

void write_rule(Call& call, const std::string& arn, const Listener& row) {
  call.out.text("RuleArn", arn);
  call.out.echo_kids(row.settings);
  if (row.settings.find("Conditions") == nullptr) call.out.empty("Conditions");
  call.out.boolean("IsDefault", row.settings.text_or("Priority", "") == "default");
}

template <class Write>
void write_one(Call& call, std::string_view list, Write write) {
  call.out.open(list);
  call.out.open("member");
  write();
  call.out.close("member");
  call.out.close(list);
}

void check_actions(Call& call, const Tree* actions) {
  if (actions == nullptr) return;
  for (const Tree* each : actions->list("")) {
    const auto arn = each->text("TargetGroupArn");
    if (arn && !call.catalog().target_groups.contains(*arn)) {
      call.refuse("TargetGroupNotFound", "One or more target groups not found");
    }
  }
}

std::string last_part(const std::string& arn) {
  const auto at = arn.find("loadbalancer/");
  return at == std::string::npos ? arn : arn.substr(at + std::string_view("loadbalancer/").size());
}

Tags* tags_of(Call& call, const std::string& arn) {
  Catalog& catalog = call.catalog();
  if (const auto it = catalog.target_groups.find(arn); it != catalog.target_groups.end()) {
    return &it->second.tags;
  }
  if (const auto it = catalog.balancers_v2.find(arn); it != catalog.balancers_v2.end()) {
    return &it->second.tags;
  }
  if (const auto it = catalog.listeners.find(arn); it != catalog.listeners.end()) {
    return &it->second.tags;
  }
  if (const auto it = catalog.rules.find(arn); it != catalog.rules.end()) return &it->second.tags;
  const bool is_group = arn.find(":targetgroup/") != std::string::npos;
  call.refuse(
      is_group ? "TargetGroupNotFound" : "LoadBalancerNotFound",
      is_group ? "One or more target groups not found" : "One or more load balancers not found");
  return nullptr;
}

}  // namespace

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
  if (call.refused()) return;
  for (const auto& [arn, row] : call.catalog().balancers_v2) {
    if (row.name == name) {
      return call.refuse(
          "DuplicateLoadBalancerName",
          "A load balancer with the same name '" + name + "' exists, but with different settings");
    }
  }
  BalancerV2 row{.name = name,
                 .settings = stored(call.in, {"Subnets", "SubnetMappings", "SecurityGroups",
                                              "Scheme", "Type", "IpAddressType"}),
                 .attributes = {{"access_logs.s3.enabled", "false"},
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
  const std::string kind = row.settings.text_or("Type", "application") == "network" ? "net" : "app";
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
  call.catalog().balancers_v2.erase(arn);
  std::erase_if(call.catalog().rules, [&](const auto& rule) {
    const auto listener = call.catalog().listeners.find(rule.second.parent);
    return listener != call.catalog().listeners.end() && listener->second.parent == arn;
  });
  std::erase_if(call.catalog().listeners,
                [&](const auto& listener) { return listener.second.parent == arn; });
}

void modify_balancer_v2_attributes(Call& call) {
  BalancerV2* const row = balancer_of(call, call.required("LoadBalancerArn"));
  if (row == nullptr) return;
  for (const Tree* each : call.in.list("Attributes")) {
    row->attributes[each->text_or("Key", "")] = each->text_or("Value", "");
  }
  write_attributes(call.out, row->attributes);
}

void describe_balancer_v2_attributes(Call& call) {
  const BalancerV2* const row = balancer_of(call, call.required("LoadBalancerArn"));
  if (row != nullptr) write_attributes(call.out, row->attributes);
}

void create_listener(Call& call) {
  const std::string balancer = call.required("LoadBalancerArn");
  if (call.refused() || balancer_of(call, balancer) == nullptr) return;
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
  if (balancer && balancer_of(call, *balancer) == nullptr) return;
  std::vector<std::pair<const std::string*, const Listener*>> found;
  for (const auto& [arn, row] : call.catalog().listeners) {
    if ((!balancer || row.parent == *balancer) && (arns.empty() || std::ranges::count(arns, arn))) {
      found.emplace_back(&arn, &row);
    }
  }
  if (found.size() < arns.size()) {
    return call.refuse("ListenerNotFound", "One or more listeners not found");
  }
  call.out.list("Listeners", found,
                [&](const auto& each) { write_listener(call, *each.first, *each.second); });
}

void modify_listener(Call& call) {
  const std::string arn = call.required("ListenerArn");
  const auto found = call.catalog().listeners.find(arn);
  if (found == call.catalog().listeners.end()) {
    call.refuse("ListenerNotFound", "One or more listeners not found");
  }
  check_actions(call, call.in.find("DefaultActions.member"));
  if (call.refused()) return;
  found->second.settings.overlay(stored(
      call.in, {"Port", "Protocol", "Certificates", "SslPolicy", "DefaultActions", "AlpnPolicy"}));
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

void create_rule(Call& call) {
  const std::string listener = call.required("ListenerArn");
  (void)call.required("Priority");
  if (!call.catalog().listeners.contains(listener)) {
    call.refuse("ListenerNotFound", "One or more listeners not found");
  }
  check_actions(call, call.in.find("Actions.member"));
  for (const auto& [arn, row] : call.catalog().rules) {
    if (row.parent == listener &&
        row.settings.text_or("Priority", "") == call.in.text_or("Priority", "")) {
      call.refuse("PriorityInUse",
                  "Priority '" + call.in.text_or("Priority", "") + "' is currently in use");
    }
  }
  if (call.refused()) return;
  const Listener row{.parent = listener,
                     .settings = stored(call.in, {"Priority", "Conditions", "Actions"}),
                     .tags = tags_in(call.in, "Tags")};
  const std::string arn = call.arn(
      "elasticloadbalancing", "listener-rule/" + listener.substr(listener.find("listener/") + 9) +
                                  "/" + call.catalog().unique_hex(16));
  write_one(call, "Rules", [&] { write_rule(call, arn, row); });
  call.catalog().rules[arn] = row;
}

void describe_rules(Call& call) {
  const auto listener = call.in.text("ListenerArn");
  const std::vector<std::string> arns = call.in.texts("RuleArns");
  std::vector<std::pair<const std::string*, const Listener*>> found;
  for (const auto& [arn, row] : call.catalog().rules) {
    if ((!listener || row.parent == *listener) && (arns.empty() || std::ranges::count(arns, arn))) {
      found.emplace_back(&arn, &row);
    }
  }
  if (found.size() < arns.size()) {
    return call.refuse("RuleNotFound", "One or more rules not found");
  }
  call.out.list("Rules", found,
                [&](const auto& each) { write_rule(call, *each.first, *each.second); });
}

void delete_rule(Call& call) {
  const std::string arn = call.required("RuleArn");
  if (!call.refused() && call.catalog().rules.erase(arn) == 0) {
    call.refuse("RuleNotFound", "One or more rules not found");
  }
}

void add_v2_tags(Call& call) {
  for (const std::string& arn : call.in.texts("ResourceArns")) {
    Tags* const tags = tags_of(call, arn);
    if (tags == nullptr) return;
    for (const Tag& tag : tags_in(call.in, "Tags")) put_tag(*tags, tag);
  }
}

void remove_v2_tags(Call& call) {
  for (const std::string& arn : call.in.texts("ResourceArns")) {
    Tags* const tags = tags_of(call, arn);
    if (tags == nullptr) return;
    for (const std::string& key : call.in.texts("TagKeys")) remove_tag(*tags, key);
  }
}

void describe_v2_tags(Call& call) {
  const std::vector<std::string> arns = call.in.texts("ResourceArns");
  for (const std::string& arn : arns) {
    if (tags_of(call, arn) == nullptr) return;
  }
  call.out.list("TagDescriptions", arns, [&](const std::string& arn) {
    call.out.text("ResourceArn", arn);
    call.out.list("Tags", *tags_of(call, arn), [&](const Tag& tag) {
      call.out.text("Key", tag.key);
      call.out.text("Value", tag.value);
    });
  });
}

}  // namespace lighthouse::fakes::query
