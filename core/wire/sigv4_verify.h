// The other side of Signature Version 4: what a server finds out about a signed request [A2]. Pure;
// the header form only, `Authorization: AWS4-HMAC-SHA256 …`.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/wire/http.h"
#include "core/wire/signing_keys.h"

namespace lighthouse::wire {

// How far the time of a request may be off, either way [A5].
inline constexpr int64_t kMaxClockSkewSeconds = 300;

enum class SignatureVerdict : uint8_t {
  kValid,
  kMissing,        // no Authorization header: MissingAuthenticationToken
  kIncomplete,     // it is malformed, or a header that it names is not there: IncompleteSignature
  kUnknownKey,     // InvalidClientTokenId
  kWrongToken,     // the token is absent, foreign, or not wanted: InvalidClientTokenId
  kExpired,        // signed too long ago: RequestExpired, "Signature expired: …"
  kNotYetCurrent,  // signed in the future: "Signature not yet current: …"
  kMismatch,       // another signature, or another scope: SignatureDoesNotMatch
  kTokenExpired,   // all is well but the token's time is over: ExpiredToken
};

// What a server knows of an access key.
struct KnownKey {
  std::string secret_access_key;
  std::string session_token;  // empty: a request must not carry one
  std::optional<int64_t> token_expires_epoch_seconds;
};

using KeyLookup = std::function<std::optional<KnownKey>(std::string_view access_key_id)>;

// What the signature must have been made for; an empty text admits any. Views: valid for the check.
struct ExpectedScope {
  std::string_view region;
  std::string_view service;
};

struct Verification {
  SignatureVerdict verdict = SignatureVerdict::kMissing;
  // As the request claims them; proven by kValid only. Empty when they could not be read.
  std::string access_key_id;
  SigningScope scope;
  std::string amz_date;
};

// The checks in the order of the enumerators after kValid, the first that fails counts. The body
// is hashed, whatever X-Amz-Content-SHA256 says: a header that names another hash is a mismatch.
// `derived` saves work, if there is one.
[[nodiscard]] Verification verify_signature(const HttpRequest& request, const KeyLookup& lookup,
                                            int64_t now_epoch_seconds,
                                            const ExpectedScope& expected = {},
                                            SigningKeys* derived = nullptr);

[[nodiscard]] std::string_view name_of(SignatureVerdict verdict);  // "not yet current"

}  // namespace lighthouse::wire
