// The flags of the commands that search.
#include "cli/sim_flags.h"

#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/command_line.h"

namespace lighthouse::cli {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

tl::expected<Command, std::string> parsed(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return parse_command_line(words);
}

std::string problem(const std::string& line) {
  const auto command = parsed(line);
  return command ? "" : command.error();
}

TEST(SimFlags, ReadsExplore) {
  const auto command = parsed(
      "sim explore scenarios/drain --seeds 5000 --for 90s --jobs 2 --shard 3/8 --out found "
      "--junit j.xml --json --without HoldLease");
  ASSERT_TRUE(command.has_value()) << command.error();
  const auto& o = std::get<SimExploreOptions>(*command);
  EXPECT_THAT(o.files, ElementsAre("scenarios/drain"));
  EXPECT_EQ(o.runs, 5'000U);
  EXPECT_EQ(o.time, 90s);
  EXPECT_EQ(o.jobs, 2U);
  ASSERT_TRUE(o.shard.has_value());
  EXPECT_EQ(o.shard->index, 2U);
  EXPECT_EQ(o.shard->count, 8U);
  EXPECT_EQ(o.out, "found");
  EXPECT_EQ(o.junit, "j.xml");
  EXPECT_TRUE(o.json);
  EXPECT_THAT(o.without, ElementsAre(Guard::kHoldLease));
}

TEST(SimFlags, AnExplorationHasAnEnd) {
  EXPECT_EQ(std::get<SimExploreOptions>(*parsed("sim explore")).runs, 10'000U);
  EXPECT_EQ(std::get<SimExploreOptions>(*parsed("sim explore --for 1m")).runs, 0U);
}

TEST(SimFlags, ReadsMergeAndShrink) {
  const auto merge = std::get<SimMergeOptions>(*parsed("sim merge a.json b.json --json"));
  EXPECT_THAT(merge.files, ElementsAre("a.json", "b.json"));
  EXPECT_TRUE(merge.json);
  const auto shrink = std::get<SimShrinkOptions>(
      *parsed("sim shrink a.yaml --seed 7 --out - --quick --without SettleFirst"));
  EXPECT_EQ(shrink.file, "a.yaml");
  EXPECT_EQ(shrink.seed, 7U);
  EXPECT_EQ(shrink.out, "-");
  EXPECT_TRUE(shrink.quick);
  EXPECT_THAT(shrink.without, ElementsAre(Guard::kSettleFirst));
}

TEST(SimFlags, WhatIsWrongIsNamedWithWhatToWrite) {
  EXPECT_THAT(problem("sim explore --shard 9/8"), HasSubstr("--shard: \"9/8\" is not a shard"));
  EXPECT_THAT(problem("sim explore --shard 0/8"), HasSubstr("from 1/8 to 8/8"));
  EXPECT_THAT(problem("sim explore --seeds 0"),
              HasSubstr("--seeds: \"0\" is not a number of runs"));
  EXPECT_THAT(problem("sim merge"), HasSubstr("FILE: none is given"));
  EXPECT_THAT(problem("sim shrink"), HasSubstr("FILE: none is given"));
}

}  // namespace
}  // namespace lighthouse::cli
