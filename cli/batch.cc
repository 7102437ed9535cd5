#include "cli/batch.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "core/model/mix.h"

namespace lighthouse::cli {
namespace {

constexpr uint64_t kEveryTwice = 64;
// Results that wait to be joined in order: bounds the memory of a long batch.
constexpr uint64_t kBlock = 512;

struct OneSeed {
  sim::RunResult result;
  std::optional<std::string> divergence;
};

OneSeed run_one(const Batch& batch, uint64_t seed, bool twice) {
  const sim::RunOptions options{.transport = batch.transport};
  OneSeed out{.result = sim::run_seed(batch.stage, seed, options)};
  if (twice && sim::run_seed(batch.stage, seed, options) != out.result) {
    out.divergence =
        fmt::format("seed {} does not repeat: {}", seed,
                    sim::find_divergence(batch.stage, seed, {batch.transport, batch.transport})
                        .value_or("the traces agree, the results do not"));
  }
  return out;
}

// Seeds first … first + count - 1, in that order.
std::vector<OneSeed> run_block(const Batch& batch, uint64_t first, uint64_t count, uint32_t jobs) {
  std::vector<OneSeed> out(count);
  std::atomic<uint64_t> next{0};
  const auto work = [&] {
    for (uint64_t i = next++; i < count; i = next++) {
      out[i] = run_one(batch, first + i, (first + i - batch.seeds.first) % kEveryTwice == 0);
    }
  };
  std::vector<std::thread> threads;
  const uint64_t others = std::min<uint64_t>(jobs, count) - 1;
  for (uint64_t i = 0; i < others; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  return out;
}

void join(BatchOutcome& out, OneSeed one) {
  out.hash = mix(out.hash + one.result.seed, one.result.trace_hash);
  if (one.result.took > out.worst || out.result.seeds == 0) {
    out.worst = one.result.took;
    out.worst_seed = one.result.seed;
  }
  if (one.divergence) {
    out.deterministic = false;
    out.result.complaints.push_back(*one.divergence);
  }
  sim::add_to(out.result, std::move(one.result));
}

}  // namespace

BatchOutcome run_batch(const Batch& batch, uint32_t jobs) {
  BatchOutcome out;
  const SeedSpan seeds = batch.seeds;
  const auto begin = std::chrono::steady_clock::now();
  const uint64_t all = seeds.last - seeds.first + 1;
  for (uint64_t done = 0; done < all; done += kBlock) {
    const uint64_t count = std::min(kBlock, all - done);
    for (OneSeed& one : run_block(batch, seeds.first + done, count, jobs)) {
      join(out, std::move(one));
    }
  }
  if (all >= kJudgedBatch) sim::conclude(out.result, *batch.stage);
  out.real_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return out;
}

}  // namespace lighthouse::cli
