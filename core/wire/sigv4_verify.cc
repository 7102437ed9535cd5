#include "core/wire/sigv4_verify.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "core/wire/sha256.h"
#include "core/wire/timestamps.h"

namespace lighthouse::wire {

namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::size_t kDateLength = 8;
constexpr std::size_t kMostSignedHeaders = 100;
constexpr std::size_t kUsualSignedHeaders = 4;

// The parts of a text between separators, from the first to the last; an empty text is one part.
class Parts {
 public:
  Parts(std::string_view text, char separator) : rest_(text), separator_(separator) {}

  [[nodiscard]] bool at_end() const { return at_end_; }
  std::string_view next() {
    const std::size_t end = std::min(rest_.find(separator_), rest_.size());
    const std::string_view part = rest_.substr(0, end);
    at_end_ = end == rest_.size();
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return part;
  }

 private:
  std::string_view rest_;
  char separator_;
  bool at_end_ = false;
};

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// Views of the header that it was read from.
struct Claim {
  std::string_view access_key_id;
  std::string_view date;
  SigningScope scope;
  std::vector<std::string> signed_headers;
  std::string_view signature;
};

bool read_credential(std::string_view value, Claim& claim) {
  Parts rest(value, '/');
  std::array<std::string_view, 5> parts;
  for (std::string_view& part : parts) {
    if (rest.at_end()) return false;
    part = rest.next();
    if (part.empty()) return false;
  }
  if (!rest.at_end() || parts[4] != "aws4_request") return false;
  claim.access_key_id = parts[0];
  claim.date = parts[1];
  claim.scope = {.region = std::string(parts[2]), .service = std::string(parts[3])};
  return true;
}

// Lower case, sorted, without repeats: otherwise two spellings of one list would be two signatures.
bool read_signed_headers(std::string_view value, Claim& claim) {
  auto& names = claim.signed_headers;
  names.reserve(kUsualSignedHeaders);
  for (Parts parts(value, ';'); !parts.at_end();) names.emplace_back(parts.next());
  if (names.size() > kMostSignedHeaders || names.front().empty()) return false;
  if (std::ranges::adjacent_find(names, std::greater_equal<>()) != names.end()) return false;
  return std::ranges::none_of(names, [](const std::string& name) {
    return std::ranges::any_of(name, [](char c) { return c >= 'A' && c <= 'Z'; });
  });
}

// `Credential=…, SignedHeaders=…, Signature=…` in any order, each once; nullopt when anything of it
// is missing or cannot be read.
std::optional<Claim> read_authorization(std::string_view value) {
  if (!value.starts_with(kAlgorithm) || value.size() <= kAlgorithm.size() ||
      value[kAlgorithm.size()] != ' ') {
    return std::nullopt;
  }
  Claim claim;
  int credentials = 0;
  int lists = 0;
  int signatures = 0;
  for (Parts parts(value.substr(kAlgorithm.size() + 1), ','); !parts.at_end();) {
    const std::string_view piece = trimmed(parts.next());
    const std::size_t equals = std::min(piece.find('='), piece.size());
    const std::string_view key = piece.substr(0, equals);
    const std::string_view rest = piece.substr(std::min(equals + 1, piece.size()));
    if (key == "Credential") {
      if (!read_credential(rest, claim)) return std::nullopt;
      ++credentials;
    } else if (key == "SignedHeaders") {
      if (!read_signed_headers(rest, claim)) return std::nullopt;
      ++lists;
    } else if (key == "Signature") {
      claim.signature = rest;
      ++signatures;
    } else {
      return std::nullopt;
    }
  }
  if (credentials != 1 || lists != 1 || signatures != 1) return std::nullopt;
  return claim;
}

bool has_all_signed(const HttpRequest& request, const Claim& claim) {
  const auto& names = claim.signed_headers;
  return std::ranges::binary_search(names, "host") &&
         std::ranges::binary_search(names, "x-amz-date") &&
         std::ranges::all_of(names, [&](const std::string& name) {
           return find_header(request.headers, name).has_value();
         });
}

bool is_expected(const SigningScope& scope, const ExpectedScope& expected) {
  return (expected.region.empty() || scope.region == expected.region) &&
         (expected.service.empty() || scope.service == expected.service);
}

bool signature_matches(const HttpRequest& request, const Claim& claim, const Verification& seen,
                       std::string_view secret, SigningKeys* derived) {
  const auto hash = find_header(request.headers, "x-amz-content-sha256");
  if (hash && trimmed(*hash) != sha256_hex(request.body)) return false;
  const std::string canonical =
      canonical_request(request, claim.signed_headers, PathRule::kByService, seen.scope.service);
  const SigningKey key = derived != nullptr ? derived->get(secret, claim.date, seen.scope)
                                            : derive_signing_key(secret, claim.date, seen.scope);
  const std::string wanted = signature(key, string_to_sign(seen.amz_date, seen.scope, canonical));
  return equal_in_constant_time(wanted, claim.signature);
}

}  // namespace

