// A served world and the programs that everybody has: the AWS command line, boto3, redis-cli, curl.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/served/served_fixture.h"
#include "tests/support/shell.h"

namespace lighthouse::served {
namespace {

using testing::HasSubstr;
using testing_support::is_missing;
using Outcome = testing_support::ShellOutcome;

Outcome shell(const std::string& command) {
  return testing_support::shell("timeout 60 " + command);
}

struct Programs : testing::Test {
  testing_support::ServedWorld world;
  const std::string env =
      "env AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test "
      "AWS_DEFAULT_REGION=us-west-2 ";
};

TEST_F(Programs, TheAwsCommandLineReadsTheGroups) {
  if (is_missing("/usr/bin/aws")) GTEST_SKIP() << "the AWS command line is missing";
  const std::string aws =
      env + "/usr/bin/aws --output text --endpoint-url " + world.server().aws_url();
  const Outcome groups = shell(aws +
                               " autoscaling describe-auto-scaling-groups --query "
                               "'AutoScalingGroups[].AutoScalingGroupName'");
  EXPECT_EQ(groups.code, 0) << groups.text;
  EXPECT_THAT(groups.text, HasSubstr("armoryspinnaker-ha-v022"));
  EXPECT_THAT(groups.text, HasSubstr("armoryspinnaker-ha-polling-v022"));
  const Outcome health = shell(aws +
                               " elb describe-instance-health --load-balancer-name "
                               "user-facing --query 'InstanceStates[].State'");
  EXPECT_EQ(health.code, 0) << health.text;
  EXPECT_THAT(health.text, HasSubstr("InService"));
}

TEST_F(Programs, Boto3Pages) {
  if (shell("/usr/bin/python3 -c 'import boto3'").code != 0) GTEST_SKIP() << "boto3 is missing";
  const Outcome o = shell(
      env +
      "/usr/bin/python3 -c \"import boto3\n"
      "c = boto3.client('autoscaling', endpoint_url='" +
      world.server().aws_url() +
      "')\n"
      "pages = c.get_paginator('describe_auto_scaling_groups').paginate("
      "PaginationConfig={'PageSize': 1})\n"
      "print(sorted(g['AutoScalingGroupName'] for p in pages for g in p['AutoScalingGroups']))\"");
  EXPECT_EQ(o.code, 0) << o.text;
  EXPECT_THAT(o.text, HasSubstr("['armoryspinnaker-ha-polling-v022', 'armoryspinnaker-ha-v022']"));
}

TEST_F(Programs, RedisCliReadsOrcasKeys) {
  if (is_missing("/usr/bin/redis-cli")) GTEST_SKIP() << "redis-cli is missing";
  const std::string cli = "/usr/bin/redis-cli -u " + world.server().redis_url() + " ";
  const Outcome index = shell(cli + "SMEMBERS allJobs:pipeline");
  EXPECT_EQ(index.code, 0) << index.text;
  const std::string id = index.text.substr(0, index.text.find('\n'));
  EXPECT_THAT(shell(cli + "HGETALL pipeline:" + id).text, HasSubstr("RUNNING"));
  EXPECT_THAT(shell(cli + "SMEMBERS active_instances").text, HasSubstr("@ip-10-"));
  EXPECT_THAT(shell(cli + "KEYS 'active_executions:*'").text, HasSubstr("active_executions:"));
  EXPECT_THAT(shell(cli + "TYPE allJobs:pipeline").text, HasSubstr("set"));
  EXPECT_THAT(shell(cli + "PING").text, HasSubstr("PONG"));
}

TEST_F(Programs, CurlReadsGate) {
  if (is_missing("/usr/bin/curl")) GTEST_SKIP() << "curl is missing";
  const std::string curl = "/usr/bin/curl -sS " + world.server().gate_url();
  world.advance("2m");  // Orcas report once a minute
  EXPECT_THAT(shell(curl + "/health").text, HasSubstr("UP"));
  EXPECT_THAT(shell(curl + "/executions/activeByInstance").text, HasSubstr("\"count\":1"));
  EXPECT_THAT(shell(curl + "/applications/armoryspinnaker/pipelineConfigs/Deploy%20Spinnaker").text,
              HasSubstr("\"bake\""));
  EXPECT_THAT(shell("/usr/bin/curl -sSI " + world.server().public_url()).text, HasSubstr("200 OK"));
}

}  // namespace
}  // namespace lighthouse::served
