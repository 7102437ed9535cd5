// The command line: what is understood, and what is refused with one line.
#include "cli/command_line.h"

#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/exit_code.h"

namespace lighthouse::cli {
namespace {

using namespace std::chrono_literals;

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

template <class T>
T parsed(const std::string& line) {
  const auto command = parse_command_line(words_of(line));
  if (!command) {
    ADD_FAILURE() << command.error();
    return {};
  }
  if (!std::holds_alternative<T>(*command)) {
    ADD_FAILURE() << line << " is another command";
    return {};
  }
  return std::get<T>(*command);
}

TEST(CommandLine, ReadsAnUpgrade) {
  const auto o = parsed<OperateOptions>("upgrade --to 1.9.40 --world f.yaml --seed 7 --speed 60");
  EXPECT_EQ(o.operation, Operation::kUpgrade);
  EXPECT_EQ(o.to, "1.9.40");
  EXPECT_EQ(o.world.file, "f.yaml");
  EXPECT_EQ(o.world.seed, 7u);
  EXPECT_EQ(o.pace.kind, Pace::Kind::kFactor);
  EXPECT_EQ(o.pace.factor, 60);
}

TEST(CommandLine, NeedsLittle) {
  EXPECT_EQ(parsed<OperateOptions>("drain").operation, Operation::kDrain);
  const auto rollback = parsed<OperateOptions>("rollback --world embedded --fast");
  EXPECT_EQ(rollback.operation, Operation::kRollback);
  EXPECT_EQ(rollback.pace.kind, Pace::Kind::kFast);
  EXPECT_TRUE(rollback.world.given);
  EXPECT_EQ(rollback.world.file, "") << "the embedded one";
  EXPECT_FALSE(parsed<OperateOptions>("drain").world.given) << "a real fleet unless told";
  EXPECT_EQ(parsed<DemoOptions>("demo").pace.kind, Pace::Kind::kFit);
  EXPECT_EQ(parsed<StatusOptions>("status").at, 0s);
  (void)parsed<VersionOptions>("version");
  (void)parsed<VersionOptions>("--version");
}

TEST(CommandLine, ReadsWhatARealFleetTakes) {
  const auto o = parsed<OperateOptions>(
      "rollback --config l.yaml --offline --dry-run --speed 60 --log-file l.log --verbose");
  EXPECT_FALSE(o.world.given);
  EXPECT_EQ(o.fleet.config, "l.yaml");
  EXPECT_EQ(o.fleet.speed, 60);
  EXPECT_EQ(o.fleet.log_file, "l.log");
  EXPECT_TRUE(o.fleet.verbose);
  EXPECT_TRUE(o.offline);
  EXPECT_TRUE(o.dry_run);
  EXPECT_TRUE(parsed<StatusOptions>("status --json").json);
}

TEST(CommandLine, ReadsViewsAndPlans) {
  EXPECT_EQ(parsed<StatusOptions>("status --world embedded --at 1h30m").at, 90min);
  const auto explain = parsed<ExplainOptions>("explain i-3 --world embedded --at 45m");
  EXPECT_EQ(explain.subject, "i-3");
  EXPECT_EQ(explain.at, 45min);
  EXPECT_EQ(parsed<PlanOptions>("plan rollback --world f.yaml").operation, Operation::kRollback);
  EXPECT_EQ(parsed<PlanOptions>("plan upgrade --to 2").to, "2");
}

TEST(CommandLine, ReadsSimRun) {
  const auto o = parsed<SimRunOptions>(
      "sim run a.yaml --without HoldLease b.yaml --seeds 3..9 --jobs 2 --junit j.xml --json "
      "--without SettleFirst,FreshReports");
  EXPECT_THAT(o.files, testing::ElementsAre("a.yaml", "b.yaml"));
  EXPECT_EQ(o.first_seed, 3u);
  EXPECT_EQ(o.last_seed, 9u);
  EXPECT_EQ(o.jobs, 2u);
  EXPECT_EQ(o.junit, "j.xml");
  EXPECT_TRUE(o.json);
  EXPECT_THAT(o.without,
              testing::ElementsAre(Guard::kHoldLease, Guard::kSettleFirst, Guard::kFreshReports));
  const auto one = parsed<SimRunOptions>("sim run a.yaml --seed 18446744073709551615 --trace -");
  EXPECT_EQ(one.first_seed, UINT64_MAX);
  EXPECT_EQ(one.last_seed, UINT64_MAX);
  EXPECT_EQ(one.trace, "-");
}

TEST(CommandLine, ReadsAWorldToServe) {
  const auto empty = parsed<FakesServeOptions>("fakes serve --speed 60");
  EXPECT_FALSE(empty.world.has_value());
  EXPECT_EQ(empty.time_scale, 60);
  const auto o = parsed<FakesServeOptions>(
      "fakes serve --world f.yaml --seed 7 --speed 0 --port 0 --gate-port 8084 --redis-port 6379 "
      "--release 1.9.41 --release 1.9.42 --gate-auth basic:env:PW --gate-user ops "
      "--write-config l.yaml --journal j --tls-cert c.pem --tls-key k.pem");
  ASSERT_TRUE(o.world.has_value());
  EXPECT_EQ(o.world->file, "f.yaml");
  EXPECT_EQ(o.world->seed, 7u);
  EXPECT_EQ(o.time_scale, 0);
  EXPECT_EQ(o.gate_port, 8084);
  EXPECT_EQ(o.redis_port, 6379);
  EXPECT_THAT(o.releases, testing::ElementsAre("1.9.41", "1.9.42"));
  EXPECT_EQ(o.gate_guard.kind, GateGuard::Kind::kBasic);
  EXPECT_EQ(o.gate_guard.secret.name, "PW");
  EXPECT_EQ(o.gate_user, "ops");
  EXPECT_EQ(o.config_file, "l.yaml");
  EXPECT_EQ(o.journal, "j");
  EXPECT_EQ(o.tls_key, "k.pem");
}

TEST(CommandLine, HelpsEverywhereWithExamples) {
  for (const char* command :
       {"", "upgrade", "drain", "rollback", "status", "explain", "plan", "plan upgrade", "sim",
        "sim run", "sim list", "demo", "fakes serve"}) {
    const auto help = parsed<HelpOptions>(std::string(command) + " --help").text;
    EXPECT_THAT(help, testing::HasSubstr("Usage: ")) << command;
    EXPECT_THAT(help, testing::HasSubstr("Examples:\n  lighthouse ")) << command;
  }
  const std::string all = parsed<HelpOptions>("--help").text;
  for (const ExitCodeWords& code : kExitCodes) {
    EXPECT_THAT(all, testing::HasSubstr(std::string(code.meaning)));
  }
}

struct BadLine {
  const char* name;
  const char* line;
  const char* error;
};

class RefusesLine : public testing::TestWithParam<BadLine> {};

TEST_P(RefusesLine, WithPlaceReasonAndRemedy) {
  const auto command = parse_command_line(words_of(GetParam().line));
  ASSERT_FALSE(command.has_value());
  EXPECT_EQ(command.error(), GetParam().error);
}

INSTANTIATE_TEST_SUITE_P(
    CommandLine, RefusesLine,
    testing::Values(
        BadLine{"NoCommand", "",
                "lighthouse: the command is missing; \"lighthouse --help\" lists them"},
        BadLine{"UnknownCommand", "upgrad",
                "lighthouse: \"upgrad\": this word is not known; did you mean \"upgrade\"?"},
        BadLine{"NoVersion", "upgrade",
                "lighthouse upgrade: --to: it is missing; write the version to upgrade to, like "
                "--to 1.9.40"},
        BadLine{"FlagsOfAWorldWithoutOne", "fakes serve --gate-port 0",
                "lighthouse fakes serve: --world: it is missing; the other flags are about a "
                "world"},
        BadLine{"NoWayToLogIn", "fakes serve --world f.yaml --gate-auth password",
                "lighthouse fakes serve: --gate-auth: it is no way to log in; write none, x509, or "
                "basic, bearer or session with the place of the secret, like basic:env:NAME"},
        BadLine{"SecretOnTheCommandLine", "fakes serve --world f.yaml --gate-auth basic:hunter2",
                "lighthouse fakes serve: --gate-auth: it does not say where the secret is; write "
                "env:NAME or file:PATH, never the secret"},
        BadLine{"CertificateWithoutAuthority", "fakes serve --world f.yaml --gate-auth x509",
                "lighthouse fakes serve: --gate-auth: x509 needs --tls-cert, --tls-key and "
                "--tls-client-ca; add them"},
        BadLine{"KeyWithoutCertificate", "fakes serve --world f.yaml --tls-key k.pem",
                "lighthouse fakes serve: --tls-cert: certificate and key go together; write both "
                "or none"},
        BadLine{"BadVersion", "upgrade --to latest",
                "lighthouse upgrade: --to: \"latest\" is not a version; write the version of a "
                "Debian package, like 1.9.40"},
        BadLine{"FlagWithoutValue", "upgrade --to",
                "lighthouse upgrade: --to: its value is missing; write one after it"},
        BadLine{"UnknownFlag", "upgrade --version 1.9.40",
                "lighthouse upgrade: \"--version\": this flag is not known; \"lighthouse upgrade "
                "--help\" shows what there is"},
        BadLine{"UnknownWord", "upgrade --to 1.9.40 now",
                "lighthouse upgrade: \"now\": this word is not known; \"lighthouse upgrade "
                "--help\" shows what there is"},
        BadLine{"BadSpeed", "upgrade --to 1.9.40 --speed fast",
                "lighthouse upgrade: --speed: \"fast\" is not a speed; write how many simulated "
                "seconds pass in one, like 60, up to 1000000"},
        BadLine{"NoSpeed", "demo --speed 0",
                "lighthouse demo: --speed: \"0\" is not a speed; write how many simulated seconds "
                "pass in one, like 60, up to 1000000"},
        BadLine{"TwoSpeeds", "upgrade --to 1.9.40 --world embedded --speed 60 --fast",
                "lighthouse upgrade: --fast: it contradicts --speed; keep one of them"},
        BadLine{
            "BadSeed", "upgrade --to 1.9.40 --seed -1",
            "lighthouse upgrade: --seed: \"-1\" is not a seed; write a whole number, like 4711"},
        BadLine{"SeedOfARealFleet", "upgrade --to 1.9.40 --seed 7",
                "lighthouse upgrade: --seed: it chooses a run of a simulated world; name one with "
                "--world"},
        BadLine{"MomentOfARealFleet", "status --at 90m",
                "lighthouse status: --at: it is a moment of a simulated world; name one with "
                "--world"},
        BadLine{"TwoFleets", "drain --config l.yaml --world w.yaml",
                "lighthouse drain: --config: it contradicts --world; keep the one for the fleet "
                "that you mean"},
        BadLine{"OfflineWorld", "rollback --offline --world embedded",
                "lighthouse rollback: --offline: a simulated world has no endpoints; leave it out"},
        BadLine{"TwoSeeds", "upgrade --to 1.9.40 --seed 1 --seed 2",
                "lighthouse upgrade: --seed: it is there more than once; keep one of them"},
        BadLine{"GuardOutsideTheSimulator", "upgrade --to 1.9.40 --without HoldLease",
                "lighthouse upgrade: \"--without\": this flag is not known; \"lighthouse upgrade "
                "--help\" shows what there is"},
        BadLine{"DrainToAVersion", "drain --to 1.9.40",
                "lighthouse drain: \"--to\": this flag is not known; \"lighthouse drain --help\" "
                "shows what there is"},
        BadLine{
            "BadMoment", "status --world embedded --at 90",
            "lighthouse status: --at: \"90\" is not a duration; write one like 90m, 1h30m or 45s"},
        BadLine{"LateMoment", "status --world embedded --at 2000h",
                "lighthouse status: --at: \"2000h\" is too late; write one up to 30d"},
        BadLine{"PlanOfNothing", "plan",
                "lighthouse plan: the command is missing; \"lighthouse plan --help\" lists them"},
        BadLine{"PlanWithoutVersion", "plan upgrade",
                "lighthouse plan upgrade: --to: it is missing; write the version to upgrade to, "
                "like --to 1.9.40"},
        BadLine{"PlanOfSomethingElse", "plan upgrades",
                "lighthouse plan: \"upgrades\": this word is not known; did you mean \"upgrade\"?"},
        BadLine{"SimOfNothing", "sim",
                "lighthouse sim: the command is missing; \"lighthouse sim --help\" lists them"},
        BadLine{"SimOfSomethingElse", "sim rum",
                "lighthouse sim: \"rum\": this word is not known; did you mean \"run\"?"},
        BadLine{"NoFile", "sim run",
                "lighthouse sim run: FILE: none is given; write at least one scenario file"},
        BadLine{"SeedsBackwards", "sim run a.yaml --seeds 20..1",
                "lighthouse sim run: --seeds: \"20..1\" is empty; write the smaller seed first"},
        BadLine{"OneSeedAsSeeds", "sim run a.yaml --seeds 5",
                "lighthouse sim run: --seeds: \"5\" is not a range of seeds; write one like 1..20"},
        BadLine{"TooManySeeds", "sim run a.yaml --seeds 0..99999999",
                "lighthouse sim run: --seeds: \"0..99999999\" is too much; run at most 1000000 "
                "seeds at once"},
        BadLine{"SeedAndSeeds", "sim run a.yaml --seed 1 --seeds 1..2",
                "lighthouse sim run: --seed: it contradicts --seeds; keep one of them"},
        BadLine{
            "NoJobs", "sim run a.yaml --jobs 0",
            "lighthouse sim run: --jobs: \"0\" is not a number of jobs; write one from 1 to 256"},
        BadLine{"BadJobs", "sim run a.yaml --jobs many",
                "lighthouse sim run: --jobs: \"many\" is not a number of jobs; write one from 1 to "
                "256"},
        BadLine{"NearlyAGuard", "sim run a.yaml --without RecheckBeforeTermination",
                "lighthouse sim run: --without: \"RecheckBeforeTermination\" is not a guard; did "
                "you mean \"RecheckBeforeTerminate\"?"},
        BadLine{"NoGuard", "sim run a.yaml --without Nothing",
                "lighthouse sim run: --without: \"Nothing\" is not a guard; \"lighthouse sim "
                "guards\" lists them"},
        BadLine{"TraceOfManySeeds", "sim run a.yaml --trace -",
                "lighthouse sim run: --trace: it shows one run only; name one file and one --seed"},
        BadLine{"TraceOfManyFiles", "sim run a.yaml b.yaml --seed 1 --trace -",
                "lighthouse sim run: --trace: it shows one run only; name one file and one --seed"},
        BadLine{"HashAndJson", "sim run a.yaml --hash --json",
                "lighthouse sim run: --hash: it contradicts --json; keep one of them"},
        BadLine{
            "NearlyAFlag", "sim run a.yaml --sedes 1..2",
            "lighthouse sim run: \"--sedes\": this flag is not known; did you mean \"--seeds\"?"},
        BadLine{"WordForTheDemo", "demo 5",
                "lighthouse demo: \"5\": this word is not known; \"lighthouse demo --help\" shows "
                "what there is"},
        BadLine{"FlagForTheVersion", "version --json",
                "lighthouse version: \"--json\": this flag is not known; \"lighthouse version "
                "--help\" shows what there is"}),
    [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace lighthouse::cli
