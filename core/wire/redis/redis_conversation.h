// Redis' side of a Call, as commands in batches and replies one by one.
//
//   RedisConversation talk(call, application);
//   Step<CommandBatch> step = talk.begin(names);
//   while (const auto* batch = std::get_if<CommandBatch>(&step)) {
//     // send batch->bytes(), read the next reply that is owed, then:
//     step = talk.feed(std::move(reply), names);
//   }
//   return std::get<Answer>(step);
//
// * Unlike over HTTP, many commands are outstanding at once. Each gets one reply, in order; `feed`
//   takes one reply at a time, error replies too.
// * A batch may be empty: nothing more to send, a reply is still owed.
// * `outstanding()` replies may still be owed after an Answer that is an error: they are read and
//   thrown away, or the connection is.
// * A lost connection ends it: core/wire/conversation.h's `lost` gives the error.
// * Connecting, AUTH and SELECT are the client's. Where Orca has a second Redis
//   (`connectionPrevious`), one conversation per server, then merge_executions [11.2].
#pragma once

#include <cstddef>
#include <string_view>
#include <variant>

#include "core/model/call.h"
#include "core/model/names.h"
#include "core/wire/conversation.h"
#include "core/wire/redis/bakes.h"
#include "core/wire/redis/executions.h"
#include "core/wire/redis/lease.h"
#include "core/wire/redis/resp.h"

namespace lighthouse::wire::redis {

class RedisConversation {
 public:
  using Request = CommandBatch;

  // Requires: speaks(kind_of(call)). `application` names the lease.
  RedisConversation(const Call& call, std::string_view application);

  // Endpoint kRedis.
  [[nodiscard]] static bool speaks(CallKind kind) { return endpoint_of(kind) == Endpoint::kRedis; }

  [[nodiscard]] Step<CommandBatch> begin(Names& names);
  // Requires: a reply is outstanding.
  [[nodiscard]] Step<CommandBatch> feed(RespValue&& reply, Names& names);

  [[nodiscard]] std::size_t outstanding() const { return outstanding_; }

 private:
  using Talk = std::variant<ReadExecutionsTalk, ReadBakesTalk, LeaseTalk>;
  [[nodiscard]] static Talk talk_of(const Call& call, std::string_view application);
  Step<CommandBatch> count(Step<CommandBatch>&& step);

  Talk talk_;
  std::size_t outstanding_ = 0;
};

}  // namespace lighthouse::wire::redis
