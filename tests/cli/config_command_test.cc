#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "tests/support/temp_file.h"

namespace lighthouse::cli {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing_support::TempFile;

const std::string kExample = std::string(LIGHTHOUSE_SOURCE_DIR) + "/deploy/lighthouse.example.yaml";

struct Outcome {
  ExitCode code{};
  std::string out;
  std::string err;
};

Outcome config(std::vector<std::string> words) {
  words.insert(words.begin(), "config");
  std::ostringstream out;
  std::ostringstream err;
  Console console{.out = out, .err = err};
  const ExitCode code = run_program(console, words);
  return {.code = code, .out = out.str(), .err = err.str()};
}

TEST(ConfigCommand, ChecksTheExample) {
  const Outcome o = config({"check", kExample});
  EXPECT_EQ(o.code, ExitCode::kDone) << o.err;
  EXPECT_THAT(o.out, HasSubstr("lighthouse.example.yaml: understood\n"));
}

TEST(ConfigCommand, RefusesABadFileInOneLine) {
  const TempFile file("l.yaml", "regoin: eu-west-1\n");
  const Outcome o = config({"check", file.path()});
  EXPECT_EQ(o.code, ExitCode::kUsage);
  EXPECT_EQ(o.err, file.path() + ":1:1: regoin: this key is not known; did you mean \"region\"?\n");
}

TEST(ConfigCommand, PrintsEveryKeyAndItsOrigin) {
  ASSERT_EQ(::setenv("LIGHTHOUSE_REGION", "us-east-1", 1), 0);
  const Outcome o = config({"print", kExample, "--origin"});
  ::unsetenv("LIGHTHOUSE_REGION");
  EXPECT_EQ(o.code, ExitCode::kDone) << o.err;
  EXPECT_THAT(o.out, testing::ContainsRegex("region +us-east-1 +LIGHTHOUSE_REGION\n"));
  EXPECT_THAT(o.out, testing::ContainsRegex("gate.password +env:GATE_PASSWORD +.*yaml:[0-9]+\n"));
  EXPECT_THAT(o.out, testing::ContainsRegex("policy.health-samples +.default. +default\n"));
  EXPECT_THAT(config({"print", kExample}).out, Not(HasSubstr("example.yaml:")));
}

TEST(ConfigCommand, GivesTheSchema) {
  EXPECT_EQ(nlohmann::json::parse(config({"schema"}).out)["title"], "Lighthouse configuration");
}

}  // namespace
}  // namespace lighthouse::cli
