// A batch of seeds on several threads. The result does not depend on how many there are.
#pragma once

#include <memory>

#include "sim/runner.h"

namespace lighthouse::cli {

struct SeedSpan {
  uint64_t first = 0;
  uint64_t last = 0;
};

struct Batch {
  std::shared_ptr<const sim::Stage> stage;
  SeedSpan seeds;
  sim::Transport transport = sim::Transport::kTyped;
};

struct BatchOutcome {
  sim::BatchResult result;
  uint64_t hash = 0;          // of all trace hashes, in the order of the seeds
  Duration worst{0};          // the longest operation …
  uint64_t worst_seed = 0;    // … and its seed
  bool deterministic = true;  // those that ran twice gave the same
  double real_seconds = 0;
};

// Batches smaller than this are not blamed for a fault that never happened: they are replays.
inline constexpr uint64_t kJudgedBatch = 10;

// Runs all seeds of the span, every 64th twice. Requires: jobs > 0.
[[nodiscard]] BatchOutcome run_batch(const Batch& batch, uint32_t jobs);

}  // namespace lighthouse::cli
