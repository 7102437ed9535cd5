#include "core/wire/aws/describe_groups.h"

#include <algorithm>
#include <array>

#include "core/model/process_words.h"
#include "core/wire/aws/fleet_names.h"
#include "core/wire/aws/query.h"
#include "core/wire/aws/result.h"
#include "core/wire/aws/sorted.h"

namespace lighthouse::wire {

namespace {

constexpr std::string_view kOperation = "DescribeAutoScalingGroups";
constexpr std::string_view kNextToken = "NextToken";
constexpr int64_t kPageSize = 100;  // the most [A7]

struct LifecycleWord {
  std::string_view text;
  Lifecycle lifecycle;
};

constexpr std::array<LifecycleWord, 12> kLifecycles = {{
    {"Pending", Lifecycle::kPending},
    {"Pending:Wait", Lifecycle::kPending},
    {"Pending:Proceed", Lifecycle::kPending},
    {"InService", Lifecycle::kInService},
    {"EnteringStandby", Lifecycle::kStandby},
    {"Standby", Lifecycle::kStandby},
    {"Detaching", Lifecycle::kDetaching},
    {"Detached", Lifecycle::kDetaching},
    {"Terminating", Lifecycle::kTerminating},
    {"Terminating:Wait", Lifecycle::kTerminating},
    {"Terminating:Proceed", Lifecycle::kTerminating},
    {"Terminated", Lifecycle::kTerminating},
}};

// States that nobody knows yet are neither serving nor gone [A8.3].
Lifecycle lifecycle_of(std::string_view text) {
  const auto* const found = std::ranges::find(kLifecycles, text, &LifecycleWord::text);
  return found == kLifecycles.end() ? Lifecycle::kOther : found->lifecycle;
}

// "EC2", or several, comma separated [A8.1].
HealthCheck health_check_of(std::string_view types) {
  while (!types.empty()) {
    const std::size_t end = std::min(types.find(','), types.size());
    std::string_view word = types.substr(0, end);
    while (word.starts_with(' ')) word.remove_prefix(1);
    while (word.ends_with(' ')) word.remove_suffix(1);
    if (same_word(word, "ELB")) return HealthCheck::kElb;
    types.remove_prefix(std::min(end + 1, types.size()));
  }
  return HealthCheck::kEc2;
}

Member member_of(const XmlFields& fields, Names& names) {
  const std::string id = fields.required_text("InstanceId");
  // Any word but "healthy" is a mark: what is not understood is not healthy.
  const bool healthy = same_word(fields.required_text("HealthStatus"), "healthy");
  return {.id = {names.intern(id)},
          .lifecycle = lifecycle_of(fields.required_text("LifecycleState")),
          .unhealthy = !healthy,
          .is_protected = fields.boolean("ProtectedFromScaleIn")};
}

Group group_of(const XmlFields& fields, GroupId id, Names& names) {
  Group out{.id = id,
            .created = Time{Duration{fields.required_time_ms("CreatedTime")}},
            .capacity = {.min = fields.required_count("MinSize"),
                         .max = fields.required_count("MaxSize"),
                         .desired = fields.required_count("DesiredCapacity")},
            .health_check = health_check_of(fields.required_text("HealthCheckType")),
            .deleting = !fields.text("Status").empty()};
  for (const XmlFields& one : fields.list("SuspendedProcesses")) {
    out.suspended = out.suspended | process_named(one.required_text("ProcessName"));
  }
  for (const std::string& balancer : fields.texts("LoadBalancerNames")) {
    put_sorted(out.attached, BalancerId{names.intern(balancer)});
  }
  for (const XmlFields& one : fields.list("Instances")) {
    const Member member = member_of(one, names);
    if (find_by_id(out.members, member.id) != nullptr) one.fail("InstanceId", "is there twice");
    put_by_id(out.members, member);
  }
  return out;
}

AwsRequest page_request(std::string_view token) {
  AwsForm form(AwsService::kAutoScaling, kOperation);
  form.number("MaxRecords", kPageSize);
  if (!token.empty()) form.text(kNextToken, token);
  return form.request();
}

struct Page {
  Groups groups;  // in the order of the page
  std::string token;
};

Page read_page(const XmlFields& root, const FleetConfig& fleet, Names& names) {
  Page out;
  const auto result = root.required_wrapper("DescribeAutoScalingGroupsResult");
  if (!result) return out;
  for (const XmlFields& one : result->list("AutoScalingGroups")) {
    const auto id = fleet_group(one.required_text("AutoScalingGroupName"), fleet, names);
    if (id) out.groups.push_back(group_of(one, *id, names));
  }
  out.token = result->text(kNextToken);
  return out;
}

}  // namespace

Step<AwsRequest> GroupsTalk::begin(const Names& /*names*/) const {
  return page_request("");
}

Step<AwsRequest> GroupsTalk::feed(const HttpResponse& response, Names& names) {
  const auto page =
      read_answer(CallKind::kDescribeGroups, response, kOperation,
                  [&](const XmlFields& root) { return read_page(root, fleet_, names); });
  if (!page) return Answer(Result<Groups>(tl::unexpected(page.error())));
  for (const Group& group : page->groups) put_by_id(found_, group);
  const auto more = pages_.follow(page->token);
  if (!more)
    return Answer(Result<Groups>(failure(ErrorCode::kInvalid, "NextToken: " + more.error())));
  if (*more) return page_request(page->token);
  return Answer(Result<Groups>(found_));
}

}  // namespace lighthouse::wire
