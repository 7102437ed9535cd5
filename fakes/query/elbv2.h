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
void create_rule(Call& call);
void describe_rules(Call& call);
void delete_rule(Call& call);
void add_v2_tags(Call& call);
void remove_v2_tags(Call& call);
void describe_v2_tags(Call& call);

}  // namespace lighthouse::fakes::query
