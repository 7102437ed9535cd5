// A whole fleet behind sockets, with a configuration for it, and the program run against it.
#pragma once

#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "fakes/serve/aws_service.h"
#include "served/world_config.h"
#include "served/world_server.h"
#include "sim/scenario_file.h"
#include "tests/cli/program.h"
#include "tests/support/temp_file.h"

namespace lighthouse::testing_support {

inline constexpr const char* kSpeed = "400";

class ServedFleet {
 public:
  // `scenario` as in a file; Gate wants the password if there is one.
  explicit ServedFleet(const std::string& scenario, const std::string& gate_password = {}) {
    ::setenv("AWS_ACCESS_KEY_ID", "test", 1);
    ::setenv("AWS_SECRET_ACCESS_KEY", "test", 1);
    ::setenv("FLEET_TEST_GATE_PASSWORD", gate_password.c_str(), 1);
    const auto parsed = sim::parse_scenario(scenario, "fleet.yaml", sim::Purpose::kWorld);
    if (!parsed) throw std::runtime_error(parsed.error().to_string());
    served::GateLoginOptions login;
    if (!gate_password.empty()) {
      login = {.auth = served::GateAuth::kBasic, .user = "lighthouse", .secret = gate_password};
    }
    served::WorldServerOptions options;
    options.world.speed = std::stod(kSpeed);
    options.world.keys = fakes::serve::usual_keys();
    options.login = login;
    auto started = served::WorldServer::start(sim::make_stage(*parsed), options);
    if (!started) throw std::runtime_error(started.error());
    server_ = std::move(*started);
    login.secret.clear();
    std::ofstream(config()) << served::world_config(
        server_->world().stage(),
        {.aws = server_->aws_url(),
         .gate = server_->gate_url(),
         .redis = server_->redis_url(),
         .url = server_->public_url() + "/",
         .journal = journal(),
         .login = login,
         .gate_secret = gate_password.empty() ? "" : "env:FLEET_TEST_GATE_PASSWORD",
         .tls_ca_file = {},
         .client_certificate_file = {},
         .client_key_file = {}});
  }

  [[nodiscard]] std::string config() const { return (folder_.path() / "l.yaml").string(); }
  [[nodiscard]] std::string journal() const { return (folder_.path() / "journal").string(); }
  [[nodiscard]] std::string file(const std::string& name) const {
    return (folder_.path() / name).string();
  }

  // The command with this fleet's configuration, and as fast as it lives.
  [[nodiscard]] Outcome run(std::vector<std::string> words) const {
    words.insert(words.end(), {"--config", config(), "--speed", kSpeed});
    return program(words);
  }
  [[nodiscard]] nlohmann::json truth() { return nlohmann::json::parse(server_->world().truth()); }

 private:
  TempFolder folder_;
  std::unique_ptr<served::WorldServer> server_;
};

// One idle group that is out of service beside the one that serves.
inline std::string fleet_to_drain() {
  return "name: to drain\nreleases: [{version: 1.9.40}, {version: 1.9.39}]\n"
         "groups:\n  - {serving: v023, instances: 2}\n"
         "  - {serving: v022, release: 1.9.39, enabled: false, instances: 1}\n"
         "  - {polling: v023}\n"
         "  - {polling: v022, release: 1.9.39, enabled: false, instances: 0, "
         "capacity: {min: 0, desired: 0, max: 0}}\n";
}

}  // namespace lighthouse::testing_support
