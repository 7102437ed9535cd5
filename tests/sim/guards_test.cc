// Every guard is needed: the table of docs/guarantees.md, run both ways.
#include "core/model/guards.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sim/runner.h"
#include "sim/scenario_file.h"

namespace lighthouse::sim {
namespace {

const std::filesystem::path kSource = LIGHTHOUSE_SOURCE_DIR;

struct Row {
  std::string guard;
  std::string promise;
  std::string scenario;
  uint64_t seed = 0;
};

std::string trimmed(const std::string& text) {
  const auto from = text.find_first_not_of(' ');
  if (from == std::string::npos) return {};
  return text.substr(from, text.find_last_not_of(' ') - from + 1);
}

// The rows under the header "| guard | promise | scenario | seed |".
std::vector<Row> table() {
  std::ifstream in(kSource / "docs" / "guarantees.md");
  std::vector<Row> rows;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("| guard | promise", 0) == 0) {
      inside = true;
      std::getline(in, line);
      continue;
    }
    if (!inside || line.empty() || line[0] != '|') continue;
    std::vector<std::string> cells;
    std::istringstream parts(line.substr(1));
    for (std::string cell; std::getline(parts, cell, '|');) cells.push_back(trimmed(cell));
    if (cells.size() >= 4) rows.push_back({cells[0], cells[1], cells[2], std::stoull(cells[3])});
  }
  return rows;
}

std::string path_of(const Row& row) {
  return (kSource / "scenarios" / (row.scenario + ".yaml")).string();
}

std::string replay_of(const Row& row) {
  return "./dev scenario --seed " + std::to_string(row.seed) + " --without " + row.guard +
         " scenarios/" + row.scenario + ".yaml";
}

TEST(Guards, TheTableNamesEveryGuardOnceWithItsPromise) {
  std::map<std::string, std::string> named;
  for (const Row& row : table()) {
    EXPECT_TRUE(named.emplace(row.guard, row.promise).second) << row.guard << " stands there twice";
  }
  for (std::size_t i = 0; i < kGuards; ++i) {
    const auto guard = static_cast<Guard>(i);
    const auto at = named.find(std::string(name_of(guard)));
    ASSERT_NE(at, named.end()) << name_of(guard) << " is missing in docs/guarantees.md";
    EXPECT_EQ(at->second, promise_of(guard));
  }
  EXPECT_EQ(named.size(), kGuards);
}

TEST(Guards, EachScenarioHoldsAsItIs) {
  for (const Row& row : table()) {
    const auto scenario = load_scenario(path_of(row));
    ASSERT_TRUE(scenario.has_value()) << scenario.error().to_string();
    const RunResult result = run_seed(make_stage(*scenario), row.seed);
    EXPECT_TRUE(result.passed()) << row.scenario << ": " << result.violation_text;
  }
}

TEST(Guards, EachScenarioIsViolatedWithoutItsGuard) {
  for (const Row& row : table()) {
    auto scenario = load_scenario(path_of(row));
    ASSERT_TRUE(scenario.has_value()) << scenario.error().to_string();
    const auto guard = guard_named(row.guard);
    ASSERT_TRUE(guard.has_value()) << row.guard << " is no guard";
    scenario->without.push_back(*guard);
    const RunResult result = run_seed(make_stage(*scenario), row.seed);
    EXPECT_FALSE(result.passed()) << "nothing misses the guard " << row.guard << "; see\n  "
                                  << replay_of(row);
  }
}

}  // namespace
}  // namespace lighthouse::sim
