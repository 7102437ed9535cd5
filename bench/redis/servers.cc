// The served Redis beside redis-server, both under redis-benchmark.
#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <stdexcept>
#include <string>

#include "bench/redis/measure.h"
#include "bench/redis/real_server.h"
#include "fakes/serve/resp_engine.h"
#include "fakes/serve/resp_server.h"

namespace lighthouse::bench {
namespace {

using Rates = std::map<std::string, double>;

// Lines of redis-benchmark --csv: "SET","123456.78",…
Rates measured(uint16_t port, uint64_t requests) {
  const std::string command = "redis-benchmark -t set,get,hset,sadd,lpush,zadd -P 16 --csv -n " +
                              std::to_string(requests) + " -p " + std::to_string(port) +
                              " 2>/dev/null";
  FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("redis-benchmark cannot be run");
  Rates out;
  std::array<char, 512> line;
  std::array<char, 64> name;
  double rate = 0;
  while (fgets(line.data(), line.size(), pipe) != nullptr) {
    if (sscanf(line.data(), "\"%63[A-Z]\",\"%lf\"", name.data(), &rate) == 2) {
      out[name.data()] = rate;
    }
  }
  if (pclose(pipe) != 0 || out.empty()) throw std::runtime_error("redis-benchmark failed");
  return out;
}

void keep_best(Rates& best, const Rates& rates) {
  for (const auto& [name, rate] : rates) best[name] = std::max(best[name], rate);
}

}  // namespace

std::vector<ServerRatio> compare_servers(uint64_t requests, int rounds) {
  fakes::serve::RespEngine engine;
  const fakes::serve::RespServer ours(engine, {});
  const RealServer real;
  Rates best_of_ours;
  Rates best_of_real;
  for (int i = 0; i < rounds; ++i) {
    keep_best(best_of_ours, measured(ours.port(), requests));
    keep_best(best_of_real, measured(real.port(), requests));
  }
  std::vector<ServerRatio> out;
  for (const auto& [name, rate] : best_of_real) {
    out.push_back({.command = name, .ours = best_of_ours[name], .real = rate});
  }
  return out;
}

}  // namespace lighthouse::bench
