// A redis-server of the machine on a free loopback port, as a child of the benchmark.
#pragma once

#include <cstdint>
#include <sys/types.h>

#include "tests/support/temp_file.h"

namespace lighthouse::bench {

class RealServer {
 public:
  // Returns once it takes connections; throws std::runtime_error when it does not.
  RealServer();
  ~RealServer();
  RealServer(const RealServer&) = delete;
  RealServer& operator=(const RealServer&) = delete;

  [[nodiscard]] uint16_t port() const { return port_; }

 private:
  testing_support::TempFolder folder_;
  uint16_t port_ = 0;
  pid_t child_ = 0;
};

}  // namespace lighthouse::bench
