#include "config/live_options.h"

#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace lighthouse::config {
namespace {

live::TlsOptions tls_options(const TlsConfig& tls) {
  return {.verify = tls.verify ? live::VerifyServer::kYes : live::VerifyServer::kNo,
          .ca_file = tls.ca_file,
          .certificate_file = tls.certificate,
          .key_file = tls.key};
}

tl::unexpected<std::string> missing(const SecretReference& reference, std::string_view what) {
  return tl::unexpected(fmt::format("{}: {}", reference, what));
}

}  // namespace

tl::expected<live::Secret, std::string> read_secret(const SecretReference& reference,
                                                    const live::AwsIo& io) {
  constexpr std::string_view kVariable = "env:";
  constexpr std::string_view kFile = "file:";
  if (reference.empty()) return live::Secret();
  std::string text;
  if (reference.starts_with(kVariable)) {
    text = io.environment(reference.substr(kVariable.size())).value_or("");
    if (text.empty()) return missing(reference, "the variable is not set; set it");
  } else if (reference.starts_with(kFile)) {
    auto found = io.read_file(reference.substr(kFile.size()));
    if (!found) return missing(reference, found.error() + "; check its permissions");
    text = found->value_or("");
    if (text.ends_with('\n')) text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
    if (text.empty()) return missing(reference, "the file is missing or empty; write the secret");
  } else {
    return tl::unexpected(std::string("a secret is neither env:NAME nor file:PATH"));
  }
  if (text.find_first_of("\r\n") != std::string::npos) {
    return missing(reference, "the secret holds a line break; write it in one line");
  }
  return live::Secret(std::move(text));
}

tl::expected<live::HttpOptions, std::string> http_options(const GateConfig& gate,
                                                          const live::AwsIo& io) {
  auto url = live::parse_url(gate.url);
  if (!url) return tl::unexpected("gate.url: " + url.error());
  live::HttpOptions out{.url = std::move(*url), .tls = tls_options(gate.tls)};
  auto password = read_secret(gate.password, io);
  auto token = read_secret(gate.token, io);
  auto cookie = read_secret(gate.cookie, io);
  for (const auto* secret : {&password, &token, &cookie}) {
    if (!*secret) return tl::unexpected(secret->error());
  }
  if (!password->empty()) out.auth = live::BasicAuth{gate.user, std::move(*password)};
  if (!token->empty()) out.auth = live::BearerAuth{std::move(*token)};
  if (!cookie->empty()) out.auth = live::CookieAuth{.value = std::move(*cookie)};
  return out;
}

tl::expected<live::RedisOptions, std::string> redis_options(const RedisConfig& redis,
                                                            const std::string& url,
                                                            const live::AwsIo& io) {
  constexpr std::string_view kTls = "rediss://";
  constexpr uint16_t kPort = 6379;
  const bool tls = url.starts_with(kTls);
  const std::string rest = url.substr(url.find(':'));
  const auto parsed = live::parse_url("http" + rest);
  if (!parsed) return tl::unexpected("redis.url: " + parsed.error());
  auto password = read_secret(redis.password, io);
  if (!password) return tl::unexpected(password.error());
  // A port that is written is the same under every scheme.
  const bool with_port = parsed->port == live::parse_url("https" + rest)->port;
  live::RedisOptions out{.host = parsed->host,
                         .port = with_port ? parsed->port : kPort,
                         .transport = tls ? live::Transport::kTls : live::Transport::kPlain,
                         .tls = tls_options(redis.tls),
                         .user = redis.user,
                         .password = std::move(*password)};
  const std::string digits = parsed->target.empty() ? "" : parsed->target.substr(1);
  std::from_chars(digits.data(), digits.data() + digits.size(), out.database);
  return out;
}

}  // namespace lighthouse::config
