// Signing, against the published values of AWS's test suite and the rules in words.
#include "core/wire/sigv4.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/wire/raw_request.h"
#include "core/wire/timestamps.h"
#include "core/wire/uri.h"
#include "tests/core/wire/sigv4_suite.h"

namespace lighthouse::wire {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const Credentials kExample{.access_key_id = std::string(suite::kAccessKey),
                           .secret_access_key = std::string(suite::kSecret),
                           .session_token = {}};
const SigningScope kScope{.region = std::string(suite::kRegion),
                          .service = std::string(suite::kService)};

int64_t at(std::string_view amz_date) {
  return parse_amz_date(amz_date).value();
}

Signing signed_raw(std::string_view raw, const SigningRules& rules = {},
                   const Credentials& credentials = kExample) {
  auto request = parse_raw_request(raw);
  if (!request) {
    ADD_FAILURE() << request.error();
    return {};
  }
  return sign(std::move(*request), credentials, at(suite::kDate), kScope, rules);
}

Signing signed_target(std::string target, const SigningRules& rules = {}) {
  const HttpRequest request{.target = std::move(target), .headers = {{"Host", "h"}}, .body = {}};
  return sign(request, kExample, at(suite::kDate), kScope, rules);
}

std::string line(const std::string& text, int number) {
  std::size_t begin = 0;
  for (int i = 0; i < number; ++i) begin = text.find('\n', begin) + 1;
  return text.substr(begin, text.find('\n', begin) - begin);
}

std::string path_of(std::string target, PathRule rule = PathRule::kByService) {
  return line(signed_target(std::move(target), {.path = rule}).canonical_request, 1);
}

std::string query_of(const std::string& query) {
  return line(signed_target("/?" + query).canonical_request, 2);
}

std::string value_of(std::string value) {
  const HttpRequest request{.headers = {{"A", std::move(value)}}, .body = {}};
  return line(canonical_request(request, {"a"}, PathRule::kByService, "service"), 3);
}

TEST(SigV4, AgreesWithThePublishedSuite) {
  for (const suite::Case& c : suite::kCases) {
    const Signing s = signed_raw(c.request);
    EXPECT_EQ(s.signature, c.signature) << c.name << "\n" << s.canonical_request;
  }
}

TEST(SigV4, AgreesWithThePublishedSuiteForPathsAsTheyAre) {
  for (const suite::Case& c : suite::kUnnormalizedCases) {
    const Signing s = signed_raw(c.request, {.path = PathRule::kAsItIs});
    EXPECT_EQ(s.signature, c.signature) << c.name << "\n" << s.canonical_request;
  }
}

TEST(SigV4, SignsTheSessionTokenOrAddsItAfterwards) {
  Credentials credentials = kExample;
  credentials.session_token = suite::kToken;
  constexpr std::string_view kPost = "POST / HTTP/1.1\nHost:example.amazonaws.com\n";
  const Signing before = signed_raw(kPost, {}, credentials);
  EXPECT_EQ(before.signature, suite::kTokenBefore);
  EXPECT_THAT(before.authorization,
              HasSubstr("SignedHeaders=host;x-amz-date;x-amz-security-token"));
  const Signing after = signed_raw(kPost, {.token = TokenRule::kAddedAfterSigning}, credentials);
  EXPECT_EQ(after.signature, suite::kTokenAfter);
  EXPECT_EQ(find_header(after.request.headers, "x-amz-security-token"), suite::kToken);
}

TEST(SigV4, WritesTheAuthorizationHeader) {
  const Signing s = signed_raw("GET / HTTP/1.1\nHost:example.amazonaws.com\n");
  EXPECT_EQ(s.authorization,
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            "SignedHeaders=host;x-amz-date, "
            "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  EXPECT_EQ(s.string_to_sign,
            "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/service/aws4_request\n"
            "bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63");
  EXPECT_EQ(find_header(s.request.headers, "authorization"), s.authorization);
  EXPECT_THAT(s.authorization, Not(HasSubstr(std::string(suite::kSecret))));
}

TEST(SigV4, NormalisesPathsExceptForS3) {
  EXPECT_EQ(path_of("/a/b/../c"), "/a/c");
  EXPECT_EQ(path_of("/a/.."), "/");
  EXPECT_EQ(path_of("/../../a"), "/a");
  EXPECT_EQ(path_of("/a/./b//c/"), "/a/b/c/");
  EXPECT_EQ(path_of("?a"), "/");
  const HttpRequest request{.target = "/a/../b//c%20d", .headers = {{"Host", "h"}}, .body = {}};
  const SigningScope s3{.region = "us-east-1", .service = "s3"};
  EXPECT_EQ(line(sign(request, kExample, 0, s3).canonical_request, 1), "/a/../b//c%20d");
}

TEST(SigV4, EncodesAnEncodedPathAgainExceptForS3) {
  EXPECT_EQ(path_of("/a%20b"), "/a%2520b");
  EXPECT_EQ(path_of("/a b"), "/a%20b");
  EXPECT_EQ(path_of("/%2e%2e/a"), "/%252e%252e/a");  // no dots: the path is read as written
  EXPECT_EQ(path_of("/a+b:c*@'()"), "/a%2Bb%3Ac%2A%40%27%28%29");
  EXPECT_EQ(path_of("/a%2fb%zz", PathRule::kAsItIs), "/a/b%25zz");
}

TEST(SigV4, TakesEverySpellingOfAQueryForOne) {
  EXPECT_EQ(query_of("b=2&a=1"), "a=1&b=2");
  EXPECT_EQ(query_of("a=%e1%88%b4"), query_of("a=\u1234"));
  EXPECT_EQ(query_of("a=x%2Fy"), query_of("a=x/y"));
  EXPECT_EQ(query_of("a%7Eb=~"), "a~b=~");
  EXPECT_EQ(query_of("a=b=c"), "a=b%3Dc");
  EXPECT_EQ(query_of("a&b="), "a=&b=");
  EXPECT_EQ(query_of("&&a=1&"), "a=1");
  EXPECT_EQ(query_of("a=1+1"), "a=1%2B1");
  EXPECT_EQ(query_of("a=%&b=%4"), "a=%25&b=%254");
  EXPECT_EQ(query_of("a=?b#c"), "a=%3Fb%23c");
}

TEST(SigV4, SortsByEncodedNameThenValue) {
  EXPECT_EQ(query_of("a=2&a=10&a=1&A=3"), "A=3&a=1&a=10&a=2");
  EXPECT_EQ(query_of("a-b=1&a=2"), "a=2&a-b=1");
  EXPECT_EQ(query_of("\xC3\xA4=1&z=2"), "%C3%A4=1&z=2");
}

TEST(SigV4, FoldsBlanksInHeaders) {
  EXPECT_EQ(value_of("  a   b  "), "a:a b");
  EXPECT_EQ(value_of("\ta\t\tb\r\n c"), "a:a b c");
  EXPECT_EQ(value_of(""), "a:");
  EXPECT_EQ(value_of("\xC3\xA4"), "a:\xC3\xA4");
}

TEST(SigV4, NeverSignsWhatAProxyMayChange) {
  const Headers headers{{"Host", "h"},
                        {"User-Agent", "u"},
                        {"Expect", "e"},
                        {"X-Amzn-Trace-Id", ""},
                        {"Transfer-Encoding", "t"},
                        {"Authorization", "a"},
                        {"X-B", ""},
                        {"x-a", ""},
                        {"X-A", ""}};
  EXPECT_THAT(headers_to_sign(headers), ElementsAre("host", "x-a", "x-b"));
}

TEST(SigV4, ReplacesWhatAnEarlierTryAdded) {
  Credentials credentials = kExample;
  credentials.session_token = "first";
  const HttpRequest request{.headers = {{"Host", "h"}}, .body = "b"};
  const Signing first = sign(request, credentials, at(suite::kDate), kScope);
  credentials.session_token = "second";
  const Signing again = sign(first.request, credentials, at(suite::kDate) + 60, kScope);
  EXPECT_EQ(again.authorization,
            sign(request, credentials, at(suite::kDate) + 60, kScope).authorization);
  EXPECT_EQ(again.request.headers.size(), 4u);
}

TEST(SigV4, AKeptKeySignsAlike) {
  const HttpRequest request{.headers = {{"Host", "h:8080"}}, .body = {}};
  const SigningKey key = derive_signing_key(suite::kSecret, "20150830", kScope);
  EXPECT_EQ(sign_with_key(request, kExample, key, at(suite::kDate), kScope).authorization,
            sign(request, kExample, at(suite::kDate), kScope).authorization);
}

// Whatever the bytes are, a query signs like its canonical self.
RC_GTEST_PROP(SigV4, ACanonicalQueryIsItsOwnCanonicalForm, (const std::string& query)) {
  const std::string once = query_of(query);
  RC_ASSERT(query_of(once) == once);
  RC_ASSERT(once.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                   "-._~%=&") == std::string::npos);
}

}  // namespace
}  // namespace lighthouse::wire
