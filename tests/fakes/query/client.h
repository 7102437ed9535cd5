// A client of query_face without sockets: signs as SDKs do, and looks at answers as text.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "core/wire/sigv4.h"
#include "core/wire/uri.h"
#include "fakes/query/face.h"

namespace lighthouse::fakes::query {

inline constexpr int64_t kOriginMs = 1'700'000'000'000;

struct Client {
  explicit Client(Speed speed = Speed::kInstant) : account(speed, kOriginMs) {}

  wire::HttpRequest request(std::string_view service, std::string_view version,
                            std::string_view action, wire::Parameters parameters = {}) {
    parameters.insert(parameters.begin(),
                      {{"Action", std::string(action)}, {"Version", std::string(version)}});
    wire::HttpRequest out{
        .method = "POST",
        .headers = {{"Host", "127.0.0.1:5000"},
                    {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
        .body = wire::encode_form(parameters)};
    return wire::sign(out, {.access_key_id = "AKID", .secret_access_key = "secret"}, seconds(),
                      {.region = "us-east-1", .service = std::string(service)})
        .request;
  }

  wire::HttpResponse send(const wire::HttpRequest& signed_request) {
    return query_face(account, keys, signed_request, seconds());
  }

  wire::HttpResponse autoscaling(std::string_view action, wire::Parameters parameters = {}) {
    return send(request("autoscaling", "2011-01-01", action, std::move(parameters)));
  }
  wire::HttpResponse elb(std::string_view action, wire::Parameters parameters = {}) {
    return send(request("elasticloadbalancing", "2012-06-01", action, std::move(parameters)));
  }
  wire::HttpResponse elbv2(std::string_view action, wire::Parameters parameters = {}) {
    return send(request("elasticloadbalancing", "2015-12-01", action, std::move(parameters)));
  }
  wire::HttpResponse ec2(std::string_view action, wire::Parameters parameters = {}) {
    return send(request("ec2", "2016-11-15", action, std::move(parameters)));
  }

  // A group of `count` in a balancer `lb`.
  void make_group(const std::string& name, int count) {
    (void)elb("CreateLoadBalancer", {{"LoadBalancerName", "lb"},
                                     {"Listeners.member.1.Protocol", "HTTP"},
                                     {"Listeners.member.1.LoadBalancerPort", "80"},
                                     {"Listeners.member.1.InstancePort", "8084"},
                                     {"AvailabilityZones.member.1", "us-east-1a"}});
    (void)elb("ModifyLoadBalancerAttributes",
              {{"LoadBalancerName", "lb"},
               {"LoadBalancerAttributes.ConnectionDraining.Enabled", "true"},
               {"LoadBalancerAttributes.ConnectionDraining.Timeout", "60"}});
    (void)autoscaling(
        "CreateLaunchConfiguration",
        {{"LaunchConfigurationName", "lc"}, {"ImageId", "ami-1"}, {"InstanceType", "m3.large"}});
    const std::string size = std::to_string(count);
    (void)autoscaling("CreateAutoScalingGroup", {{"AutoScalingGroupName", name},
                                                 {"LaunchConfigurationName", "lc"},
                                                 {"MinSize", "0"},
                                                 {"MaxSize", "9"},
                                                 {"DesiredCapacity", size},
                                                 {"AvailabilityZones.member.1", "us-east-1a"},
                                                 {"LoadBalancerNames.member.1", "lb"}});
  }

  [[nodiscard]] std::string instance(const std::string& group, std::size_t index) {
    return text_of(account.aws.members(account.catalog.groups.at(group).id)[index].id);
  }
  [[nodiscard]] std::size_t members(const std::string& group) {
    return account.aws.members(account.catalog.groups.at(group).id).size();
  }
  void wait(Duration duration) { account.advance_to(account.now() + duration); }
  [[nodiscard]] int64_t seconds() const { return account.epoch_seconds(); }

  Account account;
  LongTermKeys keys{{"AKID", {.secret_access_key = "secret"}}};
};

}  // namespace lighthouse::fakes::query
