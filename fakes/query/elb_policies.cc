// Policies of classic load balancers: stored, and shown again. What they would do to traffic is
// not imitated.
#include <algorithm>
#include <array>

#include "fakes/query/balancers.h"

namespace lighthouse::fakes::query {

namespace {

struct PolicyType {
  std::string_view name;
  std::string_view description;
};
constexpr auto kTypes = std::to_array<PolicyType>({
    {"AppCookieStickinessPolicyType",
     "Stickiness policy with session lifetimes controlled by the lifetime of the "
     "application-generated cookie."},
    {"BackendServerAuthenticationPolicyType",
     "Policy that controls authentication to back-end server(s)."},
    {"LBCookieStickinessPolicyType",
     "Stickiness policy with session lifetimes controlled by the browser (user-agent) or a "
     "specified expiration period."},
    {"ProxyProtocolPolicyType",
     "Policy that controls whether to include the IP address and port of the originating request "
     "for TCP messages."},
    {"PublicKeyPolicyType", "Policy containing a list of public keys to accept."},
    {"SSLNegotiationPolicyType", "Listener policy that defines the ciphers and protocols."},
});

// As DescribeLoadBalancerPolicies shows a policy of cookies.
std::vector<std::pair<std::string, std::string>> attributes_of(const Tree& policy) {
  std::vector<std::pair<std::string, std::string>> out;
  const std::string kind = policy.text_or("Kind", "");
  if (kind == "AppCookieStickinessPolicies") {
    out.emplace_back("CookieName", policy.text_or("CookieName", ""));
  } else if (kind == "LBCookieStickinessPolicies") {
    out.emplace_back("CookieExpirationPeriod", policy.text_or("CookieExpirationPeriod", ""));
  }
  for (const Tree* each : policy.list("PolicyAttributes")) {
    out.emplace_back(each->text_or("AttributeName", ""), each->text_or("AttributeValue", ""));
  }
  return out;
}

std::string type_of(const Tree& policy) {
  const std::string kind = policy.text_or("Kind", "");
  if (kind == "AppCookieStickinessPolicies") return "AppCookieStickinessPolicyType";
  if (kind == "LBCookieStickinessPolicies") return "LBCookieStickinessPolicyType";
  return policy.text_or("PolicyTypeName", "");
}

void write_policy(Call& call, const std::string& name, const Tree& policy) {
  call.out.text("PolicyName", name);
  call.out.text("PolicyTypeName", type_of(policy));
  call.out.list("PolicyAttributeDescriptions", attributes_of(policy), [&](const auto& each) {
    call.out.text("AttributeName", each.first);
    call.out.text("AttributeValue", each.second);
  });
}

void create_cookie_policy(Call& call, const char* kind) {
  BalancerInfo* const info = balancer_named(call);
  const std::string name = call.required("PolicyName");
  if (call.refused()) return;
  if (info->policies.contains(name)) {
    return call.refuse("DuplicatePolicyName", "Policy " + name + " already exists");
  }
  Tree row = call.in;
  std::erase_if(row.kids,
                [](const auto& kid) { return kid.name == "Action" || kid.name == "Version"; });
  row.set("Kind", kind);
  info->policies[name] = std::move(row);
}

bool knows_all(Call& call, const BalancerInfo& info, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (!info.policies.contains(name)) {
      call.refuse("PolicyNotFound", "There is no policy with name " + name + " for load balancer " +
                                        call.in.text_or("LoadBalancerName", ""));
    }
  }
  return !call.refused();
}

Tree* listener_at(Call& call, BalancerInfo& info) {
  const std::string port = call.required("LoadBalancerPort");
  for (Tree& each : info.listeners) {
    if (each.text_or("LoadBalancerPort", "") == port) return &each;
  }
  call.refuse("ListenerNotFound",
              "LoadBalancer does not have a listnener configured at the given "
              "port.");
  return nullptr;
}

}  // namespace

void create_app_cookie_policy(Call& call) {
  create_cookie_policy(call, "AppCookieStickinessPolicies");
}
void create_lb_cookie_policy(Call& call) {
  create_cookie_policy(call, "LBCookieStickinessPolicies");
}

