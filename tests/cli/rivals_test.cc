// `sim rivals`: what it refuses, what it prints and writes; the number of threads changes nothing.
#include <fstream>
#include <pugixml.hpp>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/rivals_batch.h"
#include "cli/rivals_chart.h"
#include "cli/rivals_report.h"
#include "sim/scenario_file.h"
#include "tests/cli/program.h"
#include "tests/support/temp_file.h"

namespace lighthouse::cli {
namespace {

using sim::rivals::Policy;
using testing::HasSubstr;
using testing::Not;
using testing_support::Outcome;
using testing_support::program;
using testing_support::TempFile;

const std::string kScenarios = std::string(LIGHTHOUSE_SOURCE_DIR) + "/scenarios/";
const std::string kQuiet = kScenarios + "upgrade/quiet.yaml";

Comparison small_comparison(uint32_t jobs) {
  const auto quiet = sim::load_scenario(kQuiet);
  const auto hides = sim::load_scenario(kScenarios + "upgrade/what-an-idle-host-hides.yaml");
  return compare({.stages = {sim::make_stage(*quiet), sim::make_stage(*hides)},
                  .seeds = {0, 9},
                  .policies = {Policy::kLighthouse, Policy::kHalyardAugust, Policy::kOneLook}},
                 jobs);
}

TEST(SimRivals, RefusesWhatItDoesNotUnderstand) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"sim", "rivals", "--policies", "one-lok"},
       "--policies: \"one-lok\" is no policy; did you mean one-look?"},
      {{"sim", "rivals", "--policies", "lighthouse,"}, "--policies: \"\" is no policy; there are"},
      {{"sim", "rivals", "--seeds", "9..1"}, "--seeds: "},
      {{"sim", "rivals", "--jobs", "0"}, "--jobs: "},
      {{"sim", "rivals", "--scenario", kScenarios + "races/09-keep-alive.yaml"},
       "is not about one upgrade"},
      {{"sim", "rivals", "--scenario", "/absent.yaml"}, "/absent.yaml"},
      {{"sim", "rivals", "--seeds", "0..1", "--policies", "lighthouse", "--scenario", kQuiet,
        "--write-docs", "/absent.md"},
       "--write-docs: \"/absent.md\" has no marks for the tables"},
      {{"sim", "rivals", "--seeds", "0..1", "--policies", "lighthouse", "--scenario", kQuiet,
        "--chart", "/absent/c.svg"},
       "--chart: \"/absent/c.svg\" cannot be written"},
  };
  for (const auto& [words, error] : cases) {
    const Outcome o = program(words);
    EXPECT_EQ(o.code, ExitCode::kUsage);
    EXPECT_THAT(o.err, HasSubstr(error));
  }
}

TEST(SimRivals, TheNumberOfThreadsChangesNothing) {
  const Comparison one = small_comparison(1);
  const Comparison three = small_comparison(3);
  EXPECT_EQ(one.hash(), three.hash());
  EXPECT_EQ(rivals_json(one), rivals_json(three));
  EXPECT_EQ(rivals_chart(one), rivals_chart(three));
  EXPECT_TRUE(one.complaints.empty());
  EXPECT_EQ(one.killed_by_lighthouse(), 0U);
  EXPECT_GT(one.rows[1].all.killed, 10U);
}

TEST(SimRivals, PrintsATableWithTheSourceOfEachPolicy) {
  const Outcome o = program({"sim", "rivals", "--scenario", kQuiet, "--seeds", "0..4", "--policies",
                             "halyard-2017-03,lighthouse"});
  EXPECT_EQ(o.code, ExitCode::kDone);
  EXPECT_THAT(o.out, HasSubstr("quiet upgrade, seeds 0..4"));
  EXPECT_THAT(o.out, HasSubstr("stranded"));
  EXPECT_THAT(o.out, HasSubstr("DistributedDeployer, c94f607f and e0b404bf"));
  EXPECT_THAT(o.out, HasSubstr("Lighthouse killed 0"));
  EXPECT_THAT(o.out, Not(HasSubstr("one-look")));
}

TEST(SimRivals, JsonHasEveryFigure) {
  const Outcome o = program({"sim", "rivals", "--scenario", kQuiet, "--seeds", "0..4", "--policies",
                             "halyard-2017-03", "--json"});
  const auto json = nlohmann::json::parse(o.out);
  ASSERT_EQ(json["policies"].size(), 1U);
  EXPECT_EQ(json["policies"][0]["trial"].size(), 3U);
  EXPECT_TRUE(json["policies"][0]["trial"][0]["p50_seconds"].is_null());  // 2 remain: never
  EXPECT_EQ(json["policies"][0]["all"]["killed"], 0);
}

TEST(SimRivals, TheChartIsOneWellFormedDocumentWithALabelForEachPolicy) {
  const std::string svg = rivals_chart(small_comparison(2));
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(svg.c_str()));
  EXPECT_STREQ(document.first_child().name(), "svg");
  for (const std::string_view label : {"lighthouse: 0 ", "halyard-2017-08: ", "one-look: "}) {
    EXPECT_THAT(svg, HasSubstr(std::string(label)));
  }
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_THAT(svg, Not(HasSubstr("href")));
}

TEST(SimRivals, WritesTheTablesBetweenTheirMarks) {
  const TempFile docs("rivals.md", "before\n" + std::string(kRivalsBegin) + "old\n" +
                                       std::string(kRivalsEnd) + "after\n");
  const Outcome o = program({"sim", "rivals", "--scenario", kQuiet, "--seeds", "0..4", "--policies",
                             "lighthouse", "--write-docs", docs.path()});
  EXPECT_EQ(o.code, ExitCode::kDone);
  std::ostringstream text;
  text << std::ifstream(docs.path()).rdbuf();
  EXPECT_THAT(text.str(), HasSubstr("before\n"));
  EXPECT_THAT(text.str(), HasSubstr("| lighthouse |"));
  EXPECT_THAT(text.str(), HasSubstr("after\n"));
  EXPECT_THAT(text.str(), Not(HasSubstr("old")));
}

TEST(SimRivals, ShowsTimesShort) {
  EXPECT_EQ(short_time(Duration{0}), "0m");
  EXPECT_EQ(short_time(Duration{4'110'519}), "1h09m");
  EXPECT_EQ(short_time(Duration{173'460'000}), "2d00h11m");
  EXPECT_EQ(short_time(sim::rivals::kNotReached), "never");
}

}  // namespace
}  // namespace lighthouse::cli
