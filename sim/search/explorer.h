// A search: hands out blocks of runs in rounds, joins their results in order, keeps what is new.
//
//   sim::Explorer explorer(portfolio, {.runs = 1'000'000});
//   while (!explorer.done()) {
//     const auto round = explorer.next_round();          // blocks that may run at once, anywhere
//     for (uint64_t block : round) explorer.join(run all of portfolio.block(block, corpus));
//   }
//
// No threads and no clock here. The result depends on the portfolio, the limits and the shard,
// never on who ran what when.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/search/coverage.h"
#include "sim/search/portfolio.h"
#include "sim/search/shrink.h"

namespace lighthouse::sim {

// Shard `index` of `count`, from 0: it runs every count-th block.
struct Shard {
  uint32_t index = 0;
  uint32_t count = 1;
  bool operator==(const Shard&) const = default;
};

struct ExploreLimits {
  uint64_t runs = UINT64_MAX;  // numbers 1 … runs, of all shards together
  Shard shard;
};

struct StrategyYield {
  uint64_t runs = 0;
  uint64_t new_states = 0;  // abstract ones that it was first to reach
  uint64_t violated = 0;    // runs
  bool operator==(const StrategyYield&) const = default;
};

// All violations of one kind: the first in order of the runs' numbers, and how many more.
struct Finding {
  Guarantee guarantee = Guarantee::kExpectation;
  Breach breach = Breach::kNotEnded;
  uint64_t number = 0;
  Strategy strategy = Strategy::kBenign;
  std::string scenario;  // its name
  std::string text;
  uint64_t count = 0;
  Counterexample counterexample;  // of the first
};

class Explorer {
 public:
  Explorer(std::shared_ptr<const Portfolio> portfolio, const ExploreLimits& limits);

  [[nodiscard]] bool done() const;
  [[nodiscard]] std::vector<uint64_t> next_round();               // not empty unless done
  [[nodiscard]] const Corpus& corpus() const { return corpus_; }  // of the round at hand
  // All results of the next block of the round, in order.
  void join(std::vector<TrialResult> block);

  [[nodiscard]] uint64_t runs() const { return runs_; }
  [[nodiscard]] uint64_t events() const { return events_; }
  [[nodiscard]] const StateSet& states() const { return states_; }
  [[nodiscard]] const std::array<StrategyYield, kStrategies>& yields() const { return yields_; }
  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }
  [[nodiscard]] const std::vector<std::string>& divergences() const { return divergences_; }
  // Of all traces, whatever their order: the digests of shards add up.
  [[nodiscard]] uint64_t digest() const { return digest_; }

 private:
  void join(TrialResult&& result);
  void note(const TrialResult& result);

  std::shared_ptr<const Portfolio> portfolio_;
  ExploreLimits limits_;
  uint64_t next_block_ = 0;
  Corpus corpus_;
  Corpus found_;  // joins the corpus with the next round
  std::size_t oldest_ = 0;
  uint64_t runs_ = 0;
  uint64_t events_ = 0;
  uint64_t digest_ = 0;
  StateSet states_;
  std::array<StrategyYield, kStrategies> yields_{};
  std::vector<Finding> findings_;  // by number
  std::vector<std::string> divergences_;
};

// Whether the block's first run is one that is run twice.
[[nodiscard]] constexpr Repeat repeat_of(uint64_t block) {
  return block % 16 == 0 ? Repeat::kTwice : Repeat::kOnce;
}

}  // namespace lighthouse::sim
