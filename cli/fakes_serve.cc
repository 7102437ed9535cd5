// `lighthouse fakes serve`: an AWS on loopback (docs/fakes-aws.md) and a Redis where one is asked
// for (docs/fakes-redis.md), or the whole world of a scenario (cli/fakes_serve_world.cc), until the
// process is told to end.
#include "cli/fakes_serve.h"

#include <optional>
#include <ostream>
#include <system_error>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/secret_source.h"
#include "fakes/serve/http_server.h"
#include "fakes/serve/resp_engine.h"
#include "fakes/serve/resp_server.h"

namespace lighthouse::cli {

namespace {

ExitCode serve_aws(Console& console, const FakesServeOptions& options,
                   const fakes::query::LongTermKeys& keys) {
  const EndSignals signals;
  fakes::serve::AwsService service(
      {.speed = options.instant ? fakes::query::Speed::kInstant : fakes::query::Speed::kLikeAws,
       .time_scale = options.time_scale,
       .keys = keys,
       .stale = options.stale,
       .throttle_scale = options.throttle_scale});
  const auto server = fakes::serve::HttpServer::start(
      {.port = options.port,
       .tls = {.certificate_file = options.tls_certificate, .key_file = options.tls_key}},
      [&](const wire::HttpRequest& request) { return service.handle(request); });
  if (!server) {
    console.err << "lighthouse fakes serve: " << server.error()
                << "; choose another file, or another port: 0 is one that is free\n";
    return ExitCode::kUsage;
  }
  std::optional<fakes::serve::RespEngine> redis;
  std::optional<fakes::serve::RespServer> redis_server;
  if (options.redis_port) {
    redis.emplace();
    try {
      redis_server.emplace(*redis, fakes::serve::RespServerOptions{.port = *options.redis_port});
    } catch (const std::system_error& error) {
      console.err << "lighthouse fakes serve: --redis-port: " << error.code().message()
                  << "; choose another, or 0 for one that is free\n";
      return ExitCode::kUsage;
    }
  }
  console.out << fmt::format("aws {}://127.0.0.1:{}\n",
                             options.tls_certificate.empty() ? "http" : "https", server->port());
  if (redis_server)
    console.out << fmt::format("redis redis://127.0.0.1:{}\n", redis_server->port());
  console.out.flush();
  signals.wait();
  return ExitCode::kDone;
}

}  // namespace

EndSignals::EndSignals() : set_{} {
  sigemptyset(&set_);
  sigaddset(&set_, SIGINT);
  sigaddset(&set_, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set_, nullptr);
}

void EndSignals::wait() const {
  int signal = 0;
  sigwait(&set_, &signal);
}

tl::expected<fakes::query::LongTermKeys, std::string> served_keys(
    const FakesServeOptions& options) {
  fakes::query::LongTermKeys keys = fakes::serve::usual_keys();
  const std::string own = environment("AWS_ACCESS_KEY_ID");
  if (const std::string secret = environment("AWS_SECRET_ACCESS_KEY");
      !own.empty() && !secret.empty()) {
    keys[own] = {.secret_access_key = secret, .session_token = environment("AWS_SESSION_TOKEN")};
  }
  if (options.access_key.empty()) return keys;
  const auto secret = read_secret(options.secret_key);
  if (!secret) return tl::unexpected("--secret-key: " + secret.error());
  keys[options.access_key] = {.secret_access_key = *secret};
  return keys;
}

ExitCode run(Console& console, const FakesServeOptions& options) {
  const auto keys = served_keys(options);
  if (!keys) {
    console.err << "lighthouse fakes serve: " << keys.error() << '\n';
    return ExitCode::kUsage;
  }
  return options.world ? serve_world(console, options, *keys) : serve_aws(console, options, *keys);
}

}  // namespace lighthouse::cli
