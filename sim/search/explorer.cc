#include "sim/search/explorer.h"

#include <algorithm>

#include "core/model/mix.h"

namespace lighthouse::sim {
namespace {

// Blocks between two looks at the corpus: the same for any number of threads.
constexpr uint64_t kRoundBlocks = 64;
// Ancestors kept, each a few thousand deviations; then the oldest goes.
constexpr std::size_t kMostAncestors = 256;
constexpr std::size_t kMostDivergences = 20;

}  // namespace

Explorer::Explorer(std::shared_ptr<const Portfolio> portfolio, const ExploreLimits& limits)
    : portfolio_(std::move(portfolio)),
      limits_(limits),
      next_block_(limits.shard.index) {}

bool Explorer::done() const {
  return next_block_ >= limits_.runs / kBlockRuns + (limits_.runs % kBlockRuns != 0 ? 1 : 0);
}

std::vector<uint64_t> Explorer::next_round() {
  for (auto& ancestor : found_) {
    if (corpus_.size() < kMostAncestors) {
      corpus_.push_back(std::move(ancestor));
    } else {
      corpus_[oldest_] = std::move(ancestor);
      oldest_ = (oldest_ + 1) % kMostAncestors;
    }
  }
  found_.clear();
  std::vector<uint64_t> out;
  while (out.size() < kRoundBlocks && !done()) {
    out.push_back(next_block_);
    next_block_ += limits_.shard.count;
  }
  return out;
}

void Explorer::join(std::vector<TrialResult> block) {
  for (TrialResult& result : block) join(std::move(result));
}

void Explorer::join(TrialResult&& result) {
  const Trial& trial = result.trial;
  ++runs_;
  events_ += result.run.events;
  digest_ += mix_well(trial.number, result.run.trace_hash);
  if (result.divergence && divergences_.size() < kMostDivergences) {
    divergences_.push_back(*result.divergence);
  }
  StrategyYield& yield = yields_[static_cast<std::size_t>(trial.strategy)];
  ++yield.runs;
  uint64_t fresh = 0;
  for (const uint32_t state : result.states) {
    if (states_.insert(state)) ++fresh;
  }
  yield.new_states += fresh;
  if (!result.run.passed()) {
    ++yield.violated;
    return note(result);
  }
  if (fresh == 0) return;
  const RunResult recorded = record_trial(trial);
  std::vector<ForcedChoice> forced;
  for (const Deviation& one : recorded.deviations) forced.push_back({one.key, one.value});
  found_.push_back(
      std::make_shared<const Ancestor>(Ancestor{.stage = trial.stage,
                                                .deviations = ForcedChoices(std::move(forced)),
                                                .events = std::max<uint64_t>(1, recorded.events)}));
}

void Explorer::note(const TrialResult& result) {
  const Violation& violation = *result.run.violation;
  for (Finding& known : findings_) {
    if (known.guarantee != violation.guarantee || known.breach != violation.breach) continue;
    ++known.count;
    return;
  }
  Finding finding{.guarantee = violation.guarantee,
                  .breach = violation.breach,
                  .number = result.trial.number,
                  .strategy = result.trial.strategy,
                  .scenario = result.trial.stage->scenario.name,
                  .text = result.run.violation_text,
                  .count = 1};
  const RunResult recorded = record_trial(result.trial);
  if (auto found = counterexample_of(result.trial.stage->scenario, recorded.deviations)) {
    finding.counterexample = std::move(*found);
  } else {
    divergences_.push_back("run " + std::to_string(finding.number) +
                           " does not repeat from its deviations");
  }
  findings_.push_back(std::move(finding));
}

}  // namespace lighthouse::sim
