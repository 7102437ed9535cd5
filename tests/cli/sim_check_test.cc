// `sim check`: what it refuses, prints and compares.
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/command_line.h"
#include "tests/cli/program.h"
#include "tests/support/temp_file.h"

namespace lighthouse::cli {
namespace {

using testing::HasSubstr;
using testing_support::Outcome;
using testing_support::program;
using testing_support::TempFile;

TEST(SimCheck, RefusesWhatItDoesNotUnderstand) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"sim", "check", "--faults", "4"}, "--faults: \"4\" is not a number from 0 to 3; write one"},
      {{"sim", "check", "--crashes", "many"},
       "--crashes: \"many\" is not a number from 0 to 3; write one"},
      {{"sim", "check", "--without", "Luck"}, "--without: "},
  };
  for (const auto& [words, problem] : cases) {
    const auto command = parse_command_line(words);
    ASSERT_FALSE(command) << words.back();
    EXPECT_THAT(command.error(), HasSubstr(problem));
  }
}

TEST(SimCheck, SaysWhatItVisitedAndWhatItDoesNotCover) {
  const Outcome all = program({"sim", "check", "--faults", "0", "--crashes", "0", "--audit"});
  EXPECT_EQ(all.code, ExitCode::kDone) << all.out;
  EXPECT_THAT(all.out, HasSubstr("end          complete\nharm         none\n"));
  EXPECT_THAT(all.out, HasSubstr("not covered  "));
  EXPECT_THAT(all.out, HasSubstr("each as the table says"));
}

TEST(SimCheck, AMissingGuardIsMissedAndThePathIsTold) {
  const Outcome harm =
      program({"sim", "check", "--faults", "0", "--crashes", "0", "--without", "SettleFirst"});
  EXPECT_EQ(harm.code, ExitCode::kViolated) << harm.out;
  EXPECT_THAT(harm.out, HasSubstr("G1: an instance with unfinished work was terminated"));
  EXPECT_THAT(harm.out, HasSubstr("It comes about in "));
  EXPECT_THAT(harm.out, HasSubstr("the operation on A had not ended"));
}

TEST(SimCheck, AnotherCertificateIsAViolationAndTheLineIsShown) {
  const TempFile certificate("certificate.txt", "faults       7\n");
  const Outcome other = program(
      {"sim", "check", "--faults", "0", "--crashes", "0", "--certificate", certificate.path()});
  EXPECT_EQ(other.code, ExitCode::kViolated);
  EXPECT_THAT(other.out, HasSubstr("differs: certificate "));
}

}  // namespace
}  // namespace lighthouse::cli