Verification verify_signature(const HttpRequest& request, const KeyLookup& lookup,
                              int64_t now_epoch_seconds, const ExpectedScope& expected,
                              SigningKeys* derived) {
  Verification out;
  const auto as = [&out](SignatureVerdict verdict) {
    out.verdict = verdict;
    return std::move(out);
  };
  const auto authorization = find_header(request.headers, "authorization");
  if (!authorization) return as(SignatureVerdict::kMissing);
  auto claim = read_authorization(trimmed(*authorization));
  if (!claim) return as(SignatureVerdict::kIncomplete);
  out.access_key_id = claim->access_key_id;
  out.scope = std::move(claim->scope);
  if (!has_all_signed(request, *claim)) return as(SignatureVerdict::kIncomplete);
  out.amz_date = trimmed(find_header(request.headers, "x-amz-date").value_or(""));
  const auto signed_at = parse_amz_date(out.amz_date);
  if (!signed_at) return as(SignatureVerdict::kIncomplete);

  const auto known = lookup(claim->access_key_id);
  if (!known) return as(SignatureVerdict::kUnknownKey);
  const auto token = find_header(request.headers, "x-amz-security-token").value_or("");
  if (!equal_in_constant_time(token, known->session_token)) {
    return as(SignatureVerdict::kWrongToken);
  }
  if (*signed_at < now_epoch_seconds - kMaxClockSkewSeconds) return as(SignatureVerdict::kExpired);
  if (*signed_at > now_epoch_seconds + kMaxClockSkewSeconds) {
    return as(SignatureVerdict::kNotYetCurrent);
  }
  if (claim->date != std::string_view(out.amz_date).substr(0, kDateLength) ||
      !is_expected(out.scope, expected) ||
      !signature_matches(request, *claim, out, known->secret_access_key, derived)) {
    return as(SignatureVerdict::kMismatch);
  }
  const auto ends = known->token_expires_epoch_seconds;
  if (ends && now_epoch_seconds >= *ends) return as(SignatureVerdict::kTokenExpired);
  return as(SignatureVerdict::kValid);
}

std::string_view name_of(SignatureVerdict verdict) {
  switch (verdict) {
    case SignatureVerdict::kValid: return "valid";
    case SignatureVerdict::kMissing: return "missing";
    case SignatureVerdict::kIncomplete: return "incomplete";
    case SignatureVerdict::kUnknownKey: return "unknown key";
    case SignatureVerdict::kWrongToken: return "wrong token";
    case SignatureVerdict::kExpired: return "expired";
    case SignatureVerdict::kNotYetCurrent: return "not yet current";
    case SignatureVerdict::kMismatch: return "mismatch";
    case SignatureVerdict::kTokenExpired: return "token expired";
  }
  return "";
}

}  // namespace lighthouse::wire
