#include "core/live/aws_fetch.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/wire/timestamps.h"

namespace lighthouse::live {
namespace {

using Json = nlohmann::ordered_json;
using Fetched = tl::expected<FetchedCredentials, std::string>;

constexpr Duration kStsDeadline{30'000};
constexpr Duration kContainerDeadline{2'000};
constexpr int kContainerTries = 3;
constexpr Duration kContainerPause{1'000};

template <class... Args>
tl::unexpected<std::string> wrong(fmt::format_string<Args...> text, Args&&... args) {
  return tl::unexpected(fmt::format(text, std::forward<Args>(args)...));
}

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) {
    text.pop_back();
  }
  return text;
}

// The keys under which an answer gives its parts; the same but for the token.
struct AnswerKeys {
  const char* token;
};

// Credentials of a JSON answer. Never shows the answer.
tl::expected<FetchedCredentials, std::string> credentials_of(std::string_view text,
                                                             AnswerKeys names) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return wrong("the answer is not a JSON object");
  const auto text_at = [&json](const char* key) {
    const auto at = json.find(key);
    return at != json.end() && at->is_string() ? at->get<std::string>() : std::string();
  };
  FetchedCredentials out;
  out.credentials = {.access_key_id = text_at("AccessKeyId"),
                     .secret_access_key = text_at("SecretAccessKey"),
                     .session_token = text_at(names.token)};
  if (out.credentials.access_key_id.empty() || out.credentials.secret_access_key.empty()) {
    return wrong("the answer has no AccessKeyId or no SecretAccessKey");
  }
  if (!json.contains("Expiration") || json["Expiration"].is_null()) return out;
  out.expires_ms = wire::parse_iso8601_ms(text_at("Expiration"));
  if (!out.expires_ms) return wrong("the answer's Expiration is not a moment");
  return out;
}

// --- STS ----------------------------------------------------------------------------------------

class Fetcher {
 public:
  Fetcher(const StsEndpoint& sts, const AwsIo& io) : sts_(sts), io_(io) {}

  [[nodiscard]] Fetched fetch(const AwsSource& source) const {
    auto out = std::visit([this](const auto& how) { return from(how); }, source.how);
    if (!out) return wrong("{}: {}", source.name, out.error());
    out->provider = source.name;
    return out;
  }

 private:
  [[nodiscard]] Fetched from(const StaticKeys& keys) const {
    return FetchedCredentials{.credentials = keys.credentials};
  }

  [[nodiscard]] Fetched from(const AssumeRole& how) const {
    auto base = fetch(*how.base);
    if (!base) return base;
    const wire::AwsRequest request = wire::assume_role(named(how.role));
    const int64_t now = io_.now_ms() / 1000;
    auto answer = io_.http(
        sts_.url,
        wire::sign_for(request, sts_.url.host_header(), sts_.region, base->credentials, now),
        kStsDeadline);
    if (!answer) return wrong("STS: {}", answer.error().message);
    return temporary(wire::decode_assume_role(*answer));
  }

  [[nodiscard]] Fetched from(const WebIdentity& how) const {
    auto token = io_.read_file(how.token_file);
    if (!token) return wrong("{}: {}", how.token_file, token.error());
    if (!*token) return wrong("{}: the token file is not there", how.token_file);
    wire::HttpRequest request =
        wire::assume_role_with_web_identity(named(how.role), trimmed(**token)).http;
    wire::set_header(request.headers, "Host", sts_.url.host_header());
    auto answer = io_.http(sts_.url, request, kStsDeadline);
    if (!answer) return wrong("STS: {}", answer.error().message);
    return temporary(wire::decode_assume_role_with_web_identity(*answer));
  }

  [[nodiscard]] static Fetched temporary(const Result<wire::TemporaryCredentials>& answer) {
    if (!answer) return wrong("STS: {}", answer.error().message.view());
    return FetchedCredentials{.credentials = answer->credentials,
                              .expires_ms = answer->expires_epoch_ms};
  }

