// Signature Version 4: signs a request for AWS [A2]. Pure: the time, the credentials and the scope
// are arguments, and the same arguments give the same bytes.
//
// The rules are AWS's, as the public test suite of AWS fixes them:
// * the path is normalised, then percent-encoded as it is written, so that an encoded path is
//   encoded twice; for S3 it is left as it is and encoded once;
// * names and values of the query are decoded and encoded anew, so that any spelling of one request
//   has one signature; `+` is a plus;
// * blanks in header values are folded, headers of one name are joined in their order.
// The verifier for servers is core/wire/sigv4_verify.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/wire/http.h"
#include "core/wire/sha256.h"

namespace lighthouse::wire {

struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;  // never in a message, a log or a trace
  std::string session_token;      // empty: long-term credentials; as secret as the key
  bool operator==(const Credentials&) const = default;
};

// For whom a signature counts. The region is the endpoint's, the service its signing name [A1.1].
struct SigningScope {
  std::string region;
  std::string service;
  bool operator==(const SigningScope&) const = default;
};

// How the path enters the signature.
enum class PathRule : uint8_t {
  kByService,   // as it is for `s3`, else normalised
  kNormalized,  // without `.`, `..` and `//`, then encoded as written
  kAsItIs,      // decoded and encoded once
};

// The session token must be a header of the request. Signing it is what the SDKs do; a request
// whose token was added after signing is accepted as well.
enum class TokenRule : uint8_t { kSigned, kAddedAfterSigning };

// Which header carries the time. A request may have `Date` in the place of X-Amz-Date; with both,
// X-Amz-Date counts.
enum class TimeRule : uint8_t {
  kAmzDate,     // X-Amz-Date is added
  kDateHeader,  // the request's own Date, which must name the same second
};

struct SigningRules {
  PathRule path = PathRule::kByService;
  TokenRule token = TokenRule::kSigned;
  TimeRule time = TimeRule::kAmzDate;
};

// The key of one secret, day, region and service. It may be kept for exactly these four, never
// across a refresh of the credentials. As secret as the secret itself.
struct SigningKey {
  Digest bytes{};
};

// `date` is YYYYMMDD, the first eight characters of X-Amz-Date.
[[nodiscard]] SigningKey derive_signing_key(std::string_view secret_access_key,
                                            std::string_view date, const SigningScope& scope);

// True for headers that proxies may change, and for Authorization: they are never signed.
[[nodiscard]] bool is_never_signed(std::string_view header_name);

// Lower-case names of the headers to sign, sorted, each once.
[[nodiscard]] std::vector<std::string> headers_to_sign(const Headers& headers);

// The six parts, joined by line feeds. `signed_headers` is lower case, sorted, without repeats.
// The hash in the last line is that of the body, unless the request carries X-Amz-Content-SHA256.
// It holds the session token if that is a signed header: as secret as the token.
[[nodiscard]] std::string canonical_request(const HttpRequest& request,
                                            const std::vector<std::string>& signed_headers,
                                            PathRule path, std::string_view service);

// "20150830/us-east-1/service/aws4_request"
[[nodiscard]] std::string credential_scope(std::string_view date, const SigningScope& scope);

[[nodiscard]] std::string string_to_sign(std::string_view amz_date, const SigningScope& scope,
                                         std::string_view canonical);

// Lower-case hexadecimal.
[[nodiscard]] std::string signature(const SigningKey& key, std::string_view string_to_sign);

// Everything that a signature was made of, for those who look for the difference between two.
struct Signing {
  std::string canonical_request;
  std::string string_to_sign;
  std::string signature;
  std::string authorization;  // the value of the header
  HttpRequest request;        // as it is to be sent: with X-Amz-Date, the token and Authorization
};

// Replaces X-Amz-Date (see TimeRule), X-Amz-Security-Token (if there is a token) and Authorization;
// signs every other header of the request that may be signed. Headers that are added later are not
// covered. Requires: a Host header, as it will be sent (host_header in core/wire/uri.h).
[[nodiscard]] Signing sign(HttpRequest request, const Credentials& credentials,
                           int64_t epoch_seconds, const SigningScope& scope,
                           const SigningRules& rules = {});

// The same with a key that was kept.
// Requires: derived for this scope and the day of `epoch_seconds`.
[[nodiscard]] Signing sign_with_key(HttpRequest request, const Credentials& credentials,
                                    const SigningKey& key, int64_t epoch_seconds,
                                    const SigningScope& scope, const SigningRules& rules = {});

}  // namespace lighthouse::wire
