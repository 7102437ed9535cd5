#include "core/wire/aws/describe_balancers.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/wire/aws/fleet_names.h"
#include "core/wire/aws/query.h"
#include "core/wire/aws/result.h"
#include "core/wire/aws/sorted.h"

namespace lighthouse::wire {

namespace {

constexpr CallKind kKind = CallKind::kDescribeBalancers;
constexpr std::string_view kMembership = "DescribeLoadBalancers";
constexpr std::string_view kAttributes = "DescribeLoadBalancerAttributes";
constexpr std::string_view kHealth = "DescribeInstanceHealth";

struct Phrase {
  std::string_view text;
  Registration meaning;
};

// Several may stand in one description: the first of this list counts, so that nothing that is
// leaving passes for one that stays [A14.2].
constexpr std::array<Phrase, 9> kPhrases = {{
    {"deregistration currently in progress", Registration::kDraining},
    {"terminated state", Registration::kTerminated},
    {"not currently registered", Registration::kNotRegistered},
    {"transient error", Registration::kUnknown},
    {"failed at least the UnhealthyThreshold", Registration::kFailing},
    {"not passed the configured HealthyThreshold", Registration::kFailing},
    {"stopped state", Registration::kFailing},
    {"not configured to route traffic", Registration::kFailing},
    {"registration is still in progress", Registration::kRegistering},
}};

Step<AwsRequest> failed(CallError error) {
  return Answer(Result<Balancers>(tl::unexpected(error)));
}

Step<AwsRequest> unreadable(std::string_view what) {
  return failed({.code = ErrorCode::kInvalid, .message = Message::truncated(what)});
}

AwsRequest membership_request(const FleetConfig& fleet, const Names& names,
                              std::string_view marker) {
  std::vector<std::string> balancers;
  for (const BalancerId id : fleet.balancers) balancers.push_back(balancer_text(id, names));
  AwsForm form(AwsService::kElb, kMembership);
  form.list("LoadBalancerNames", balancers);
  if (!marker.empty()) form.text("Marker", marker);
  return form.request();
}

struct MembershipPage {
  std::vector<Balancer> balancers;
  std::string marker;
};

MembershipPage read_membership(const XmlFields& root, const FleetConfig& fleet, Names& names) {
  MembershipPage out;
  const auto result = root.required_wrapper("DescribeLoadBalancersResult");
  if (!result) return out;
  for (const XmlFields& one : result->list("LoadBalancerDescriptions")) {
    const auto handle = names.find(one.required_text("LoadBalancerName"));
    const BalancerId id{handle.value_or(Names::kNone)};
    if (std::ranges::find(fleet.balancers, id) == fleet.balancers.end()) continue;
    Balancer balancer{.id = id};
    for (const XmlFields& instance : one.list("Instances")) {
      put_sorted(balancer.registered,
                 InstanceId{names.intern(instance.required_text("InstanceId"))});
    }
    out.balancers.push_back(std::move(balancer));
  }
  out.marker = result->text("NextMarker");
  return out;
}

struct Draining {
  bool enabled = true;
  Duration timeout{300'000};
};

Draining read_attributes(const XmlFields& root) {
  Draining out;
  const auto result = root.required_wrapper("DescribeLoadBalancerAttributesResult");
  const auto all = result ? result->required_object("LoadBalancerAttributes") : std::nullopt;
  const auto draining = all ? all->required_object("ConnectionDraining") : std::nullopt;
  if (!draining) return out;
  out.enabled = draining->required_boolean("Enabled");
  // Only where it draws nothing may the time be left out.
  if (out.enabled || draining->has("Timeout")) {
    out.timeout = std::chrono::seconds(draining->required_count("Timeout"));
  }
  return out;
}

std::vector<BalancerRow> read_health(const XmlFields& root, Names& names) {
  std::vector<BalancerRow> out;
  const auto result = root.required_wrapper("DescribeInstanceHealthResult");
  if (!result) return out;
  for (const XmlFields& one : result->list("InstanceStates")) {
    const std::string id = one.required_text("InstanceId");
    const InstanceId instance{names.intern(id)};
    if (std::ranges::find(out, instance, &BalancerRow::id) != out.end()) {
      one.fail("InstanceId", "is there twice");
    }
    out.push_back({.id = instance,
                   .state = registration_of(one.required_text("State"), one.text("Description"))});
  }
  return out;
}

}  // namespace

Registration registration_of(std::string_view state, std::string_view description) {
  if (state == "InService" && description == "N/A") return Registration::kInService;
  const auto* const found = std::ranges::find_if(kPhrases, [&](const Phrase& phrase) {
    return description.find(phrase.text) != std::string_view::npos;
  });
  if (found == kPhrases.end()) return Registration::kUnknown;
  // Only what is draining contradicts its state by rule [A14.2].
  if (found->meaning == Registration::kDraining || state == "OutOfService") return found->meaning;
  return Registration::kUnknown;
}

AwsRequest BalancersTalk::request(const Names& names) const {
  const std::string_view operation = part_ == Part::kAttributes ? kAttributes : kHealth;
  AwsForm form(AwsService::kElb, operation);
  return form.text("LoadBalancerName", balancer_text(found_[turn_].id, names)).request();
}

Step<AwsRequest> BalancersTalk::begin(const Names& names) {
  if (fleet_.balancers.empty()) return Answer(Result<Balancers>(Balancers{}));
  return membership_request(fleet_, names, "");
}

Step<AwsRequest> BalancersTalk::feed(const HttpResponse& response, Names& names) {
  switch (part_) {
    case Part::kMembership: return feed_membership(response, names);
    case Part::kAttributes: return feed_attributes(response, names);
    case Part::kHealth: return feed_health(response, names);
  }
  return unreadable("no part is in turn");
}

Step<AwsRequest> BalancersTalk::feed_membership(const HttpResponse& response, Names& names) {
  const auto page = read_answer(kKind, response, kMembership, [&](const XmlFields& root) {
    return read_membership(root, fleet_, names);
  });
  if (!page) return failed(page.error());
  for (const Balancer& balancer : page->balancers) put_by_id(found_, balancer);
  const auto more = pages_.follow(page->marker);
  if (!more) return unreadable("NextMarker: " + more.error());
  if (*more) return membership_request(fleet_, names, page->marker);
  for (const BalancerId id : fleet_.balancers) {
    if (find_by_id(found_, id) != nullptr) continue;
    return unreadable(
        fmt::format("LoadBalancerDescriptions: {} is missing", balancer_text(id, names)));
  }
  part_ = Part::kAttributes;
  return request(names);
}

Step<AwsRequest> BalancersTalk::feed_attributes(const HttpResponse& response, const Names& names) {
  const auto draining = read_answer(kKind, response, kAttributes, read_attributes);
  if (!draining) return failed(draining.error());
  found_[turn_].draining_enabled = draining->enabled;
  found_[turn_].draining_timeout = draining->timeout;
  part_ = Part::kHealth;
  return request(names);
}

Step<AwsRequest> BalancersTalk::feed_health(const HttpResponse& response, Names& names) {
  const auto rows = read_answer(kKind, response, kHealth,
                                [&](const XmlFields& root) { return read_health(root, names); });
  if (!rows) return failed(rows.error());
  for (const BalancerRow& row : *rows) put_by_id(found_[turn_].health, row);
  if (++turn_ == found_.size()) return Answer(Result<Balancers>(found_));
  part_ = Part::kAttributes;
  return request(names);
}

}  // namespace lighthouse::wire
