// A real redis-server as a child of the test, on a Unix socket in a folder of its own, and a
// connection to it. Both are gone with the test.
#pragma once

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <hiredis/hiredis.h>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <variant>
#include <vector>

#include "core/wire/redis/redis_conversation.h"
#include "tests/support/temp_file.h"

namespace lighthouse::wire::redis {

class RedisServer {
 public:
  // Returns once the server says that it takes connections.
  RedisServer() {
    int log[2];
    if (pipe(log) != 0) throw std::runtime_error("no pipe");
    child_ = fork();
    if (child_ == 0) {
      dup2(log[1], STDOUT_FILENO);
      close(log[0]);
      close(log[1]);
      execlp("redis-server", "redis-server", "--port", "0", "--unixsocket", socket().c_str(),
             "--save", "", "--dir", folder_.path().c_str(), nullptr);
      _exit(127);
    }
    close(log[1]);
    log_ = log[0];
    wait_until_ready();
  }
  ~RedisServer() {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
    close(log_);
  }
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  [[nodiscard]] std::string socket() const { return (folder_.path() / "redis.sock").string(); }

 private:
  void wait_until_ready() {
    std::string said;
    char byte = 0;
    while (read(log_, &byte, 1) == 1) {
      said += byte;
      if (said.ends_with("eady to accept connections at") || said.ends_with(".sock\n")) return;
    }
    throw std::runtime_error("redis-server did not start: " + said);
  }

  testing_support::TempFolder folder_;
  pid_t child_ = 0;
  int log_ = -1;
};

class RedisConnection {
 public:
  explicit RedisConnection(const RedisServer& server)
      : context_(redisConnectUnix(server.socket().c_str())) {
    if (context_ == nullptr || context_->err != 0) throw std::runtime_error("no connection");
  }
  // To whatever listens on the loopback address.
  explicit RedisConnection(uint16_t port) : context_(redisConnect("127.0.0.1", port)) {
    if (context_ == nullptr || context_->err != 0) throw std::runtime_error("no connection");
  }
  ~RedisConnection() { redisFree(context_); }
  RedisConnection(const RedisConnection&) = delete;
  RedisConnection& operator=(const RedisConnection&) = delete;

  RespValue run(std::initializer_list<std::string_view> words) {
    return run(std::span<const std::string_view>(words.begin(), words.size()));
  }
  RespValue run(std::span<const std::string_view> words) {
    CommandBatch batch;
    batch.add(words);
    send(batch);
    return receive();
  }

  Answer ask(const Call& call, Names& names) {
    RedisConversation talk(call, "armoryspinnaker");
    Step<CommandBatch> step = talk.begin(names);
    while (const auto* batch = std::get_if<CommandBatch>(&step)) {
      send(*batch);
      step = talk.feed(receive(), names);
    }
    for (std::size_t i = talk.outstanding(); i > 0; --i) receive();
    return std::get<Answer>(step);
  }

  Lease hold(uint64_t run, Duration ttl) {
    Names names;
    const Answer answer = ask(HoldLease{.run = run, .ttl = ttl}, names);
    return std::get<Result<Lease>>(answer).value();
  }

  void send(const CommandBatch& batch) {
    if (batch.empty()) return;
    redisAppendFormattedCommand(context_, batch.bytes().data(), batch.bytes().size());
  }

  RespValue receive() {
    void* reply = nullptr;
    if (redisGetReply(context_, &reply) != REDIS_OK) throw std::runtime_error(context_->errstr);
    RespValue value = value_of(*static_cast<redisReply*>(reply));
    freeReplyObject(reply);
    return value;
  }

 private:
  static RespValue value_of(const redisReply& reply) {
    switch (reply.type) {
      case REDIS_REPLY_INTEGER: return RespValue::of(reply.integer);
      case REDIS_REPLY_STRING: return RespValue::of_text({reply.str, reply.len});
      case REDIS_REPLY_STATUS: return RespValue::status({reply.str, reply.len});
      case REDIS_REPLY_ERROR: return RespValue::error({reply.str, reply.len});
      case REDIS_REPLY_ARRAY: {
        std::vector<RespValue> list;
        list.reserve(reply.elements);
        for (std::size_t i = 0; i < reply.elements; ++i)
          list.push_back(value_of(*reply.element[i]));
        return RespValue::of_list(std::move(list));
      }
      default: return RespValue::nil();
    }
  }

  redisContext* context_;
};

}  // namespace lighthouse::wire::redis
