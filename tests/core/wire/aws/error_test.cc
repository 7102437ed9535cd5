// Errors of AWS: every envelope, every class of code, and what must never be in a message.
#include "core/wire/aws/error.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/wire/conversation.h"
#include "core/wire/timestamps.h"

namespace lighthouse::wire {
namespace {

constexpr int64_t kNow = 1'492'102'790'000;

HttpResponse query_error(int status, std::string_view code, std::string_view message = "m") {
  return {.status = status,
          .headers = {},
          .body = fmt::format(
              "<ErrorResponse xmlns=\"http://autoscaling.amazonaws.com/doc/2011-01-01/\">\n"
              "  <Error><Type>Sender</Type><Code>{}</Code><Message>{}</Message></Error>\n"
              "  <RequestId>9e27be2f-b7e3-11e2-a0e4-f9780EXAMPLE</RequestId>\n</ErrorResponse>",
              code, message)};
}

ErrorCode code_for(CallKind kind, const HttpResponse& response) {
  return error_of(kind, response).code;
}

TEST(AwsErrors, AreReadInEveryEnvelope) {
  const AwsError expected{.code = "Throttling", .message = "Rate exceeded"};
  const std::string inner = "<Code>Throttling</Code><Message>Rate exceeded</Message>";
  EXPECT_EQ(read_error("<ErrorResponse><Error>" + inner + "</Error></ErrorResponse>"), expected);
  EXPECT_EQ(
      read_error("<ErrorResponse><Errors><Error>" + inner + "</Error></Errors></ErrorResponse>"),
      expected);
  EXPECT_EQ(read_error("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error>" +
                       inner + "</Error></Errors><RequestID>1</RequestID></Response>"),
            expected);
}

TEST(AwsErrors, AreNotReadWhereThereIsNone) {
  for (const char* body :
       {"", "<html><body>503</body></html>", "Service Unavailable", "<ErrorResponse><Error><Code>T",
        "<ErrorResponse/>", "<ErrorResponse><Error/></ErrorResponse>",
        "<ErrorResponse><Error><Code/></Error></ErrorResponse>",
        "<ErrorResponse><Errors/></ErrorResponse>", "<Other><Error><Code>T</Code></Error></Other>",
        "{\"Error\":\"Throttling\"}"}) {
    EXPECT_EQ(read_error(body), std::nullopt) << body;
  }
}

TEST(AwsErrors, HaveOneCodeEach) {
  struct Case {
    int status;
    const char* code;
    ErrorCode read;
    ErrorCode write;
  };
  using enum ErrorCode;
  for (const Case& c : std::vector<Case>{
           {400, "Throttling", kThrottled, kThrottled},
           {503, "RequestLimitExceeded", kThrottled, kThrottled},
           {400, "DependencyThrottle", kThrottled, kThrottled},
           {403, "AccessDenied", kDenied, kDenied},
           {403, "UnauthorizedOperation", kDenied, kDenied},
           {401, "AuthFailure", kDenied, kDenied},
           {403, "InvalidClientTokenId", kDenied, kDenied},
           {403, "MissingAuthenticationToken", kDenied, kDenied},
           {403, "SignatureDoesNotMatch", kDenied, kDenied},
           {400, "IncompleteSignature", kDenied, kDenied},
           {400, "ExpiredToken", kUnavailable, kUnavailable},
           {400, "RequestExpired", kUnavailable, kUnavailable},
           {400, "LoadBalancerNotFound", kNotFound, kNotFound},
           {400, "InvalidInstance", kNotFound, kNotFound},
           {400, "InvalidInstanceID.NotFound", kNotFound, kNotFound},
           {400, "ResourceInUse", kConflict, kConflict},
           {400, "ScalingActivityInProgress", kConflict, kConflict},
           {409, "InvalidConfigurationRequest", kConflict, kConflict},
           {400, "LimitExceeded", kConflict, kConflict},
           {500, "ResourceContention", kUnavailable, kUnavailable},
           {500, "InternalFailure", kUnavailable, kUnavailable},
           {503, "ServiceUnavailable", kUnavailable, kUnavailable},
           {500, "Novelty", kUnavailable, kUnavailable},
           {400, "ValidationError", kInvalid, kConflict},
           {400, "InvalidNextToken", kInvalid, kInvalid},
           {400, "MissingParameter", kInvalid, kInvalid},
           {400, "Novelty", kInvalid, kInvalid},
       }) {
    const HttpResponse response = query_error(c.status, c.code);
    EXPECT_EQ(code_for(CallKind::kDescribeGroups, response), c.read) << c.code;
    EXPECT_EQ(code_for(CallKind::kSuspendProcesses, response), c.write) << c.code;
  }
}

TEST(AwsErrors, TellApartWhatOneCodeCovers) {
  const auto code = [](CallKind kind, const char* error, const char* message) {
    return code_for(kind, query_error(400, error, message));
  };
  using enum ErrorCode;
  EXPECT_EQ(
      code(CallKind::kUpdateCapacity, "ValidationError", "AutoScalingGroup name not found - null"),
      kNotFound);
  EXPECT_EQ(code(CallKind::kTerminateAndDecrement, "ValidationError",
                 "Instance Id not found - No managed instance found for instance ID i-1"),
            kNotFound);
  EXPECT_EQ(code(CallKind::kTerminateAndDecrement, "ValidationError",
                 "Currently, desiredSize equals minSize (1). Terminating instance without "
                 "replacement will violate group's min size constraint."),
            kConflict);
  EXPECT_EQ(code(CallKind::kUpdateCapacity, "ValidationError",
                 "Desired capacity:2 must be between the specified min size:4 and max size:10"),
            kInvalid);
  EXPECT_EQ(code(CallKind::kUpdateCapacity, "ValidationError",
                 "The AutoScaling group may not be modified while it is pending delete"),
            kConflict);
  EXPECT_EQ(code(CallKind::kRegisterInstances, "InvalidInstance", "the instance is not running"),
            kConflict);
}

TEST(AwsErrors, GoByTheStatusWithoutACode) {
  for (const char* body : {"", "<html>login</html>", "<ErrorResponse><Er"}) {
    const auto code = [&](CallKind kind, int status) {
      return code_for(kind, {.status = status, .headers = {}, .body = body});
    };
    using enum ErrorCode;
    for (const int status : {500, 502, 503, 504}) {
      EXPECT_EQ(code(CallKind::kDescribeInstances, status), kUnavailable);
      EXPECT_EQ(code(CallKind::kTerminateAndDecrement, status), kOutcomeUnknown);
    }
    EXPECT_EQ(code(CallKind::kTerminateAndDecrement, 403), kDenied);
    EXPECT_EQ(code(CallKind::kTerminateAndDecrement, 429), kThrottled);
    EXPECT_EQ(code(CallKind::kTerminateAndDecrement, 404), kInvalid);
    EXPECT_EQ(code(CallKind::kTerminateAndDecrement, 302), kInvalid);
  }
}

TEST(AwsErrors, SayWhatTheServiceSaid) {
  EXPECT_EQ(error_of(CallKind::kDeleteGroup, query_error(400, "ResourceInUse", "still\tin it"))
                .message.view(),
            "ResourceInUse: still in it");
  EXPECT_EQ(
      error_of(CallKind::kDeleteGroup, {.status = 502, .headers = {}, .body = "x"}).message.view(),
      "HTTP 502 without an error that can be read");
}

TEST(AwsErrors, NeverRepeatATokenThatTheServiceQuotes) {
  const auto error = error_of(
      CallKind::kDeleteGroup,
      query_error(403, "SignatureDoesNotMatch",
                  "The request signature we calculated does not match. x-amz-security-token:TOK"));
  EXPECT_THAT(std::string(error.message.view()), testing::Not(testing::HasSubstr("TOK")));
  const auto expired = read_error(
      query_error(403, "SignatureDoesNotMatch", "Signature expired: 20170413T160000Z is\nTOK")
          .body);
  EXPECT_EQ(expired->message, "Signature expired: 20170413T160000Z is");
}

TEST(Refusals, CorrectAClockOnlyWhenTheDateSaysSo) {
  const auto refusal = [](const char* code, int64_t ahead_ms) {
    HttpResponse response = query_error(403, code, "Signature expired: …");
    response.headers.push_back({"Date", format_http_date((kNow + ahead_ms) / 1'000)});
    return refusal_of(response, kNow);
  };
  for (const char* code : {"SignatureDoesNotMatch", "RequestExpired", "RequestTimeTooSkewed",
                           "InvalidSignatureException"}) {
    EXPECT_EQ(refusal(code, 600'000).repair, Repair::kClock) << code;
    EXPECT_EQ(refusal(code, 600'000).clock_skew_ms, 600'000);
    EXPECT_EQ(refusal(code, -600'000).clock_skew_ms, -600'000);
  }
  EXPECT_EQ(refusal("SignatureDoesNotMatch", 60'000).repair, Repair::kNone);
  EXPECT_EQ(refusal("AccessDenied", 600'000).repair, Repair::kNone);
  EXPECT_EQ(refusal("RequestExpired", 60'000).repair, Repair::kCredentials);
  EXPECT_EQ(refusal("ExpiredToken", 600'000).repair, Repair::kCredentials);
  EXPECT_EQ(refusal_of(query_error(403, "SignatureDoesNotMatch"), kNow).repair, Repair::kNone);
  EXPECT_EQ(refusal_of({.status = 200, .headers = {}, .body = {}}, kNow).repair, Repair::kNone);
}

TEST(Lost, AWriteThatWasSentHasAnUnknownOutcome) {
  EXPECT_EQ(lost(CallKind::kDeleteGroup, Loss::kNoAnswer, "timeout").code,
            ErrorCode::kOutcomeUnknown);
  EXPECT_EQ(lost(CallKind::kDeleteGroup, Loss::kNotSent, "refused").code, ErrorCode::kTimeout);
  EXPECT_EQ(lost(CallKind::kDescribeGroups, Loss::kNoAnswer, "timeout").code, ErrorCode::kTimeout);
}

}  // namespace
}  // namespace lighthouse::wire
