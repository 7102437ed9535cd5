#include "core/wire/redis/redis_conversation.h"

#include <cassert>
#include <utility>

namespace lighthouse::wire::redis {

RedisConversation::Talk RedisConversation::talk_of(const Call& call, std::string_view application) {
  if (const auto* read = std::get_if<ReadExecutions>(&call)) return ReadExecutionsTalk(*read);
  if (const auto* hold = std::get_if<HoldLease>(&call)) return LeaseTalk(*hold, application);
  if (const auto* release = std::get_if<ReleaseLease>(&call)) {
    return LeaseTalk(*release, application);
  }
  assert(std::holds_alternative<ReadBakes>(call));
  return ReadBakesTalk();
}

RedisConversation::RedisConversation(const Call& call, std::string_view application)
    : talk_(talk_of(call, application)) {}

Step<CommandBatch> RedisConversation::count(Step<CommandBatch>&& step) {
  if (const auto* batch = std::get_if<CommandBatch>(&step)) outstanding_ += batch->count();
  return std::move(step);
}

Step<CommandBatch> RedisConversation::begin(Names& names) {
  return count(std::visit([&](auto& talk) { return talk.begin(names); }, talk_));
}

Step<CommandBatch> RedisConversation::feed(RespValue&& reply, Names& names) {
  assert(outstanding_ > 0);
  --outstanding_;
  return count(std::visit([&](auto& talk) { return talk.feed(std::move(reply), names); }, talk_));
}

}  // namespace lighthouse::wire::redis
