// Attributes, listeners, tags and zones of classic load balancers: stored, but for
// draining and health checks.
#include <algorithm>

#include "fakes/query/balancers.h"

namespace lighthouse::fakes::query {

namespace {

constexpr std::string_view kDraining = "ConnectionDraining";

std::vector<std::string> without(std::vector<std::string> from,
                                 const std::vector<std::string>& taken) {
  std::erase_if(from, [&](const std::string& each) { return std::ranges::count(taken, each) > 0; });
  return from;
}

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

enum class Change : uint8_t { kAdd, kRemove };

std::vector<std::string> zones_of(Call& call, const std::vector<std::string>& subnets) {
  std::vector<std::string> out;
  for (const std::string& id : subnets) {
    const Subnet* const subnet = call.catalog().find_subnet(id);
    const std::string zone = call.region + (subnet == nullptr ? 'a' : subnet->zone);
    if (!std::ranges::count(out, zone)) out.push_back(zone);
  }
  return out;
}

void change_list(Call& call, std::string_view name, Change change) {
  BalancerInfo* const info = balancer_named(call);
  if (info == nullptr) return;
  const std::vector<std::string> named = call.in.texts(name);
  for (const std::string& id : named) {
    if (name == "Subnets" && call.catalog().find_subnet(id) == nullptr) {
      return call.refuse("SubnetNotFound", "The subnet ID '" + id + "' does not exist");
    }
  }
  std::vector<std::string> values = without(info->settings.texts(name), named);
  if (change == Change::kAdd) values.insert(values.end(), named.begin(), named.end());
  if (values.empty()) {
    return call.refuse("InvalidConfigurationRequest",
                       "A load balancer must have at least one Availability Zone", 409);
  }
  store(info->settings, name, values);
  if (name == "Subnets") store(info->settings, "AvailabilityZones", zones_of(call, values));
  call.out.texts(name, values);
}

BalancerInfo* tagged(Call& call, const std::string& name) {
  const auto found = call.catalog().balancers.find(name);
  if (found != call.catalog().balancers.end()) return &found->second;
  call.refuse("LoadBalancerNotFound", "There is no ACTIVE Load Balancer named '" + name + "'");
  return nullptr;
}

}  // namespace

void store(Tree& settings, std::string_view name, const std::vector<std::string>& values) {
  Tree& list = settings.at(name);
  list = Tree{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    list.set("member." + std::to_string(i + 1), values[i]);
  }
}

aws::BalancerSpec spec_of(const BalancerInfo& info) {
  const auto number = [](const Tree& from, std::string_view path, int otherwise) {
    return std::atoi(from.text_or(path, std::to_string(otherwise)).c_str());
  };
  return {.id = info.id,
          .draining_enabled = info.attributes.text_or("ConnectionDraining.Enabled", "") == "true",
          .draining_timeout =
              std::chrono::seconds{number(info.attributes, "ConnectionDraining.Timeout", 300)},
          .interval = std::chrono::seconds{number(info.settings, "HealthCheck.Interval", 30)},
          .healthy_threshold =
              static_cast<uint16_t>(number(info.settings, "HealthCheck.HealthyThreshold", 10)),
          .unhealthy_threshold =
              static_cast<uint16_t>(number(info.settings, "HealthCheck.UnhealthyThreshold", 2))};
}

Tree default_attributes() {
  Tree out;
  out.set("CrossZoneLoadBalancing.Enabled", "false");
  out.set("AccessLog.Enabled", "false");
  out.set("ConnectionDraining.Enabled", "false");
  out.set("ConnectionDraining.Timeout", "300");
  out.set("ConnectionSettings.IdleTimeout", "60");
  return out;
}

Tree listener_of(const Tree& sent) {
  Tree out = sent;
  for (const std::string_view each : {"Protocol", "InstanceProtocol"}) {
    if (const auto text = out.text(each)) out.set(each, upper(*text));
  }
  if (!out.text("InstanceProtocol")) out.set("InstanceProtocol", out.text_or("Protocol", "HTTP"));
  return out;
}

void modify_balancer_attributes(Call& call) {
  BalancerInfo* const info = balancer_named(call);
  const Tree* const sent = call.in.find("LoadBalancerAttributes");
  if (info == nullptr) return;
  if (sent == nullptr) return call.invalid("LoadBalancerAttributes cannot be empty");
  const auto timeout = call.number("LoadBalancerAttributes.ConnectionDraining.Timeout");
  const auto idle = call.number("LoadBalancerAttributes.ConnectionSettings.IdleTimeout");
  if (timeout && (*timeout < 1 || *timeout > 3600)) {
    call.refuse("InvalidConfigurationRequest",
                "ConnectionDraining timeout must be between 1 and 3600 seconds", 409);
  }
  if (idle && (*idle < 1 || *idle > 3600)) {
    call.refuse("InvalidConfigurationRequest",
                "ConnectionSettings idle timeout must be between 1 and 3600 seconds", 409);
  }
  if (call.refused()) return;
  for (const auto& [name, attribute] : sent->kids) {
    info->attributes.at(name).overlay(attribute);
    // Switched on without a timeout it is the default [A14.1].
    if (name == kDraining && attribute.find("Timeout") == nullptr) {
      info->attributes.set("ConnectionDraining.Timeout", "300");
    }
  }
  (void)call.aws().configure_balancer(spec_of(*info));
  call.out.text("LoadBalancerName", call.in.text_or("LoadBalancerName", ""));
  call.out.echo("LoadBalancerAttributes", *sent);
}

void describe_balancer_attributes(Call& call) {
  const BalancerInfo* const info = balancer_named(call);
  if (info != nullptr) call.out.echo("LoadBalancerAttributes", info->attributes);
}

void create_listeners(Call& call) {
  BalancerInfo* const info = balancer_named(call);
  if (info == nullptr) return;
  std::vector<Tree> made;
  for (const Tree* each : call.in.list("Listeners")) {
    Tree listener = listener_of(*each);
    const std::string port = listener.text_or("LoadBalancerPort", "");
    const auto same = std::ranges::find_if(info->listeners, [&](const Tree& present) {
      return present.text_or("LoadBalancerPort", "") == port;
    });
    if (same == info->listeners.end()) {
      made.push_back(std::move(listener));
    } else if (*same != listener) {
      call.refuse("DuplicateListener",
                  "A listener already exists for the load balancer with port " + port +
                      " but with different settings");
    }
  }
  if (call.refused()) return;
  info->listeners.insert(info->listeners.end(), made.begin(), made.end());
}

void delete_listeners(Call& call) {
  BalancerInfo* const info = balancer_named(call);
  if (info == nullptr) return;
  for (const std::string& port : call.in.texts("LoadBalancerPorts")) {
    std::erase_if(info->listeners,
                  [&](const Tree& each) { return each.text_or("LoadBalancerPort", "") == port; });
  }
}

void add_balancer_tags(Call& call) {
  const Tags tags = tags_in(call.in, "Tags");
  if (tags.size() < call.in.list("Tags").size()) {
    return call.refuse("DuplicateTagKeys", "Tag keys must be unique");
  }
  for (const std::string& name : call.in.texts("LoadBalancerNames")) {
    BalancerInfo* const info = tagged(call, name);
    if (info == nullptr) return;
    constexpr std::size_t kMostTags = 50;
    Tags after = info->tags;
    for (const Tag& tag : tags) put_tag(after, tag);
    if (after.size() > kMostTags) {
      return call.refuse("TooManyTags", "The quota for the number of tags has been reached");
    }
    for (const Tag& tag : tags) put_tag(info->tags, tag);
  }
}

void remove_balancer_tags(Call& call) {
  for (const std::string& name : call.in.texts("LoadBalancerNames")) {
    BalancerInfo* const info = tagged(call, name);
    if (info == nullptr) return;
    for (const Tree* each : call.in.list("Tags")) remove_tag(info->tags, each->text_or("Key", ""));
  }
}

void describe_balancer_tags(Call& call) {
  const std::vector<std::string> names = call.in.texts("LoadBalancerNames");
  for (const std::string& name : names) {
    if (tagged(call, name) == nullptr) return;
  }
  call.out.list("TagDescriptions", names, [&](const std::string& name) {
    call.out.text("LoadBalancerName", name);
    call.out.list("Tags", call.catalog().balancers[name].tags, [&](const Tag& tag) {
      call.out.text("Key", tag.key);
      call.out.text("Value", tag.value);
    });
  });
}

void apply_security_groups(Call& call) {
  BalancerInfo* const info = balancer_named(call);
  if (info == nullptr) return;
  for (const std::string& id : call.in.texts("SecurityGroups")) {
    if (!std::ranges::count(call.catalog().security_groups, id, &SecurityGroup::id)) {
      return call.refuse("InvalidSecurityGroup", "The security group " + id + " does not exist");
    }
  }
  store(info->settings, "SecurityGroups", call.in.texts("SecurityGroups"));
  call.out.texts("SecurityGroups", call.in.texts("SecurityGroups"));
}

void attach_subnets(Call& call) {
  change_list(call, "Subnets", Change::kAdd);
}
void detach_subnets(Call& call) {
  change_list(call, "Subnets", Change::kRemove);
}
void enable_zones(Call& call) {
  change_list(call, "AvailabilityZones", Change::kAdd);
}
void disable_zones(Call& call) {
  change_list(call, "AvailabilityZones", Change::kRemove);
}

}  // namespace lighthouse::fakes::query
