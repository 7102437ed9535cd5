#include "core/wire/aws/describe_instances.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/model/host_key.h"
#include "core/wire/aws/fleet_names.h"
#include "core/wire/aws/query.h"
#include "core/wire/aws/result.h"
#include "core/wire/aws/sorted.h"

namespace lighthouse::wire {

namespace {

constexpr std::string_view kOperation = "DescribeInstances";
constexpr std::string_view kGroupTag = "aws:autoscaling:groupName";
constexpr int64_t kPageSize = 1'000;  // the most [A7]

struct StateWord {
  std::string_view text;
  Ec2State state;
};

constexpr std::array<StateWord, 6> kStates = {{
    {"pending", Ec2State::kPending},
    {"running", Ec2State::kRunning},
    {"shutting-down", Ec2State::kShuttingDown},
    {"terminated", Ec2State::kTerminated},
    {"stopping", Ec2State::kStopping},
    {"stopped", Ec2State::kStopped},
}};

Ec2State state_of(const XmlFields& fields) {
  const auto holder = fields.required_object("instanceState");
  if (!holder) return Ec2State::kPending;
  const std::string name = holder->required_text("name");
  const auto* const found = std::ranges::find(kStates, name, &StateWord::text);
  if (found != kStates.end()) return found->state;
  holder->fail("name", "is no state of an instance that is known");
  return Ec2State::kPending;
}

uint32_t address_of(const XmlFields& fields) {
  const std::string text = fields.text("privateIpAddress");
  if (text.empty()) return 0;
  const auto address = parse_ipv4(text);
  if (!address) fields.fail("privateIpAddress", "expected an IPv4 address");
  return address.value_or(0);
}

// "" for an instance without that tag.
std::string group_tag(const XmlFields& fields) {
  for (const XmlFields& tag : fields.list("tagSet", "item")) {
    if (tag.required_text("key") == kGroupTag) return tag.text("value");
  }
  return {};
}

InstanceFacts facts_of(const XmlFields& fields, GroupId group, Names& names) {
  const std::string id = fields.required_text("instanceId");
  return {.id = {names.intern(id)},
          .group = group,
          .state = state_of(fields),
          .private_dns = parse_host(fields.text("privateDnsName"), names),
          .private_ipv4 = address_of(fields),
          .launched = Time{Duration{fields.required_time_ms("launchTime")}}};
}

struct Page {
  std::vector<InstanceFacts> instances;
  std::string token;
};

Page read_page(const XmlFields& root, const FleetConfig& fleet, Names& names) {
  Page out;
  // A list may be missing when it is empty, but one that is a text is no list.
  for (const XmlFields& reservation : root.list("reservationSet", "item")) {
    for (const XmlFields& one : reservation.list("instancesSet", "item")) {
      const auto group = fleet_group(group_tag(one), fleet, names);
      if (group) out.instances.push_back(facts_of(one, *group, names));
    }
  }
  out.token = root.text("nextToken");
  return out;
}

// In a filter `*` and `?` are wildcards [A16.1].
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '*' || c == '?' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

AwsRequest page_request(const FleetConfig& fleet, const Names& names, std::string_view token) {
  std::vector<std::string> groups;
  for (const std::string& cluster : cluster_texts(fleet, names)) {
    groups.push_back(escaped(cluster));  // a group without a number
    groups.push_back(escaped(cluster) + "-v*");
  }
  AwsForm form(AwsService::kEc2, kOperation);
  form.text("Filter.1.Name", "tag:" + std::string(kGroupTag));
  form.flat_list("Filter.1.Value", groups).number("MaxResults", kPageSize);
  if (!token.empty()) form.text("NextToken", token);
  return form.request();
}

}  // namespace

Step<AwsRequest> InstancesTalk::begin(const Names& names) const {
  if (cluster_texts(fleet_, names).empty()) {
    return Answer(Result<Instances>(
        failure(ErrorCode::kInternal, "no cluster is configured; no filter would mean all")));
  }
  return page_request(fleet_, names, "");
}

Step<AwsRequest> InstancesTalk::feed(const HttpResponse& response, Names& names) {
  const auto page =
      read_answer(CallKind::kDescribeInstances, response, kOperation,
                  [&](const XmlFields& root) { return read_page(root, fleet_, names); });
  if (!page) return Answer(Result<Instances>(tl::unexpected(page.error())));
  for (const InstanceFacts& one : page->instances) put_by_id(found_, one);
  const auto more = pages_.follow(page->token);
  if (!more) {
    return Answer(Result<Instances>(failure(ErrorCode::kInvalid, "nextToken: " + more.error())));
  }
  if (*more) return page_request(fleet_, names, page->token);
  return Answer(Result<Instances>(found_));
}

}  // namespace lighthouse::wire
