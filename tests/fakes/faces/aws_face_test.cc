// The fake AWS of a world, as a program that speaks the Query API sees it: the names are those of
// the world's Spinnaker, signatures are checked, and what the world does not hold is denied.
#include "fakes/faces/aws_face.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/wire/uri.h"
#include "fakes/faces/texts.h"
#include "tests/fakes/spinnaker/spin_world.h"

namespace lighthouse::fakes {
namespace {

using spinnaker::kHost0;
using spinnaker::SpinWorld;
using testing::HasSubstr;
using testing::Not;

constexpr int64_t kOriginMs = 1'492'041'600'000;
constexpr int64_t kWall = kOriginMs / 1'000;

class AwsFaceTest : public testing::Test {
 protected:
  AwsFaceTest()
      : outside_{.aws = world_.aws, .spinnaker = world_.start().spinnaker},
        access_{.keys = keys_, .origin_ms = kOriginMs, .wall_epoch_seconds = kWall, .by = 77} {}

  [[nodiscard]] static wire::HttpRequest request(std::string_view service, std::string_view version,
                                                 std::string_view action,
                                                 wire::Parameters parameters,
                                                 int64_t signed_at = kWall) {
    parameters.emplace_back("Action", action);
    parameters.emplace_back("Version", version);
    const wire::HttpRequest plain{.method = "POST",
                                  .headers = {{"Host", "127.0.0.1:5000"}},
                                  .body = wire::encode_form(parameters)};
    return wire::sign(plain, {.access_key_id = "AKID", .secret_access_key = "secret"}, signed_at,
                      {.region = "us-east-1", .service = std::string(service)})
        .request;
  }
  wire::HttpResponse send(const wire::HttpRequest& request) {
    Context ctx = world_.context();
    return aws_face(ctx, outside_, request, access_);
  }
  wire::HttpResponse autoscaling(std::string_view action, wire::Parameters parameters = {}) {
    return send(request("autoscaling", "2011-01-01", action, std::move(parameters)));
  }

  [[nodiscard]] aws::GroupRow serving() const {
    const auto rows = outside_.aws.groups();
    return *find_by_id(rows, spinnaker::kServing22);
  }

  SpinWorld world_;
  Outside outside_;
  query::LongTermKeys keys_{{"AKID", {.secret_access_key = "secret"}}};
  AwsAccess access_;
};

TEST_F(AwsFaceTest, CallsGroupsBalancersAndInstancesAsSpinnakerDoes) {
  const std::string groups = autoscaling("DescribeAutoScalingGroups").body;
  EXPECT_THAT(groups, HasSubstr("<AutoScalingGroupName>armoryspinnaker-ha-v022<"));
  EXPECT_THAT(groups, HasSubstr("<AutoScalingGroupName>armoryspinnaker-ha-polling-v022<"));
  EXPECT_THAT(groups, HasSubstr("<LoadBalancerNames><member>external</member>"));
  EXPECT_THAT(groups, HasSubstr(instance_text(kHost0)));
  const auto health = send(request("elasticloadbalancing", "2012-06-01", "DescribeInstanceHealth",
                                   {{"LoadBalancerName", "internal"}}));
  EXPECT_THAT(health.body, HasSubstr(instance_text(kHost0)));
  EXPECT_THAT(health.body, HasSubstr("<State>InService</State>"));
}

TEST_F(AwsFaceTest, FiltersInstancesByTheTagOfTheirGroup) {
  const auto answer = send(request("ec2", "2016-11-15", "DescribeInstances",
                                   {{"Filter.1.Name", "tag:aws:autoscaling:groupName"},
                                    {"Filter.1.Value.1", "armoryspinnaker-ha-polling-v*"}}));
  EXPECT_THAT(answer.body, HasSubstr(instance_text(spinnaker::kPoller)));
  EXPECT_THAT(answer.body, Not(HasSubstr(instance_text(kHost0))));
  EXPECT_THAT(answer.body, HasSubstr("ip-10-0-0-18.ec2.internal"));
}

TEST_F(AwsFaceTest, ChangesTheWorldInTheNameOfTheCaller) {
  EXPECT_EQ(autoscaling("SuspendProcesses", {{"AutoScalingGroupName", "armoryspinnaker-ha-v022"},
                                             {"ScalingProcesses.member.1", "Terminate"}})
                .status,
            200);
  const aws::GroupRow row = serving();
  EXPECT_TRUE(row.view.suspended.has(Process::kTerminate));
  EXPECT_EQ(row.changed_by, 77);
}

// What an update leaves out stays as the world has it.
TEST_F(AwsFaceTest, AnUpdateOfOneNumberChangesNothingElse) {
  const aws::GroupRow before = serving();
  EXPECT_EQ(autoscaling("UpdateAutoScalingGroup",
                        {{"AutoScalingGroupName", "armoryspinnaker-ha-v022"}, {"MaxSize", "5"}})
                .status,
            200);
  aws::GroupRow after = serving();
  EXPECT_EQ(after.view.capacity, (Capacity{2, 5, 2}));
  after.view.capacity = before.view.capacity;
  after.changed_at = before.changed_at;
  after.changed_by = before.changed_by;
  after.pass_due = before.pass_due;
  after.pass_soon = before.pass_soon;
  EXPECT_EQ(after, before);
}

TEST_F(AwsFaceTest, RefusesForeignKeysAndOldSignatures) {
  keys_.clear();
  EXPECT_THAT(autoscaling("DescribeAutoScalingGroups").body, HasSubstr("InvalidClientTokenId"));
  keys_ = {{"AKID", {.secret_access_key = "another"}}};
  EXPECT_THAT(autoscaling("DescribeAutoScalingGroups").body, HasSubstr("SignatureDoesNotMatch"));
  keys_ = {{"AKID", {.secret_access_key = "secret"}}};
  const auto old =
      send(request("autoscaling", "2011-01-01", "DescribeAutoScalingGroups", {}, kWall - 3'600));
  EXPECT_EQ(old.status, 403);
  EXPECT_THAT(old.body, HasSubstr("Signature expired"));
}

TEST_F(AwsFaceTest, DeniesWhatTheWorldDoesNotHold) {
  const Outside before = outside_;
  const auto made = autoscaling("CreateAutoScalingGroup", {{"AutoScalingGroupName", "x"}});
  EXPECT_EQ(made.status, 403);
  EXPECT_THAT(made.body, HasSubstr("<Code>AccessDenied</Code>"));
  EXPECT_THAT(send(request("ec2", "2016-11-15", "RunInstances", {})).body,
              HasSubstr("<Code>UnauthorizedOperation</Code>"));
  EXPECT_EQ(outside_, before);
}

TEST_F(AwsFaceTest, BreaksLongListsIntoPages) {
  access_.page_limit = 1;
  const std::string first = autoscaling("DescribeAutoScalingGroups").body;
  EXPECT_THAT(first, HasSubstr("armoryspinnaker-ha-polling-v022"));
  EXPECT_THAT(first, Not(HasSubstr("armoryspinnaker-ha-v022")));
  EXPECT_THAT(first, HasSubstr("<NextToken>"));
}

}  // namespace
}  // namespace lighthouse::fakes
