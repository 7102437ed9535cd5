// Envelopes, errors and signatures of the Query API [A1, A2].
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fakes/query/client.h"

namespace lighthouse::fakes::query {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(QueryFace, AnEmptyAccountHasNoGroups) {
  Client c;
  const auto answer = c.autoscaling("DescribeAutoScalingGroups");
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body,
              testing::StartsWith("<DescribeAutoScalingGroupsResponse "
                                  "xmlns=\"http://autoscaling.amazonaws.com/doc/2011-01-01/\">"
                                  "<DescribeAutoScalingGroupsResult><AutoScalingGroups>"));
  EXPECT_TRUE(wire::find_header(answer.headers, "x-amzn-RequestId").has_value());
}

TEST(QueryFace, OperationsWithoutOutputHaveNoResult) {
  Client c;
  c.make_group("g", 1);
  const auto answer = c.autoscaling("SuspendProcesses", {{"AutoScalingGroupName", "g"}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, Not(HasSubstr("Result")));
  EXPECT_THAT(answer.body, HasSubstr("<ResponseMetadata><RequestId>"));
}

TEST(QueryFace, VersionTellsTheLoadBalancersApart) {
  Client c;
  c.make_group("g", 0);
  EXPECT_THAT(c.elb("DescribeLoadBalancers").body, HasSubstr("LoadBalancerDescriptions"));
  EXPECT_THAT(c.elbv2("DescribeLoadBalancers").body, HasSubstr("<LoadBalancers></LoadBalancers>"));
}

TEST(QueryFace, Ec2HasItsOwnEnvelopes) {
  Client c;
  const auto good = c.ec2("DescribeInstances");
  EXPECT_THAT(good.body, testing::StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
  EXPECT_THAT(good.body, HasSubstr("<requestId>"));
  const auto bad = c.ec2("DescribeInstances", {{"InstanceId.1", "i-0123456789abcdef0"}});
  EXPECT_EQ(bad.status, 400);
  EXPECT_THAT(bad.body, HasSubstr("<Response><Errors><Error><Code>InvalidInstanceID.NotFound</Code>"
                                  "<Message>The instance ID 'i-0123456789abcdef0'"));
}

TEST(QueryFace, ErrorsNameTheirService) {
  Client c;
  const auto answer = c.autoscaling("UpdateAutoScalingGroup", {{"AutoScalingGroupName", "no"}});
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("<ErrorResponse "
                                     "xmlns=\"http://autoscaling.amazonaws.com/doc/2011-01-01/\">"
                                     "<Error><Type>Sender</Type><Code>ValidationError</Code>"
                                     "<Message>AutoScalingGroup name not found - null</Message>"));
}

TEST(QueryFace, RefusesUnknownActions) {
  Client c;
  EXPECT_THAT(c.autoscaling("Nothing").body, HasSubstr("<Code>InvalidAction</Code>"));
  EXPECT_THAT(c.autoscaling("").body, HasSubstr("<Code>MissingAction</Code>"));
}

TEST(QueryFace, TextIsEscaped) {
  Client c;
  c.make_group("g", 0);
  (void)c.autoscaling("CreateOrUpdateTags", {{"Tags.member.1.ResourceId", "g"},
                                             {"Tags.member.1.ResourceType", "auto-scaling-group"},
                                             {"Tags.member.1.Key", "a"},
                                             {"Tags.member.1.Value", "<&>\""}});
  EXPECT_THAT(c.autoscaling("DescribeTags").body, HasSubstr("<Value>&lt;&amp;&gt;&quot;</Value>"));
}

struct Fault {
  std::string_view code;
  int status;
};

void expect_fault(const wire::HttpResponse& answer, const Fault& fault) {
  EXPECT_EQ(answer.status, fault.status);
  EXPECT_THAT(answer.body, HasSubstr("<Code>" + std::string(fault.code) + "</Code>"));
}

TEST(QueryFaceSignature, IsAskedFor) {
  Client c;
  auto request = c.request("autoscaling", "2011-01-01", "DescribeAutoScalingGroups");
  std::erase_if(request.headers, [](const wire::Header& h) { return h.name == "Authorization"; });
  expect_fault(c.send(request), {"MissingAuthenticationToken", 403});
}

TEST(QueryFaceSignature, ABodyThatWasChangedIsRefused) {
  Client c;
  auto request = c.request("autoscaling", "2011-01-01", "DescribeAutoScalingGroups");
  request.body += "&MaxRecords=1";
  expect_fault(c.send(request), {"SignatureDoesNotMatch", 403});
}

TEST(QueryFaceSignature, AnUnknownKeyIsRefused) {
  Client c;
  const auto request = c.request("autoscaling", "2011-01-01", "DescribeAutoScalingGroups");
  c.keys.clear();
  expect_fault(c.send(request), {"InvalidClientTokenId", 403});
  expect_fault(c.ec2("DescribeInstances"), {"AuthFailure", 401});
}

TEST(QueryFaceSignature, AnotherServicesSignatureIsRefused) {
  Client c;
  expect_fault(c.send(c.request("sts", "2011-01-01", "DescribeAutoScalingGroups")),
               {"SignatureDoesNotMatch", 403});
}

TEST(QueryFaceSignature, FiveMinutesAreTheLimit) {
  Client c;
  const auto request = c.request("autoscaling", "2011-01-01", "DescribeAutoScalingGroups");
  EXPECT_EQ(query_face(c.account, c.keys, request, c.seconds() + 299).status, 200);
  const auto late = query_face(c.account, c.keys, request, c.seconds() + 301);
  expect_fault(late, {"SignatureDoesNotMatch", 403});
  EXPECT_THAT(late.body, HasSubstr("Signature expired: "));
  EXPECT_THAT(query_face(c.account, c.keys, request, c.seconds() - 301).body,
              HasSubstr("Signature not yet current: "));
}

}  // namespace
}  // namespace lighthouse::fakes::query
