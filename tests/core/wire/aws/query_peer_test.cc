// The forms that Lighthouse sends, held against those that botocore makes of the same parameters.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/wire/aws/sts.h"
#include "core/wire/uri.h"
#include "tests/core/wire/aws/talk.h"
#include "tests/support/temp_file.h"

namespace lighthouse::wire::answers {
namespace {

struct Case {
  std::string body;
  std::string operation;  // a line for query_peer.py
};

std::string first_body(Fleet& fleet, const Call& call) {
  return talk(fleet, call, {}).bodies.at(0);
}

std::vector<Case> cases() {
  Fleet fleet;
  const GroupId group{.cluster = fleet.config.serving, .sequence = 22, .digits = 3};
  const InstanceId one = fleet.instance("i-1");
  const InstanceId two = fleet.instance("i-2");
  const BalancerId balancer = fleet.config.balancers[0];
  const auto balancers =
      talk(fleet, DescribeBalancers{}, {ok(kMembership), ok(kAttributes)}).bodies;
  const RoleRequest role{.role_arn = "arn:aws:iam::123456789012:role/r",
                         .session_name = "ci=7",
                         .duration_seconds = 900,
                         .external_id = "e+x"};
  const RoleRequest web{.role_arn = role.role_arn, .session_name = "ci"};
  return {
      {first_body(fleet, DescribeGroups{}),
       R"(["autoscaling", "DescribeAutoScalingGroups", {"MaxRecords": 100}])"},
      {first_body(fleet, DescribeInstances{}),
       R"(["ec2", "DescribeInstances", {"MaxResults": 1000, "Filters": [{"Name":)"
       R"( "tag:aws:autoscaling:groupName", "Values": ["spin-ha", "spin-ha-v*",)"
       R"( "spin-ha-polling", "spin-ha-polling-v*"]}]}])"},
      {balancers.at(0),
       R"(["elb", "DescribeLoadBalancers", {"LoadBalancerNames": ["spin-user", "spin-internal"]}])"},
      {balancers.at(1),
       R"(["elb", "DescribeLoadBalancerAttributes", {"LoadBalancerName": "spin-user"}])"},
      {balancers.at(2), R"(["elb", "DescribeInstanceHealth", {"LoadBalancerName": "spin-user"}])"},
      {first_body(fleet, SuspendProcesses{.group = group, .processes = kDisabledProcesses}),
       R"(["autoscaling", "SuspendProcesses", {"AutoScalingGroupName": "spin-ha-v022",)"
       R"( "ScalingProcesses": ["Launch", "Terminate", "AddToLoadBalancer"]}])"},
      {first_body(fleet, ResumeProcesses{.group = group, .processes = only(Process::kLaunch)}),
       R"(["autoscaling", "ResumeProcesses", {"AutoScalingGroupName": "spin-ha-v022",)"
       R"( "ScalingProcesses": ["Launch"]}])"},
      {first_body(fleet,
                  UpdateCapacity{.group = group, .capacity = {.min = 1, .max = 3, .desired = 2}}),
       R"(["autoscaling", "UpdateAutoScalingGroup", {"AutoScalingGroupName": "spin-ha-v022",)"
       R"( "MinSize": 1, "MaxSize": 3, "DesiredCapacity": 2}])"},
      {first_body(fleet, RegisterInstances{.balancer = balancer, .instances = {one, two}}),
       R"(["elb", "RegisterInstancesWithLoadBalancer", {"LoadBalancerName": "spin-user",)"
       R"( "Instances": [{"InstanceId": "i-1"}, {"InstanceId": "i-2"}]}])"},
      {first_body(fleet, DeregisterInstances{.balancer = balancer, .instances = {one}}),
       R"(["elb", "DeregisterInstancesFromLoadBalancer", {"LoadBalancerName": "spin-user",)"
       R"( "Instances": [{"InstanceId": "i-1"}]}])"},
      {first_body(fleet, SetInstanceHealthy{.instance = one}),
       R"(["autoscaling", "SetInstanceHealth", {"InstanceId": "i-1", "HealthStatus": "Healthy",)"
       R"( "ShouldRespectGracePeriod": false}])"},
      {first_body(fleet, TerminateAndDecrement{.group = group, .instance = one}),
       R"(["autoscaling", "TerminateInstanceInAutoScalingGroup", {"InstanceId": "i-1",)"
       R"( "ShouldDecrementDesiredCapacity": true}])"},
      {first_body(fleet, DeleteGroup{.group = group}),
       R"(["autoscaling", "DeleteAutoScalingGroup", {"AutoScalingGroupName": "spin-ha-v022",)"
       R"( "ForceDelete": false}])"},
      {get_caller_identity().http.body, R"(["sts", "GetCallerIdentity", {}])"},
      {assume_role(role).http.body,
       R"(["sts", "AssumeRole", {"RoleArn": "arn:aws:iam::123456789012:role/r",)"
       R"( "RoleSessionName": "ci=7", "DurationSeconds": 900, "ExternalId": "e+x"}])"},
      {assume_role_with_web_identity(web, "t.o-k").http.body,
       R"(["sts", "AssumeRoleWithWebIdentity", {"RoleArn": "arn:aws:iam::123456789012:role/r", "RoleSessionName": "ci",)"
       R"( "WebIdentityToken": "t.o-k"}])"},
  };
}

std::string output_of(const std::string& command) {
  FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  std::string out;
  std::array<char, 4096> buffer{};
  for (std::size_t n = 0; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    out.append(buffer.data(), n);
  }
  pclose(pipe);
  return out;
}

TEST(AwsForms, AreWhatBotocoreSends) {
  if (std::system("/usr/bin/python3 -c 'import botocore' 2>/dev/null") != 0) {
    GTEST_SKIP() << "botocore is not installed: apt-get install python3-boto3";
  }
  std::string lines;
  for (const Case& c : cases()) lines += c.operation + "\n";
  const testing_support::TempFile input("operations", lines);
  std::istringstream output(output_of("/usr/bin/python3 " LIGHTHOUSE_SOURCE_DIR
                                      "/tests/core/wire/aws/query_peer.py < " +
                                      input.path()));
  for (const Case& c : cases()) {
    std::string line;
    ASSERT_TRUE(std::getline(output, line)) << c.operation;
    Parameters ours = decode_form(c.body, Plus::kBlank);
    std::ranges::sort(ours);
    EXPECT_EQ(nlohmann::json(ours), nlohmann::json::parse(line, nullptr, false)) << c.body;
  }
}

}  // namespace
}  // namespace lighthouse::wire::answers