  [[nodiscard]] wire::RoleRequest named(wire::RoleRequest role) const {
    if (role.session_name.empty()) {
      role.session_name = fmt::format("lighthouse-{}", io_.now_ms() / 1000);
    }
    return role;
  }

  [[nodiscard]] Fetched from(const CredentialProcess& how) const {
    const auto output = io_.run(how.command);
    if (!output) return tl::unexpected(output.error());
    const Json json = Json::parse(*output, nullptr, false);
    if (!json.is_object() || !json.contains("Version") || json["Version"] != 1) {
      return wrong("the command's output is not JSON with \"Version\": 1");
    }
    return credentials_of(*output, {.token = "SessionToken"});
  }

  // --- container endpoint [A3.4] ----------------------------------------------------------------
  [[nodiscard]] std::optional<std::string> environment(std::string_view name) const {
    auto value = io_.environment(name);
    return value && value->empty() ? std::nullopt : value;
  }

  [[nodiscard]] tl::expected<Url, std::string> container_url() const {
    if (const auto relative = environment("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")) {
      if (!relative->starts_with('/')) {
        return wrong("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI does not begin with /");
      }
      return parse_url("http://169.254.170.2" + *relative);
    }
    constexpr std::string_view kName = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    const auto url = parse_url(environment(kName).value_or(""));
    if (!url) return wrong("{}: {}", kName, url.error());
    constexpr std::array<std::string_view, 3> kHosts = {"169.254.170.2", "169.254.170.23",
                                                        "fd00:ec2::23"};
    const bool near =
        is_loopback(url->host) || std::ranges::find(kHosts, url->host) != kHosts.end();
    if (url->scheme != "https" && !near) {
      return wrong("{}: its host is neither this machine nor a container's endpoint; use https",
                   kName);
    }
    return url;
  }

