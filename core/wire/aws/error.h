// What an answer of AWS other than a success means [A1.4, A2, A5, A6].
//
// The code decides, not the prose, with three exceptions where one code covers several cases
// [A12]: "not found", "pending delete" and bounds in a ValidationError, "running" in an
// InvalidInstance. Without a readable code the HTTP status decides.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/model/call.h"
#include "core/model/result.h"
#include "core/wire/http.h"

namespace lighthouse::wire {

// An error as the service wrote it; in all shapes of [A1.4].
struct AwsError {
  std::string code;     // never empty
  std::string message;  // one line, printable, without what may hold a token
  bool operator==(const AwsError&) const = default;
};

// nullopt: an empty body, HTML, plain text, truncated XML, or no code in it.
[[nodiscard]] std::optional<AwsError> read_error(std::string_view body);

// The error of a call that was answered with this. Requires: not a success (2xx).
//
// kConflict, kThrottled and kDenied are given only where surely nothing was done. A service that
// fails in its own words (5xx) is kUnavailable, which says nothing about the work. A 5xx without
// such words comes from something in between: for a write its outcome is unknown.
[[nodiscard]] CallError error_of(CallKind kind, const HttpResponse& response);

// The same for requests that are no Call (STS); they are all reads.
[[nodiscard]] CallError error_of_read(const HttpResponse& response);

// Refusals after which the caller repairs something and signs once more. Nothing was done.
enum class Repair : uint8_t {
  kNone,
  kClock,        // our clock is off: sign with the corrected time [A5]
  kCredentials,  // the session token has expired: refresh the credentials [A3.6]
};

struct Refusal {
  Repair repair = Repair::kNone;
  int64_t clock_skew_ms = 0;  // kClock: the service's time minus ours; to be added when signing
};

// A clock is off only if the answer's Date says so by more than four minutes; a deadline must never
// be moved by it. `now` is the time that the request was signed with, uncorrected.
[[nodiscard]] Refusal refusal_of(const HttpResponse& response, int64_t now_epoch_ms);

}  // namespace lighthouse::wire
