// A journal that a run on served fakes wrote, through the core of this program.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/live/journal.h"
#include "tests/cli/live/served_fleet.h"

namespace lighthouse::cli {
namespace {

using testing::HasSubstr;
using testing_support::fleet_to_drain;
using testing_support::Outcome;
using testing_support::program;
using testing_support::ServedFleet;

std::string fleet_at_work() {
  return fleet_to_drain() +
         "work:\n  - {kind: pipeline, on: 'serving-v022[0]', at: -1m, lasts: 20m}\n";
}

std::string text_of(const std::filesystem::path& file) {
  std::stringstream out;
  out << std::ifstream(file).rdbuf();
  return out.str();
}

class Replay : public testing::Test {
 protected:
  void SetUp() override {
    const Outcome o = fleet_.run({"drain"});
    ASSERT_EQ(o.code, ExitCode::kDone) << o.out << o.err;
  }
  [[nodiscard]] std::filesystem::path file() const {
    return std::filesystem::path(fleet_.journal()) / "journal-000001.jsonl";
  }
  [[nodiscard]] Outcome replay(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"sim", "replay", fleet_.journal()});
    return program(more);
  }

  ServedFleet fleet_{fleet_at_work()};
};

TEST_F(Replay, DecidesTheSameAsWasRecordedUnlessAGuardIsMissing) {
  const Outcome o = replay();
  EXPECT_EQ(o.code, ExitCode::kDone) << o.out << o.err;
  EXPECT_THAT(o.out, HasSubstr("decisions of 1 runs: today's core decides the same"));
  const auto json = nlohmann::json::parse(replay({"--json"}).out);
  EXPECT_GT(json["decisions"].get<int>(), 20);
  EXPECT_TRUE(json["differences"].empty());

  // What a missing guard would have done.
  const Outcome unguarded = replay({"--without", "SettleFirst"});
  EXPECT_EQ(unguarded.code, ExitCode::kDecidesOtherwise) << unguarded.out << unguarded.err;
  EXPECT_THAT(unguarded.out, HasSubstr("drain  today waits for another reason"));
  EXPECT_THAT(unguarded.out, HasSubstr("recorded  no call"));
  EXPECT_THAT(unguarded.out, HasSubstr("likewise "));
}

TEST_F(Replay, ShowsWhereAnotherPolicyDecidesOtherwise) {
  const std::string config = fleet_.file("other.yaml");
  std::ofstream(config) << text_of(fleet_.config()) << "\npolicy:\n  operation-settle: 20m\n";
  const Outcome o = replay({"--config", config, "--json"});
  EXPECT_EQ(o.code, ExitCode::kDecidesOtherwise) << o.out << o.err;
  const auto json = nlohmann::json::parse(o.out);
  const auto& all = json["differences"];
  const bool spares = std::any_of(all.begin(), all.end(), [](const auto& one) {
    const auto& recorded = one["recorded-decision"]["calls"];
    return !recorded.empty() && one["today-decision"]["calls"].empty() &&
           recorded[0].template get<std::string>().starts_with("TerminateAndDecrement");
  });
  EXPECT_TRUE(spares) << o.out;
}

TEST_F(Replay, RunsTheFleetOfAMomentOnInTheSimulation) {
  const std::string world = fleet_.file("branch.yaml");
  const Outcome o =
      replay({"--from", "8", "--seeds", "0..9", "--trouble", "swarm", "--out", world});
  EXPECT_EQ(o.code, ExitCode::kDone) << o.out << o.err;
  EXPECT_THAT(o.out, HasSubstr("entry 8, "));
  EXPECT_THAT(o.out, HasSubstr(": drain begins on the fleet as it was seen then\n"));
  EXPECT_THAT(o.out, HasSubstr("seeds 0..9     passed"));
  EXPECT_THAT(text_of(world), HasSubstr("{on: \"serving-v022[0]\", lasts: "));
  // Another beginning than the end, where the host is gone.
  ASSERT_EQ(replay({"--from", "2999-01-01T00:00:00Z", "--out", world}).code, ExitCode::kDone);
  EXPECT_THAT(text_of(world), HasSubstr("{serving: v022, instances: 0"));
  EXPECT_THAT(replay({"--from", "yesterday"}).err, HasSubstr("--from: \"yesterday\" is neither"));
  EXPECT_THAT(replay({"--from", "1"}).err, HasSubstr("tells of no decision until 1; "));
}

TEST_F(Replay, IgnoresALineThatWasBeingWrittenAndRefusesOneThatWasChanged) {
  std::ofstream(file(), std::ios::app) << R"({"v":1,"seq":)";
  const Outcome torn = replay();
  EXPECT_EQ(torn.code, ExitCode::kDone) << torn.out << torn.err;

  std::string text = text_of(file());
  const auto at = text.find("\"lifecycle\":\"in-service\"");
  ASSERT_NE(at, std::string::npos);
  text.replace(at + 13, 10, "in-standby");
  std::ofstream(file()) << text;
  const Outcome o = replay();
  EXPECT_EQ(o.code, ExitCode::kUsage);
  EXPECT_THAT(o.err, HasSubstr("journal-000001.jsonl:"));
  EXPECT_EQ(std::ranges::count(o.err, '\n'), 1);
}

TEST_F(Replay, SaysWhatIsMissingInAJournalOfAnotherVersion) {
  const auto all = live::read_journal(fleet_.journal());
  ASSERT_TRUE(all.has_value());
  // Older: records, and no looks.
  const std::string old = fleet_.file("old");
  auto journal = live::Journal::open({.folder = old});
  ASSERT_TRUE(journal.has_value()) << journal.error();
  for (const live::JournalEntry& entry : all->entries) {
    if (entry.kind != "run") continue;
    ASSERT_TRUE(journal->append(entry.kind, entry.body, entry.time_ms).has_value());
  }
  const Outcome bare = program({"sim", "replay", old});
  EXPECT_EQ(bare.code, ExitCode::kUsage);
  EXPECT_THAT(bare.err, HasSubstr("the journal tells of no decision, only of "));

  // Younger: looks with a part that is not known.
  const std::string foreign = fleet_.file("foreign");
  journal = live::Journal::open({.folder = foreign});
  ASSERT_TRUE(journal.has_value()) << journal.error();
  for (live::JournalEntry entry : all->entries) {
    if (entry.kind == "look") entry.body["changes"]["seen"]["weather"] = "fine";
    ASSERT_TRUE(journal->append(entry.kind, entry.body, entry.time_ms).has_value());
  }
  const Outcome o = program({"sim", "replay", foreign});
  EXPECT_EQ(o.code, ExitCode::kUsage);
  EXPECT_THAT(o.err, HasSubstr("lighthouse sim replay: entry 4: seen.observation: there is a key "
                               "that is not known; "));
}

TEST(ReplayOfNothing, SaysWhatToName) {
  const testing_support::TempFolder folder;
  const Outcome none = program({"sim", "replay", (folder.path() / "none").string()});
  EXPECT_EQ(none.code, ExitCode::kUsage);
  EXPECT_THAT(none.err, HasSubstr("is no folder; name the folder"));
  const Outcome empty = program({"sim", "replay", folder.path().string()});
  EXPECT_EQ(empty.code, ExitCode::kUsage);
  EXPECT_THAT(empty.err, HasSubstr("holds no journal"));
  EXPECT_THAT(program({"sim", "replay"}).err, HasSubstr("JOURNAL: none is given"));
}

}  // namespace
}  // namespace lighthouse::cli
