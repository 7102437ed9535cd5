// Preflight of AWS: identity, clock, permissions, balancers, groups.
#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "cli/live/preflight_checks.h"
#include "core/decide/fleet_picture.h"
#include "core/wire/aws/sts.h"
#include "core/wire/timestamps.h"

namespace lighthouse::cli {
namespace {

int64_t machine_ms() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

void check_clock(const Preflight& p, const wire::HttpResponse& response, int64_t asked_ms) {
  constexpr int64_t kWarning = 60;  // signatures bear 5 minutes [A5]
  constexpr int64_t kBad = 240;
  const auto date = wire::find_header(response.headers, "date");
  const auto seconds = date ? wire::parse_http_date(*date) : std::nullopt;
  if (!seconds) {
    return p.warn("clock", "AWS's answer has no date", "check this machine's clock by hand");
  }
  const int64_t middle = (asked_ms + machine_ms()) / 2'000;
  const int64_t off = *seconds - middle;
  const std::string found =
      fmt::format("{} s {} AWS's", std::abs(off), off > 0 ? "behind" : "ahead of");
  constexpr const char* kRemedy = "set this machine's clock; run a time service";
  if (std::abs(off) >= kBad) return p.bad("clock", found, kRemedy);
  if (std::abs(off) >= kWarning) return p.warn("clock", found, kRemedy);
  p.good("clock", std::abs(off) <= 1 ? "the same as AWS's" : found);
}

// "denied: …", with a permission as the remedy where that is what is missing.
template <class T>
void check_read(const Preflight& p, const char* name, const Seen<T>& seen, const char* actions) {
  if (seen.good()) return p.good(name, actions);
  const bool denied = seen.error.code == ErrorCode::kDenied;
  p.bad(name, fmt::format("{}: {}", name_of(seen.error.code), seen.error.message.view()),
        denied ? fmt::format("allow {} to this identity", actions)
               : std::string("check the network, aws.endpoint and region"));
}

}  // namespace

void check_identity_and_clock(const Preflight& p, live::Deadline deadline) {
  live::AwsAccess& aws = p.fleet.aws;
  const auto keys = aws.credentials.get();
  if (!keys) {
    return p.bad(
        "aws-identity", keys.error(),
        "give credentials as to the AWS command line; \"aws sts get-caller-identity\" must work");
  }
  if (aws.on_keys) aws.on_keys(keys->credentials);
  const auto service = static_cast<std::size_t>(wire::AwsService::kSts);
  live::HttpClient http({.url = aws.urls[service], .tls = aws.tls});
  const int64_t asked = machine_ms();
  const auto response =
      http.send(wire::sign_for(wire::get_caller_identity(), http.url().host_header(), aws.region,
                               keys->credentials, asked / 1'000),
                live::left_until(deadline));
  if (!response) {
    return p.bad("aws-identity", response.error().message,
                 "check the network and aws.endpoint; is STS reachable in this region?");
  }
  const auto identity = wire::decode_caller_identity(*response);
  if (identity) {
    p.good("aws-identity", fmt::format("{} (by {})", identity->arn, keys->provider));
  } else {
    p.bad("aws-identity",
          fmt::format("{}: {}", name_of(identity.error().code), identity.error().message.view()),
          "check the credentials and this machine's clock");
  }
  check_clock(p, *response, asked);
}

// AWS offers no harmless try of a write here: Auto Scaling and classic ELB have no dry run, and EC2
// is never written to.
void check_permissions(const Preflight& p) {
  const Observation& seen = p.looked.seen;
  check_read(p, "aws-groups", seen.groups, "autoscaling:DescribeAutoScalingGroups");
  check_read(p, "aws-instances", seen.instances, "ec2:DescribeInstances");
  check_read(p, "aws-balancers", seen.balancers,
             "elasticloadbalancing:DescribeLoadBalancers, DescribeLoadBalancerAttributes, "
             "DescribeInstanceHealth");
  p.warn("aws-writes", "cannot be tried without changing something",
         "compare this identity's policy with the list in docs/commands.md");
}

void check_balancers(const Preflight& p) {
  const Seen<Balancers>& seen = p.looked.seen.balancers;
  if (!seen.good()) return;
  for (const BalancerId id : p.fleet.engine.fleet.balancers) {
    const Balancer* balancer = find_by_id(seen.value, id);
    const std::string name = p.names.balancer(id);
    if (balancer == nullptr) {
      p.bad("balancer", name + " does not exist", "correct load-balancers in the configuration");
    } else if (!balancer->draining_enabled) {
      p.warn("balancer", name + " has connection draining off",
             "switch it on, or requests under way are cut");
    } else {
      p.good("balancer",
             fmt::format("{}: {} registered, draining {}", name, balancer->registered.size(),
                         format_duration(balancer->draining_timeout)));
    }
  }
}

void check_groups(const Preflight& p) {
  if (!p.looked.seen.groups.good()) return;
  const Sight sight = p.looked.sight(p.fleet.engine, p.names);
  const Situation s = sight.situation();
  const FleetConfig& fleet = p.fleet.engine.fleet;
  for (const ClusterId cluster : {fleet.serving, fleet.polling}) {
    const Group* group = serving_group(s, cluster);
    const bool polling = cluster == fleet.polling;
    const char* name = polling ? "polling-group" : "serving-group";
    if (group == nullptr) {
      p.bad(name, fmt::format("no group of {} is enabled", p.names.cluster(cluster)),
            "check clusters in the configuration, or enable one: docs/runbook.md");
      continue;
    }
    const int32_t serving = serving_members(s, *group);
    const int32_t floor = polling ? 1 : p.fleet.engine.policy.serving_floor;
    const std::string found = fmt::format("{}: {} in service behind all load balancers",
                                          p.names.group(group->id), serving);
    if (serving < floor) {
      p.bad(name, found, fmt::format("it needs {}; make them healthy first", floor));
    } else {
      p.good(name, found);
    }
  }
}

}  // namespace lighthouse::cli
