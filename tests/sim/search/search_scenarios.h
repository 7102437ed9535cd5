// What the tests of the search share: committed scenarios, and the table of docs/guarantees.md.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "core/model/guards.h"
#include "sim/scenario_file.h"

namespace lighthouse::sim {

// A guard and the run that misses it: scenarios/<scenario>.yaml with this seed.
struct GuardRun {
  Guard guard = Guard::kUnknownIsBusy;
  std::string scenario;
  uint64_t seed = 0;
};

inline std::string scenario_path(const std::string& name) {
  const std::filesystem::path root = LIGHTHOUSE_SOURCE_DIR;
  return (root / "scenarios" / (name + ".yaml")).string();
}

// The rows of the table of guards that name one.
inline std::vector<GuardRun> guard_runs() {
  const std::filesystem::path root = LIGHTHOUSE_SOURCE_DIR;
  std::ifstream in(root / "docs" / "guarantees.md");
  std::vector<GuardRun> out;
  for (std::string line; std::getline(in, line);) {
    std::replace(line.begin(), line.end(), '|', '\n');
    std::istringstream parts(line);
    std::vector<std::string> cells;
    for (std::string cell; std::getline(parts, cell);) {
      const auto from = cell.find_first_not_of(' ');
      const auto to = cell.find_last_not_of(' ');
      cells.push_back(from == std::string::npos ? "" : cell.substr(from, to - from + 1));
    }
    if (cells.size() < 5) continue;
    const auto guard = guard_named(cells[1]);
    const bool number = cells[4].find_first_not_of("0123456789") == std::string::npos;
    if (guard && !cells[4].empty() && number)
      out.push_back({*guard, cells[3], std::stoull(cells[4])});
  }
  return out;
}

// The scenario of the row without its guard.
inline Scenario scenario_without(const GuardRun& row) {
  auto scenario = load_scenario(scenario_path(row.scenario)).value();
  scenario.without.push_back(row.guard);
  return scenario;
}

}  // namespace lighthouse::sim
