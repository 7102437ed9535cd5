#include "core/live/aws_caller.h"

#include <chrono>
#include <utility>

#include "core/live/repeat.h"
#include "core/wire/aws/error.h"

namespace lighthouse::live {

namespace {

int64_t unix_ms() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

tl::unexpected<CallError> not_sent(CallKind kind, std::string_view why) {
  return tl::unexpected(wire::lost(kind, wire::Loss::kNotSent, why));
}

}  // namespace

AwsCaller::AwsCaller(AwsAccess& access, SharedNames& names) : access_(access), names_(names) {}

HttpClient& AwsCaller::client(wire::AwsService service) {
  const auto index = static_cast<std::size_t>(service);
  if (!clients_[index]) {
    clients_[index].emplace(HttpOptions{.url = access_.urls[index], .tls = access_.tls});
  }
  return *clients_[index];
}

tl::expected<wire::HttpResponse, CallError> AwsCaller::send_signed(CallKind kind,
                                                                   const wire::AwsRequest& request,
                                                                   Deadline deadline) {
  const auto keys = access_.credentials.get();
  if (!keys) return failure(ErrorCode::kDenied, keys.error());
  if (access_.on_keys) access_.on_keys(keys->credentials);
  HttpClient& http = client(request.service);
  const int64_t seconds = (unix_ms() + access_.clock_skew_ms) / 1'000;
  const wire::HttpRequest signed_request = wire::sign_for(
      request, http.url().host_header(), access_.region, keys->credentials, seconds, signing_keys_);
  const Duration left = left_until(deadline);
  if (left == Duration{0}) return not_sent(kind, "the deadline has passed");
  auto response = http.send(signed_request, left);
  if (!response) {
    return tl::unexpected(wire::lost(kind, response.error().loss, response.error().message));
  }
  return *std::move(response);
}

// A refusal that can be repaired is repaired once; nothing was done by then.
tl::expected<wire::HttpResponse, CallError> AwsCaller::exchange(CallKind kind,
                                                                const wire::AwsRequest& request,
                                                                Deadline deadline) {
  const int64_t asked_ms = unix_ms();
  auto response = send_signed(kind, request, deadline);
  if (!response) return response;
  const wire::Refusal refusal = wire::refusal_of(*response, asked_ms);
  switch (refusal.repair) {
    case wire::Repair::kNone: return response;
    case wire::Repair::kClock: access_.clock_skew_ms = refusal.clock_skew_ms; break;
    case wire::Repair::kCredentials: access_.credentials.expired(); break;
  }
  return send_signed(kind, request, deadline);
}

Answer AwsCaller::try_once(const Call& call, Deadline deadline) {
  const CallKind kind = kind_of(call);
  wire::AwsConversation talk(call, access_.fleet);
  auto step = names_.with([&](const Names& names) { return talk.begin(names); });
  while (const auto* request = std::get_if<wire::AwsRequest>(&step)) {
    auto response = exchange(kind, *request, deadline);
    if (!response) return error_answer(kind, response.error());
    step = names_.with([&](Names& names) { return talk.feed(*response, names); });
  }
  return std::get<Answer>(std::move(step));
}

Answer AwsCaller::call(const Call& call, Deadline deadline) {
  return repeat(access_.pace, kind_of(call), deadline, [&] { return try_once(call, deadline); });
}

}  // namespace lighthouse::live
