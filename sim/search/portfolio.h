// The portfolio: strategies of search over scenarios that were written and worlds that were not.
//
// Runs are numbered from 1 and come in blocks of eight that share a strategy and a stage. A block
// is a pure function of its number, the scenarios and (guided alone) the corpus: that is what makes
// a search the same for any number of threads, and lets shards share it out.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/runner.h"
#include "sim/search/coverage.h"

namespace lighthouse::sim {

enum class Strategy : uint8_t {
  kBenign,  // each scenario as it stands, seed 0
  kSwarm,   // worlds that are drawn, and scenarios made harsher
  kSpeed,   // scenarios and drawn worlds with actors 20 and 40 times slower
  kGuided,  // a run that reached a new abstract state, kept up to some event and varied from there
};
inline constexpr std::size_t kStrategies = 4;
[[nodiscard]] std::string_view name_of(Strategy strategy);

inline constexpr uint64_t kBlockRuns = 8;

// A run worth varying.
struct Ancestor {
  std::shared_ptr<const Stage> stage;
  ForcedChoices deviations;
  uint64_t events = 0;
};
using Corpus = std::vector<std::shared_ptr<const Ancestor>>;

// One numbered run, ready to be run.
struct Trial {
  uint64_t number = 0;
  Strategy strategy = Strategy::kBenign;
  std::shared_ptr<const Stage> stage;
  uint64_t seed = 0;
  ChoiceMode mode = ChoiceMode::kSeeded;
  std::shared_ptr<const Ancestor> ancestor;  // kGuided
  uint64_t cut = 0;                          // kGuided: the event after which all is varied
};

struct TrialResult {
  Trial trial;
  RunResult run;
  std::vector<uint32_t> states;           // abstract ones, in order of first visit
  std::optional<std::string> divergence;  // it ran twice, and differently
};

class Portfolio {
 public:
  // Scenarios are relaxed first (sim/search/swarm.h). `without`: guards taken out everywhere, to
  // see how soon the search misses them.
  Portfolio(const std::vector<Scenario>& scenarios, const std::vector<Guard>& without);

  [[nodiscard]] std::vector<Trial> block(uint64_t index, const Corpus& corpus) const;
  // Runs in all scenarios that were given, one each.
  [[nodiscard]] std::size_t benign_runs() const { return bases_.size(); }
  // Of everything that a block's runs depend on; shards of one search agree on it.
  [[nodiscard]] uint64_t fingerprint() const { return fingerprint_; }

 private:
  [[nodiscard]] std::shared_ptr<const Stage> stage_of(Scenario scenario) const;

  std::vector<std::shared_ptr<const Stage>> bases_;
  std::vector<Scenario> varied_;  // those short enough to be run often
  std::vector<Guard> without_;
  uint64_t fingerprint_ = 0;
};

enum class Repeat : uint8_t { kOnce, kTwice };
// Runs it; kTwice: and compares the two. `scratch` is empty before and after: a thread that keeps
// one clears only what a run touched.
[[nodiscard]] TrialResult run_trial(const Trial& trial, Repeat repeat, StateSet& scratch);

// The same run as deviations from the benign one.
[[nodiscard]] RunResult record_trial(const Trial& trial);

}  // namespace lighthouse::sim
