// Every committed scenario, over some seeds with its faults on. `./dev scenarios` runs many more.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sim/runner.h"
#include "sim/scenario_file.h"

namespace lighthouse::sim {
namespace {

constexpr uint64_t kLastSeed = 15;

std::vector<std::string> all_scenarios() {
  const std::filesystem::path root = std::filesystem::path(LIGHTHOUSE_SOURCE_DIR) / "scenarios";
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

class Scenarios : public testing::TestWithParam<std::string> {};

TEST_P(Scenarios, HoldsOverItsSeeds) {
  const auto scenario = load_scenario(GetParam());
  ASSERT_TRUE(scenario.has_value()) << scenario.error().to_string();
  const BatchResult batch = run_batch(make_stage(*scenario), 0, kLastSeed);
  for (const RunResult& failure : batch.failures) {
    ADD_FAILURE() << failure.violation_text << "\n  replay: ./dev scenario --seed " << failure.seed
                  << " " << GetParam();
  }
  for (const std::string& complaint : batch.complaints) ADD_FAILURE() << complaint;
}

std::string name_of_case(const testing::TestParamInfo<std::string>& info) {
  const std::filesystem::path path(info.param);
  std::string name = path.parent_path().filename().string() + "_" + path.stem().string();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, Scenarios, testing::ValuesIn(all_scenarios()), name_of_case);

}  // namespace
}  // namespace lighthouse::sim
