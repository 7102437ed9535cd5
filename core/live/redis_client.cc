#include "core/live/redis_client.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <hiredis.h>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace lighthouse::live {
namespace {

using wire::Loss;
using wire::redis::CommandBatch;
using wire::redis::RespValue;

RespValue value_of(const redisReply& reply) {
  const auto text = [&reply] { return std::string_view(reply.str, reply.len); };
  switch (reply.type) {
    case REDIS_REPLY_STRING: return RespValue::of_text(text());
    case REDIS_REPLY_STATUS: return RespValue::status(text());
    case REDIS_REPLY_ERROR: return RespValue::error(text());
    case REDIS_REPLY_INTEGER: return RespValue::of(int64_t{reply.integer});
    case REDIS_REPLY_ARRAY: {
      std::vector<RespValue> list;
      list.reserve(reply.elements);
      for (std::size_t i = 0; i < reply.elements; ++i) list.push_back(value_of(*reply.element[i]));
      return RespValue::of_list(std::move(list));
    }
    default: return RespValue::nil();  // REDIS_REPLY_NIL
  }
}

struct FreeReader {
  void operator()(redisReader* reader) const { redisReaderFree(reader); }
};

}  // namespace

// A stream and what of the replies has come through it.
class RedisClient::Connection {
 public:
  Connection(std::unique_ptr<ByteStream> stream, std::size_t most)
      : stream_(std::move(stream)),
        reader_(redisReaderCreate()),
        most_(most) {}

  [[nodiscard]] tl::expected<std::size_t, std::string> write_some(std::string_view bytes,
                                                                  Deadline until) {
    return stream_->write_some(bytes, until);
  }

  // Waits for the next reply.
  [[nodiscard]] tl::expected<RespValue, std::string> next(Deadline until) {
    while (true) {
      void* found = nullptr;
      if (redisReaderGetReply(reader_.get(), &found) != REDIS_OK) {
        return tl::unexpected(std::string("this is not the protocol of Redis"));
      }
      if (found != nullptr) {
        auto* reply = static_cast<redisReply*>(found);
        unparsed_ = 0;
        RespValue out = value_of(*reply);
        freeReplyObject(reply);
        return out;
      }
      const auto got = stream_->read_some(bytes_.data(), bytes_.size(), until);
      if (!got) return tl::unexpected(got.error());
      unparsed_ += *got;
      if (unparsed_ > most_) return tl::unexpected(std::string("a reply is too large"));
      if (redisReaderFeed(reader_.get(), bytes_.data(), *got) != REDIS_OK) {
        return tl::unexpected(std::string("no memory for a reply"));
      }
    }
  }

 private:
  std::unique_ptr<ByteStream> stream_;
  std::unique_ptr<redisReader, FreeReader> reader_;
  std::size_t most_;
  std::size_t unparsed_ = 0;
  std::array<char, 1U << 16> bytes_{};
};

// Takes replies while it is still sending, so that they do not pile up in Redis. How many commands
// are out is not known in the middle of a piece: there, only what has come already is taken.
tl::expected<void, std::string> RedisClient::exchange(Connection& connection,
                                                      const CommandBatch& batch, Deadline until,
                                                      const Take& take) {
  constexpr std::size_t kPiece = 64U << 10;
  const std::string_view bytes = batch.bytes();
  uint32_t received = 0;
  for (std::size_t sent = 0; sent < bytes.size();) {
    const auto wrote = connection.write_some(bytes.substr(sent, kPiece), until);
    if (!wrote) return tl::unexpected(wrote.error());
    sent += *wrote;
    // A failure here shows again in the wait below.
    while (received < batch.count()) {
      auto reply = connection.next(Deadline{});
      if (!reply) break;
      ++received;
      if (!take(std::move(*reply))) {
        return tl::unexpected(std::string("no more replies are wanted"));
      }
    }
  }
  for (; received < batch.count(); ++received) {
    auto reply = connection.next(until);
    if (!reply) return tl::unexpected(reply.error());
    if (!take(std::move(*reply))) {
      return tl::unexpected(std::string("no more replies are wanted"));
    }
  }
  return {};
}

RedisClient::RedisClient(RedisOptions options) : options_(std::move(options)) {}
RedisClient::~RedisClient() = default;
RedisClient::RedisClient(RedisClient&&) noexcept = default;
RedisClient& RedisClient::operator=(RedisClient&&) noexcept = default;

tl::expected<void, HttpLoss> RedisClient::run(const CommandBatch& batch, Duration deadline,
                                              const Take& take) {
  const Deadline until = std::chrono::steady_clock::now() + deadline;
  const auto lost = [this](Loss loss, std::string_view what) {
    connection_.reset();
    return tl::unexpected(
        HttpLoss{.loss = loss,
                 .message = fmt::format("redis {}:{}: {}", options_.host, options_.port, what)});
  };

  if (!connection_) {
    auto stream =
        connect_stream(options_.host, options_.port, options_.transport, options_.tls, until);
    if (!stream) return lost(Loss::kNotSent, stream.error());
    connection_ = std::make_unique<Connection>(std::move(*stream), options_.most_reply_bytes);
    CommandBatch hello;
    if (!options_.password.empty() && options_.user.empty()) {
      hello.add({"AUTH", options_.password.reveal()});
    } else if (!options_.password.empty()) {
      hello.add({"AUTH", options_.user, options_.password.reveal()});
    }
    if (options_.database != 0) hello.add({"SELECT", std::to_string(options_.database)});
    if (!hello.empty()) {
      std::string refused;
      const auto greeted = exchange(*connection_, hello, until, [&refused](RespValue&& reply) {
        // The first word alone: the rest may repeat what we sent.
        if (reply.kind == RespValue::Kind::kError && refused.empty()) {
          refused = reply.text.substr(0, reply.text.find(' '));
        }
        return true;
      });
      if (!greeted) return lost(Loss::kNotSent, greeted.error());
      if (!refused.empty()) return lost(Loss::kNotSent, "AUTH or SELECT was refused: " + refused);
    }
  }
  const auto done = exchange(*connection_, batch, until, take);
  if (!done) return lost(Loss::kNoAnswer, done.error());
  return {};
}

}  // namespace lighthouse::live
