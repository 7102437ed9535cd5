#include "core/live/performer_layers.h"

#include <chrono>

namespace lighthouse::live {

Answer ReadOnlyPerformer::perform(const Call& call, Deadline deadline) {
  const CallKind kind = kind_of(call);
  if (is_write(kind)) {
    return error_answer(kind, {.code = ErrorCode::kDenied,
                               .message = Message::truncated("a dry run changes nothing")});
  }
  if (kind == CallKind::kHoldLease) return look_at_lease_(deadline);
  return inner_->perform(call, deadline);
}

Answer OfflinePerformer::perform(const Call& call, Deadline deadline) {
  const CallKind kind = kind_of(call);
  switch (endpoint_of(kind)) {
    case Endpoint::kGate:
    case Endpoint::kRedis:
      return error_answer(kind, {.code = ErrorCode::kUnavailable,
                                 .message = Message::truncated("offline: it is not asked")});
    case Endpoint::kAutoScaling:
    case Endpoint::kEc2:
    case Endpoint::kElb:
    case Endpoint::kUrl:
    case Endpoint::kHook:
    case Endpoint::kJournal: break;
  }
  return inner_->perform(call, deadline);
}

Answer ToldPerformer::perform(const Call& call, Deadline deadline) {
  const auto begin = std::chrono::steady_clock::now();
  Answer answer = inner_->perform(call, deadline);
  const auto took = std::chrono::steady_clock::now() - begin;
  told_(call, answer, std::chrono::duration_cast<Duration>(took));
  return answer;
}

}  // namespace lighthouse::live
