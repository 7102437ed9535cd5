// The sockets of a served world, all on loopback: AWS, Gate, Orca's Redis and the public URL, and
// on AWS's port what a test asks of the world itself:
//
//   GET  /_lighthouse/truth             the ground truth (served/truth_json.h)
//   POST /_lighthouse/advance?by=10m    skips so much of the world's time, and waits for it
//   POST /_lighthouse/stop-faults       no fault strikes any more
//   POST /_lighthouse/stop-poller       what a poller hook does; the instance's id is the body
//   POST /_lighthouse/reset             a fresh world
//
// An endpoint that the scenario takes down refuses connections until it is up again.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "fakes/serve/http_server.h"
#include "served/gate_login.h"
#include "served/served_world.h"

namespace lighthouse::served {

// 0: one that is free.
struct Ports {
  uint16_t aws = 0;
  uint16_t gate = 0;
  uint16_t redis = 0;
  uint16_t url = 0;
};

struct WorldServerOptions {
  ServedOptions world;
  Ports ports;
  GateLoginOptions login;
  // AWS and Gate alike; the authorities of clients are Gate's alone.
  fakes::serve::HttpTls tls;
};

class WorldServer {
 public:
  // Everything listens when it returns; the error says what cannot.
  [[nodiscard]] static tl::expected<std::unique_ptr<WorldServer>, std::string> start(
      std::shared_ptr<const sim::Stage> stage, WorldServerOptions options);
  ~WorldServer();  // who waits for an answer is cut off
  WorldServer(const WorldServer&) = delete;
  WorldServer& operator=(const WorldServer&) = delete;

  [[nodiscard]] std::string aws_url() const;    // "http://127.0.0.1:5000", or https
  [[nodiscard]] std::string gate_url() const;   // likewise
  [[nodiscard]] std::string redis_url() const;  // "redis://127.0.0.1:6379"
  [[nodiscard]] std::string public_url() const;
  [[nodiscard]] Ports ports() const;
  [[nodiscard]] const GateLogin& login() const;
  [[nodiscard]] ServedWorld& world();

 private:
  class Impl;
  explicit WorldServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace lighthouse::served
