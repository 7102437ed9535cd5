// A lighthouse.yaml for a served world.
#pragma once

#include <string>

#include "served/gate_login.h"
#include "sim/stage.h"

namespace lighthouse::served {

struct WorldConfigOptions {
  std::string aws;      // http://127.0.0.1:PORT
  std::string gate;     // likewise
  std::string redis;    // redis://127.0.0.1:PORT
  std::string url;      // likewise
  std::string journal;  // folder
  GateLoginOptions login;
  // References to secrets, "env:NAME" or "file:PATH"; and PEM files. Empty: not needed.
  std::string gate_secret;
  std::string tls_ca_file;
  std::string client_certificate_file;
  std::string client_key_file;
};

[[nodiscard]] std::string world_config(const sim::Stage& stage, const WorldConfigOptions& options);

}  // namespace lighthouse::served
