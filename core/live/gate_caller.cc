#include "core/live/gate_caller.h"

#include <utility>

#include "core/live/repeat.h"
#include "core/model/pipeline_facts.h"

namespace lighthouse::live {

GateCaller::GateCaller(GateAccess& access, SharedNames& names)
    : access_(access),
      target_(access.target),
      names_(names),
      gate_(access.gate),
      public_url_(access.public_url) {}

Answer GateCaller::try_once(const Call& call, Deadline deadline) {
  const CallKind kind = kind_of(call);
  HttpClient& http = endpoint_of(kind) == Endpoint::kUrl ? public_url_ : gate_;
  wire::gate::GateConversation talk(call, target_);
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

Result<Done> GateCaller::learn_parameter(Deadline deadline) {
  const Answer answer = call(GetPipeline{}, deadline);
  const auto& document = std::get<Result<Document>>(answer);
  if (!document) return tl::unexpected(document.error());
  const auto facts = facts_of(*document, target_.package);
  if (!facts) return failure(ErrorCode::kInvalid, facts.error());
  target_.version_parameter = facts->has_version_parameter ? facts->version_parameter : "";
  return Done{};
}

Answer GateCaller::call(const Call& call, Deadline deadline) {
  if (kind_of(call) == CallKind::kTriggerPipeline) {
    if (const auto learned = learn_parameter(deadline); !learned) {
      return error_answer(kind_of(call), wire::lost(kind_of(call), wire::Loss::kNotSent,
                                                    learned.error().message.view()));
    }
  }
  return repeat(access_.pace, kind_of(call), deadline, [&] { return try_once(call, deadline); });
}

}  // namespace lighthouse::live
