#include "core/wire/aws/sts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lighthouse::wire {
namespace {

constexpr std::string_view kAssumed =
    "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n"
    "  <AssumeRoleResult>\n"
    "    <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/lighthouse/ci</Arn>"
    "<AssumedRoleId>AROA:ci</AssumedRoleId></AssumedRoleUser>\n"
    "    "
    "<Credentials><SessionToken>to/ken=</SessionToken><SecretAccessKey>sec/ret</SecretAccessKey>"
    "<Expiration>2017-04-13T16:59:50Z</Expiration><AccessKeyId>ASIAEXAMPLE</AccessKeyId>"
    "</Credentials>\n"
    "  </AssumeRoleResult>\n"
    "  <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>\n</AssumeRoleResponse>";

HttpResponse ok(std::string_view body) {
  return {.status = 200, .headers = {}, .body = std::string(body)};
}

TEST(Sts, AsksForARole) {
  const RoleRequest role{.role_arn = "arn:aws:iam::123456789012:role/lighthouse",
                         .session_name = "ci@7",
                         .duration_seconds = 900,
                         .external_id = "x y"};
  EXPECT_EQ(assume_role(role).service, AwsService::kSts);
  EXPECT_EQ(assume_role(role).http.body,
            "Action=AssumeRole&Version=2011-06-15&"
            "RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Flighthouse&"
            "RoleSessionName=ci%407&DurationSeconds=900&ExternalId=x%20y");
  EXPECT_EQ(
      assume_role_with_web_identity({.role_arn = "r", .session_name = "s"}, "a.b-c").http.body,
      "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=r&RoleSessionName=s&"
      "WebIdentityToken=a.b-c");
  EXPECT_EQ(get_caller_identity().http.body, "Action=GetCallerIdentity&Version=2011-06-15");
}

TEST(Sts, ReadsTemporaryCredentials) {
  const auto got = decode_assume_role(ok(kAssumed));
  ASSERT_TRUE(got) << got.error().message.view();
  EXPECT_EQ(got->credentials.access_key_id, "ASIAEXAMPLE");
  EXPECT_EQ(got->credentials.secret_access_key, "sec/ret");
  EXPECT_EQ(got->credentials.session_token, "to/ken=");
  EXPECT_EQ(got->expires_epoch_ms, 1'492'102'790'000);
}

TEST(Sts, ReadsTheCallersIdentity) {
  const auto got = decode_caller_identity(
      ok("<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:a</Arn><UserId>U</UserId>"
         "<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"));
  ASSERT_TRUE(got);
  EXPECT_EQ(*got, (CallerIdentity{.account = "123456789012", .arn = "arn:a", .user_id = "U"}));
}

TEST(Sts, NeverGivesCredentialsInPart) {
  for (const std::string_view field :
       {"SessionToken", "SecretAccessKey", "AccessKeyId", "Expiration"}) {
    std::string body(kAssumed);
    const std::size_t begin = body.find("<" + std::string(field));
    const std::size_t end = body.find("</" + std::string(field));
    body.erase(begin, body.find('>', end) + 1 - begin);
    const auto got = decode_assume_role(ok(body));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, ErrorCode::kInvalid);
    EXPECT_EQ(got.error().message.view(), "Credentials." + std::string(field) + ": is missing");
  }
}

TEST(Sts, NeverQuotesAnAnswerThatItCannotRead) {
  for (const std::size_t length : {kAssumed.size() - 30, kAssumed.size() / 2}) {
    const auto got = decode_assume_role(ok(kAssumed.substr(0, length)));
    ASSERT_FALSE(got);
    EXPECT_THAT(
        std::string(got.error().message.view()),
        testing::Not(testing::AnyOf(testing::HasSubstr("to/ken"), testing::HasSubstr("sec/ret"))));
  }
  EXPECT_EQ(decode_assume_role_with_web_identity(ok(kAssumed)).error().message.view(),
            "AssumeRoleWithWebIdentity: the answer is another's");
}

}  // namespace
}  // namespace lighthouse::wire
