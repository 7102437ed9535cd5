// The two measurements of docs/benchmarks.md that need a Redis.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lighthouse::bench {

// How many commands per second redis-benchmark gets from each server.
struct ServerRatio {
  std::string command;
  double ours = 0;
  double real = 0;
};
// Runs redis-benchmark against both in turns; the best of `rounds` counts for each.
[[nodiscard]] std::vector<ServerRatio> compare_servers(uint64_t requests, int rounds);

// Finding the active executions among so many in a real redis-server.
struct ExecutionsRead {
  uint64_t executions = 0;
  uint64_t found = 0;  // active ones, as core/live found them; bare hiredis found as many
  double ours_per_second = 0;
  double bare_per_second = 0;
  uint64_t peak_kib = 0;  // of a process that did nothing but the read
};
[[nodiscard]] ExecutionsRead read_executions(uint64_t executions, int rounds);

}  // namespace lighthouse::bench
