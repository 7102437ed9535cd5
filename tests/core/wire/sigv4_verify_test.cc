// The verifier: one fault at a time, and the verdict that AWS has a code for.
#include "core/wire/sigv4_verify.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/wire/raw_request.h"
#include "core/wire/timestamps.h"
#include "tests/core/wire/sigv4_suite.h"

namespace lighthouse::wire {
namespace {

constexpr int64_t kNow = 1'440'938'160;  // 20150830T123600Z
const SigningScope kScope{.region = "us-east-1", .service = "autoscaling"};
const Credentials kLongTerm{.access_key_id = "AKIDEXAMPLE",
                            .secret_access_key = std::string(suite::kSecret),
                            .session_token = {}};
const Credentials kTemporary{
    .access_key_id = "ASIAEXAMPLE", .secret_access_key = "temporary", .session_token = "token/+="};

std::optional<KnownKey> lookup(std::string_view id) {
  if (id == kLongTerm.access_key_id) {
    return KnownKey{.secret_access_key = kLongTerm.secret_access_key,
                    .session_token = {},
                    .token_expires_epoch_seconds = {}};
  }
  if (id != kTemporary.access_key_id) return std::nullopt;
  return KnownKey{.secret_access_key = kTemporary.secret_access_key,
                  .session_token = kTemporary.session_token,
                  .token_expires_epoch_seconds = kNow + 3'600};
}

HttpRequest plain() {
  return {.method = "POST",
          .target = "/",
          .headers = {{"Host", "127.0.0.1:5000"}, {"User-Agent", "test"}},
          .body = "Action=DescribeAutoScalingGroups"};
}

HttpRequest request_of(const Credentials& credentials = kLongTerm, int64_t time = kNow) {
  return sign(plain(), credentials, time, kScope).request;
}

SignatureVerdict verdict(const HttpRequest& request, int64_t now = kNow,
                         const ExpectedScope& expected = {}) {
  return verify_signature(request, lookup, now, expected).verdict;
}

// The signed request with another Authorization, in which `from` became `to`.
HttpRequest altered(std::string_view from, std::string_view to) {
  HttpRequest request = request_of();
  std::string value(find_header(request.headers, "authorization").value());
  const std::size_t found = value.find(from);
  if (found == std::string::npos) ADD_FAILURE() << from << " is not in " << value;
  value.replace(found, from.size(), to);
  set_header(request.headers, "Authorization", value);
  return request;
}

TEST(SigV4Verify, AcceptsWhatWasSigned) {
  const Verification v = verify_signature(request_of(), lookup, kNow);
  EXPECT_EQ(v.verdict, SignatureVerdict::kValid);
  EXPECT_EQ(v.access_key_id, "AKIDEXAMPLE");
  EXPECT_EQ(v.scope, kScope);
  EXPECT_EQ(v.amz_date, "20150830T123600Z");
  EXPECT_EQ(verdict(request_of(kTemporary)), SignatureVerdict::kValid);
}

TEST(SigV4Verify, AcceptsThePublishedSuite) {
  for (const suite::Case& c : suite::kCases) {
    const auto raw = parse_raw_request(c.request);
    ASSERT_TRUE(raw) << raw.error();
    const SigningScope scope{.region = "us-east-1", .service = "service"};
    EXPECT_EQ(verdict(sign(*raw, kLongTerm, kNow, scope).request), SignatureVerdict::kValid)
        << c.name;
  }
}

TEST(SigV4Verify, AcceptsATokenThatIsNotSigned) {
  const SigningRules rules{.token = TokenRule::kAddedAfterSigning};
  EXPECT_EQ(verdict(sign(plain(), kTemporary, kNow, kScope, rules).request),
            SignatureVerdict::kValid);
}

TEST(SigV4Verify, AcceptsHeadersThatAProxyAdded) {
  HttpRequest request = request_of();
  request.headers.push_back({"X-Forwarded-For", "10.0.0.1"});
  set_header(request.headers, "User-Agent", "another");
  EXPECT_EQ(verdict(request), SignatureVerdict::kValid);
}

TEST(SigV4Verify, MissesTheHeader) {
  EXPECT_EQ(verdict(plain()), SignatureVerdict::kMissing);
}

TEST(SigV4Verify, CallsAMalformedHeaderIncomplete) {
  for (const auto& [from, to] : std::vector<std::pair<std::string_view, std::string_view>>{
           {"AWS4-HMAC-SHA256 ", "AWS3 "},
           {"AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256"},
           {"Credential=", "Credentials="},
           {"/aws4_request", ""},
           {"/aws4_request", "/aws5_request"},
           {"AKIDEXAMPLE/", "/"},
           {"Signature=", "Signature"},
           {", Signature=", ", Signature=x, Signature="},
           {"SignedHeaders=host;x-amz-date, ", ""},
           {"host;x-amz-date", ""},
           {"host;x-amz-date", "x-amz-date;host"},
           {"host;x-amz-date", "host;host;x-amz-date"},
           {"host;x-amz-date", "Host;x-amz-date"},
           {"host;x-amz-date", "x-amz-date"},
           {"host;x-amz-date", "host"},
           {"host;x-amz-date", "host;x-absent;x-amz-date"},
       }) {
    EXPECT_EQ(verdict(altered(from, to)), SignatureVerdict::kIncomplete) << from << " → " << to;
  }
  HttpRequest request = request_of();
  set_header(request.headers, "X-Amz-Date", "2015-08-30T12:36:00Z");
  EXPECT_EQ(verdict(request), SignatureVerdict::kIncomplete);
}

TEST(SigV4Verify, DoesNotKnowAForeignKey) {
  EXPECT_EQ(verdict(altered("AKIDEXAMPLE", "AKIDOTHER")), SignatureVerdict::kUnknownKey);
}

TEST(SigV4Verify, RefusesAWrongToken) {
  Credentials credentials = kTemporary;
  credentials.session_token = "another";
  EXPECT_EQ(verdict(request_of(credentials)), SignatureVerdict::kWrongToken);
  credentials.session_token.clear();
  EXPECT_EQ(verdict(request_of(credentials)), SignatureVerdict::kWrongToken);
  credentials = kLongTerm;
  credentials.session_token = "not wanted";
  EXPECT_EQ(verdict(request_of(credentials)), SignatureVerdict::kWrongToken);
}

TEST(SigV4Verify, AllowsFiveMinutesEitherWay) {
  EXPECT_EQ(verdict(request_of(), kNow + 300), SignatureVerdict::kValid);
  EXPECT_EQ(verdict(request_of(), kNow + 301), SignatureVerdict::kExpired);
  EXPECT_EQ(verdict(request_of(), kNow - 300), SignatureVerdict::kValid);
  EXPECT_EQ(verdict(request_of(), kNow - 301), SignatureVerdict::kNotYetCurrent);
}

TEST(SigV4Verify, FindsEveryChange) {
  HttpRequest body = request_of();
  body.body += "&Version=2011-01-01";
  HttpRequest target = request_of();
  target.target = "/?a=b";
  HttpRequest method = request_of();
  method.method = "GET";
  HttpRequest host = request_of();
  set_header(host.headers, "Host", "127.0.0.1:5001");
  HttpRequest date = request_of();
  set_header(date.headers, "X-Amz-Date", "20150830T123601Z");
  HttpRequest hash = request_of();
  hash.headers.push_back({"X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD"});
  for (const HttpRequest& changed : {body, target, method, host, date, hash}) {
    EXPECT_EQ(verdict(changed), SignatureVerdict::kMismatch);
  }
  EXPECT_EQ(verdict(altered("Signature=", "Signature=0")), SignatureVerdict::kMismatch);
}

TEST(SigV4Verify, TakesABodyOnlyByItsOwnHash) {
  HttpRequest request = plain();
  request.headers.push_back({"X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD"});
  EXPECT_EQ(verdict(sign(request, kLongTerm, kNow, kScope).request), SignatureVerdict::kMismatch);
}

TEST(SigV4Verify, RefusesAnotherScope) {
  EXPECT_EQ(verdict(request_of(), kNow, {.region = "us-east-1", .service = "autoscaling"}),
            SignatureVerdict::kValid);
  EXPECT_EQ(verdict(request_of(), kNow, {.region = "eu-west-1", .service = {}}),
            SignatureVerdict::kMismatch);
  EXPECT_EQ(verdict(request_of(), kNow, {.region = {}, .service = "ec2"}),
            SignatureVerdict::kMismatch);
  EXPECT_EQ(verdict(altered("/20150830/", "/20150831/")), SignatureVerdict::kMismatch);
}

TEST(SigV4Verify, SeesATokenExpire) {
  EXPECT_EQ(verdict(request_of(kTemporary, kNow + 3'599), kNow + 3'599), SignatureVerdict::kValid);
  EXPECT_EQ(verdict(request_of(kTemporary, kNow + 3'600), kNow + 3'600),
            SignatureVerdict::kTokenExpired);
}

// Whatever the bytes of a request are, its signature is accepted, and that of another body is not.
RC_GTEST_PROP(SigV4Verify, AcceptsAnySignedRequest,
              (const std::string& path, const std::string& query, const std::string& body)) {
  HttpRequest request = plain();
  request.target = "/" + path + "?" + query;
  request.body = body;
  HttpRequest sent = sign(request, kTemporary, kNow, kScope).request;
  RC_ASSERT(verdict(sent) == SignatureVerdict::kValid);
  sent.body += "x";
  RC_ASSERT(verdict(sent) == SignatureVerdict::kMismatch);
}

}  // namespace
}  // namespace lighthouse::wire
