#include "core/wire/aws/error.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/wire/aws/xml.h"
#include "core/wire/timestamps.h"

namespace lighthouse::wire {

namespace {

constexpr int64_t kSkewThatCountsMs = 240'000;
constexpr std::size_t kMostMessage = 400;

using Words = std::initializer_list<std::string_view>;

bool is_one_of(std::string_view word, Words words) {
  return std::ranges::find(words, word) != words.end();
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_throttling(std::string_view code) {
  return is_one_of(
      code, {"Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
             "RequestThrottled", "TooManyRequestsException",
             "ProvisionedThroughputExceededException", "TransactionInProgressException",
             "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "SlowDown",
             "PriorRequestNotComplete", "EC2ThrottledException", "DependencyThrottle"});
}

// Who we are was not accepted [A2].
bool is_about_signature(std::string_view code) {
  return is_one_of(code, {"SignatureDoesNotMatch", "InvalidSignatureException",
                          "IncompleteSignature", "RequestTimeTooSkewed"});
}

bool is_expiry(std::string_view code) {
  return is_one_of(code, {"ExpiredToken", "ExpiredTokenException", "RequestExpired"});
}

bool is_denial(std::string_view code) {
  return is_about_signature(code) ||
         is_one_of(code, {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation",
                          "AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException",
                          "MissingAuthenticationToken", "OptInRequired", "InvalidIdentityToken",
                          "IDPRejectedClaim", "RegionDisabledException", "NotAuthorized"});
}

bool is_state_refusal(std::string_view code) {
  return is_one_of(code, {"ResourceInUse", "ScalingActivityInProgress", "InstanceRefreshInProgress",
                          "AlreadyExists", "IncorrectInstanceState", "OperationNotPermitted",
                          "InvalidConfigurationRequest", "LimitExceeded", "TooManyLoadBalancers"});
}

// The service names its own fault, or one that passes.
bool is_service_fault(std::string_view code) {
  return is_one_of(code, {"InternalFailure", "InternalError", "ServiceUnavailable", "Unavailable",
                          "ResourceContention", "ServiceLinkedRoleFailure", "HealthUnavailable",
                          "RequestTimeout", "RequestTimeoutException", "IDPCommunicationError",
                          "InsufficientInstanceCapacity"});
}

ErrorCode code_of_validation_error(CallKind kind, std::string_view message) {
  if (contains(message, "not found")) return ErrorCode::kNotFound;
  if (!is_write(kind)) return ErrorCode::kInvalid;
  // All three numbers are always sent [A8.4], so they contradict each other, not the group.
  const bool bounds = contains(message, "must be between") || contains(message, "bound");
  if (kind == CallKind::kUpdateCapacity && bounds && !contains(message, "pending delete")) {
    return ErrorCode::kInvalid;
  }
  return ErrorCode::kConflict;
}

ErrorCode code_of(CallKind kind, const AwsError& error, int status) {
  if (is_throttling(error.code)) return ErrorCode::kThrottled;
  // Credentials are refreshed, clocks corrected: later it works.
  if (is_expiry(error.code)) return ErrorCode::kUnavailable;
  if (is_denial(error.code)) return ErrorCode::kDenied;
  if (is_service_fault(error.code)) return ErrorCode::kUnavailable;
  if (error.code == "ValidationError") return code_of_validation_error(kind, error.message);
  if (is_one_of(error.code, {"LoadBalancerNotFound", "AccessPointNotFound",
                             "InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed"})) {
    return ErrorCode::kNotFound;
  }
  if (error.code == "InvalidInstance" || error.code == "InvalidEndPoint") {
    return contains(error.message, "running") ? ErrorCode::kConflict : ErrorCode::kNotFound;
  }
  if (is_state_refusal(error.code)) return ErrorCode::kConflict;
  return status >= 500 ? ErrorCode::kUnavailable : ErrorCode::kInvalid;
}

ErrorCode code_of_status(CallKind kind, int status) {
  if (status == 401 || status == 403) return ErrorCode::kDenied;
  if (status == 429) return ErrorCode::kThrottled;
  if (status < 500) return ErrorCode::kInvalid;
  return is_write(kind) ? ErrorCode::kOutcomeUnknown : ErrorCode::kUnavailable;
}

// Signature errors quote the request as the service read it, with its session token.
std::string safe_message(std::string_view code, std::string_view message) {
  if (is_about_signature(code) && !message.starts_with("Signature expired") &&
      !message.starts_with("Signature not yet current")) {
    return "the service computed another signature, or could not read ours";
  }
  std::string out(message.substr(0, std::min(message.find('\n'), kMostMessage)));
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return out;
}

// `ErrorResponse/Error`, `ErrorResponse/Errors/Error`, `Response/Errors/Error` [A1.4].
std::optional<XmlFields> error_element(const XmlFields& root) {
  if (auto direct = root.object("Error")) return direct;
  const std::vector<XmlFields> all = root.list("Errors", "Error");
  return all.empty() ? std::nullopt : std::optional(all.front());
}

}  // namespace

std::optional<AwsError> read_error(std::string_view body) {
  const auto answer = XmlAnswer::parse(body);
  if (!answer) return std::nullopt;
  if (answer->root_name() != "ErrorResponse" && answer->root_name() != "Response") {
    return std::nullopt;
  }
  std::string problem;
  const auto element = error_element(answer->root(problem));
  if (!element) return std::nullopt;
  AwsError out{.code = element->required_text("Code"), .message = element->text("Message")};
  if (!problem.empty()) return std::nullopt;
  out.message = safe_message(out.code, out.message);
  return out;
}

CallError error_of(CallKind kind, const HttpResponse& response) {
  const auto error = read_error(response.body);
  const std::string text =
      error ? fmt::format("{}: {}", error->code, error->message)
            : fmt::format("HTTP {} without an error that can be read", response.status);
  const ErrorCode code =
      error ? code_of(kind, *error, response.status) : code_of_status(kind, response.status);
  return {.code = code, .message = Message::truncated(text)};
}

CallError error_of_read(const HttpResponse& response) {
  return error_of(CallKind::kDescribeGroups, response);
}

Refusal refusal_of(const HttpResponse& response, int64_t now_epoch_ms) {
  if (response.status < 400) return {};
  const auto error = read_error(response.body);
  if (!error) return {};
  const auto date = parse_http_date(find_header(response.headers, "date").value_or(""));
  const int64_t skew = date ? *date * 1'000 - now_epoch_ms : 0;
  const bool off = skew > kSkewThatCountsMs || skew < -kSkewThatCountsMs;
  if (off && (is_about_signature(error->code) || error->code == "RequestExpired")) {
    return {.repair = Repair::kClock, .clock_skew_ms = skew};
  }
  if (is_expiry(error->code)) return {.repair = Repair::kCredentials};
  return {};
}

}  // namespace lighthouse::wire
