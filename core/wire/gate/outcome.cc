#include "core/wire/gate/outcome.h"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

namespace lighthouse::wire::gate {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// `application/json`, `application/vnd.spring-boot.actuator.v1+json`; parameters do not matter.
bool is_json_type(std::string_view header) {
  std::string type = lower(header.substr(0, header.find(';')));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  return type == "application/json" ||
         (type.starts_with("application/") && type.ends_with("+json"));
}

// The texts in which Gate tells a person what went wrong; "" where there are none.
std::string words_of(const HttpResponse& response) {
  const auto body = parse_body(response.body);
  if (!body || !body->is_object()) return {};
  std::string words;
  for (const std::string_view key : {"message", "exception"}) {
    const auto at = body->find(key);
    if (at == body->end() || !at->is_string()) continue;
    if (!words.empty()) words += ' ';
    words += at->get_ref<const std::string&>();
  }
  return words;
}

// Nothing of what people keep secret is quoted, even if a service puts it into its message.
std::string quotable(const std::string& words) {
  const std::string low = lower(words);
  for (const std::string_view secret :
       {"token", "passw", "secret", "cookie", "session", "authorization", "bearer"}) {
    if (low.find(secret) != std::string::npos) return {};
  }
  return words;
}

// The request did not leave Gate.
bool went_nowhere(const std::string& words) {
  constexpr std::array<std::string_view, 4> kSigns = {
      "Connection refused", "short-circuited", "could not be queued", "UnknownHostException"};
  return std::ranges::any_of(
      kSigns, [&](std::string_view sign) { return words.find(sign) != std::string::npos; });
}

ErrorCode code_of_trouble(CallKind kind, const std::string& words) {
  if (!is_write(kind) || went_nowhere(words)) return ErrorCode::kUnavailable;
  return ErrorCode::kOutcomeUnknown;
}

ErrorCode code_of_refusal(CallKind kind, const std::string& words) {
  if (kind != CallKind::kTriggerPipeline) return ErrorCode::kInvalid;
  if (words.find("is disabled") != std::string::npos) return ErrorCode::kConflict;
  return code_of_trouble(kind, words);
}

ErrorCode code_of(CallKind kind, int status, const std::string& words) {
  if (status >= 500 && status <= 599) return code_of_trouble(kind, words);
  switch (status) {
    case 302:
    case 303:
    case 307:
    case 401:
    case 403: return ErrorCode::kDenied;
    case 404: return ErrorCode::kNotFound;
    case 408: return is_write(kind) ? ErrorCode::kOutcomeUnknown : ErrorCode::kTimeout;
    case 409: return ErrorCode::kConflict;
    case 422: return code_of_refusal(kind, words);
    case 429:
      if (words.find("Rate capacity exceeded") != std::string::npos) return ErrorCode::kThrottled;
      return code_of_trouble(kind, words);
    default: break;
  }
  if (status >= 300 && status <= 499) return ErrorCode::kInvalid;
  return is_write(kind) ? ErrorCode::kOutcomeUnknown : ErrorCode::kInvalid;
}

std::string_view meaning_of(int status) {
  switch (status) {
    case 302:
    case 303:
    case 307: return "redirected, as to a login page";
    case 304: return "not modified, though nothing was asked for conditionally";
    case 401: return "not logged in";
    case 403: return "not allowed";
    case 404: return "not found";
    case 429: return "too many requests, or no answer behind Gate";
    default: return status >= 300 && status <= 399 ? "redirected" : "";
  }
}

}  // namespace

CallError error_of(CallKind kind, const HttpResponse& response) {
  const std::string words = words_of(response);
  const std::string quoted = quotable(words);
  const std::string_view meaning = meaning_of(response.status);
  const std::string message =
      fmt::format("{} {}", response.status, quoted.empty() ? meaning : std::string_view(quoted));
  return {.code = code_of(kind, response.status, words),
          .message = Message::truncated(printable(message))};
}

tl::unexpected<CallError> unreadable(CallKind kind, std::string_view what) {
  const auto code = is_write(kind) ? ErrorCode::kOutcomeUnknown : ErrorCode::kInvalid;
  return failure(code, printable(what));
}

Result<Json> json_of(CallKind kind, const HttpResponse& response) {
  if (response.status < 200 || response.status > 299) {
    return tl::unexpected(error_of(kind, response));
  }
  // Gate answers so when Orca is in trouble or when it does not know the name [4, 6].
  if (is_blank(response.body)) return unreadable(kind, "empty body");
  const auto type = find_header(response.headers, "Content-Type");
  if (!type) return unreadable(kind, "Content-Type: missing, expected JSON");
  if (!is_json_type(*type)) {
    return unreadable(kind,
                      fmt::format("Content-Type: expected JSON, found {}", type->substr(0, 40)));
  }
  auto body = parse_body(response.body);
  if (!body) return unreadable(kind, body.error());
  return *std::move(body);
}

Result<Done> done_of(CallKind kind, const HttpResponse& response) {
  const bool success = response.status >= 200 && response.status <= 299;
  if (success && is_blank(response.body)) return Done{};
  if (const auto body = json_of(kind, response); !body) return tl::unexpected(body.error());
  return Done{};
}

}  // namespace lighthouse::wire::gate
