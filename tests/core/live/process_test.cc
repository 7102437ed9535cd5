#include "core/live/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/live/poller_hook.h"
#include "tests/support/temp_file.h"

namespace lighthouse::live {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing_support::TempFile;

Deadline soon() {
  return std::chrono::steady_clock::now() + 20s;
}

TEST(Process, GivesTheOutputAndTheCode) {
  const auto end = run_process({"sh", "-c", "echo out; exit 3"}, {.deadline = soon()});
  ASSERT_TRUE(end) << end.error();
  EXPECT_EQ(end->output, "out\n");
  EXPECT_EQ(end->exit_code, 3);
  EXPECT_FALSE(end->timed_out);
}

TEST(Process, PassesArgumentsAsTheyAre) {
  const auto end = run_process({"printf", "%s", "$(id); `id` * 'x'"}, {.deadline = soon()});
  ASSERT_TRUE(end) << end.error();
  EXPECT_EQ(end->output, "$(id); `id` * 'x'");
}

TEST(Process, KeepsNoMoreOutputThanItMay) {
  const auto end =
      run_process({"sh", "-c", "head -c 100000 /dev/zero | tr '\\0' x; echo end >&2"},
                  {.deadline = soon(), .most_output = 1'000, .errors = ErrorOutput::kTogether});
  ASSERT_TRUE(end) << end.error();
  EXPECT_EQ(end->output, std::string(1'000, 'x'));
  EXPECT_TRUE(end->cut);
  EXPECT_EQ(end->exit_code, 0) << "it was not disturbed";
}

TEST(Process, EndsACommandAndItsChildrenAtTheDeadline) {
  const auto end = run_process({"sh", "-c", "sleep 1000 & sleep 1000"},
                               {.deadline = std::chrono::steady_clock::now() + 100ms});
  ASSERT_TRUE(end) << end.error();
  EXPECT_TRUE(end->timed_out);
  EXPECT_EQ(end->exit_code, -1);
}

TEST(Process, SaysThatNothingWasStarted) {
  EXPECT_FALSE(run_process({"/no/such/program"}, {.deadline = soon()}).has_value());
}

TEST(PollerHook, RunsTheWordsWithTheInstanceAndTellsWhatTheyWrote) {
  std::vector<std::string> told;
  const auto hook =
      poller_hook("echo \"stop it\" on", [&](std::string_view line) { told.emplace_back(line); });
  ASSERT_TRUE(hook) << hook.error();
  EXPECT_TRUE((*hook)("i-0a", soon()).has_value());
  EXPECT_THAT(told, ElementsAre("poller hook for i-0a: stop it on i-0a"));
}

TEST(PollerHook, TellsAFailureFromAnUnknownOutcome) {
  const auto fails = poller_hook("false", {});
  EXPECT_EQ((*fails)("i-0a", soon()).error().code, ErrorCode::kUnavailable);
  const TempFile script("hang.sh", "sleep 1000\n");
  const auto hangs = poller_hook("sh " + script.path(), {});
  const auto result = (*hangs)("i-0a", std::chrono::steady_clock::now() + 100ms);
  EXPECT_EQ(result.error().code, ErrorCode::kOutcomeUnknown);
}

TEST(PollerHook, RefusesWhatIsNoCommandLine) {
  EXPECT_FALSE(poller_hook("stop \"it", {}).has_value());
}

}  // namespace
}  // namespace lighthouse::live
