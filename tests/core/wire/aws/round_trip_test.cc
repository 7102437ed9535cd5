// Any fleet comes back as it was: written as AWS writes it, cut into pages, fields in any order,
// among groups of others and elements that nobody knows.
#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/model/process_words.h"
#include "core/wire/aws/fleet_names.h"
#include "core/wire/aws/sorted.h"
#include "core/wire/timestamps.h"
#include "tests/core/wire/aws/elements.h"
#include "tests/core/wire/aws/talk.h"

namespace lighthouse::wire::answers {
namespace {

const std::map<Lifecycle, std::string>& lifecycle_words() {
  static const std::map<Lifecycle, std::string> kWords = {
      {Lifecycle::kPending, "Pending:Wait"},   {Lifecycle::kInService, "InService"},
      {Lifecycle::kStandby, "Standby"},        {Lifecycle::kDetaching, "Detaching"},
      {Lifecycle::kTerminating, "Terminated"}, {Lifecycle::kOther, "Quarantined"}};
  return kWords;
}

std::string to_xml(const Group& group, const Names& names) {
  std::string members;
  for (const Member& member : group.members) {
    members += element(
        "member",
        shuffled({element("InstanceId", names.text(member.id.value)),
                  element("LifecycleState", lifecycle_words().at(member.lifecycle)),
                  element("HealthStatus", member.unhealthy ? "UNHEALTHY" : "Healthy"),
                  element("ProtectedFromScaleIn", member.is_protected ? "true" : "false")}));
  }
  std::string balancers;
  for (const BalancerId id : group.attached) balancers += element("member", names.text(id.value));
  std::string suspended;
  for (const std::string& process : process_texts(group.suspended)) {
    suspended += element("member", element("ProcessName", process));
  }
  std::vector<std::string> fields = {
      element("AutoScalingGroupName", group_text(group.id, names)),
      element("CreatedTime", format_iso8601(group.created.time_since_epoch().count())),
      element("MinSize", std::to_string(group.capacity.min)),
      element("MaxSize", std::to_string(group.capacity.max)),
      element("DesiredCapacity", std::to_string(group.capacity.desired)),
      element("HealthCheckType", group.health_check == HealthCheck::kElb ? "EC2,ELB" : "EC2"),
      element("SuspendedProcesses", suspended)};
  // What is empty may be missing.
  if (!members.empty()) fields.push_back(element("Instances", members));
  if (!balancers.empty()) fields.push_back(element("LoadBalancerNames", balancers));
  if (group.deleting) fields.push_back(element("Status", "Delete in progress"));
  return element("member", shuffled(std::move(fields)));
}

Member any_member(Fleet& fleet) {
  const auto number = *rc::gen::inRange(0, 1'000);
  return {.id = fleet.instance(fmt::format("i-{:017x}", number)),
          .lifecycle = *rc::gen::elementOf(std::vector<Lifecycle>{
              Lifecycle::kPending, Lifecycle::kInService, Lifecycle::kStandby,
              Lifecycle::kDetaching, Lifecycle::kTerminating, Lifecycle::kOther}),
          .unhealthy = *rc::gen::arbitrary<bool>(),
          .is_protected = *rc::gen::arbitrary<bool>()};
}

Group any_group(Fleet& fleet) {
  const bool serving = *rc::gen::arbitrary<bool>();
  Group out{.id = {.cluster = serving ? fleet.config.serving : fleet.config.polling},
            .created = Time{Duration{*rc::gen::inRange<int64_t>(-1'000'000, 2'000'000'000'000)}},
            .capacity = {.min = *rc::gen::inRange(0, 9),
                         .max = *rc::gen::inRange(0, 9),
                         .desired = *rc::gen::inRange(0, 9)},
            .suspended = {static_cast<uint16_t>(*rc::gen::inRange(0, 512))},
            .health_check = *rc::gen::element(HealthCheck::kEc2, HealthCheck::kElb),
            .deleting = *rc::gen::arbitrary<bool>()};
  out.id.sequence = *rc::gen::inRange(-1, 1'000);
  for (const BalancerId id : fleet.config.balancers) {
    if (*rc::gen::arbitrary<bool>()) put_sorted(out.attached, id);
  }
  const auto members = *rc::gen::inRange(0, 4);
  for (int i = 0; i < members; ++i) put_by_id(out.members, any_member(fleet));
  return out;
}

HttpResponse page_of(const std::string& groups, const std::string& token) {
  const std::string result = element("DescribeAutoScalingGroupsResult",
                                     shuffled({element("AutoScalingGroups", groups),
                                               token.empty() ? "" : element("NextToken", token)}));
  return ok(element("DescribeAutoScalingGroupsResponse", result));
}

RC_GTEST_PROP(RoundTrip, GroupsComeBackAsTheyWere, ()) {
  Fleet fleet;
  Groups expected;
  std::string pending;
  std::vector<HttpResponse> pages;
  const auto count = *rc::gen::inRange(0, 6);
  for (int i = 0; i < count; ++i) {
    const Group group = any_group(fleet);
    put_by_id(expected, group);  // the same id again: the later one counts
    pending += to_xml(group, fleet.names);
    pending += element("member", element("AutoScalingGroupName", "spin-hardware-v001"));
    if (*rc::gen::arbitrary<bool>()) {
      pages.push_back(page_of(pending, std::to_string(pages.size())));
      pending.clear();
    }
  }
  pages.push_back(page_of(pending, ""));
  const Talked talked = talk(fleet, DescribeGroups{}, pages);
  RC_ASSERT(talked.bodies.size() == pages.size());
  const auto groups = answer_of<Groups>(talked);
  RC_ASSERT(groups.has_value());
  RC_ASSERT(*groups == expected);
}

}  // namespace
}  // namespace lighthouse::wire::answers
