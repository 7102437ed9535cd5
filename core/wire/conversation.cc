#include "core/wire/conversation.h"

namespace lighthouse::wire {

CallError lost(CallKind kind, Loss loss, std::string_view message) {
  const bool unknown = loss == Loss::kNoAnswer && is_write(kind);
  return {.code = unknown ? ErrorCode::kOutcomeUnknown : ErrorCode::kTimeout,
          .message = Message::truncated(message)};
}

}  // namespace lighthouse::wire
