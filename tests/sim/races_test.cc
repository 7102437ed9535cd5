// Every race of docs/races.md is a scenario, and every scenario that says what it guards against is
// known to bite: without those guards just that harm happens.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sim/mutants.h"
#include "sim/scenario_file.h"

namespace lighthouse::sim {
namespace {

const std::filesystem::path kSource = LIGHTHOUSE_SOURCE_DIR;
constexpr int kRaces = 37;

std::vector<Scenario> all_scenarios() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kSource / "scenarios")) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  std::vector<Scenario> out;
  for (const std::string& file : files) {
    auto scenario = load_scenario(file);
    EXPECT_TRUE(scenario.has_value()) << scenario.error().to_string();
    if (scenario) out.push_back(std::move(*scenario));
  }
  return out;
}

std::string docs(const std::string& file) {
  std::ifstream in(kSource / "docs" / file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

bool is_race(const Scenario& scenario) {
  const std::string name = short_name(scenario);
  return name.starts_with("races/") && name[6] >= '0' && name[6] <= '9';
}

TEST(Races, EachNumberHasAScenarioWithATwin) {
  std::set<int> numbers;
  for (const Scenario& scenario : all_scenarios()) {
    if (!is_race(scenario)) continue;
    numbers.insert(std::stoi(short_name(scenario).substr(6, 2)));
    EXPECT_FALSE(scenario.bites.empty()) << scenario.file << " has no twin";
  }
  for (int race = 1; race <= kRaces; ++race) EXPECT_TRUE(numbers.contains(race)) << race;
  EXPECT_EQ(numbers.size(), static_cast<std::size_t>(kRaces));
}

TEST(Races, EachTwinIsHarmedJustSo) {
  for (const Scenario& scenario : all_scenarios()) {
    for (const Bite& bite : scenario.bites) {
      const auto violation = run_twin(scenario, bite);
      ASSERT_TRUE(violation.has_value()) << scenario.file << " does not bite";
      EXPECT_EQ(name_of(violation->breach), name_of(bite.breach)) << scenario.file;
    }
  }
}

TEST(Races, TheListOfTheDocumentationNamesEachOfThem) {
  const std::string text = docs("races.md");
  for (const Scenario& scenario : all_scenarios()) {
    if (!is_race(scenario)) continue;
    EXPECT_NE(text.find(short_name(scenario) + ")"), std::string::npos) << short_name(scenario);
  }
}

TEST(Mutants, TheTableOfTheGuaranteesIsCurrent) {
  const std::vector<Scenario> scenarios = all_scenarios();
  std::vector<MutantResult> results;
  for (const GuardList& off : single_mutants()) results.push_back(hunt(scenarios, off, 3));
  const std::string text = docs("guarantees.md");
  EXPECT_EQ(with_mutant_table(text, mutant_table(scenarios, results)), text)
      << "write it anew: lighthouse sim mutants --write-docs docs/guarantees.md";
}

TEST(Mutants, AScenarioThatFailsAnywayCatchesNothing) {
  auto scenario = load_scenario((kSource / "scenarios" / "upgrade" / "quiet.yaml").string());
  ASSERT_TRUE(scenario.has_value());
  scenario->expect.endings = {Ending::kHeld};
  const MutantResult result = hunt({&*scenario, 1}, {Guard::kRefuseKnownBad}, 1);
  EXPECT_FALSE(result.caught.has_value());
  EXPECT_EQ(result.seeds, 2U);
}

TEST(Mutants, ATableNeedsItsPlace) {
  EXPECT_EQ(with_mutant_table("no place for it", "table\n"), std::nullopt);
}

TEST(Mutants, EveryPairIsThereOnce) {
  EXPECT_EQ(single_mutants().size(), kGuards);
  const auto pairs = paired_mutants();
  EXPECT_EQ(pairs.size(), kGuards * (kGuards - 1) / 2);
  EXPECT_EQ(std::set<GuardList>(pairs.begin(), pairs.end()).size(), pairs.size());
}

}  // namespace
}  // namespace lighthouse::sim
