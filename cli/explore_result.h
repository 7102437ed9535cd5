// The result of a search, or of a shard of one: as a value, as JSON, and joined.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "cli/exit_code.h"
#include "sim/search/explorer.h"

namespace lighthouse::cli {

struct FindingResult {
  std::string guarantee;  // "G1"
  std::string breach;     // "killed-work"
  uint64_t number = 0;    // of the first run
  uint64_t count = 0;     // of runs
  std::string strategy;
  std::string scenario;
  std::string text;
  std::string file;    // the counterexample; empty: none was written
  std::string replay;  // the command
  bool operator==(const FindingResult&) const = default;
};

struct ExploreResult {
  std::string version;
  uint64_t behaviour = 0;   // of the program: a hash of traces that any change of conduct changes
  uint64_t portfolio = 0;   // of the scenarios
  uint64_t runs_asked = 0;  // of all shards; 0: no limit but time
  uint32_t shard_count = 1;
  std::vector<uint32_t> shards;  // those in here, from 0, sorted
  uint64_t runs = 0;
  uint64_t events = 0;
  uint64_t digest = 0;
  double machine_seconds = 0;  // summed over shards
  std::array<sim::StrategyYield, sim::kStrategies> yields{};
  std::vector<uint32_t> states;  // abstract ones, sorted
  std::vector<FindingResult> findings;
  std::vector<std::string> divergences;
  bool operator==(const ExploreResult&) const = default;

  [[nodiscard]] ExitCode code() const;
};

[[nodiscard]] std::string json_text(const ExploreResult& result);

// The error is "reason; remedy".
[[nodiscard]] tl::expected<ExploreResult, std::string> parse_explore_result(
    const std::string& text);

// All shards of one search, each once. The error is "reason; remedy": another version or other
// scenarios, a shard twice, a shard that is missing.
[[nodiscard]] tl::expected<ExploreResult, std::string> merged(
    const std::vector<ExploreResult>& parts);

// What is known after the search, without files and commands.
[[nodiscard]] ExploreResult result_of(const sim::Explorer& explorer);

// A hash of the traces of a few fixed runs.
[[nodiscard]] uint64_t behaviour();

}  // namespace lighthouse::cli
