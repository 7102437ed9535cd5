// The benchmarks that need a redis-server. Prints a line each, and fails when a ratio is below what
// is promised: lh_redis_bench [--requests N] [--executions N] [--rounds N] [--floor X]
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "bench/redis/measure.h"

namespace {

using namespace lighthouse::bench;

int report(uint64_t requests, uint64_t executions, int rounds, double floor) {
  int below = 0;
  const auto judged = [&](double ratio) {
    below += ratio < floor ? 1 : 0;
    return ratio < floor ? "  BELOW" : "";
  };
  // First: a read's process begins as a copy of this one, and its peak with what this one holds.
  fmt::print("active executions found by core/live beside bare hiredis, best of {}\n", rounds);
  for (uint64_t count = std::min<uint64_t>(10'000, executions);; count *= 10) {
    count = std::min(count, executions);
    const ExecutionsRead read = read_executions(count, rounds);
    const double ratio = read.ours_per_second / read.bare_per_second;
    fmt::print(
        "  {:8} executions, {:4} active: {:8.0f}/s  hiredis {:8.0f}/s  ratio {:.2f}  "
        "peak memory {:.1f} MiB{}\n",
        read.executions, read.found, read.ours_per_second, read.bare_per_second, ratio,
        static_cast<double>(read.peak_kib) / 1024, judged(ratio));
    if (count == executions) break;
  }
  fmt::print("served Redis beside redis-server: {} requests, 16 at once, best of {}\n", requests,
             rounds);
  for (const ServerRatio& one : compare_servers(requests, rounds)) {
    const double ratio = one.ours / one.real;
    fmt::print("  {:6} {:10.0f}/s  redis-server {:10.0f}/s  ratio {:.2f}{}\n", one.command,
               one.ours, one.real, ratio, judged(ratio));
  }
  return below == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  uint64_t requests = 20'000;
  uint64_t executions = 10'000;
  int rounds = 2;
  double floor = 0.7;
  CLI::App app("Benchmarks that need a redis-server");
  app.add_option("--requests", requests, "of redis-benchmark for each command");
  app.add_option("--executions", executions, "in Redis; smaller powers of ten are measured, too");
  app.add_option("--rounds", rounds, "of which the best counts");
  app.add_option("--floor", floor, "the least ratio that is well");
  CLI11_PARSE(app, count, words);
  try {
    return report(requests, executions, rounds, floor);
  } catch (const std::exception& error) {
    fmt::print(stderr, "lh_redis_bench: {}\n", error.what());
    return 2;
  }
}
