// `lighthouse debug sign`: what it prints, what it refuses, and that botocore signs alike.
#include <cstdlib>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "tests/core/wire/sigv4_suite.h"
#include "tests/support/temp_file.h"

namespace lighthouse::cli {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing_support::TempFile;

namespace suite = wire::suite;

struct Outcome {
  ExitCode code = ExitCode::kDone;
  std::string out;
  std::string err;
};

Outcome run_words(std::vector<std::string> words, std::string_view input) {
  std::ostringstream out;
  std::ostringstream err;
  std::istringstream in{std::string(input)};
  Console console{.out = out, .err = err, .in = &in};
  words.insert(words.begin(), {"debug", "sign"});
  const ExitCode code = run_program(console, words);
  return {.code = code, .out = out.str(), .err = err.str()};
}

// With the example key of the public suite and `more`.
Outcome signed_with(std::vector<std::string> more, std::string_view input) {
  const TempFile secret("secret", std::string(suite::kSecret) + "\n");
  std::vector<std::string> words = {"--access-key", std::string(suite::kAccessKey), "--secret-key",
                                    "file:" + secret.path()};
  words.insert(words.end(), more.begin(), more.end());
  Outcome out = run_words(words, input);
  EXPECT_THAT(out.out + out.err, Not(HasSubstr(std::string(suite::kSecret))));
  return out;
}

const std::vector<std::string> kExample = {"--region", "us-east-1", "--service",
                                           "service",  "--time",    "20150830T123600Z"};
constexpr std::string_view kGet = "GET / HTTP/1.1\nHost:example.amazonaws.com\n";

std::vector<std::string> example_and(std::vector<std::string> more) {
  more.insert(more.begin(), kExample.begin(), kExample.end());
  return more;
}

std::string with_crlf(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

TEST(DebugSign, PrintsEachPart) {
  const Outcome o = signed_with(kExample, kGet);
  EXPECT_EQ(o.code, ExitCode::kDone);
  EXPECT_EQ(o.err, "");
  EXPECT_EQ(o.out,
            "--- canonical request ---\nGET\n/\n\nhost:example.amazonaws.com\n"
            "x-amz-date:20150830T123600Z\n\nhost;x-amz-date\n"
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"
            "--- string to sign ---\nAWS4-HMAC-SHA256\n20150830T123600Z\n"
            "20150830/us-east-1/service/aws4_request\n"
            "bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63\n"
            "--- authorization ---\nAWS4-HMAC-SHA256 "
            "Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            "SignedHeaders=host;x-amz-date, "
            "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31\n");
}

TEST(DebugSign, SignsThePublishedSuiteWithEitherLineEnd) {
  for (const suite::Case& c : suite::kCases) {
    const std::string want = "Signature=" + std::string(c.signature) + "\n";
    EXPECT_THAT(signed_with(kExample, c.request).out, HasSubstr(want)) << c.name;
    EXPECT_THAT(signed_with(kExample, with_crlf(c.request)).out, HasSubstr(want)) << c.name;
  }
  for (const suite::Case& c : suite::kUnnormalizedCases) {
    EXPECT_THAT(signed_with(example_and({"--path", "as-is"}), c.request).out,
                HasSubstr(std::string(c.signature)))
        << c.name;
  }
}

TEST(DebugSign, TakesTheTokenFromItsSourceOrFromTheRequest) {
  const TempFile token("token", std::string(suite::kToken));
  constexpr std::string_view kPost = "POST / HTTP/1.1\nHost:example.amazonaws.com\n";
  const std::string before(suite::kTokenBefore);
  EXPECT_THAT(signed_with(example_and({"--session-token", "file:" + token.path()}), kPost).out,
              HasSubstr(before));
  const std::string carried =
      std::string(kPost) + "X-Amz-Security-Token:" + std::string(suite::kToken) + "\n";
  EXPECT_THAT(signed_with(kExample, carried).out, HasSubstr(before));
  EXPECT_THAT(signed_with(example_and({"--token", "after"}), carried).out,
              HasSubstr(std::string(suite::kTokenAfter)));
}

TEST(DebugSign, TakesTheTimeOfTheRequest) {
  const std::vector<std::string> words = {"--region", "us-east-1", "--service", "service"};
  EXPECT_THAT(signed_with(words, std::string(kGet) + "X-Amz-Date:20150830T123600Z\n").out,
              HasSubstr(std::string(suite::kCases[0].signature)));
  EXPECT_THAT(signed_with(words, std::string(kGet) + "X-Amz-Date:today\n").err,
              HasSubstr("X-Amz-Date: this is no time; "));
  // Without X-Amz-Date a Date is the time, and the header that is signed (botocore's value, too).
  const std::string dated = std::string(kGet) + "Date:Sun, 30 Aug 2015 12:36:00 GMT\n";
  EXPECT_THAT(signed_with(words, dated).out,
              HasSubstr("SignedHeaders=date;host, Signature="
                        "1262aceaf1a79c7f0b69fda81cd744572fcbe2e4c23b647b4de183cd5a0f1075"));
  EXPECT_THAT(signed_with(words, std::string(kGet) + "Date:today\n").err,
              HasSubstr("Date: this is no time; "));
}

TEST(DebugSign, PrintsJson) {
  EXPECT_THAT(
      signed_with(example_and({"--json"}), kGet).out,
      testing::StartsWith(R"({"canonical_request":"GET\n/\n\nhost:example.amazonaws.com\n)"));
}

TEST(DebugSign, SignsABatchLineByLine) {
  const std::string line = R"({"request": "GET / HTTP/1.1\nHost:example.amazonaws.com\n"})";
  const std::string other =
      R"({"request": "GET / HTTP/1.1\nHost: h\n", "region": "eu-west-1", "service": "ec2",)"
      R"( "time": "20170413T165950Z"})";
  const Outcome o = signed_with(example_and({"--batch"}), line + "\n" + other + "\n");
  EXPECT_EQ(o.code, ExitCode::kDone) << o.err;
  EXPECT_THAT(o.out, HasSubstr(std::string(suite::kCases[0].signature) + "\"}\n{"));
  EXPECT_THAT(o.out, HasSubstr("AKIDEXAMPLE/20170413/eu-west-1/ec2/aws4_request"));
  EXPECT_EQ(signed_with(example_and({"--batch"}), line + "\n{}\n").err,
            "lighthouse debug sign: standard input, line 2: request: it is missing; "
            "write the request as a text\n");
}

TEST(DebugSign, RefusesInOneLineWithPlaceReasonAndRemedy) {
  const auto refused = [](const Outcome& o) {
    EXPECT_EQ(o.code, ExitCode::kUsage);
    EXPECT_EQ(o.out, "");
    EXPECT_EQ(std::count(o.err.begin(), o.err.end(), '\n'), 1) << o.err;
    return o.err;
  };
  EXPECT_EQ(refused(signed_with(kExample, "GET / HTTP/1.1\nHost example.com\n")),
            "lighthouse debug sign: standard input, line 2: this is no header; write one like "
            "\"Host: example.com\", and an empty line before the body\n");
  EXPECT_THAT(refused(signed_with(kExample, "")), HasSubstr("line 1: there is no request; "));
  EXPECT_THAT(refused(signed_with(kExample, "GET / HTTP/1.1\n")),
              HasSubstr("there is no Host header; "));
  EXPECT_THAT(refused(signed_with({"--region", "r"}, kGet)),
              HasSubstr("debug sign: --service: it is missing; "));
  EXPECT_THAT(refused(signed_with(example_and({"--path", "x"}), kGet)),
              HasSubstr("--path: \"x\" is not a rule for paths; "));
  EXPECT_THAT(refused(run_words({"--service", "s", "--region", "r", "--access-key", "A",
                                 "--secret-key", "file:/nowhere/at/all"},
                                kGet)),
              HasSubstr("--secret-key: \"/nowhere/at/all\" cannot be read; "));
  const std::string slip = refused(run_words(
      {"--service", "s", "--region", "r", "--access-key", "A", "--secret-key", "hunter2"}, kGet));
  EXPECT_THAT(slip, HasSubstr("--secret-key: it does not say where the secret is; "));
  EXPECT_THAT(slip, Not(HasSubstr("hunter2")));
}

// The script signs some hundred requests of a seeded generator with botocore, lets the program sign
// the same, and prints what differs.
TEST(DebugSign, AgreesWithBotocore) {
  const std::string script = std::string(LIGHTHOUSE_SOURCE_DIR) + "/tests/cli/sign_peer.py";
  if (std::system("/usr/bin/python3 -c 'import botocore' 2>/dev/null") != 0) {
    GTEST_SKIP() << "botocore is not installed: apt-get install python3-boto3";
  }
  const std::string command =
      "/usr/bin/python3 " + script + " " + LIGHTHOUSE_PROGRAM + " --seed 7 --count 600";
  const int status = std::system(command.c_str());
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0) << "replay: " << command;
}

}  // namespace
}  // namespace lighthouse::cli
