// `lighthouse debug sign`: signs what comes in and shows every step, so that two signers can be
// compared part by part (docs/debug.md).
#include <chrono>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/flag_values.h"
#include "cli/secret_source.h"
#include "core/wire/raw_request.h"
#include "core/wire/sigv4.h"
#include "core/wire/timestamps.h"

namespace lighthouse::cli {
namespace {

using Problem = std::optional<std::string>;
using nlohmann::ordered_json;

constexpr std::size_t kMostBytes = 16u << 20;

// What signs, apart from the request.
struct Signer {
  wire::Credentials credentials;
  wire::SigningScope scope;
  wire::SigningRules rules;
  std::optional<int64_t> epoch_seconds;
};

int64_t present_seconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string first_set(std::initializer_list<const char*> names) {
  for (const char* const name : names) {
    if (std::string value = environment(name); !value.empty()) return value;
  }
  return {};
}

tl::expected<Signer, std::string> signer_of(const DebugSignOptions& options) {
  Signer out{.scope = {.region = options.region, .service = options.service},
             .rules = options.rules,
             .epoch_seconds = options.epoch_seconds};
  SecretSource token = options.session_token;
  out.credentials.access_key_id = options.access_key;
  if (options.access_key.empty()) {
    out.credentials.access_key_id = environment("AWS_ACCESS_KEY_ID");
    const bool has_own = !environment("AWS_SESSION_TOKEN").empty();
    if (token.kind == SecretSource::Kind::kNone && has_own) {
      token = {.kind = SecretSource::Kind::kEnvironment, .name = "AWS_SESSION_TOKEN"};
    }
  }
  if (out.credentials.access_key_id.empty()) {
    return tl::unexpected(
        std::string("--access-key: it is missing; write the id, or set AWS_ACCESS_KEY_ID"));
  }
  if (out.scope.region.empty()) out.scope.region = first_set({"AWS_REGION", "AWS_DEFAULT_REGION"});
  if (out.scope.region.empty() && !options.batch) {
    return tl::unexpected(
        std::string("--region: it is missing; write one like us-east-1, or set AWS_REGION"));
  }
  const auto secret = read_secret(options.secret_key);
  if (!secret) return tl::unexpected("--secret-key: " + secret.error());
  const auto session = read_secret(token);
  if (!session) return tl::unexpected("--session-token: " + session.error());
  out.credentials.secret_access_key = *secret;
  out.credentials.session_token = *session;
  return out;
}

struct SigningTime {
  std::optional<int64_t> epoch_seconds;  // absent: the present
  wire::TimeRule rule = wire::TimeRule::kAmzDate;
};

// What was asked for, else what the request says itself.
tl::expected<SigningTime, std::string> time_of(const wire::HttpRequest& request,
                                               const Signer& signer) {
  if (signer.epoch_seconds) return SigningTime{.epoch_seconds = signer.epoch_seconds};
  SigningTime out;
  if (const auto own = wire::find_header(request.headers, "x-amz-date")) {
    out.epoch_seconds = wire::parse_amz_date(*own);
    if (out.epoch_seconds) return out;
    return tl::unexpected(
        std::string("X-Amz-Date: this is no time; write one like 20150830T123600Z"));
  }
  if (const auto own = wire::find_header(request.headers, "date")) {
    out = {.epoch_seconds = wire::parse_http_date(*own), .rule = wire::TimeRule::kDateHeader};
    if (out.epoch_seconds) return out;
    return tl::unexpected(
        std::string("Date: this is no time; write one like Sun, 30 Aug 2015 12:36:00 GMT"));
  }
  return out;
}

tl::expected<wire::Signing, std::string> sign_raw(std::string_view raw, const Signer& signer) {
  auto request = wire::parse_raw_request(raw);
  if (!request) return tl::unexpected(request.error());
  if (!wire::find_header(request->headers, "host")) {
    return tl::unexpected(
        std::string("line 2: there is no Host header; write the one that will be sent"));
  }
  const auto time = time_of(*request, signer);
  if (!time) return tl::unexpected(time.error());
  wire::SigningRules rules = signer.rules;
  rules.time = time->rule;
  const int64_t seconds = time->epoch_seconds ? *time->epoch_seconds : present_seconds();
  return wire::sign(std::move(*request), signer.credentials, seconds, signer.scope, rules);
}

std::string json_line(const wire::Signing& signing) {
  const ordered_json out = {{"canonical_request", signing.canonical_request},
                            {"string_to_sign", signing.string_to_sign},
                            {"signature", signing.signature},
                            {"authorization", signing.authorization}};
  return out.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

void print_parts(std::ostream& out, const wire::Signing& signing) {
  out << "--- canonical request ---\n"
      << signing.canonical_request << "\n--- string to sign ---\n"
      << signing.string_to_sign << "\n--- authorization ---\n"
      << signing.authorization << '\n';
}

// --- one line of a batch -------------------------------------------------------------------------

template <class T>
Problem take(const ordered_json& json, const char* key, T& out,
             Parsed<T> (*parse)(std::string_view)) {
  const auto at = json.find(key);
  if (at == json.end()) return std::nullopt;
  if (!at->is_string()) return fmt::format("{}: this is no text; write it in quotes", key);
  const auto value = parse(at->get_ref<const std::string&>());
  if (!value) return fmt::format("{}: {}", key, value.error());
  out = *value;
  return std::nullopt;
}

tl::expected<wire::Signing, std::string> sign_line(const std::string& line, Signer signer) {
  const ordered_json json = ordered_json::parse(line, nullptr, false);
  if (!json.is_object()) {
    return tl::unexpected(
        std::string("this is no JSON object; write one like {\"request\": \"GET / HTTP/1.1…\"}"));
  }
  const auto request = json.find("request");
  if (request == json.end() || !request->is_string()) {
    return tl::unexpected(std::string("request: it is missing; write the request as a text"));
  }
  int64_t time = 0;
  Problem problem = take(json, "time", time, parse_signing_time);
  if (json.contains("time")) signer.epoch_seconds = time;
  if (!problem) problem = take(json, "region", signer.scope.region, parse_word);
  if (!problem) problem = take(json, "service", signer.scope.service, parse_word);
  if (!problem && signer.scope.region.empty()) problem = "region: it is missing; write one";
  if (!problem && signer.scope.service.empty()) problem = "service: it is missing; write one";
  if (problem) return tl::unexpected(*problem);
  return sign_raw(request->get_ref<const std::string&>(), signer).map_error([](std::string text) {
    return "request: " + std::move(text);
  });
}

Problem sign_batch(Console& console, const Signer& signer) {
  std::size_t number = 0;
  for (std::string line; console.in != nullptr && std::getline(*console.in, line);) {
    ++number;
    if (line.empty()) continue;
    const auto signing = sign_line(line, signer);
    if (!signing) {
      return fmt::format("standard input, line {}: {}", number, signing.error());
    }
    console.out << json_line(*signing) << '\n';
  }
  return std::nullopt;
}

Problem sign_one(Console& console, const DebugSignOptions& options, const Signer& signer) {
  std::ostringstream text;
  if (console.in != nullptr && console.in->peek() != std::istream::traits_type::eof()) {
    text << console.in->rdbuf();
  }
  if (text.view().size() > kMostBytes) {
    return fmt::format("standard input: it is longer than {} bytes; send less", kMostBytes);
  }
  const auto signing = sign_raw(text.view(), signer);
  if (!signing) return "standard input, " + signing.error();
  if (options.json) {
    console.out << json_line(*signing) << '\n';
  } else {
    print_parts(console.out, *signing);
  }
  return std::nullopt;
}

}  // namespace

ExitCode run(Console& console, const DebugSignOptions& options) {
  const auto signer = signer_of(options);
  Problem problem;
  if (!signer) {
    problem = signer.error();
  } else if (options.batch) {
    problem = sign_batch(console, *signer);
  } else {
    problem = sign_one(console, options, *signer);
  }
  if (!problem) return ExitCode::kDone;
  console.err << "lighthouse debug sign: " << *problem << '\n';
  return ExitCode::kUsage;
}

}  // namespace lighthouse::cli
