// Any instances and any load balancers come back as they were, cut into pages, fields in any order.
#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/model/host_key.h"
#include "core/wire/aws/fleet_names.h"
#include "core/wire/aws/sorted.h"
#include "core/wire/timestamps.h"
#include "tests/core/wire/aws/elements.h"
#include "tests/core/wire/aws/talk.h"

namespace lighthouse::wire::answers {
namespace {

InstanceId any_instance(Fleet& fleet) {
  return fleet.instance(fmt::format("i-{:017x}", *rc::gen::inRange(0, 1'000)));
}

// --- instances -----------------------------------------------------------------------------------

const std::map<Ec2State, std::string>& state_words() {
  static const std::map<Ec2State, std::string> kWords = {{Ec2State::kPending, "pending"},
                                                         {Ec2State::kRunning, "running"},
                                                         {Ec2State::kShuttingDown, "shutting-down"},
                                                         {Ec2State::kTerminated, "terminated"},
                                                         {Ec2State::kStopping, "stopping"},
                                                         {Ec2State::kStopped, "stopped"}};
  return kWords;
}

InstanceFacts any_facts(Fleet& fleet) {
  const bool serving = *rc::gen::arbitrary<bool>();
  InstanceFacts out{
      .id = any_instance(fleet),
      .group = {.cluster = serving ? fleet.config.serving : fleet.config.polling,
                .sequence = *rc::gen::inRange(0, 1'000)},
      .state = static_cast<Ec2State>(*rc::gen::inRange(0, 6)),
      .launched = Time{Duration{*rc::gen::inRange<int64_t>(-1'000'000, 2'000'000'000'000)}}};
  if (out.state == Ec2State::kTerminated) return out;  // neither name nor address [A16.1]
  out.private_ipv4 = 0x0a000000U + *rc::gen::inRange(1U, 0x01000000U);
  out.private_dns = {.kind = HostKey::Kind::kIp, .value = out.private_ipv4};
  return out;
}

std::string dotted(uint32_t address, char between) {
  return fmt::format("{1}{0}{2}{0}{3}{0}{4}", between, address >> 24, address >> 16 & 255,
                     address >> 8 & 255, address & 255);
}

std::string tag(std::string_view key, std::string_view value) {
  return element("item", shuffled({element("key", key), element("value", value)}));
}

std::string to_xml(const InstanceFacts& facts, const Names& names) {
  std::vector<std::string> fields = {
      element("instanceId", names.text(facts.id.value)),
      element("instanceState",
              shuffled({element("name", state_words().at(facts.state)), element("code", "16")})),
      element("launchTime", format_iso8601(facts.launched.time_since_epoch().count())),
      element("tagSet", tag("Name", "spin") +
                            tag("aws:autoscaling:groupName", group_text(facts.group, names)))};
  if (facts.private_ipv4 != 0) {
    fields.push_back(element("privateIpAddress", dotted(facts.private_ipv4, '.')));
    fields.push_back(element("privateDnsName", fmt::format("ip-{}.eu-west-1.compute.internal",
                                                           dotted(facts.private_ipv4, '-'))));
  }
  return element("item", element("instancesSet", element("item", shuffled(std::move(fields)))));
}

RC_GTEST_PROP(RoundTrip, InstancesComeBackAsTheyWere, ()) {
  Fleet fleet;
  Instances expected;
  std::vector<HttpResponse> pages;
  const auto count = *rc::gen::inRange(1, 4);
  for (int page = 1; page <= count; ++page) {
    std::string reservations;
    const auto rows = *rc::gen::inRange(0, 4);
    for (int i = 0; i < rows; ++i) {
      const InstanceFacts facts = any_facts(fleet);
      put_by_id(expected, facts);
      reservations += to_xml(facts, fleet.names);
    }
    const std::string token = page == count ? "" : element("nextToken", std::to_string(page));
    pages.push_back(ok(element("DescribeInstancesResponse",
                               shuffled({element("reservationSet", reservations), token}))));
  }
  const auto instances = answer_of<Instances>(talk(fleet, DescribeInstances{}, pages));
  RC_ASSERT(instances.has_value());
  RC_ASSERT(*instances == expected);
}

// --- load balancers ------------------------------------------------------------------------------

struct Words {
  std::string state;
  std::string description;
};

const std::map<Registration, Words>& registration_words() {
  static const std::map<Registration, Words> kWords = {
      {Registration::kInService, {"InService", "N/A"}},
      {Registration::kRegistering, {"OutOfService", "Instance registration is still in progress."}},
      {Registration::kFailing,
       {"OutOfService",
        "Instance has failed at least the UnhealthyThreshold number of health checks "
        "consecutively."}},
      {Registration::kDraining, {"InService", "Instance deregistration currently in progress."}},
      {Registration::kNotRegistered,
       {"OutOfService", "Instance is not currently registered with the LoadBalancer."}},
      {Registration::kTerminated, {"OutOfService", "Instance is in terminated state."}},
      {Registration::kUnknown, {"Unknown", "A transient error occurred. Please try again later."}}};
  return kWords;
}

Balancer any_balancer(Fleet& fleet, BalancerId id) {
  Balancer out{.id = id,
               .draining_enabled = *rc::gen::arbitrary<bool>(),
               .draining_timeout = std::chrono::seconds(*rc::gen::inRange(0, 3'601))};
  const auto registered = *rc::gen::inRange(0, 4);
  for (int i = 0; i < registered; ++i) put_sorted(out.registered, any_instance(fleet));
  const auto rows = *rc::gen::inRange(0, 4);
  for (int i = 0; i < rows; ++i) {
    put_by_id(out.health, BalancerRow{.id = any_instance(fleet),
                                      .state = static_cast<Registration>(*rc::gen::inRange(0, 7))});
  }
  return out;
}

HttpResponse response(std::string_view operation, std::vector<std::string> fields) {
  return ok(element(fmt::format("{}Response", operation),
                    element(fmt::format("{}Result", operation), shuffled(std::move(fields)))));
}

std::string membership(const Balancer& balancer, const Names& names) {
  std::string instances;
  for (const InstanceId id : balancer.registered) {
    instances += element("member", element("InstanceId", names.text(id.value)));
  }
  return element("member", shuffled({element("LoadBalancerName", names.text(balancer.id.value)),
                                     element("Instances", instances)}));
}

HttpResponse attributes(const Balancer& balancer) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(balancer.draining_timeout);
  const std::string draining =
      shuffled({element("Enabled", balancer.draining_enabled ? "true" : "false"),
                element("Timeout", std::to_string(seconds.count()))});
  return response("DescribeLoadBalancerAttributes",
                  {element("LoadBalancerAttributes", element("ConnectionDraining", draining))});
}

HttpResponse health(const Balancer& balancer, const Names& names) {
  std::string rows;
  for (const BalancerRow& row : balancer.health) {
    const Words& words = registration_words().at(row.state);
    rows += element("member", shuffled({element("InstanceId", names.text(row.id.value)),
                                        element("State", words.state),
                                        element("Description", words.description)}));
  }
  return response("DescribeInstanceHealth", {element("InstanceStates", rows)});
}

RC_GTEST_PROP(RoundTrip, BalancersComeBackAsTheyWere, ()) {
  Fleet fleet;
  Balancers expected;
  std::vector<HttpResponse> responses;
  for (const BalancerId id : fleet.config.balancers) {
    put_by_id(expected, any_balancer(fleet, id));
  }
  const bool one_a_page = *rc::gen::arbitrary<bool>();
  std::string pending;
  for (const Balancer& balancer : expected) {
    pending += membership(balancer, fleet.names);
    pending += element("member", element("LoadBalancerName", "of-others"));
    const bool last = &balancer == &expected.back();
    if (!last && !one_a_page) continue;
    responses.push_back(response(
        "DescribeLoadBalancers",
        {element("LoadBalancerDescriptions", pending), last ? "" : element("NextMarker", "more")}));
    pending.clear();
  }
  for (const Balancer& balancer : expected) {
    responses.push_back(attributes(balancer));
    responses.push_back(health(balancer, fleet.names));
  }
  const auto balancers = answer_of<Balancers>(talk(fleet, DescribeBalancers{}, responses));
  RC_ASSERT(balancers.has_value());
  RC_ASSERT(*balancers == expected);
}

}  // namespace
}  // namespace lighthouse::wire::answers
