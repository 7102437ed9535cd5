// The Redis engine behind its server on a free loopback port, gone with the test.
#pragma once

#include <string>
#include <utility>

#include "fakes/serve/resp_engine.h"
#include "fakes/serve/resp_server.h"

namespace lighthouse::testing_support {

class FakeRedis {
 public:
  explicit FakeRedis(std::string password = {}) : engine_({.password = std::move(password)}) {}
  [[nodiscard]] uint16_t port() const { return server_.port(); }

 private:
  fakes::serve::RespEngine engine_;
  fakes::serve::RespServer server_{engine_, {}};
};

}  // namespace lighthouse::testing_support
