#include "core/live/redis_caller.h"

#include <utility>

#include "core/live/repeat.h"

namespace lighthouse::live {

namespace {

using wire::redis::CommandBatch;
using wire::redis::RespValue;

// The good answers of both servers as one; either error is the answer.
Answer join(Answer one, Answer other) {
  if (failure_of(one) != nullptr) return one;
  if (failure_of(other) != nullptr) return other;
  if (auto* executions = std::get_if<Result<Executions>>(&one)) {
    return Result<Executions>(
        wire::redis::merge_executions(**executions, *std::get<Result<Executions>>(other)));
  }
  auto& bakes = *std::get<Result<BakeHosts>>(one);
  const auto& more = *std::get<Result<BakeHosts>>(other);
  bakes.insert(bakes.end(), more.begin(), more.end());
  return one;
}

}  // namespace

RedisCaller::RedisCaller(RedisAccess& access, SharedNames& names)
    : access_(access),
      names_(names),
      redis_(access.redis) {
  if (access.previous) previous_.emplace(*access.previous);
}

Answer RedisCaller::converse(RedisClient& redis, const Call& call, Deadline deadline) {
  const CallKind kind = kind_of(call);
  wire::redis::RedisConversation talk(call, access_.application);
  auto step = names_.with([&](Names& names) { return talk.begin(names); });
  while (auto* first = std::get_if<CommandBatch>(&step)) {
    const CommandBatch batch = std::exchange(*first, {});
    if (batch.empty()) {
      return error_answer(kind, {.code = ErrorCode::kInternal,
                                 .message = Message::truncated("nothing is asked or owed")});
    }
    // What the replies lead to is gathered and sent when all of them are read.
    CommandBatch next;
    const auto done = redis.run(batch, left_until(deadline), [&](RespValue&& reply) {
      step = names_.with([&](Names& names) { return talk.feed(std::move(reply), names); });
      if (const auto* more = std::get_if<CommandBatch>(&step)) next.append(*more);
      return std::holds_alternative<CommandBatch>(step) || talk.outstanding() == 0;
    });
    // An answer that came before all replies were read is an answer; the connection is given up.
    if (!done && std::holds_alternative<CommandBatch>(step)) {
      return error_answer(kind, wire::lost(kind, done.error().loss, done.error().message));
    }
    if (std::holds_alternative<CommandBatch>(step)) step = std::move(next);
  }
  return std::get<Answer>(std::move(step));
}

Answer RedisCaller::try_once(const Call& call, Deadline deadline) {
  Answer answer = converse(redis_, call, deadline);
  const CallKind kind = kind_of(call);
  const bool of_both = kind == CallKind::kReadExecutions || kind == CallKind::kReadBakes;
  if (!previous_ || !of_both) return answer;
  return join(std::move(answer), converse(*previous_, call, deadline));
}

Answer RedisCaller::call(const Call& call, Deadline deadline) {
  return repeat(access_.pace, kind_of(call), deadline, [&] { return try_once(call, deadline); });
}

}  // namespace lighthouse::live
