#include "served/refusals.h"

#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace lighthouse::served {

namespace {

using Refusal = sim::Fate::Refusal;
using wire::HttpResponse;
using wire::redis::RespValue;

constexpr std::string_view kRequestId = "5a0e4a53-9a39-2f9d-2f6f-1c1100000000";

HttpResponse xml(int status, std::string body) {
  return {.status = status,
          .headers = {{"Content-Type", "text/xml"}},
          .body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + std::move(body)};
}

// [A1.4]
HttpResponse query_error(int status, std::string_view type, std::string_view code,
                         std::string_view message) {
  return xml(status, fmt::format("<ErrorResponse><Error><Type>{}</Type><Code>{}</Code><Message>{}"
                                 "</Message></Error><RequestId>{}</RequestId></ErrorResponse>",
                                 type, code, message, kRequestId));
}

HttpResponse ec2_error(int status, std::string_view code, std::string_view message) {
  return xml(status, fmt::format("<Response><Errors><Error><Code>{}</Code><Message>{}</Message>"
                                 "</Error></Errors><RequestID>{}</RequestID></Response>",
                                 code, message, kRequestId));
}

HttpResponse gate_error(int status, std::string_view error, std::string_view message) {
  const nlohmann::ordered_json body = {{"status", status}, {"error", error}, {"message", message}};
  return {.status = status,
          .headers = {{"Content-Type", "application/json;charset=UTF-8"}},
          .body = body.dump()};
}

HttpResponse from_gate(Refusal refusal) {
  switch (refusal) {
    case Refusal::kThrottled: return gate_error(429, "Too Many Requests", "Rate capacity exceeded");
    case Refusal::kServerErrorBefore:
      return gate_error(500, "Internal Server Error", "Connection refused");
    case Refusal::kServerErrorAfter:
    case Refusal::kNone: break;
  }
  return gate_error(500, "Internal Server Error", "Internal Failure");
}

}  // namespace

HttpResponse http_refusal(Endpoint endpoint, Refusal refusal) {
  const bool throttled = refusal == Refusal::kThrottled;
  switch (endpoint) {
    case Endpoint::kEc2:
      return throttled ? ec2_error(503, "RequestLimitExceeded", "Request limit exceeded.")
                       : ec2_error(500, "InternalError", "An internal error has occurred");
    case Endpoint::kAutoScaling:
    case Endpoint::kElb:
      return throttled ? query_error(400, "Sender", "Throttling", "Rate exceeded")
                       : query_error(500, "Receiver", "InternalFailure", "Internal Failure");
    case Endpoint::kGate: return from_gate(refusal);
    case Endpoint::kUrl:
    case Endpoint::kRedis:
    case Endpoint::kJournal:
    case Endpoint::kHook: break;
  }
  return {.status = throttled ? 429 : 503,
          .headers = {{"Content-Type", "text/html"}},
          .body = "<!doctype html><title>Service Unavailable</title>"};
}

// Redis has no word for "less often": a busy script is the nearest.
RespValue redis_refusal(Refusal refusal) {
  return RespValue::error(refusal == Refusal::kThrottled
                              ? "BUSY Redis is busy running a script."
                              : "MISCONF Errors writing to the AOF file");
}

HttpResponse login_page() {
  return {.status = 200,
          .headers = {{"Content-Type", "text/html;charset=UTF-8"}},
          .body =
              "<!doctype html><html><head><title>Login</title></head>"
              "<body><form method=\"post\"><input name=\"username\"></form></body></html>"};
}

std::string created_id(std::string_view body) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (!json.is_object() || !json.contains("ref") || !json["ref"].is_string()) return {};
  const auto ref = json["ref"].get<std::string>();
  return ref.substr(ref.rfind('/') + 1);
}

}  // namespace lighthouse::served
