// Twins: a run whose calls go by value and the same run whose calls go as bytes are one run, in
// its trace, its ending, its calls and its marks. CI runs fifty seeds of each scenario.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sim/runner.h"
#include "sim/scenario_file.h"

namespace lighthouse::sim {
namespace {

constexpr uint64_t kSeeds = 2;  // 0 is the benign run

std::vector<std::string> scenarios_in(const std::string& folder) {
  const auto root = std::filesystem::path(LIGHTHOUSE_SOURCE_DIR) / "scenarios" / folder;
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

class Twins : public testing::TestWithParam<std::string> {};

TEST_P(Twins, AreOneRun) {
  const std::vector<std::string> files = scenarios_in(GetParam());
  ASSERT_FALSE(files.empty());
  for (const std::string& file : files) {
    const auto scenario = load_scenario(file);
    ASSERT_TRUE(scenario.has_value()) << scenario.error().to_string();
    const auto stage = make_stage(*scenario);
    for (uint64_t seed = 0; seed < kSeeds; ++seed) {
      if (run_seed(stage, seed) == run_seed(stage, seed, {.transport = Transport::kWire})) continue;
      const auto where = find_divergence(stage, seed, {Transport::kTyped, Transport::kWire});
      ADD_FAILURE() << file << " seed " << seed << ": "
                    << where.value_or("the traces agree, the results do not");
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Twins,
                         testing::Values("controller", "drain", "races", "regressions", "rollback",
                                         "upgrade"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace lighthouse::sim
