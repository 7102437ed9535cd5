#include "cli/rivals_batch.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "core/model/mix.h"

namespace lighthouse::cli {
namespace {

namespace rivals = sim::rivals;

constexpr uint64_t kEveryTwice = 64;
constexpr uint64_t kTrialShare = 20;
constexpr uint64_t kLeastTrial = 50;

struct Series {
  std::shared_ptr<const sim::Stage> stage;
  rivals::Choice choice;
  SeedSpan seeds;
};

std::string name_of(const Series& series, uint64_t seed) {
  return fmt::format("{}, {}, seed {}", series.stage->scenario.name,
                     rivals::facts_of(series.choice.policy).name, seed);
}

// One policy in one scenario over all its seeds.
rivals::Tally run_series(const Series& series, uint32_t jobs,
                         std::vector<std::string>& complaints) {
  const uint64_t count = series.seeds.last - series.seeds.first + 1;
  std::vector<rivals::Measures> runs(count);
  std::vector<char> repeats(count, 1);
  std::atomic<uint64_t> next{0};
  const auto work = [&] {
    for (uint64_t i = next++; i < count; i = next++) {
      const uint64_t seed = series.seeds.first + i;
      runs[i] = rivals::run_policy(series.stage, series.choice, seed).measures;
      if (i % kEveryTwice != 0) continue;
      const auto again = rivals::run_policy(series.stage, series.choice, seed).measures;
      repeats[i] = again == runs[i] ? 1 : 0;
    }
  };
  std::vector<std::thread> threads;
  const uint64_t others = std::min<uint64_t>(jobs, count) - 1;
  for (uint64_t i = 0; i < others; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  rivals::Tally tally;
  for (uint64_t i = 0; i < count; ++i) {
    add_to(tally, runs[i]);
    if (repeats[i] == 0) {
      complaints.push_back(name_of(series, series.seeds.first + i) + " does not repeat");
    }
  }
  return tally;
}

SeedSpan trial_of(SeedSpan seeds) {
  const uint64_t count = seeds.last - seeds.first + 1;
  const uint64_t trial = std::min(count, std::max(kLeastTrial, count / kTrialShare));
  return {.first = seeds.first, .last = seeds.first + trial - 1};
}

RivalRow run_row(Comparison& out, rivals::Policy policy, uint32_t jobs) {
  RivalRow row{.policy = policy};
  const auto settings = rivals::facts_of(policy).settings;
  for (std::size_t i = 0; i < settings.size(); ++i) {
    rivals::Tally together;
    for (const auto& stage : out.stages) {
      const Series series{
          .stage = stage, .choice = {.policy = policy, .setting = i}, .seeds = out.trial};
      add_to(together, run_series(series, jobs, out.complaints));
    }
    row.by_setting.push_back(std::move(together));
    if (is_better(row.by_setting[i], row.by_setting[row.best])) row.best = i;
  }
  for (const auto& stage : out.stages) {
    const Series series{
        .stage = stage, .choice = {.policy = policy, .setting = row.best}, .seeds = out.seeds};
    row.by_scenario.push_back(run_series(series, jobs, out.complaints));
    add_to(row.all, row.by_scenario.back());
  }
  return row;
}

}  // namespace

uint64_t Comparison::killed_by_lighthouse() const {
  uint64_t killed = 0;
  for (const RivalRow& row : rows) {
    if (row.policy == rivals::Policy::kLighthouse) killed += row.all.killed;
  }
  return killed;
}

uint64_t Comparison::hash() const {
  uint64_t result = 0;
  for (const RivalRow& row : rows) {
    for (const rivals::Tally& tally : row.by_setting) result = mix(result, tally.hash);
    result = mix(result + row.best, row.all.hash);
  }
  return result;
}

Comparison compare(const ComparisonOrder& order, uint32_t jobs) {
  const auto begin = std::chrono::steady_clock::now();
  Comparison out{.stages = order.stages, .seeds = order.seeds, .trial = trial_of(order.seeds)};
  for (const rivals::Policy policy : order.policies) {
    out.rows.push_back(run_row(out, policy, jobs));
    order.after_row(out.rows.back());
  }
  out.real_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return out;
}

}  // namespace lighthouse::cli
