// Load balancers and target groups of a group [A12.6].
#include <algorithm>

#include "fakes/query/groups.h"

namespace lighthouse::fakes::query {

namespace {

struct Source {
  std::string name;
  std::string type;
};

std::string state_of(Call& call, const GroupInfo& info, BalancerId balancer) {
  return call.aws().is_adding(info.id, balancer) ? "Added" : "InService";
}

void detach_all(Call& call, GroupInfo& info, const std::vector<std::string>& balancers,
                const std::vector<std::string>& target_groups) {
  const auto missing = [](const std::vector<std::string>& from, const std::string& name) {
    return std::ranges::find(from, name) == from.end();
  };
  for (const std::string& name : balancers) {
    if (missing(info.balancers, name)) {
      call.invalid("Trying to remove Load Balancers that are not part of the group");
    }
  }
  for (const std::string& arn : target_groups) {
    if (missing(info.target_groups, arn)) {
      call.invalid("Trying to remove Target Groups that are not part of the group");
    }
  }
  if (call.refused()) return;
  Context ctx = call.ctx();
  for (const std::string& name : balancers) {
    if (const auto found = call.catalog().balancers.find(name);
        found != call.catalog().balancers.end()) {
      (void)call.accepted(call.aws().detach_balancer(ctx, info.id, found->second.id));
    }
    std::erase(info.balancers, name);
  }
  for (const std::string& arn : target_groups) {
    if (const auto found = call.catalog().target_groups.find(arn);
        found != call.catalog().target_groups.end()) {
      (void)call.accepted(call.aws().detach_balancer(ctx, info.id, found->second.id));
    }
    std::erase(info.target_groups, arn);
  }
}

std::vector<Source> sources_of(const GroupInfo& info) {
  std::vector<Source> out;
  for (const std::string& name : info.balancers) out.push_back({name, "elb"});
  for (const std::string& arn : info.target_groups) out.push_back({arn, "elbv2"});
  return out;
}

template <class Wanted>
void describe(Call& call, std::string_view list, std::string_view field, Wanted wanted) {
  GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  std::vector<Source> sources = sources_of(*info);
  std::erase_if(sources, [&](const Source& each) { return !wanted(each); });
  const Page page = page_of(call, sources.size(), 100, 100);
  if (call.refused()) return;
  const std::vector on_page(sources.begin() + static_cast<std::ptrdiff_t>(page.begin),
                            sources.begin() + static_cast<std::ptrdiff_t>(page.end));
  call.out.list(list, on_page, [&](const Source& each) {
    call.out.text(field, each.name);
    if (list == "TrafficSources") {
      call.out.text("Identifier", each.name);
      call.out.text("Type", each.type);
    }
    const BalancerId id = each.type == "elb" ? call.catalog().balancers[each.name].id
                                             : call.catalog().target_groups[each.name].id;
    call.out.text("State", state_of(call, *info, id));
  });
  call.out.text_if("NextToken", page.next);
}

// TrafficSources by their kind.
void split_sources(Call& call, std::vector<std::string>& balancers,
                   std::vector<std::string>& target_groups) {
  for (const Tree* each : call.in.list("TrafficSources")) {
    const std::string name = each->text_or("Identifier", "");
    const bool by_arn = name.find(":targetgroup/") != std::string::npos;
    if (each->text_or("Type", by_arn ? "elbv2" : "elb") == "elb") {
      balancers.push_back(name);
    } else {
      target_groups.push_back(name);
    }
  }
}

}  // namespace

std::vector<BalancerId> balancers_named(Call& call, const std::vector<std::string>& names) {
  std::vector<BalancerId> out;
  for (const std::string& name : names) {
    const auto found = call.catalog().balancers.find(name);
    if (found == call.catalog().balancers.end()) {
      call.invalid(
          "Provided Load Balancers may not be valid. Please ensure they exist and try again.");
    } else {
      out.push_back(found->second.id);
    }
  }
  return out;
}

std::vector<BalancerId> target_groups_named(Call& call, const std::vector<std::string>& arns) {
  std::vector<BalancerId> out;
  for (const std::string& arn : arns) {
    const auto found = call.catalog().target_groups.find(arn);
    if (found == call.catalog().target_groups.end()) {
      call.invalid(
          "Provided Target Groups may not be valid. Please ensure they exist and try again.");
    } else {
      out.push_back(found->second.id);
    }
  }
  return out;
}

void attach_all(Call& call, GroupInfo& group, const std::vector<std::string>& balancers,
                const std::vector<std::string>& target_groups) {
  constexpr std::size_t kMostAtOnce = 10;
  if (balancers.size() > kMostAtOnce || target_groups.size() > kMostAtOnce) {
    return call.invalid(
        "Trying to update too many Load Balancers/Target Groups at once. The limit is 10");
  }
  const auto classic = balancers_named(call, balancers);
  const auto targets = target_groups_named(call, target_groups);
  if (call.refused()) return;
  Context ctx = call.ctx();
  for (const BalancerId& id : classic) {
    if (!call.accepted(call.aws().attach_balancer(ctx, group.id, id))) return;
  }
  for (const BalancerId& id : targets) {
    if (!call.accepted(call.aws().attach_balancer(ctx, group.id, id))) return;
  }
  const auto add = [](std::vector<std::string>& to, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      if (std::ranges::find(to, name) == to.end()) to.push_back(name);
    }
  };
  add(group.balancers, balancers);
  add(group.target_groups, target_groups);
}

void attach_balancers(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info != nullptr) attach_all(call, *info, call.in.texts("LoadBalancerNames"), {});
}

void detach_balancers(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info != nullptr) detach_all(call, *info, call.in.texts("LoadBalancerNames"), {});
}

void attach_target_groups(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info != nullptr) attach_all(call, *info, {}, call.in.texts("TargetGroupARNs"));
}

void detach_target_groups(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info != nullptr) detach_all(call, *info, {}, call.in.texts("TargetGroupARNs"));
}

void attach_traffic_sources(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  std::vector<std::string> balancers;
  std::vector<std::string> target_groups;
  split_sources(call, balancers, target_groups);
  attach_all(call, *info, balancers, target_groups);
}

void detach_traffic_sources(Call& call) {
  GroupInfo* const info = group_named(call);
  if (info == nullptr) return;
  std::vector<std::string> balancers;
  std::vector<std::string> target_groups;
  split_sources(call, balancers, target_groups);
  detach_all(call, *info, balancers, target_groups);
}

void describe_attached_balancers(Call& call) {
  describe(call, "LoadBalancers", "LoadBalancerName",
           [](const Source& each) { return each.type == "elb"; });
}

void describe_attached_target_groups(Call& call) {
  describe(call, "LoadBalancerTargetGroups", "LoadBalancerTargetGroupARN",
           [](const Source& each) { return each.type == "elbv2"; });
}

void describe_traffic_sources(Call& call) {
  const auto type = call.in.text("TrafficSourceType");
  describe(call, "TrafficSources", "TrafficSource",
           [&](const Source& each) { return !type || each.type == *type; });
}

}  // namespace lighthouse::fakes::query
