// ReadExecutions through core/live beside the same reads by a bare pipelined hiredis loop.
#include <algorithm>
#include <chrono>
#include <hiredis/hiredis.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <variant>

#include <fmt/format.h>

#include "bench/redis/measure.h"
#include "bench/redis/real_server.h"
#include "core/live/redis_caller.h"

namespace lighthouse::bench {
namespace {

constexpr uint64_t kEvery = 10'000;  // one execution in so many is active
constexpr uint64_t kAtOnce = 5'000;

class Context {
 public:
  explicit Context(uint16_t port) : context_(redisConnect("127.0.0.1", port)) {
    if (context_ == nullptr || context_->err != 0) throw std::runtime_error("no connection");
  }
  ~Context() { redisFree(context_); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  [[nodiscard]] redisContext* get() const { return context_; }
  [[nodiscard]] redisReply* reply() const {
    void* out = nullptr;
    if (redisGetReply(context_, &out) != REDIS_OK) throw std::runtime_error(context_->errstr);
    return static_cast<redisReply*>(out);
  }

 private:
  redisContext* context_;
};

void fill(uint16_t port, uint64_t executions) {
  const Context redis(port);
  for (uint64_t i = 0; i < executions;) {
    uint64_t owed = 0;
    for (; owed < 2 * kAtOnce && i < executions; ++i, owed += 2) {
      const std::string id = fmt::format("01HZX{:021}", i);
      const char* const status = i % kEvery == 0 ? "RUNNING" : "SUCCEEDED";
      redisAppendCommand(redis.get(), "SADD allJobs:pipeline %s", id.c_str());
      redisAppendCommand(redis.get(),
                         "HSET pipeline:%s status %s executingInstance 10.0.%d.7 application app "
                         "name deploy buildTime 1700000000000",
                         id.c_str(), status, static_cast<int>(i % 200));
    }
    for (; owed > 0; --owed) freeReplyObject(redis.reply());
  }
}

// Page after page of ids, the hashes of each page in one batch.
uint64_t bare_read(uint16_t port) {
  const Context redis(port);
  uint64_t active = 0;
  for (const char* const kind : {"pipeline", "orchestration"}) {
    std::string cursor = "0";
    do {
      redisAppendCommand(redis.get(), "SSCAN allJobs:%s %s COUNT 1000", kind, cursor.c_str());
      redisReply* const page = redis.reply();
      cursor = page->element[0]->str;
      const redisReply* const ids = page->element[1];
      for (std::size_t i = 0; i < ids->elements; ++i) {
        redisAppendCommand(redis.get(), "HMGET %s:%s status executingInstance", kind,
                           ids->element[i]->str);
      }
      for (std::size_t i = 0; i < ids->elements; ++i) {
        redisReply* const hash = redis.reply();
        active += std::string_view(hash->element[0]->str) == "RUNNING" ? 1 : 0;
        freeReplyObject(hash);
      }
      freeReplyObject(page);
    } while (cursor != "0");
  }
  return active;
}

uint64_t live_read(uint16_t port) {
  live::RedisAccess access;
  access.redis.port = port;
  live::SharedNames names;
  live::RedisCaller caller(access, names);
  const Answer answer =
      caller.call(ReadExecutions{}, std::chrono::steady_clock::now() + std::chrono::minutes(5));
  const auto* const read = std::get_if<Result<Executions>>(&answer);
  if (read == nullptr || !*read) throw std::runtime_error("the read failed");
  return (*read)->size();
}

struct Child {
  uint64_t found = 0;
  double seconds = 0;
  uint64_t peak_kib = 0;
};

// In a process of its own, whose peak of memory is that of the read.
template <class Read>
Child apart(Read read) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t child = fork();
  if (child == 0) {
    Child out;
    const auto begin = std::chrono::steady_clock::now();
    out.found = read();
    out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    out.peak_kib = static_cast<uint64_t>(usage.ru_maxrss);
    const bool said = write(ends[1], &out, sizeof out) == sizeof out;
    _exit(said ? 0 : 1);
  }
  close(ends[1]);
  Child out;
  const bool heard = ::read(ends[0], &out, sizeof out) == sizeof out;
  close(ends[0]);
  waitpid(child, nullptr, 0);
  if (!heard) throw std::runtime_error("a read ended badly");
  return out;
}

}  // namespace

ExecutionsRead read_executions(uint64_t executions, int rounds) {
  const RealServer redis;
  fill(redis.port(), executions);
  Child ours{.seconds = 1e9};
  Child bare{.seconds = 1e9};
  uint64_t peak_kib = 0;
  for (int i = 0; i < rounds; ++i) {
    const Child one = apart([&] { return live_read(redis.port()); });
    const Child other = apart([&] { return bare_read(redis.port()); });
    if (one.found != other.found) throw std::runtime_error("the two reads differ");
    peak_kib = std::max(peak_kib, one.peak_kib);
    if (one.seconds < ours.seconds) ours = one;
    if (other.seconds < bare.seconds) bare = other;
  }
  const auto count = static_cast<double>(executions);
  return {.executions = executions,
          .found = ours.found,
          .ours_per_second = count / ours.seconds,
          .bare_per_second = count / bare.seconds,
          .peak_kib = peak_kib};
}

}  // namespace lighthouse::bench
