#include "cli/rehearse/rehearsal.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include <fmt/format.h>

namespace lighthouse::cli {
namespace {

RehearsedRun run_one(const std::shared_ptr<const sim::Stage>& stage, uint64_t seed) {
  const sim::RunResult result = sim::run_seed(stage, seed);
  return {.seed = seed,
          .ending = result.ending,
          .reason = result.reason,
          .took = result.took,
          .drained = result.marks.drain_time,
          .lowest = result.marks.lowest_serving,
          .violation = result.violation_text};
}

std::vector<RehearsedRun> run_all(const std::shared_ptr<const sim::Stage>& stage, uint64_t runs,
                                  uint32_t jobs) {
  std::vector<RehearsedRun> out(runs);
  std::atomic<uint64_t> next{0};
  const auto work = [&] {
    for (uint64_t i = next++; i < runs; i = next++) out[i] = run_one(stage, i + 1);
  };
  std::vector<std::thread> threads;
  for (uint64_t i = 1; i < std::min<uint64_t>(jobs, runs); ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  return out;
}

bool is_finished(const RehearsedRun& run, Operation operation) {
  return run.ending == Ending::kDone ||
         (run.ending == Ending::kRolledBack && operation == Operation::kRollback);
}

Spread spread_of(std::vector<Duration> all) {
  if (all.empty()) return {};
  std::sort(all.begin(), all.end());
  // The nearest rank: a value that some run had.
  const auto rank = [&](uint64_t percent) { return all[(all.size() * percent + 99) / 100 - 1]; };
  return {.of = all.size(), .p50 = rank(50), .p99 = rank(99)};
}

// A violation is worse than no end, that is worse than a rollback, and then what takes longer.
int badness(const RehearsedRun& run, Operation operation) {
  if (!run.violation.empty()) return 3;
  if (is_finished(run, operation)) return 0;
  return run.ending == Ending::kRolledBack ? 1 : 2;
}

void take(Rehearsal& out, const RehearsedRun& run, Operation operation) {
  ++out.endings[static_cast<std::size_t>(run.ending)];
  if (is_finished(run, operation)) {
    ++out.finished;
  } else if (run.ending == Ending::kRolledBack) {
    ++out.rolled_back;
  }
  if (!run.violation.empty()) ++out.violations;
  const int now = badness(run, operation);
  const int before = badness(out.worst, operation);
  const bool first = out.worst.seed == 0;
  out.lowest = first ? run.lowest : std::min(out.lowest, run.lowest);
  if (first || now > before || (now == before && run.took > out.worst.took)) out.worst = run;
}

std::string percent(double part) {
  return fmt::format("{:.1f}%", part * 100);
}

}  // namespace

Rehearsal rehearse(const std::shared_ptr<const sim::Stage>& stage, uint64_t runs, uint32_t jobs) {
  const auto begin = std::chrono::steady_clock::now();
  const std::vector<RehearsedRun> all = run_all(stage, runs, jobs);
  const Operation operation = stage->scenario.operation;
  Rehearsal out{.runs = runs, .worst = {}};
  std::vector<Duration> drains;
  std::vector<Duration> finishes;
  for (const RehearsedRun& run : all) {
    take(out, run, operation);
    if (run.drained > Duration{0}) drains.push_back(run.drained);
    if (is_finished(run, operation) || run.ending == Ending::kRolledBack) {
      finishes.push_back(run.took);
    }
  }
  out.drain = spread_of(std::move(drains));
  out.finish = spread_of(std::move(finishes));
  out.real_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return out;
}

std::vector<std::string> missed(const Rehearsal& found, const Thresholds& asked) {
  std::vector<std::string> out;
  if (found.violations > 0) {
    out.push_back(fmt::format("{} of {} runs break a guarantee", found.violations, found.runs));
  }
  const double back = found.chance_of(found.rolled_back);
  if (asked.most_rollbacks && back > *asked.most_rollbacks) {
    out.push_back(fmt::format("{} of the runs roll back, at most {} may", percent(back),
                              percent(*asked.most_rollbacks)));
  }
  const double open = found.chance_of(found.not_finished());
  if (asked.most_unfinished && open > *asked.most_unfinished) {
    out.push_back(fmt::format("{} of the runs do not finish, at most {} may", percent(open),
                              percent(*asked.most_unfinished)));
  }
  if (asked.most_p99 && (found.finish.of == 0 || found.finish.p99 > *asked.most_p99)) {
    out.push_back(
        fmt::format("99% of the runs are over within {}, it must be {}",
                    found.finish.of == 0 ? "no time at all" : format_duration(found.finish.p99),
                    format_duration(*asked.most_p99)));
  }
  if (asked.least_capacity && found.lowest < *asked.least_capacity) {
    out.push_back(fmt::format("{} instances serve at the lowest, it must be {}", found.lowest,
                              *asked.least_capacity));
  }
  return out;
}

}  // namespace lighthouse::cli
