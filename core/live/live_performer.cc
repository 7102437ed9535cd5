#include "core/live/live_performer.h"

#include <exception>

namespace lighthouse::live {

LivePerformer::LivePerformer(const LiveEndpoints& endpoints)
    : endpoints_(endpoints),
      aws_(endpoints.aws, endpoints.names),
      gate_(endpoints.gate, endpoints.names),
      redis_(endpoints.redis, endpoints.names) {}

Answer LivePerformer::stop_poller(const StopPoller& call, Deadline deadline) {
  if (!endpoints_.stop_poller) {
    return Result<Done>(
        failure(ErrorCode::kDenied, "no command that stops a poller is configured"));
  }
  const std::string instance = endpoints_.names.with(
      [&](const Names& names) { return std::string(names.text(call.instance.value)); });
  return endpoints_.stop_poller(instance, deadline);
}

Answer LivePerformer::perform(const Call& call, Deadline deadline) {
  const CallKind kind = kind_of(call);
  try {
    switch (endpoint_of(kind)) {
      case Endpoint::kAutoScaling:
      case Endpoint::kEc2:
      case Endpoint::kElb: return aws_.call(call, deadline);
      case Endpoint::kGate:
      case Endpoint::kUrl: return gate_.call(call, deadline);
      case Endpoint::kRedis: return redis_.call(call, deadline);
      case Endpoint::kHook: return stop_poller(std::get<StopPoller>(call), deadline);
      case Endpoint::kJournal: break;
    }
  } catch (const std::exception&) {
    // A library's own trouble, like a lack of memory. What was sent by then is not known.
    return error_answer(kind,
                        wire::lost(kind, wire::Loss::kNoAnswer, "the client failed in the middle"));
  }
  return error_answer(kind, {.code = ErrorCode::kInternal,
                             .message = Message::truncated("the journal is no endpoint")});
}

}  // namespace lighthouse::live
