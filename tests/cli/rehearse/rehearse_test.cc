// A fleet behind sockets, rehearsed by the program; and as a gate before an upgrade.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/live/served_fleet.h"

namespace lighthouse::cli {
namespace {

using testing::HasSubstr;
using testing_support::fleet_to_drain;
using testing_support::Outcome;
using testing_support::program;
using testing_support::ServedFleet;
using Json = nlohmann::json;

std::string text_of(const std::string& file) {
  std::stringstream out;
  out << std::ifstream(file).rdbuf();
  return out.str();
}

std::string fleet_at_work() {
  return fleet_to_drain() +
         "work:\n  - {kind: pipeline, on: 'serving-v022[0]', at: -1m, lasts: 50m}\n";
}

TEST(Rehearse, ADrainOfAFleetAndOfItsSnapshot) {
  ServedFleet fleet(fleet_at_work());
  const std::string world = fleet.file("world.yaml");
  const std::string snapshot = fleet.file("fleet.json");
  const Outcome seen = fleet.run(
      {"rehearse", "drain", "--runs", "60", "--json", "--out", world, "--save-snapshot", snapshot});
  ASSERT_EQ(seen.code, ExitCode::kDone) << seen.out << seen.err;
  const Json result = Json::parse(seen.out);
  EXPECT_EQ(result["runs"], 60);
  EXPECT_EQ(result["violations"], 0);
  EXPECT_EQ(result["assumed"]["work"], 1);
  EXPECT_GT(result["drain"]["p50-ms"].get<int64_t>(), 600'000);
  EXPECT_TRUE(fleet.truth()["killed"].empty());
  EXPECT_FALSE(std::filesystem::exists(fleet.journal()));

  // The world is the fleet's: the work runs on the host that has it.
  EXPECT_THAT(text_of(world), HasSubstr("{on: \"serving-v022[0]\", lasts: "));
  EXPECT_THAT(text_of(world), HasSubstr("{serving: v022, instances: 1, capacity: {min: 1, max: 1, "
                                        "desired: 1}, enabled: false"));

  // The snapshot gives the same, with any number of threads.
  for (const char* jobs : {"1", "3"}) {
    const Outcome again = program({"rehearse", "drain", "--runs", "60", "--json", "--out", world,
                                   "--snapshot", snapshot, "--jobs", jobs});
    EXPECT_EQ(again.out, seen.out) << jobs;
  }
  // And the worst run is the one that the file gives for its seed.
  const std::string seed = std::to_string(result["worst"]["seed"].get<uint64_t>());
  const Outcome worst = program({"sim", "run", world, "--seed", seed, "--json"});
  EXPECT_EQ(worst.code, ExitCode::kDone) << worst.out << worst.err;
  EXPECT_THAT(worst.out,
              HasSubstr(std::to_string(result["worst"]["took-ms"].get<int64_t>() / 1000)));
}

TEST(Rehearse, RefusesASnapshotThatIsNone) {
  const testing_support::TempFolder folder;
  const std::string file = (folder.path() / "x.json").string();
  const auto rehearsed = [&](const std::string& text) {
    std::ofstream(file) << text;
    return program({"rehearse", "drain", "--snapshot", file}).err;
  };
  EXPECT_THAT(rehearsed("{"), HasSubstr("x.json: this is no JSON; write it anew with "));
  EXPECT_THAT(rehearsed("{}"), HasSubstr("this is no snapshot of a fleet"));
  EXPECT_THAT(rehearsed(R"({"lighthouse-snapshot":2})"), HasSubstr("version 2 is not known"));
  EXPECT_THAT(rehearsed(R"({"lighthouse-snapshot":1})"), HasSubstr("now, fleet or known-bad"));
  EXPECT_THAT(program({"rehearse", "drain", "--snapshot", "none"}).err,
              HasSubstr("\"none\" cannot be read; name another file"));
}

TEST(Rehearse, AThresholdThatIsMissedHasItsExitCodeAndStopsAnUpgrade) {
  ServedFleet fleet(
      "name: to upgrade\nreleases: [{version: 1.9.39}, {version: 1.9.40}]\n"
      "groups:\n  - {serving: v022, instances: 2}\n  - {polling: v022}\n");
  const std::string world = fleet.file("world.yaml");
  const std::string snapshot = fleet.file("fleet.json");
  const Outcome good = fleet.run({"rehearse", "upgrade", "--to", "1.9.40", "--runs", "40", "--out",
                                  world, "--save-snapshot", snapshot, "--trouble", "none",
                                  "--max-rollback-chance", "0%", "--min-capacity", "2"});
  EXPECT_EQ(good.code, ExitCode::kDone) << good.out << good.err;
  EXPECT_THAT(good.out, HasSubstr("upgrade to 1.9.40, rehearsed 40 times in "));
  EXPECT_THAT(good.out, HasSubstr("rolls back            0.0% (0 of 40)"));

  const Outcome missed = program({"rehearse", "upgrade", "--to", "1.9.40", "--runs", "40", "--out",
                                  world, "--snapshot", snapshot, "--max-p99", "1m"});
  EXPECT_EQ(missed.code, ExitCode::kRehearsalMissed) << missed.out << missed.err;
  EXPECT_THAT(missed.out, HasSubstr("99% of the runs are over within "));

  // The world goes to the present folder.
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(std::filesystem::path(world).parent_path());
  const Outcome refused = fleet.run({"upgrade", "--to", "1.9.40", "--max-p99", "1m"});
  std::filesystem::current_path(before);
  EXPECT_EQ(refused.code, ExitCode::kRehearsalMissed) << refused.out << refused.err;
  EXPECT_THAT(refused.err, HasSubstr("lighthouse upgrade: the rehearsal missed what was asked of "
                                     "it; nothing was changed; "));
  EXPECT_FALSE(std::filesystem::exists(fleet.journal()));
}

TEST(Rehearse, SaysWhichFlagIsWrong) {
  const auto problem = [](std::vector<std::string> words) { return program(words).err; };
  EXPECT_THAT(problem({"rehearse", "upgrade"}), HasSubstr("--to: the version is missing"));
  EXPECT_THAT(problem({"rehearse", "drain", "--max-rollback-chance", "5"}),
              HasSubstr("--max-rollback-chance: \"5\" is no chance; write one from 0% to 100%"));
  EXPECT_THAT(problem({"rehearse", "drain", "--trouble", "much"}),
              HasSubstr("--trouble: \"much\" is not known; write none, usual or swarm"));
  EXPECT_THAT(problem({"rehearse", "drain", "--runs", "0"}), HasSubstr("--runs: "));
  EXPECT_THAT(problem({"upgrade", "--to", "1.9.40", "--rehearse", "--world", "embedded"}),
              HasSubstr("--rehearse: a simulated world is one already"));
}

}  // namespace
}  // namespace lighthouse::cli
