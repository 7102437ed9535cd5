// The program in one piece, but for its process: words in, text and exit code out.
#include "tests/cli/program.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "sim/scenario_keys.h"
#include "tests/support/temp_file.h"

namespace lighthouse::cli {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing_support::Outcome;
using testing_support::program;
using testing_support::TempFile;

std::string scenario(const std::string& more) {
  return "name: small\noperation: {kind: upgrade, to: 1.9.40}\n" + more;
}

// --- operations ----------------------------------------------------------------------------------

TEST(Program, UpgradesTheEmbeddedWorldWithoutKilling) {
  const Outcome o = program({"upgrade", "--to", "1.9.40", "--world", "embedded"});
  EXPECT_EQ(o.code, ExitCode::kDone);
  EXPECT_THAT(o.out, HasSubstr("lighthouse begins: upgrade to 1.9.40\n"));
  EXPECT_THAT(o.out, HasSubstr("watch-run: watching the upgrade pipeline\n"));
  EXPECT_THAT(o.out, HasSubstr("terminated i-00000000000000000 of armoryspinnaker-ha-v022\n"));
  EXPECT_THAT(o.out, HasSubstr(" · killed 0 · terminated 4 · never below 3 serving · "));
  EXPECT_THAT(o.out, Not(HasSubstr("\x1b"))) << "colours are for terminals";
  EXPECT_EQ(o.err, "");
}

TEST(Program, SaysTheSameForTheSameSeed) {
  const auto lines = [](const char* seed) {
    const std::string out =
        program({"upgrade", "--to", "1.9.40", "--world", "embedded", "--seed", seed}).out;
    return out.substr(0, out.rfind("simulated in"));  // the rest tells the real time
  };
  EXPECT_EQ(lines("7"), lines("7"));
  EXPECT_NE(lines("7"), lines("8"));
}

TEST(Program, TellsByItsCodeHowTheOperationEnded) {
  const TempFile sick("sick.yaml",
                      "name: sick\nreleases:\n  - version: 1.9.39\n"
                      "  - {version: 1.9.40, bakes: false}\n");
  const TempFile dangerous("dangerous.yaml", "name: dangerous\npipeline: {scale-down: true}\n");
  const TempFile two("two.yaml",
                     "name: two\ngroups:\n  - serving: v022\n"
                     "  - {serving: v021, enabled: false}\n  - polling: v022\n"
                     "  - {polling: v021, enabled: false}\n");
  EXPECT_EQ(program({"upgrade", "--to", "1.9.40", "--world", sick.path()}).code,
            ExitCode::kRolledBack);
  EXPECT_EQ(program({"upgrade", "--to", "1.9.40", "--world", dangerous.path()}).code,
            ExitCode::kRefused);
  EXPECT_EQ(program({"drain", "--world", two.path()}).code, ExitCode::kDone);
  EXPECT_EQ(program({"rollback", "--world", two.path()}).code, ExitCode::kDone)
      << "a rollback that was asked for is done when it worked";
}

TEST(Program, DemonstratesAFailedAndAGoodUpgrade) {
  const Outcome o = program({"demo"});
  EXPECT_EQ(o.code, ExitCode::kDone);
  EXPECT_THAT(o.out, HasSubstr("\nrolled-back after "));
  EXPECT_THAT(o.out, HasSubstr("\ndone after "));
  EXPECT_THAT(o.out, HasSubstr("executions killed     0\n"));
  EXPECT_THAT(o.out, HasSubstr("serving, never below  3\n"));
}

TEST(Program, DemonstratesTheSameForManySeeds) {
  for (int seed = 1; seed <= 20; ++seed) {
    EXPECT_EQ(program({"demo", "--seed", std::to_string(seed)}).code, ExitCode::kDone) << seed;
  }
}

// --- views
// -----------------------------------------------------------------------------------------

TEST(Program, ShowsTheFleetAtAMoment) {
  const Outcome before = program({"status", "--world", "embedded"});
  EXPECT_EQ(before.code, ExitCode::kDone);
  EXPECT_THAT(before.out, HasSubstr("not begun yet"));
  const Outcome later = program({"status", "--world", "embedded", "--at", "40m"});
  EXPECT_THAT(later.out, HasSubstr("00:40:00   draining what is out of service"));
  EXPECT_THAT(later.out, HasSubstr("└─ armoryspinnaker-ha-v023          serves"));
  EXPECT_THAT(later.out, HasSubstr("\nwaits for\n"));
}

TEST(Program, ExplainsWhatIsStillThere) {
  const Outcome all = program({"explain", "--world", "embedded", "--at", "50m"});
  EXPECT_THAT(all.out, HasSubstr("i-00000000000000000 of armoryspinnaker-ha-v022\n"));
  EXPECT_THAT(all.out, HasSubstr("  ends with: that work ending\n"));
  const Outcome one = program({"explain", "0001", "--world", "embedded", "--at", "50m"});
  EXPECT_THAT(one.out, HasSubstr("i-00000000000000001 of armoryspinnaker-ha-v022\n"));
  EXPECT_THAT(one.out, Not(HasSubstr("i-00000000000000000")));
  const Outcome quiet =
      program({"explain", "armoryspinnaker-ha-v023", "--world", "embedded", "--at", "50m"});
  EXPECT_EQ(
      quiet.out,
      "Lighthouse waits for nothing about armoryspinnaker-ha-v023. It is draining what is out "
      "of service.\n");
  const Outcome none =
      program({"explain", "armoryspinnaker-ha-v02", "--world", "embedded", "--at", "50m"});
  EXPECT_EQ(none.code, ExitCode::kUsage);
  EXPECT_THAT(none.err, HasSubstr("did you mean \"armoryspinnaker-ha-v02"));
}

TEST(Program, PlansWithoutTheFaultsOfTheWorld) {
  const Outcome o = program({"plan", "upgrade", "--to", "1.9.40", "--world", "embedded"});
  EXPECT_EQ(o.code, ExitCode::kDone);
  EXPECT_THAT(o.out, testing::StartsWith("If nothing goes wrong:\n"));
  EXPECT_THAT(o.out, HasSubstr("save the upgrade pipeline: accepted\n"));
  EXPECT_THAT(o.out, Not(HasSubstr("fault ")));
}

// --- sim
// -------------------------------------------------------------------------------------------

TEST(SimRun, PassesWhenAllExpectationsHold) {
  const TempFile file("small.yaml", scenario("expect: done\n"));
  const Outcome o = program({"sim", "run", file.path(), "--seeds", "1..5"});
  EXPECT_EQ(o.code, ExitCode::kDone) << o.out << o.err;
  EXPECT_THAT(o.out, MatchesRegex("small  seeds 1\\.\\.5     passed    worst [0-9hms]+ "
                                  "\\(seed [1-5]\\)  [0-9]+ runs/s\n"));
}

TEST(SimRun, ShowsAFailureWithTheCommandThatReplaysIt) {
  const TempFile file("wrong.yaml", scenario("expect: held\n"));
  const std::string replay = "lighthouse sim run " + file.path() + " --seed 1 --trace -";
  const TempFile junit("junit.xml", "");
  const Outcome o =
      program({"sim", "run", file.path(), "--seeds", "1..5", "--junit", junit.path()});
  EXPECT_EQ(o.code, ExitCode::kViolated);
  EXPECT_THAT(o.out, HasSubstr("FAILED 5 of 5"));
  EXPECT_THAT(o.out, HasSubstr("  seed 1: expectation wrong-ending: "));
  EXPECT_THAT(o.out, HasSubstr("  replay: " + replay + "\n"));
  EXPECT_THAT(junit.text(), HasSubstr("tests=\"1\" failures=\"1\""));
  EXPECT_THAT(junit.text(), HasSubstr("replay: " + replay + "&#10;"));
}

std::string dying_world() {
  return "name: dying\n"
         "releases: [{version: 1.9.40}, {version: 1.9.39}]\n"
         "groups:\n"
         "  - {serving: v023, instances: 2}\n"
         "  - {serving: v022, release: 1.9.39, enabled: false, instances: 2}\n"
         "  - {polling: v023}\n"
         "work: [{on: 'serving-v023[0]', at: -10m, lasts: 10h}]\n"
         "operation: rollback\n";
}

TEST(Rollback, ListsWhatDiesBeforeItKillsTheNewGeneration) {
  const TempFile file("dying.yaml", dying_world());
  const Outcome o = program(
      {"rollback", "--world", file.path(), "--kill-new-generation", "armoryspinnaker-ha-v023"});
  EXPECT_EQ(o.code, ExitCode::kDone) << o.err;
  const std::size_t list =
      o.out.find("1 unfinished execution will die with armoryspinnaker-ha-v023:");
  const std::size_t begin = o.out.find("lighthouse begins: rollback");
  EXPECT_LT(list, begin);
  EXPECT_THAT(o.out, HasSubstr("execution 0, a pipeline, on i-00000000000000000\n"));
  EXPECT_THAT(o.out, HasSubstr("killed 1"));
}

TEST(Rollback, KillsNothingThatIsNotNamed) {
  const TempFile file("dying.yaml", dying_world());
  const Outcome o = program(
      {"rollback", "--world", file.path(), "--kill-new-generation", "armoryspinnaker-ha-v022"});
  EXPECT_EQ(o.code, ExitCode::kUsage);
  EXPECT_EQ(o.out, "");
  EXPECT_EQ(
      o.err,
      "lighthouse rollback: --kill-new-generation: \"armoryspinnaker-ha-v022\" is not of the new "
      "generation; to kill it write armoryspinnaker-ha-v023\n");
}

TEST(SimRun, ReplaysWithTheTrace) {
  const TempFile file("small.yaml", scenario("expect: done\n"));
  const Outcome o = program({"sim", "run", file.path(), "--seed", "3", "--trace", "-"});
  EXPECT_THAT(o.out, HasSubstr("TriggerPipeline"));
  EXPECT_THAT(o.out, HasSubstr("small  seed 3 "));
}

TEST(SimRun, GivesTheSameHashWithAnyNumberOfJobs) {
  const TempFile file("small.yaml", scenario("faults:\n  - {kind: lost-answer, rate: 2%}\n"
                                             "expect: any\n"));
  const auto hash = [&](const char* jobs) {
    return program({"sim", "run", file.path(), "--seeds", "0..99", "--hash", "--jobs", jobs}).out;
  };
  const std::string one = hash("1");
  EXPECT_THAT(one, MatchesRegex("[0-9a-f]{16}  seeds 0\\.\\.99  small\n"));
  EXPECT_EQ(one, hash("4"));
}

TEST(SimRun, WritesJson) {
  const TempFile file("small.yaml", scenario("expect: done\n"));
  const Outcome o = program({"sim", "run", file.path(), "--seed", "1", "--json"});
  const auto json = nlohmann::json::parse(o.out);
  ASSERT_EQ(json.size(), 1u);
  EXPECT_EQ(json[0]["name"], "small");
  EXPECT_EQ(json[0]["ok"], true);
  EXPECT_EQ(json[0]["endings"]["done"], 1);
  EXPECT_EQ(json[0]["killed"], 0);
}

TEST(SimRun, TakesGuardsOut) {
  const TempFile file("small.yaml", scenario("expect: held\n"));
  const Outcome o = program({"sim", "run", file.path(), "--seed", "1", "--without", "SettleFirst"});
  EXPECT_THAT(o.out, HasSubstr(" --seed 1 --without SettleFirst --trace -\n"));
}

TEST(SimRun, BlamesAFaultThatNeverHappens) {
  const TempFile file("quiet.yaml",
                      scenario("faults:\n  - {kind: orca-dies, at: 100h}\nexpect: done\n"));
  const Outcome o = program({"sim", "run", file.path(), "--seeds", "1..10"});
  EXPECT_EQ(o.code, ExitCode::kViolated);
  EXPECT_THAT(o.out, HasSubstr("quiet.yaml:4: faults[0] (orca-dies) never happened in 10 seeds"));
}

TEST(SimRun, RunsNothingWhenOneFileIsBad) {
  const TempFile good("good.yaml", scenario("expect: done\n"));
  const TempFile bad("bad.yaml", scenario("expect: don\n"));
  const Outcome o = program({"sim", "run", good.path(), bad.path()});
  EXPECT_EQ(o.code, ExitCode::kUsage);
  EXPECT_EQ(o.out, "");
  EXPECT_EQ(o.err, bad.path() +
                       ":3:9: expect: \"don\" is not known; did you mean \"done\"? The "
                       "choices are done, rolled-back, held, deadline, refused, "
                       "lease-taken, outcome-unknown, any\n");
}

TEST(SimRun, RefusesAPipelineThatIsNotThere) {
  const TempFile file("p.yaml", scenario("pipeline: {file: no-such.json}\nexpect: done\n"));
  const Outcome o = program({"sim", "run", file.path()});
  EXPECT_EQ(o.code, ExitCode::kUsage);
  EXPECT_THAT(o.err, HasSubstr("p.yaml:1:1: pipeline.file: "));
}

TEST(SimRun, SaysWhenAFileCannotBeWritten) {
  const TempFile file("small.yaml", scenario("expect: done\n"));
  const Outcome o =
      program({"sim", "run", file.path(), "--seed", "1", "--junit", "/no/such/folder/j.xml"});
  EXPECT_EQ(o.code, ExitCode::kUsage);
  EXPECT_EQ(
      o.err,
      "lighthouse sim run: --junit: \"/no/such/folder/j.xml\" cannot be written; name another "
      "file\n");
}

TEST(SimLists, PrintGuardsSchemaAndScenarios) {
  EXPECT_THAT(program({"sim", "guards"}).out, HasSubstr("RecheckBeforeTerminate"));
  EXPECT_EQ(program({"sim", "schema"}).out, sim::scenario_schema());
  const Outcome list = program({"sim", "list", std::string(LIGHTHOUSE_SOURCE_DIR) + "/scenarios"});
  EXPECT_EQ(list.code, ExitCode::kDone) << list.err;
  EXPECT_THAT(list.out, HasSubstr("scenarios/upgrade/quiet.yaml"));
  EXPECT_EQ(program({"sim", "list", "/no/such"}).err,
            "lighthouse sim list: \"/no/such\": the folder cannot be read; name another\n");
}

}  // namespace
}  // namespace lighthouse::cli
