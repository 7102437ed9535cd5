// The commands on a fleet behind real sockets.
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/live/journal.h"
#include "tests/cli/live/served_fleet.h"

namespace lighthouse::cli {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;
using testing_support::fleet_to_drain;
using testing_support::Outcome;
using testing_support::program;
using testing_support::ServedFleet;

TEST(LiveCommands, DrainAFleetAndRememberIt) {
  ServedFleet fleet(fleet_to_drain());
  const Outcome o = fleet.run({"drain"});
  EXPECT_EQ(o.code, ExitCode::kDone) << o.out << o.err;
  EXPECT_THAT(o.out, HasSubstr("lighthouse begins: drain (run "));
  EXPECT_THAT(o.out, HasSubstr(" of armoryspinnaker-ha-v022: accepted\n"));
  EXPECT_THAT(o.out, HasSubstr("lighthouse: done\n"));
  EXPECT_TRUE(fleet.truth()["killed"].empty());
  EXPECT_TRUE(fleet.truth()["violations"].empty());

  const auto history = nlohmann::json::parse(fleet.run({"history", "--json"}).out);
  ASSERT_EQ(history.size(), 1u);
  EXPECT_EQ(history[0]["operation"], "drain");
  EXPECT_EQ(history[0]["ending"], "done");
  EXPECT_THAT(fleet.run({"lease"}).out, ContainsRegex("The lease is free .last token [1-9]"));
}

TEST(LiveCommands, ChangeNothingWhenTheyOnlyLook) {
  ServedFleet fleet(fleet_to_drain());
  const auto groups = [&] {
    return nlohmann::json::parse(fleet.run({"status", "--json"}).out)["groups"].dump();
  };
  const std::string before = groups();
  const Outcome dry = fleet.run({"drain", "--dry-run"});
  EXPECT_EQ(dry.code, ExitCode::kDone) << dry.out << dry.err;
  EXPECT_THAT(dry.out, HasSubstr("drain armoryspinnaker-ha-v022: terminate its instance"));
  EXPECT_THAT(dry.out, HasSubstr("    armoryspinnaker-ha-v023: serves\n"));
  const Outcome back = fleet.run({"plan", "rollback"});
  EXPECT_EQ(back.code, ExitCode::kDone) << back.out << back.err;
  EXPECT_THAT(back.out, HasSubstr(" 1. bring armoryspinnaker-ha-v022 back with 2 serving"));
  EXPECT_THAT(fleet.run({"explain", "armoryspinnaker-ha-v022"}).out, HasSubstr("ends with: "));
  EXPECT_EQ(fleet.run({"reap", "--dry-run"}).code, ExitCode::kDone);
  EXPECT_EQ(groups(), before);
  EXPECT_FALSE(std::filesystem::exists(fleet.journal()));
  EXPECT_THAT(fleet.run({"lease"}).out, HasSubstr("The lease is free (last token 0)."));
}

TEST(LiveCommands, PreflightChecksEachEndpointByItself) {
  ServedFleet good(fleet_to_drain());
  const Outcome o = good.run({"preflight"});
  EXPECT_THAT(o.out, HasSubstr("✔ aws-identity"));
  EXPECT_THAT(o.out, HasSubstr("✔ redis-executions"));
  EXPECT_THAT(o.out, HasSubstr("✔ lease"));
  ::setenv("LIGHTHOUSE_REDIS_URL", "redis://127.0.0.1:1", 1);
  const Outcome without = good.run({"preflight"});
  ::unsetenv("LIGHTHOUSE_REDIS_URL");
  EXPECT_EQ(without.code, ExitCode::kRefused);
  EXPECT_THAT(without.out, HasSubstr("✖ redis-executions"));
  EXPECT_THAT(without.out, HasSubstr("→ check redis.url"));
  EXPECT_THAT(without.out, HasSubstr("✔ aws-identity")) << "the others are checked all the same";
}

TEST(LiveCommands, RefuseASecondProcessOnOneJournal) {
  ServedFleet fleet(fleet_to_drain());
  const auto held = live::Journal::open({.folder = fleet.journal()});
  ASSERT_TRUE(held) << held.error();
  const Outcome o = fleet.run({"drain"});
  EXPECT_EQ(o.code, ExitCode::kLeaseTaken);
  EXPECT_THAT(o.err, HasSubstr("another Lighthouse writes this journal"));
}

// The program as a child, which gets `signal` once it has printed `cue`.
Outcome child_that_gets(int signal, const std::string& cue, const ServedFleet& fleet,
                        std::vector<std::string> words) {
  words.insert(words.begin(), LIGHTHOUSE_PROGRAM);
  words.insert(words.end(), {"--config", fleet.config(), "--speed", testing_support::kSpeed});
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return {};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  pid_t child = 0;
  const int failed =
      ::posix_spawn(&child, LIGHTHOUSE_PROGRAM, &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  Outcome out;
  bool told = failed != 0;
  char bytes[4096];
  for (ssize_t got = 0; (got = ::read(ends[0], bytes, sizeof bytes)) > 0;) {
    out.out.append(bytes, static_cast<std::size_t>(got));
    if (told || out.out.find(cue) == std::string::npos) continue;
    told = true;
    ::kill(child, signal);
  }
  ::close(ends[0]);
  int status = 0;
  if (failed == 0) ::waitpid(child, &status, 0);
  if (WIFEXITED(status)) out.code = static_cast<ExitCode>(WEXITSTATUS(status));
  return out;
}

TEST(LiveCommands, DetachOnASignalAndGoOn) {
  ServedFleet fleet(fleet_to_drain());
  const Outcome first = child_that_gets(SIGTERM, "drain: draining", fleet, {"drain"});
  EXPECT_EQ(first.code, ExitCode::kDetached) << first.out;
  EXPECT_THAT(first.out, HasSubstr("nothing is cancelled; to go on: lighthouse drain\n"));
  const Outcome other = fleet.run({"upgrade", "--to", "1.9.40"});
  EXPECT_EQ(other.code, ExitCode::kRefused);
  EXPECT_THAT(other.err, HasSubstr("is unfinished; go on with it: lighthouse drain"));
  const Outcome second = fleet.run({"drain"});
  EXPECT_EQ(second.code, ExitCode::kDone) << second.out << second.err;
  EXPECT_THAT(second.out, HasSubstr("lighthouse goes on with: drain (run "));
  EXPECT_TRUE(fleet.truth()["violations"].empty());
}

TEST(LiveCommands, GoOnAfterTheyWereKilled) {
  ServedFleet fleet(fleet_to_drain());
  (void)child_that_gets(SIGKILL, "terminate i-", fleet, {"drain"});
  const Outcome second = fleet.run({"drain"});
  EXPECT_EQ(second.code, ExitCode::kDone) << second.out << second.err;
  EXPECT_TRUE(fleet.truth()["killed"].empty());
  EXPECT_TRUE(fleet.truth()["violations"].empty());
}

TEST(LiveCommands, RollBackWithAwsAlone) {
  ServedFleet fleet(fleet_to_drain());
  ::setenv("LIGHTHOUSE_GATE_USER", "nobody", 1);
  ::setenv("LIGHTHOUSE_GATE_PASSWORD", "env:NO_SUCH_VARIABLE", 1);
  ::setenv("LIGHTHOUSE_POLICY_POLLER_GAP_LIMIT", "20m", 1);
  const Outcome o = fleet.run({"rollback", "--offline", "--verbose"});
  ::unsetenv("LIGHTHOUSE_GATE_USER");
  ::unsetenv("LIGHTHOUSE_GATE_PASSWORD");
  ::unsetenv("LIGHTHOUSE_POLICY_POLLER_GAP_LIMIT");
  EXPECT_EQ(o.code, ExitCode::kHeld) << "the old poller cannot be proved idle; " << o.out << o.err;
  EXPECT_THAT(o.out, HasSubstr("restored armoryspinnaker-ha-v022\n"));
  EXPECT_THAT(o.err, HasSubstr("ActiveByInstance: unavailable (offline: it is not asked)"));
  EXPECT_TRUE(fleet.truth()["violations"].empty());
}

TEST(LiveCommands, RefuseAFastClockAgainstTheRealAws) {
  ServedFleet fleet(fleet_to_drain());
  ::setenv("LIGHTHOUSE_AWS_ENDPOINT", "https://example.com", 1);
  const Outcome o = fleet.run({"drain"});
  ::unsetenv("LIGHTHOUSE_AWS_ENDPOINT");
  EXPECT_EQ(o.code, ExitCode::kUsage);
  EXPECT_THAT(o.err, HasSubstr("--speed: it is for fakes"));
}

TEST(LiveCommands, NeverTakeASimulatedFleetByThemselves) {
  const Outcome o = program({"drain", "--config", "/no/such/lighthouse.yaml"});
  EXPECT_EQ(o.code, ExitCode::kUsage);
  EXPECT_THAT(o.err, HasSubstr("/no/such/lighthouse.yaml"));
}

std::string text_of(const std::filesystem::path& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

TEST(LiveCommands, KeepEverySecretToThemselves) {
  const std::string gate = "gate-SECRET-4711%/+x";
  const std::string redis = "redis-SECRET-4712";
  ServedFleet fleet(fleet_to_drain(), gate);
  ::setenv("FLEET_TEST_REDIS_PASSWORD", redis.c_str(), 1);
  std::string all;
  const auto add = [&](const Outcome& o) { all += o.out + o.err; };
  const std::vector<std::string> log = {"--log-file", fleet.file("log.txt"), "--verbose"};
  const auto with_log = [&](std::vector<std::string> words) {
    words.insert(words.end(), log.begin(), log.end());
    return words;
  };
  add(fleet.run(with_log({"drain"})));
  // A password that Redis refuses, and one that Gate does.
  ::setenv("LIGHTHOUSE_REDIS_PASSWORD", "env:FLEET_TEST_REDIS_PASSWORD", 1);
  ::setenv("LIGHTHOUSE_POLLER_HOOK", ("sh -c 'echo " + gate + "; false'").c_str(), 1);
  ::setenv("AWS_SECRET_ACCESS_KEY", "aws-SECRET-4713", 1);
  add(fleet.run(with_log({"preflight"})));
  add(fleet.run(with_log({"status"})));
  ::unsetenv("LIGHTHOUSE_REDIS_PASSWORD");
  ::unsetenv("LIGHTHOUSE_POLLER_HOOK");
  ::setenv("AWS_SECRET_ACCESS_KEY", "test", 1);
  all += text_of(fleet.file("log.txt"));
  for (const auto& file : std::filesystem::directory_iterator(fleet.journal())) {
    all += text_of(file.path());
  }
  EXPECT_THAT(all, HasSubstr("lighthouse: done")) << "it ran at all";
  EXPECT_THAT(all, HasSubstr("DescribeGroups: "));
  EXPECT_THAT(all, Not(HasSubstr("SECRET-47")));
}

}  // namespace
}  // namespace lighthouse::cli
