// A scenario written back to text is the same scenario.
#include "sim/scenario_text.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sim/runner.h"
#include "sim/scenario_file.h"
#include "tests/sim/sim_scenarios.h"

namespace lighthouse::sim {
namespace {

std::vector<std::string> committed_scenarios() {
  std::vector<std::string> out;
  const std::filesystem::path root = LIGHTHOUSE_SOURCE_DIR;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "scenarios")) {
    if (entry.path().extension() == ".yaml") out.push_back(entry.path().string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

TEST(ScenarioText, EveryCommittedScenarioReadsBackAsTheSameRuns) {
  const std::vector<std::string> files = committed_scenarios();
  ASSERT_GT(files.size(), 50U);
  for (const std::string& file : files) {
    const auto scenario = load_scenario(file);
    ASSERT_TRUE(scenario.has_value()) << scenario.error().to_string();
    const std::string text = scenario_text(*scenario);
    const auto again = parse_scenario(text, file);
    ASSERT_TRUE(again.has_value()) << again.error().to_string() << "\n" << text;
    EXPECT_EQ(scenario_text(*again), text);
    for (const uint64_t seed : {0, 3}) {
      const RunResult one = run_scenario(*scenario, seed);
      const RunResult other = run_scenario(*again, seed);
      EXPECT_EQ(one.trace_hash, other.trace_hash) << file << "\n" << text;
      EXPECT_EQ(one.violation_text, other.violation_text) << file;
    }
  }
}

TEST(ScenarioText, DeviationsAreAReplayOfTheirRun) {
  Scenario scenario = upgrade_scenario();
  const RunResult seeded = run_scenario(scenario, 5, {.record_deviations = true});
  ASSERT_FALSE(seeded.deviations.empty());
  for (const Deviation& one : seeded.deviations)
    scenario.deviations.push_back({one.key, one.value});
  const auto again = parse_scenario(scenario_text(scenario), "again.yaml");
  ASSERT_TRUE(again.has_value()) << again.error().to_string();
  EXPECT_EQ(again->deviations, scenario.deviations);
  EXPECT_EQ(run_scenario(*again, 0).trace_hash, seeded.trace_hash);
}

TEST(ScenarioText, ATextThatIsNoDeviationIsRefusedWithItsPlace) {
  for (const std::string text :
       {"16/answer_latency/3", "16/no_such_site/3/0=1", "16/answer_latency/3/0=x"}) {
    const auto scenario = parse_scenario(
        "name: a\noperation: drain\nexpect: done\ndeviations:\n  - " + text + "\n", "a.yaml");
    ASSERT_FALSE(scenario.has_value()) << text;
    EXPECT_EQ(scenario.error().line, 5);
    EXPECT_EQ(scenario.error().key, "deviations[0]");
  }
}

}  // namespace
}  // namespace lighthouse::sim
