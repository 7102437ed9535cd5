// Results of a search: written, read back, and joined only when they are all parts of one search.
#include "cli/explore_result.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/explore_report.h"
#include "cli/junit.h"

namespace lighthouse::cli {
namespace {

using testing::HasSubstr;

ExploreResult shard(uint32_t index, uint32_t count) {
  ExploreResult out{.version = "0.1.0",
                    .behaviour = 11,
                    .portfolio = 22,
                    .runs_asked = 1'000,
                    .shard_count = count,
                    .shards = {index},
                    .runs = 500,
                    .events = 7'000,
                    .digest = 0x8000'0000'0000'0000 + index,
                    .machine_seconds = 1.5,
                    .states = {1, 4 + index}};
  out.yields[1] = {.runs = 500, .new_states = 2, .violated = 1};
  out.findings = {{.guarantee = "G1",
                   .breach = "killed-work",
                   .number = 90 - index,
                   .count = 1,
                   .strategy = "swarm",
                   .scenario = "swarm 1f",
                   .text = "G1 killed-work: it \"died\"",
                   .file = "counterexamples/a.yaml",
                   .replay = "lighthouse sim run counterexamples/a.yaml --seed 0 --trace -"}};
  return out;
}

TEST(ExploreResult, ReadsBackWhatItWrote) {
  const ExploreResult one = shard(1, 2);
  const auto again = parse_explore_result(json_text(one));
  ASSERT_TRUE(again.has_value()) << again.error();
  EXPECT_EQ(*again, one);
}

TEST(ExploreResult, TextThatIsNoResultIsRefused) {
  for (const char* text : {"", "{}", "[]", "{\"kind\": \"lighthouse sim explore\"}"}) {
    EXPECT_FALSE(parse_explore_result(text).has_value()) << text;
  }
}

TEST(ExploreResult, MergingAddsCountsAndJoinsStatesAndFindings) {
  const auto all = merged({shard(1, 2), shard(0, 2)});
  ASSERT_TRUE(all.has_value()) << all.error();
  EXPECT_EQ(all->runs, 1'000U);
  EXPECT_EQ(all->states, (std::vector<uint32_t>{1, 4, 5}));
  EXPECT_EQ(all->digest, 1U);  // the two halves wrap around
  ASSERT_EQ(all->findings.size(), 1U);
  EXPECT_EQ(all->findings[0].count, 2U);
  EXPECT_EQ(all->findings[0].number, 89U);
  EXPECT_EQ(all->code(), ExitCode::kViolated);
  EXPECT_EQ(all->yields[1].runs, 1'000U);
}

TEST(ExploreResult, AGapOrAnOverlapIsRefusedByItsShard) {
  const auto gap = merged({shard(0, 3), shard(2, 3)});
  ASSERT_FALSE(gap.has_value());
  EXPECT_THAT(gap.error(), HasSubstr("shard 2/3 is missing"));
  const auto overlap = merged({shard(0, 2), shard(1, 2), shard(1, 2)});
  ASSERT_FALSE(overlap.has_value());
  EXPECT_THAT(overlap.error(), HasSubstr("shard 2/2 is there more than once"));
}

TEST(ExploreResult, PartsOfDifferentSearchesAreRefused) {
  for (int field = 0; field < 5; ++field) {
    ExploreResult other = shard(1, 2);
    if (field == 0) other.version = "0.2.0";
    if (field == 1) ++other.behaviour;
    if (field == 2) ++other.portfolio;
    if (field == 3) other.shard_count = 3;
    if (field == 4) other.runs_asked = 0;
    EXPECT_FALSE(merged({shard(0, 2), other}).has_value()) << field;
  }
  EXPECT_FALSE(merged({}).has_value());
}

TEST(ExploreResult, JunitHoldsTheReplayCommandOfEachFailure) {
  const std::string xml = junit_xml("search", junit_cases(shard(0, 1)));
  EXPECT_THAT(xml, HasSubstr("G1 holds"));
  EXPECT_THAT(xml, HasSubstr("lighthouse sim run counterexamples/a.yaml --seed 0 --trace -"));
}

TEST(ExploreResult, TheCodeSaysWhatWentWrong) {
  ExploreResult one = shard(0, 1);
  one.findings[0].breach = "not-ended";
  EXPECT_EQ(one.code(), ExitCode::kNotConverged);
  one.findings.clear();
  EXPECT_EQ(one.code(), ExitCode::kDone);
  one.divergences = {"run 3 does not repeat"};
  EXPECT_EQ(one.code(), ExitCode::kNotDeterministic);
}

}  // namespace
}  // namespace lighthouse::cli
