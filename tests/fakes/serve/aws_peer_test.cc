// The served AWS and the software that everybody uses: boto3 with its waiters and paginators, and
// the AWS command line.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/serve/aws_service.h"
#include "fakes/serve/http_server.h"
#include "tests/support/shell.h"

namespace lighthouse::fakes::serve {
namespace {

using testing_support::shell;
using Outcome = testing_support::ShellOutcome;

// Stops with the test.
struct Served {
  AwsService service{{.speed = query::Speed::kInstant, .keys = usual_keys()}};
  tl::expected<HttpServer, std::string> server = HttpServer::start(
      {}, [this](const wire::HttpRequest& request) { return service.handle(request); });
  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(server->port());
  }
};

class AwsPeer : public testing::TestWithParam<const char*> {};

TEST_P(AwsPeer, IsContent) {
  if (shell("/usr/bin/python3 -c 'import boto3'").code != 0) GTEST_SKIP() << "boto3 is missing";
  const Served served;
  ASSERT_TRUE(served.server.has_value()) << served.server.error();
  const Outcome o = shell("timeout 100 /usr/bin/python3 " + std::string(LIGHTHOUSE_SOURCE_DIR) +
                          "/tests/peers/aws_peer.py " + served.url() + " " + GetParam());
  EXPECT_EQ(o.code, 0) << o.text;
}

INSTANTIATE_TEST_SUITE_P(Boto3, AwsPeer,
                         testing::Values("Rollback", "Pages", "Errors", "Ec2", "TargetGroups",
                                         "Sts"),
                         [](const auto& name) { return std::string(name.param); });

// One file of suites for each part of AWS; a server for each class.
struct Suite {
  const char* file;
  const char* name;
};

void PrintTo(const Suite& suite, std::ostream* out) {
  *out << suite.file << '.' << suite.name;
}

class AwsSuite : public testing::TestWithParam<Suite> {};

TEST_P(AwsSuite, IsContent) {
  if (shell("/usr/bin/python3 -c 'import boto3'").code != 0) GTEST_SKIP() << "boto3 is missing";
  const Served served;
  ASSERT_TRUE(served.server.has_value()) << served.server.error();
  const Outcome o = shell("LIGHTHOUSE_AWS=" + served.url() +
                          " PYTHONDONTWRITEBYTECODE=1 timeout 100 /usr/bin/python3 " +
                          std::string(LIGHTHOUSE_SOURCE_DIR) + "/tests/peers/" + GetParam().file +
                          ".py " + GetParam().name);
  EXPECT_EQ(o.code, 0) << o.text;
}

INSTANTIATE_TEST_SUITE_P(
    Boto3, AwsSuite,
    testing::Values(Suite{"aws_groups", "Capacity"}, Suite{"aws_groups", "Processes"},
                    Suite{"aws_groups", "Members"}, Suite{"aws_groups", "Hooks"},
                    Suite{"aws_groups", "Tags"}, Suite{"aws_groups", "Pages"},
                    Suite{"aws_acting", "Policies"}, Suite{"aws_acting", "Schedule"},
                    Suite{"aws_acting", "Refresh"}, Suite{"aws_acting", "Activities"},
                    Suite{"aws_acting", "Remembered"}, Suite{"aws_balancers", "Balancers"},
                    Suite{"aws_targets", "V2"}, Suite{"aws_machines", "Machines"},
                    Suite{"aws_machines", "Roles"}),
    [](const auto& one) { return std::string(one.param.name); });

TEST(AwsCommandLine, MakesAndReadsAGroup) {
  if (testing_support::is_missing("/usr/bin/aws"))
    GTEST_SKIP() << "the AWS command line is missing";
  const Served served;
  ASSERT_TRUE(served.server.has_value()) << served.server.error();
  const std::string aws =
      "AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1 "
      "timeout 60 /usr/bin/aws --output text --endpoint-url " +
      served.url() + " autoscaling ";
  EXPECT_EQ(shell(aws + "create-launch-configuration --launch-configuration-name lc --image-id "
                        "ami-1 --instance-type m3.large")
                .code,
            0);
  EXPECT_EQ(shell(aws + "create-auto-scaling-group --auto-scaling-group-name g "
                        "--launch-configuration-name lc --min-size 0 --max-size 2 "
                        "--desired-capacity 2 --availability-zones us-east-1a us-east-1b")
                .code,
            0);
  const Outcome o = shell(aws +
                          "describe-auto-scaling-groups --query "
                          "'AutoScalingGroups[].Instances[].LifecycleState'");
  EXPECT_EQ(o.text, "InService\tInService\n");
}

TEST(HttpServer, SaysWhyItCannotListen) {
  const auto handle = [](const wire::HttpRequest&) { return wire::HttpResponse{.status = 200}; };
  const auto first = HttpServer::start({}, handle);
  ASSERT_TRUE(first.has_value());
  const auto second = HttpServer::start({.port = first->port()}, handle);
  ASSERT_FALSE(second.has_value());
  EXPECT_THAT(second.error(), testing::HasSubstr("Address already in use"));
}

}  // namespace
}  // namespace lighthouse::fakes::serve
