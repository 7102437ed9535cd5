// What the operations of classic load balancers share [A14.1].
#pragma once

#include "fakes/query/call.h"

namespace lighthouse::fakes::query {

// The one of LoadBalancerName; refuses and gives null if it is not there.
[[nodiscard]] BalancerInfo* balancer_named(Call& call);
// What acts of it.
[[nodiscard]] aws::BalancerSpec spec_of(const BalancerInfo& info);
[[nodiscard]] Tree default_attributes();
// A listener as sent, with the defaults.
[[nodiscard]] Tree listener_of(const Tree& sent);
// Writes a list of texts into the settings.
void store(Tree& settings, std::string_view name, const std::vector<std::string>& values);

// elb_settings.cc
void modify_balancer_attributes(Call& call);
void describe_balancer_attributes(Call& call);
void create_listeners(Call& call);
void delete_listeners(Call& call);
void add_balancer_tags(Call& call);
void remove_balancer_tags(Call& call);
void describe_balancer_tags(Call& call);
void apply_security_groups(Call& call);
void attach_subnets(Call& call);
void detach_subnets(Call& call);
void enable_zones(Call& call);
void disable_zones(Call& call);
// elb_policies.cc
void create_balancer_policy(Call& call);
void describe_balancer_policies(Call& call);
void describe_balancer_policy_types(Call& call);
void set_backend_policies(Call& call);
void set_listener_certificate(Call& call);
void describe_elb_account_limits(Call& call);
void create_app_cookie_policy(Call& call);
void create_lb_cookie_policy(Call& call);
void delete_balancer_policy(Call& call);
void set_listener_policies(Call& call);

}  // namespace lighthouse::fakes::query
