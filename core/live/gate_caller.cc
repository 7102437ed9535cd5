#include "core/live/gate_caller.h"

#include <utility>

#include "core/live/repeat.h"

namespace lighthouse::live {

GateCaller::GateCaller(GateAccess& access, SharedNames& names)
    : access_(access),
      names_(names),
      gate_(access.gate),
      public_url_(access.public_url) {}

Answer GateCaller::try_once(const Call& call, Deadline deadline) {
  const CallKind kind = kind_of(call);
  HttpClient& http = endpoint_of(kind) == Endpoint::kUrl ? public_url_ : gate_;
  wire::gate::GateConversation talk(call, access_.target);
  auto step = names_.with([&](Names& names) { return talk.begin(names); });
  while (const auto* request = std::get_if<wire::HttpRequest>(&step)) {
    const auto response = http.send(*request, left_until(deadline));
    if (!response) {
      return error_answer(kind, wire::lost(kind, response.error().loss, response.error().message));
    }
    step = names_.with([&](Names& names) { return talk.feed(*response, names); });
  }
  return std::get<Answer>(std::move(step));
}

Answer GateCaller::call(const Call& call, Deadline deadline) {
  return repeat(access_.pace, kind_of(call), deadline, [&] { return try_once(call, deadline); });
}

}  // namespace lighthouse::live
