#include "cli/fakes_flags.h"

#include <CLI/CLI.hpp>

namespace lighthouse::cli {

namespace {

void world_flags(CLI::App& serve, RawOptions& raw) {
  const auto option = [&serve](const char* flag, RawOptions::Text& to, const char* about,
                               const char* type) {
    serve.add_option(flag, to, about)->type_name(type);
  };
  option("--world", raw.world, "a scenario file: its fleet, work and faults, with Gate and Redis",
         "FILE");
  option("--seed", raw.seed, "which run of it; 0, the benign one, unless told", "N");
  serve.add_option("--release", raw.releases, "one more version that can be deployed; repeatable")
      ->type_name("VERSION");
  option("--gate-port", raw.gate_port, "one that is free unless told", "N");
  option("--url-port", raw.url_port, "likewise", "N");
  option("--gate-auth", raw.gate_auth,
         "none, x509, or basic:, bearer:, session: with env:NAME or file:PATH", "HOW");
  option("--gate-user", raw.gate_user, "of basic and session; lighthouse unless told", "NAME");
  option("--tls-cert", raw.tls_cert, "PEM: AWS and Gate speak HTTPS", "FILE");
  option("--tls-key", raw.tls_key, "PEM: its key", "FILE");
  option("--tls-client-ca", raw.tls_client_ca, "PEM: who signs the certificates of x509", "FILE");
  option("--write-config", raw.write_config, "a lighthouse.yaml for this world is written there",
         "FILE");
  option("--journal", raw.journal, "the journal's folder in it", "FOLDER");
}

}  // namespace

void serve_flags(CLI::App& serve, RawOptions& raw) {
  serve.add_option("--port", raw.port, "5000 unless told; 0 is one that is free")->type_name("N");
  serve
      .add_option("--redis-port", raw.redis_port,
                  "of a Redis; none unless told, with a world one that is free")
      ->type_name("N");
  serve.add_flag("--instant", raw.instant, "every consequence has come before the answer");
  serve.add_option("--speed", raw.speed, "seconds of AWS in one second; 1 unless told")
      ->type_name("X");
  serve.add_option("--stale", raw.stale, "reads lag by this, like 20s")->type_name("TIME");
  serve.add_option("--throttle", raw.throttle, "AWS's rate limits times this")->type_name("X");
  serve.add_option("--access-key", raw.access_key, "one more key that AWS knows")->type_name("ID");
  serve
      .add_option("--secret-key", raw.secret_key,
                  "its secret: env:NAME or file:PATH; else env:AWS_SECRET_ACCESS_KEY")
      ->type_name("SOURCE");
  world_flags(serve, raw);
}

}  // namespace lighthouse::cli
