// A lighthouse.yaml for a served world.
#pragma once

#include <string>

#include "core/model/policy.h"
#include "served/gate_login.h"
#include "sim/stage.h"

namespace lighthouse::served {

struct WorldConfigOptions {
  std::string aws;      // http://127.0.0.1:PORT
  std::string gate;     // likewise
  std::string redis;    // redis://127.0.0.1:PORT
  std::string url;      // likewise
  std::string journal;  // folder
  double speed = 1.0;
  GateLoginOptions login;
  // References to secrets, "env:NAME" or "file:PATH"; and PEM files. Empty: not needed.
  std::string gate_secret;
  std::string tls_ca_file;
  std::string client_certificate_file;
  std::string client_key_file;
};

// Durations of the policy in the machine's time, where the world's passes faster: none is made
// shorter than real sockets and lighthouse.yaml allow.
[[nodiscard]] Policy policy_at(const Policy& of_world, double speed);

[[nodiscard]] std::string world_config(const sim::Stage& stage, const WorldConfigOptions& options);

}  // namespace lighthouse::served
