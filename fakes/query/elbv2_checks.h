// What ELBv2 refuses of listeners, rules and target groups [A15].
#pragma once

#include <string>

#include "fakes/query/call.h"

namespace lighthouse::fakes::query {

enum class ElbKind : uint8_t { kApplication, kNetwork, kGateway };
[[nodiscard]] ElbKind kind_of(const BalancerV2& balancer);

// Names of load balancers and target groups: up to 32 letters, digits and hyphens, not at the ends.
void check_name(Call& call, std::string_view what, const std::string& name);
// Port and Protocol of a listener that is made or changed; `settings` as they would be.
void check_listener(Call& call, ElbKind kind, const Tree& settings);
// Actions.member of a listener or a rule: known target groups, sound numbers.
void check_actions(Call& call, const Tree* actions);
void check_conditions(Call& call, const Tree& in);
void check_priority(Call& call, const std::string& listener, const std::string& priority,
                    const std::string& own_arn);
// Protocol and health check of a target group as it would be.
void check_target_group(Call& call, const Tree& settings);
void check_target_group_attributes(Call& call, const Tree& settings, const Tree& in);

}  // namespace lighthouse::fakes::query
