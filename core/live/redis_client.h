// The Redis client: one connection, batches of commands pipelined through it. hiredis parses the
// replies; the connection is ours (core/live/byte_stream.h), because hiredis 0.14 has no TLS.
//
// A connection is made when it is needed, and made anew after any loss; with it go AUTH and SELECT.
// Replies are given one by one as they come, so that a batch of any size needs little memory.
// Errors of Redis (READONLY, LOADING, NOAUTH, WRONGTYPE …) are replies like any other: the codecs
// judge them. Nothing is repeated here. Not for several threads at once.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "core/live/byte_stream.h"
#include "core/wire/redis/resp.h"

namespace lighthouse::live {

struct RedisOptions {
  std::string host = "127.0.0.1";
  uint16_t port = 6379;
  Transport transport = Transport::kPlain;
  TlsOptions tls;
  std::string user;  // empty: AUTH with the password alone, as every Redis before 6 wants it
  Secret password;   // empty: no AUTH
  uint32_t database = 0;
  std::size_t most_reply_bytes = 64U << 20;  // unparsed bytes of one reply
};

class RedisClient {
 public:
  // Takes one reply; false: no more are wanted, and the connection is given up.
  using Take = std::function<bool(wire::redis::RespValue&&)>;

  explicit RedisClient(RedisOptions options);
  ~RedisClient();
  RedisClient(RedisClient&&) noexcept;
  RedisClient& operator=(RedisClient&&) noexcept;
  RedisClient(const RedisClient&) = delete;
  RedisClient& operator=(const RedisClient&) = delete;

  // Sends the batch and gives every reply to `take`, in order, before it returns. `deadline` is for
  // the whole of it. kNotSent: no command can have run (no connection, or a refused AUTH).
  [[nodiscard]] tl::expected<void, HttpLoss> run(const wire::redis::CommandBatch& batch,
                                                 Duration deadline, const Take& take);

 private:
  class Connection;
  [[nodiscard]] static tl::expected<void, std::string> exchange(
      Connection& connection, const wire::redis::CommandBatch& batch, Deadline until,
      const Take& take);
  RedisOptions options_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace lighthouse::live
