#include "cli/crash_batch.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace lighthouse::cli {
namespace {

class Stopwatch {
 public:
  explicit Stopwatch(uint32_t jobs) : jobs_(jobs) {}

  [[nodiscard]] double seconds() const {
    return static_cast<double>(std::clock() - begin_) / CLOCKS_PER_SEC / jobs_;
  }

 private:
  std::clock_t begin_ = std::clock();
  uint32_t jobs_;
};

// What one thread learns is of use to the others.
class SharedEnds final : public sim::KnownEnds {
 public:
  std::optional<uint32_t> find(uint64_t state) override {
    const std::lock_guard lock(mutex_);
    return KnownEnds::find(state);
  }
  void add(std::span<const Good> states) override {
    const std::lock_guard lock(mutex_);
    KnownEnds::add(states);
  }

 private:
  std::mutex mutex_;
};

// Cases of one number of blows, in the order of the plan.
struct Cases {
  std::size_t blows = 1;
  uint64_t count = 0;
  std::function<sim::CrashCase(uint64_t)> at;
};

class Batch {
 public:
  Batch(const sim::Scenario& scenario, const CrashOrder& order)
      : order_(order),
        watch_(order.jobs),
        plan_(scenario, order.most_pairs) {}

  TimedSweep run() {
    TimedSweep out{.sweep = {.singles = plan_.singles(), .pairs = plan_.all_pairs()}};
    const auto single = [this](uint64_t i) { return plan_.single(i); };
    const auto pair = [this](uint64_t i) { return plan_.pair(i); };
    out.out_of_time = !judge({.blows = 1, .count = plan_.singles(), .at = single}, out.sweep);
    out.singles_seconds = watch_.seconds();
    if (!out.out_of_time) {
      out.out_of_time = !judge({.blows = 2, .count = plan_.pairs(), .at = pair}, out.sweep);
    }
    out.seconds = watch_.seconds();
    return out;
  }

 private:
  // Cases are taken in their order, and each that was taken is judged: those that were not are the
  // last ones. False: there was no time for all of them.
  bool judge(const Cases& cases, sim::CrashSweep& sweep) {
    if (cases.count == 0) return true;
    const sim::SharedPrefix prefix(plan_.scenario(), cases.blows);
    SharedEnds known;
    std::vector<std::string> violations(cases.count);
    std::atomic<uint64_t> next{0};
    const double budget = std::chrono::duration<double>(order_.budget).count();
    const auto work = [&] {
      sim::Striker striker(prefix, known);
      while (watch_.seconds() < budget) {
        const uint64_t i = next++;
        if (i >= cases.count) return;
        violations[i] = striker.judge(cases.at(i));
      }
    };
    std::vector<std::thread> threads;
    const uint64_t others = std::min<uint64_t>(order_.jobs, cases.count) - 1;
    for (uint64_t i = 0; i < others; ++i) threads.emplace_back(work);
    work();
    for (std::thread& thread : threads) thread.join();
    const uint64_t done = std::min<uint64_t>(next, cases.count);
    for (uint64_t i = 0; i < done; ++i) sim::add_to(sweep, cases.at(i), violations[i]);
    return done == cases.count;
  }

  const CrashOrder& order_;
  Stopwatch watch_;
  sim::CrashPlan plan_;
};

}  // namespace

TimedSweep sweep_in_time(const sim::Scenario& scenario, const CrashOrder& order) {
  return Batch(scenario, order).run();
}

}  // namespace lighthouse::cli
