// What the operations of ELBv2 share [A15].
#pragma once

#include "fakes/query/call.h"

namespace lighthouse::fakes::query {

// The one of TargetGroupArn; refuses and gives null if it is not there.
[[nodiscard]] TargetGroupInfo* target_group_named(Call& call);
// True if a listener or a rule forwards to it.
[[nodiscard]] bool is_in_use(const Catalog& catalog, const std::string& target_group);
// The load balancers whose listeners forward to it.
[[nodiscard]] std::vector<std::string> balancers_of(const Catalog& catalog,
                                                    const std::string& target_group);
[[nodiscard]] aws::BalancerSpec spec_of(const TargetGroupInfo& info);
void write_attributes(Xml& out, const std::map<std::string, std::string>& attributes);

[[nodiscard]] BalancerV2* balancer_v2_of(Call& call, const std::string& arn);
[[nodiscard]] Listener* listener_named(Call& call);
// Those of the fields that were sent.
[[nodiscard]] Tree stored(const Tree& in, std::initializer_list<std::string_view> fields);
// A list of one.
template <class Write>
void write_one(Call& call, std::string_view list, Write write) {
  call.out.open(list);
  call.out.open("member");
  write();
  call.out.close("member");
  call.out.close(list);
}

// elbv2_targets.cc
void register_targets(Call& call);
void deregister_targets(Call& call);
void describe_target_health(Call& call);
// elbv2_changes.cc
void set_subnets(Call& call);
void set_security_groups(Call& call);
void set_ip_address_type(Call& call);
// elbv2_rules.cc
void create_rule(Call& call);
void describe_rules(Call& call);
void delete_rule(Call& call);
void modify_rule(Call& call);
void set_rule_priorities(Call& call);
// elbv2_listeners.cc
void add_listener_certificates(Call& call);
void remove_listener_certificates(Call& call);
void describe_listener_certificates(Call& call);
void describe_listener_attributes(Call& call);
void modify_listener_attributes(Call& call);
void describe_ssl_policies(Call& call);
void describe_elbv2_account_limits(Call& call);
// elbv2_balancers.cc
void create_balancer_v2(Call& call);
void describe_balancers_v2(Call& call);
void delete_balancer_v2(Call& call);
void modify_balancer_v2_attributes(Call& call);
void describe_balancer_v2_attributes(Call& call);
void create_listener(Call& call);
void describe_listeners(Call& call);
void modify_listener(Call& call);
void delete_listener(Call& call);
// elbv2_tags.cc
void add_v2_tags(Call& call);
void remove_v2_tags(Call& call);
void describe_v2_tags(Call& call);

}  // namespace lighthouse::fakes::query
