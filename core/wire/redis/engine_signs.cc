#include "core/wire/redis/engine_signs.h"

#include <array>

#include "core/wire/redis/reply_error.h"

namespace lighthouse::wire::redis {
namespace {

constexpr std::array<std::string_view, 3> kKeys = {"active_instances", "orca.task.queue.queue",
                                                   "orca.task.queue.messages"};

}  // namespace

CommandBatch engine_sign_commands() {
  CommandBatch out;
  for (const std::string_view key : kKeys) out.add({"EXISTS", key});
  return out;
}

Result<EngineSigns> engine_signs(const std::vector<RespValue>& replies) {
  if (replies.size() != kKeys.size()) {
    return failure(ErrorCode::kInternal, "a reply for each key was expected");
  }
  for (std::size_t i = 0; i < kKeys.size(); ++i) {
    if (replies[i].kind != RespValue::Kind::kInteger) {
      return tl::unexpected(unexpected_reply(replies[i], kKeys[i], "a number of keys"));
    }
  }
  const auto exists = [&](std::size_t i) { return replies[i].integer != 0; };
  return EngineSigns{.tracker = exists(0), .queue = exists(1) || exists(2)};
}

}  // namespace lighthouse::wire::redis
