// Calls to Orca's Redis: pipelined batches of a conversation. Where Orca has a second Redis, its
// executions and bakes are read as well, and the answer is that of both [11.2].
//
// What all threads share is RedisAccess; each thread has a caller with connections of its own.
#pragma once

#include <optional>
#include <string>

#include "core/live/pace.h"
#include "core/live/redis_client.h"
#include "core/live/shared_names.h"
#include "core/wire/redis/redis_conversation.h"

namespace lighthouse::live {

struct RedisAccess {
  RedisOptions redis;
  std::optional<RedisOptions> previous;  // Orca's redis.connectionPrevious
  std::string application = "armoryspinnaker";
  Pace pace;
};

class RedisCaller {
 public:
  RedisCaller(RedisAccess& access, SharedNames& names);

  // Requires: wire::redis::RedisConversation::speaks(kind_of(call)).
  [[nodiscard]] Answer call(const Call& call, Deadline deadline);

 private:
  [[nodiscard]] Answer try_once(const Call& call, Deadline deadline);
  [[nodiscard]] Answer converse(RedisClient& redis, const Call& call, Deadline deadline);

  RedisAccess& access_;
  SharedNames& names_;
  RedisClient redis_;
  std::optional<RedisClient> previous_;
};

}  // namespace lighthouse::live