void create_balancer_policy(Call& call) {
  BalancerInfo* const info = balancer_named(call);
  const std::string name = call.required("PolicyName");
  const std::string type = call.required("PolicyTypeName");
  if (call.refused()) return;
  if (std::ranges::find(kTypes, type, &PolicyType::name) == kTypes.end()) {
    return call.refuse("PolicyTypeNotFound", "Policy type " + type + " does not exist");
  }
  if (info->policies.contains(name)) {
    return call.refuse("DuplicatePolicyName", "Policy " + name + " already exists");
  }
  Tree row;
  row.set("PolicyName", name);
  row.set("PolicyTypeName", type);
  if (const Tree* const sent = call.in.find("PolicyAttributes")) row.at("PolicyAttributes") = *sent;
  info->policies[name] = std::move(row);
}

void describe_balancer_policies(Call& call) {
  if (!call.in.text("LoadBalancerName")) return call.out.empty("PolicyDescriptions");
  BalancerInfo* const info = balancer_named(call);
  const std::vector<std::string> names = call.in.texts("PolicyNames");
  if (info == nullptr || !knows_all(call, *info, names)) return;
  call.out.open("PolicyDescriptions");
  for (const auto& [name, policy] : info->policies) {
    if (!names.empty() && !std::ranges::count(names, name)) continue;
    call.out.open("member");
    write_policy(call, name, policy);
    call.out.close("member");
  }
  call.out.close("PolicyDescriptions");
}

void describe_balancer_policy_types(Call& call) {
  const std::vector<std::string> names = call.in.texts("PolicyTypeNames");
  std::vector<PolicyType> found;
  for (const PolicyType& each : kTypes) {
    if (names.empty() || std::ranges::count(names, each.name)) found.push_back(each);
  }
  if (found.size() < names.size()) {
    return call.refuse("PolicyTypeNotFound", "One or more policy types do not exist");
  }
  call.out.list("PolicyTypeDescriptions", found, [&](const PolicyType& each) {
    call.out.text("PolicyTypeName", each.name);
    call.out.text("Description", each.description);
    call.out.empty("PolicyAttributeTypeDescriptions");
  });
}

void delete_balancer_policy(Call& call) {
  BalancerInfo* const info = balancer_named(call);
  const std::string name = call.required("PolicyName");
  if (call.refused()) return;
  for (const Tree& listener : info->listeners) {
    const auto used = listener.texts("PolicyNames");
    if (std::ranges::count(used, name) > 0) {
      return call.refuse("InvalidConfigurationRequest",
                         "You cannot delete policy " + name + " because it is in use", 409);
    }
  }
  info->policies.erase(name);
}

void set_listener_policies(Call& call) {
  BalancerInfo* const info = balancer_named(call);
  if (info == nullptr) return;
  const std::vector<std::string> names = call.in.texts("PolicyNames");
  Tree* const listener = listener_at(call, *info);
  if (!knows_all(call, *info, names) || listener == nullptr) return;
  store(*listener, "PolicyNames", names);
}

void set_backend_policies(Call& call) {
  BalancerInfo* const info = balancer_named(call);
  if (info == nullptr) return;
  const std::string port = call.required("InstancePort");
  const std::vector<std::string> names = call.in.texts("PolicyNames");
  if (!knows_all(call, *info, names)) return;
  if (names.empty()) {
    info->backends.erase(port);
  } else {
    info->backends[port] = names;
  }
}

void set_listener_certificate(Call& call) {
  BalancerInfo* const info = balancer_named(call);
  const std::string certificate = call.required("SSLCertificateId");
  if (info == nullptr) return;
  Tree* const listener = listener_at(call, *info);
  if (listener != nullptr && !call.refused()) listener->set("SSLCertificateId", certificate);
}

void describe_elb_account_limits(Call& call) {
  struct Limit {
    std::string_view name;
    std::string_view most;
  };
  constexpr auto kLimits = std::to_array<Limit>({{"classic-load-balancers", "20"},
                                                 {"classic-listeners", "100"},
                                                 {"classic-registered-instances", "1000"}});
  call.out.list("Limits", kLimits, [&](const Limit& each) {
    call.out.text("Name", each.name);
    call.out.text("Max", each.most);
  });
}

}  // namespace lighthouse::fakes::query
