// `sim mutants` and `sim crash-sweep`: what they refuse, find and write.
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "tests/cli/program.h"
#include "tests/support/temp_file.h"

namespace lighthouse::cli {
namespace {

using testing::HasSubstr;
using testing_support::Outcome;
using testing_support::program;
using testing_support::TempFile;

const std::string kScenarios = std::string(LIGHTHOUSE_SOURCE_DIR) + "/scenarios/";

TEST(SimProofs, RefuseWhatTheyDoNotUnderstand) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"sim", "crash-sweep"}, "FILE: none is given; write at least one scenario file"},
      {{"sim", "crash-sweep", "a.yaml", "--budget", "ten"},
       "--budget: \"ten\" is not a duration up to 1d; write one like 10s"},
      {{"sim", "crash-sweep", "a.yaml", "--pairs", "-1"},
       "--pairs: \"-1\" is not a number from 0 to 1000000; write one"},
      {{"sim", "crash-sweep", "a.yaml", "--only", "late:TriggerPipeline:1"},
       "--only: \"late:TriggerPipeline:1\" is no case; write before, after or lost, a call and its "
       "number, like before:TriggerPipeline:1"},
      {{"sim", "crash-sweep", "a.yaml", "b.yaml", "--only", "lost:SavePipeline:1"},
       "--only: it is of one scenario; name one file"},
      {{"sim", "mutants", "--seeds", "0"},
       "--seeds: \"0\" is not a number from 1 to 1000000; write one"},
      {{"sim", "mutants", "--pairs", "--write-docs", "d.md"},
       "--write-docs: the table has one guard a row; leave --pairs out"},
  };
  for (const auto& [words, error] : cases) {
    const Outcome o = program(words);
    EXPECT_EQ(o.code, ExitCode::kUsage);
    EXPECT_THAT(o.err, HasSubstr(error));
  }
}

TEST(SimProofs, MutantsNameWhatCatchesThemAndFailWithASurvivor) {
  const std::string file = kScenarios + "races/02-the-tracker-fails.yaml";
  const Outcome o = program({"sim", "mutants", file, "--seeds", "1"});
  EXPECT_EQ(o.code, ExitCode::kViolated);
  EXPECT_THAT(o.out, HasSubstr("caught   ExecutionsMustBeDone"));
  EXPECT_THAT(o.out, HasSubstr("races/02-the-tracker-fails"));
  EXPECT_THAT(o.out, HasSubstr("survived PollerStopsFirst"));
}

TEST(SimProofs, MutantsWriteTheTableBetweenItsMarks) {
  const TempFile docs("docs.md",
                      "before\n<!-- guards: begin, written by lighthouse sim mutants -->\nold\n"
                      "<!-- guards: end -->\nafter\n");
  const std::string file = kScenarios + "races/02-the-tracker-fails.yaml";
  (void)program({"sim", "mutants", file, "--seeds", "1", "--write-docs", docs.path()});
  std::ifstream in(docs.path());
  std::ostringstream text;
  text << in.rdbuf();
  EXPECT_THAT(text.str(), HasSubstr("before\n<!-- guards: begin"));
  EXPECT_THAT(text.str(), HasSubstr("| races/02-the-tracker-fails | 0 | killed-work |"));
  EXPECT_THAT(text.str(), HasSubstr("<!-- guards: end -->\nafter\n"));
  EXPECT_THAT(text.str(), testing::Not(HasSubstr("old\n")));
}

TEST(SimProofs, ACrashSweepSaysHowFarItCameAndShowsOneCase) {
  const std::string file = kScenarios + "races/33-somebody-edits-the-pipeline.yaml";
  const Outcome all = program({"sim", "crash-sweep", file, "--pairs", "0", "--budget", "1h"});
  EXPECT_EQ(all.code, ExitCode::kDone) << all.out;
  EXPECT_THAT(all.out, testing::ContainsRegex("singles: [0-9]+ of [0-9]+ complete in "));
  EXPECT_THAT(all.out, HasSubstr("pairs: 0 of 0\n"));
  EXPECT_THAT(all.out, HasSubstr("singles complete in 1 of 1 scenarios"));
  const Outcome one = program({"sim", "crash-sweep", file, "--only", "before:GetPipeline:1"});
  EXPECT_EQ(one.code, ExitCode::kDone) << one.out;
  EXPECT_THAT(one.out, HasSubstr("is killed"));
}

TEST(SimProofs, ACrashSweepSaysWhatBoundedIt) {
  const std::string file = kScenarios + "drain/the-old-poller.yaml";
  const Outcome few = program({"sim", "crash-sweep", file, "--pairs", "3", "--budget", "1h"});
  EXPECT_EQ(few.code, ExitCode::kDone) << few.out;
  EXPECT_THAT(few.out, testing::ContainsRegex("pairs: 3 of [0-9]+ .bounded by --pairs."));
  const Outcome soon = program({"sim", "crash-sweep", file, "--budget", "1ms"});
  EXPECT_EQ(soon.code, ExitCode::kDone) << soon.out;
  EXPECT_THAT(soon.out, testing::ContainsRegex("singles: [0-9]+ of [0-9]+ .out of time after "));
  EXPECT_THAT(soon.out, testing::StartsWith("partly "));
  EXPECT_THAT(soon.out, HasSubstr("singles complete in 0 of 1 scenarios"));
}

}  // namespace
}  // namespace lighthouse::cli