  [[nodiscard]] tl::expected<std::string, std::string> container_token() const {
    std::string token = environment("AWS_CONTAINER_AUTHORIZATION_TOKEN").value_or("");
    if (const auto path = environment("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) {
      auto text = io_.read_file(*path);
      if (!text) return wrong("{}: {}", *path, text.error());
      if (!*text) return wrong("{}: the token file is not there", *path);
      token = **text;
    }
    if (token.find_first_of("\r\n") != std::string::npos) {
      return wrong("the container's authorization token holds a line break");
    }
    return token;
  }

  [[nodiscard]] Fetched from(const ContainerEndpoint& /*how*/) const {
    const auto url = container_url();
    if (!url) return tl::unexpected(url.error());
    const auto token = container_token();
    if (!token) return tl::unexpected(token.error());
    wire::HttpRequest request{.target = url->target.empty() ? "/" : url->target,
                              .headers = {{"Accept", "application/json"}}};
    if (!token->empty()) wire::set_header(request.headers, "Authorization", *token);
    Url base = *url;
    base.target.clear();
    std::string why;
    for (int tried = 0; tried < kContainerTries; ++tried) {
      if (tried > 0) io_.pause(kContainerPause);
      const auto answer = io_.http(base, request, kContainerDeadline);
      if (!answer) {
        why = answer.error().message;
      } else if (answer->status != 200) {
        why = fmt::format("the endpoint answered {}", answer->status);
      } else if (auto good = credentials_of(answer->body, {.token = "Token"})) {
        return good;
      } else {
        why = good.error();
      }
    }
    return tl::unexpected(why);
  }

  // --- instance metadata [A3.5] -----------------------------------------------------------------
  [[nodiscard]] bool is_on(std::string_view name) const {
    const std::string value = environment(name).value_or("");
    return value == "true" || value == "True" || value == "TRUE";
  }

  // A whole number from 1; else the default.
  [[nodiscard]] int number(std::string_view name, int otherwise) const {
    const std::string text = environment(name).value_or("");
    int out = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    const bool good = error == std::errc{} && stop == text.data() + text.size() && out > 0;
    return good ? out : otherwise;
  }

  [[nodiscard]] Fetched from(const InstanceMetadata& /*how*/) const {
    if (is_on("AWS_EC2_METADATA_DISABLED")) {
      return wrong(
          "no credentials anywhere, and AWS_EC2_METADATA_DISABLED turns this last one off");
    }
    auto url = parse_url(
        environment("AWS_EC2_METADATA_SERVICE_ENDPOINT").value_or("http://169.254.169.254"));
    if (!url) return wrong("AWS_EC2_METADATA_SERVICE_ENDPOINT: {}", url.error());
    std::string why;
    const int tries = number("AWS_METADATA_SERVICE_NUM_ATTEMPTS", 1);
    for (int tried = 0; tried < tries; ++tried) {
      if (tried > 0) io_.pause(kContainerPause);
      auto good = from_metadata(*url);
      if (good) return good;
      why = good.error();
    }
    return wrong(
        "no credentials in the environment and the files, and none from the metadata "
        "service: {}",
        why);
  }

  [[nodiscard]] tl::expected<wire::HttpResponse, HttpLoss> metadata(
      const Url& url, const wire::HttpRequest& request) const {
    return io_.http(url, request, std::chrono::seconds(number("AWS_METADATA_SERVICE_TIMEOUT", 1)));
  }

  // The token of version 2; "" for version 1.
  [[nodiscard]] tl::expected<std::string, std::string> metadata_token(const Url& url) const {
    const auto answer =
        metadata(url, {.method = "PUT",
                       .target = "/latest/api/token",
                       .headers = {{"x-aws-ec2-metadata-token-ttl-seconds", "21600"}}});
    if (!answer && answer.error().loss == wire::Loss::kNotSent) {
      return wrong("{}", answer.error().message);
    }
    if (answer && answer->status == 200) {
      const bool odd = answer->body.find_first_of("\r\n") != std::string::npos;
      if (odd || answer->body.empty()) return wrong("its token is no token");
      return answer->body;
    }
    const bool old =
        !answer || answer->status == 403 || answer->status == 404 || answer->status == 405;
    if (!old) return wrong("its token was refused with {}", answer->status);
    if (is_on("AWS_EC2_METADATA_V1_DISABLED")) {
      return wrong(
          "it gives no token, and AWS_EC2_METADATA_V1_DISABLED forbids to go on without "
          "(in a container the hop limit must be 2)");
    }
    return "";
  }

  [[nodiscard]] Fetched from_metadata(const Url& url) const {
    const auto token = metadata_token(url);
    if (!token) return tl::unexpected(token.error());
    wire::HttpRequest request{.target = "/latest/meta-data/iam/security-credentials/"};
    if (!token->empty()) {
      wire::set_header(request.headers, "x-aws-ec2-metadata-token", *token);
    }
    const auto role = metadata(url, request);
    if (!role) return wrong("{}", role.error().message);
    if (role->status == 404) return wrong("the instance has no role");
    const std::string name = trimmed(role->body);
    const bool is_name = !name.empty() && name.find_first_of(" \r\n/?<") == std::string::npos;
    if (role->status != 200 || !is_name) return wrong("it answered {} for a role", role->status);
    request.target += name;
    const auto answer = metadata(url, request);
    if (!answer) return wrong("{}", answer.error().message);
    if (answer->status != 200) return wrong("it answered {} for keys", answer->status);
    return credentials_of(answer->body, {.token = "Token"});
  }

  const StsEndpoint& sts_;
  const AwsIo& io_;
};

}  // namespace

tl::expected<FetchedCredentials, std::string> fetch_credentials(const AwsSource& source,
                                                                const StsEndpoint& sts,
                                                                const AwsIo& io) {
  return Fetcher(sts, io).fetch(source);
}

}  // namespace lighthouse::live
