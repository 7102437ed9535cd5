#include "core/wire/aws/query.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace lighthouse::wire {
namespace {

TEST(AwsForm, WritesScalarsListsAndStructures) {
  AwsForm form(AwsService::kAutoScaling, "SuspendProcesses");
  form.text("AutoScalingGroupName", "app-ha-v001").number("MinSize", -1).yes_or_no("Force", false);
  form.list("ScalingProcesses", {"Launch", "Terminate"}).list("Instances", {"i-1"}, "InstanceId");
  const AwsRequest request = form.request();
  EXPECT_EQ(request.service, AwsService::kAutoScaling);
  EXPECT_EQ(request.http.method, "POST");
  EXPECT_EQ(request.http.target, "/");
  EXPECT_EQ(find_header(request.http.headers, "content-type"),
            "application/x-www-form-urlencoded; charset=utf-8");
  EXPECT_EQ(request.http.body,
            "Action=SuspendProcesses&Version=2011-01-01&AutoScalingGroupName=app-ha-v001&"
            "MinSize=-1&Force=false&ScalingProcesses.member.1=Launch&"
            "ScalingProcesses.member.2=Terminate&Instances.member.1.InstanceId=i-1");
}

TEST(AwsForm, WritesTheFlatListsOfEc2) {
  AwsForm form(AwsService::kEc2, "DescribeInstances");
  form.text("Filter.1.Name", "tag:aws:autoscaling:groupName").flat_list("Filter.1.Value", {"a*"});
  EXPECT_EQ(form.request().http.body,
            "Action=DescribeInstances&Version=2016-11-15&"
            "Filter.1.Name=tag%3Aaws%3Aautoscaling%3AgroupName&Filter.1.Value.1=a%2A");
}

TEST(AwsForm, AnEmptyListAddsNothing) {
  AwsForm form(AwsService::kElb, "DescribeInstanceHealth");
  EXPECT_EQ(form.list("Instances", {}).request().http.body,
            "Action=DescribeInstanceHealth&Version=2012-06-01");
}

RC_GTEST_PROP(AwsForm, AServerReadsWhatWasWritten, (const std::vector<std::string>& values)) {
  AwsForm form(AwsService::kSts, "AssumeRole");
  form.list("A", values).flat_list("B", values);
  RC_ASSERT(decode_form(form.request().http.body, Plus::kBlank) == form.parameters());
}

TEST(AwsService, HasItsHostAndNames) {
  EXPECT_EQ(default_host(AwsService::kElb, "eu-west-1"),
            "elasticloadbalancing.eu-west-1.amazonaws.com");
  EXPECT_EQ(default_host(AwsService::kEc2, "cn-north-1"), "ec2.cn-north-1.amazonaws.com.cn");
  EXPECT_EQ(environment_name(AwsService::kAutoScaling), "AUTO_SCALING");
}

TEST(AwsService, SignsForTheHostInUseAndTheServicesScope) {
  const AwsRequest request = AwsForm(AwsService::kElb, "DescribeLoadBalancers").request();
  const Credentials keys{.access_key_id = "ID", .secret_access_key = "S", .session_token = "T"};
  const HttpRequest sent = sign_for(request, "127.0.0.1:5000", "us-east-1", keys, 1'440'938'160);
  EXPECT_EQ(find_header(sent.headers, "host"), "127.0.0.1:5000");
  const std::string value(find_header(sent.headers, "authorization").value_or(""));
  EXPECT_TRUE(value.starts_with(
      "AWS4-HMAC-SHA256 Credential=ID/20150830/us-east-1/elasticloadbalancing/aws4_request, "
      "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature="))
      << value;
}

}  // namespace
}  // namespace lighthouse::wire
