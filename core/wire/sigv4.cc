#include "core/wire/sigv4.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/wire/timestamps.h"
#include "core/wire/uri.h"

namespace lighthouse::wire {

namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kEndOfScope = "aws4_request";
constexpr std::size_t kDateLength = 8;

// Room for what requests of the Query API usually need.
constexpr std::size_t kUsualCanonical = 512;
constexpr std::size_t kUsualToSign = 192;
constexpr std::size_t kUsualAuthorization = 256;
constexpr std::size_t kHeadersAdded = 3;

// [A2]; Authorization is what the signature goes into.
constexpr std::array<std::string_view, 5> kNeverSigned = {
    "authorization", "expect", "transfer-encoding", "user-agent", "x-amzn-trace-id"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

bool is_named(std::string_view name, std::string_view lower_name) {
  return std::ranges::equal(name, lower_name, [](char a, char b) { return lower(a) == b; });
}

constexpr auto kIsBlank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };

// Without blanks at the ends, runs of them made one; a folded line is such a run.
void append_trimmed(std::string& out, std::string_view value) {
  const char* at = value.data();
  const char* const end = at + value.size();
  bool any = false;
  while (true) {
    at = std::find_if_not(at, end, kIsBlank);
    if (at == end) return;
    const char* const stop = std::find_if(at, end, kIsBlank);
    if (any) out += ' ';
    any = true;
    out.append(at, stop);
    at = stop;
  }
}

std::string canonical_path(std::string_view path, PathRule rule, std::string_view service) {
  const bool as_it_is =
      rule == PathRule::kAsItIs || (rule == PathRule::kByService && service == "s3");
  if (as_it_is) return path.empty() ? "/" : percent_encode_path(percent_decode(path));
  return percent_encode_path(normalize_path(path));
}

// Sorted by encoded name, then by encoded value [A2].
std::string canonical_query(std::string_view query) {
  if (query.empty()) return {};
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& [name, value] : decode_form(query, Plus::kItself)) {
    pairs.emplace_back(percent_encode(name), percent_encode(value));
  }
  std::ranges::sort(pairs);
  std::string out;
  for (const auto& [name, value] : pairs) {
    if (!out.empty()) out += '&';
    out.append(name).append("=").append(value);
  }
  return out;
}

// Values of all headers of this name in their order, joined by commas.
void append_values(std::string& out, const Headers& headers, std::string_view lower_name) {
  bool first = true;
  for (const Header& header : headers) {
    if (!is_named(header.name, lower_name)) continue;
    if (!first) out += ',';
    first = false;
    append_trimmed(out, header.value);
  }
}

void append_joined(std::string& out, const std::vector<std::string>& names) {
  bool first = true;
  for (const std::string& name : names) {
    if (!first) out += ';';
    first = false;
    out += name;
  }
}

void append_scope(std::string& out, std::string_view date, const SigningScope& scope) {
  out.append(date).append("/").append(scope.region).append("/").append(scope.service);
  out.append("/").append(kEndOfScope);
}

}  // namespace

SigningKey derive_signing_key(std::string_view secret_access_key, std::string_view date,
                              const SigningScope& scope) {
  const std::string secret = "AWS4" + std::string(secret_access_key);
  const auto* bytes = reinterpret_cast<const uint8_t*>(secret.data());
  Digest key = hmac_sha256({bytes, secret.size()}, date);
  key = hmac_sha256(key, scope.region);
  key = hmac_sha256(key, scope.service);
  return {.bytes = hmac_sha256(key, kEndOfScope)};
}

bool is_never_signed(std::string_view header_name) {
  return std::ranges::any_of(kNeverSigned,
                             [&](std::string_view never) { return is_named(header_name, never); });
}

std::vector<std::string> headers_to_sign(const Headers& headers) {
  std::vector<std::string> out;
  out.reserve(headers.size());
  for (const Header& header : headers) {
    if (!is_never_signed(header.name)) out.push_back(lower(header.name));
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::string canonical_request(const HttpRequest& request,
                              const std::vector<std::string>& signed_headers, PathRule path,
                              std::string_view service) {
  const Target target = split_target(request.target);
  std::string out;
  out.reserve(kUsualCanonical);
  out.append(request.method);
  out.append("\n").append(canonical_path(target.path, path, service));
  out.append("\n").append(canonical_query(target.query)).append("\n");
  for (const std::string& name : signed_headers) {
    out.append(name).append(":");
    append_values(out, request.headers, name);
    out.append("\n");
  }
  out.append("\n");
  append_joined(out, signed_headers);
  out.append("\n");
  const auto given = find_header(request.headers, "x-amz-content-sha256");
  if (given) {
    append_trimmed(out, *given);
  } else {
    append_hex(out, sha256(request.body));
  }
  return out;
}

std::string credential_scope(std::string_view date, const SigningScope& scope) {
  std::string out;
  append_scope(out, date, scope);
  return out;
}

std::string string_to_sign(std::string_view amz_date, const SigningScope& scope,
                           std::string_view canonical) {
  std::string out;
  out.reserve(kUsualToSign);
  out.append(kAlgorithm).append("\n").append(amz_date).append("\n");
  append_scope(out, amz_date.substr(0, kDateLength), scope);
  out.append("\n");
  append_hex(out, sha256(canonical));
  return out;
}

std::string signature(const SigningKey& key, std::string_view string_to_sign) {
  return to_hex(hmac_sha256(key.bytes, string_to_sign));
}

Signing sign(HttpRequest request, const Credentials& credentials, int64_t epoch_seconds,
             const SigningScope& scope, const SigningRules& rules) {
  const std::string date = format_amz_date(epoch_seconds).substr(0, kDateLength);
  const SigningKey key = derive_signing_key(credentials.secret_access_key, date, scope);
  return sign_with_key(std::move(request), credentials, key, epoch_seconds, scope, rules);
}

Signing sign_with_key(HttpRequest request, const Credentials& credentials, const SigningKey& key,
                      int64_t epoch_seconds, const SigningScope& scope, const SigningRules& rules) {
  constexpr std::string_view kToken = "X-Amz-Security-Token";
  const std::string amz_date = format_amz_date(epoch_seconds);
  const bool has_token = !credentials.session_token.empty();
  request.headers.reserve(request.headers.size() + kHeadersAdded);
  if (rules.time == TimeRule::kAmzDate) set_header(request.headers, "X-Amz-Date", amz_date);
  if (has_token) set_header(request.headers, kToken, credentials.session_token);

  std::vector<std::string> names = headers_to_sign(request.headers);
  if (rules.token == TokenRule::kAddedAfterSigning) std::erase(names, lower(kToken));
  Signing out;
  out.canonical_request = canonical_request(request, names, rules.path, scope.service);
  out.string_to_sign = string_to_sign(amz_date, scope, out.canonical_request);
  out.signature = signature(key, out.string_to_sign);
  out.authorization.reserve(kUsualAuthorization);
  out.authorization.append(kAlgorithm).append(" Credential=").append(credentials.access_key_id);
  out.authorization.append("/");
  append_scope(out.authorization, std::string_view(amz_date).substr(0, kDateLength), scope);
  out.authorization.append(", SignedHeaders=");
  append_joined(out.authorization, names);
  out.authorization.append(", Signature=").append(out.signature);
  set_header(request.headers, "Authorization", out.authorization);
  out.request = std::move(request);
  return out;
}

}  // namespace lighthouse::wire
