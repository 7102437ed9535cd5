// The built program as a process: what a shell and a CI job see.
#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <sys/wait.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/exit_code.h"

namespace lighthouse::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Outcome {
  int code = -1;
  std::string text;
};

// Standard output, or with "2>&1" at the end both streams.
Outcome shell(const std::string& arguments) {
  const std::string command = std::string(LIGHTHOUSE_PROGRAM) + " " + arguments;
  FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  Outcome out;
  std::array<char, 4096> buffer{};
  for (std::size_t n = 0; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    out.text.append(buffer.data(), n);
  }
  const int status = pclose(pipe);
  if (WIFEXITED(status)) out.code = WEXITSTATUS(status);
  return out;
}

TEST(EndToEnd, DemoIsDoneAndPlainInAPipe) {
  const Outcome o = shell("demo");
  EXPECT_EQ(o.code, 0);
  EXPECT_THAT(o.text, HasSubstr("executions killed     0\n"));
  EXPECT_THAT(o.text, Not(HasSubstr("\x1b")));
}

TEST(EndToEnd, RunsScenariosOfTheTree) {
  const std::string quiet = std::string(LIGHTHOUSE_SOURCE_DIR) + "/scenarios/upgrade/quiet.yaml";
  const Outcome o = shell("sim run " + quiet + " --seeds 1..5");
  EXPECT_EQ(o.code, 0) << o.text;
  EXPECT_THAT(o.text, HasSubstr("passed"));
}

TEST(EndToEnd, RepeatsItsHashInAnotherProcess) {
  const std::string quiet = std::string(LIGHTHOUSE_SOURCE_DIR) + "/scenarios/upgrade/quiet.yaml";
  const std::string line = "sim run " + quiet + " --seeds 0..9 --hash";
  EXPECT_EQ(shell(line).text, shell(line).text);
}

TEST(EndToEnd, ABadFlagIsOneLineOnStandardError) {
  EXPECT_EQ(shell("upgrade --too 1.9.40 2>/dev/null").text, "");
  const Outcome o = shell("upgrade --too 1.9.40 2>&1");
  EXPECT_EQ(o.code, 64);
  EXPECT_EQ(o.text,
            "lighthouse upgrade: \"--too\": this flag is not known; did you mean \"--to\"?\n");
}

TEST(EndToEnd, HelpIsNoError) {
  const Outcome o = shell("--help");
  EXPECT_EQ(o.code, 0);
  EXPECT_THAT(o.text, HasSubstr("Exit codes:"));
}

TEST(ExitCodes, AreDocumented) {
  std::ifstream in(std::string(LIGHTHOUSE_SOURCE_DIR) + "/docs/exit-codes.md");
  std::ostringstream docs;
  docs << in.rdbuf();
  int before = -1;
  for (const ExitCodeWords& one : kExitCodes) {
    const int code = static_cast<int>(one.code);
    EXPECT_GT(code, before);
    before = code;
    EXPECT_THAT(docs.str(), HasSubstr("| " + std::to_string(code) + " | " + std::string(one.name) +
                                      " | " + std::string(one.meaning) + " |"));
  }
}

}  // namespace
}  // namespace lighthouse::cli
