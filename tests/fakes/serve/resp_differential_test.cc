// The same commands to our server and to a real redis-server: the same replies.
#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/wire/redis/lease.h"
#include "tests/support/dice.h"
#include "tests/support/fake_redis.h"
#include "tests/support/redis_server.h"

namespace lighthouse::fakes::serve {
namespace {

using testing_support::Dice;
using wire::redis::RedisConnection;
using wire::redis::RedisServer;
using wire::redis::RespValue;
using Words = std::vector<std::string>;

// Commands whose elements Redis gives in the order of its own tables.
const std::set<std::string> kUnordered = {"KEYS",  "SMEMBERS", "SINTER", "SUNION",
                                          "SDIFF", "HGETALL",  "HKEYS",  "HVALS",
                                          "SPOP",  "SSCAN",    "HSCAN",  "SCAN"};

void sort_deep(RespValue& value) {
  for (RespValue& element : value.list) sort_deep(element);
  std::ranges::sort(value.list, {}, wire::redis::encode_reply);
}

std::string shown(RespValue value, bool unordered) {
  if (unordered) sort_deep(value);
  return wire::redis::encode_reply(value);
}

class Pair {
 public:
  void same(const Words& words) {
    const std::vector<std::string_view> views(words.begin(), words.end());
    const bool unordered = kUnordered.contains(words[0]);
    const std::string wanted = shown(real_.run(views), unordered);
    const std::string got = shown(ours_.run(views), unordered);
    std::string command;
    for (const std::string& word : words) command += word + " ";
    EXPECT_EQ(got, wanted) << command;
  }

 private:
  RedisServer server_;
  testing_support::FakeRedis fake_;
  RedisConnection real_{server_};
  RedisConnection ours_{fake_.port()};
};

// k: a key, v: a value, i: an integer or nonsense, f: a float or nonsense, m: a small member,
// b: a bound of scores, c: a count. Everything else is taken as it stands.
constexpr std::string_view kShapes[] = {"GET k",
                                        "SET k v",
                                        "SET k v NX",
                                        "SET k v XX GET",
                                        "SET k v EX i",
                                        "SET k v KEEPTTL",
                                        "SET k v PX 100000 EX 5",
                                        "SET k i",
                                        "SETNX k v",
                                        "SETEX k 1000 v",
                                        "SETEX k i v",
                                        "GETSET k v",
                                        "GETDEL k",
                                        "MGET k k k",
                                        "MSET k v k v",
                                        "MSET k v k",
                                        "MSETNX k v k v",
                                        "INCR k",
                                        "DECR k",
                                        "INCRBY k i",
                                        "DECRBY k i",
                                        "INCRBYFLOAT k f",
                                        "APPEND k v",
                                        "STRLEN k",
                                        "GETRANGE k i i",
                                        "SETRANGE k c v",
                                        "DEL k",
                                        "DEL k k",
                                        "UNLINK k",
                                        "EXISTS k k",
                                        "TYPE k",
                                        "KEYS *",
                                        "KEYS k[0-2]",
                                        "SCAN 0 COUNT 1000",
                                        "SCAN 0 COUNT 1000 TYPE hash",
                                        "SCAN x",
                                        "RENAME k k",
                                        "RENAMENX k k",
                                        "EXPIRE k 1000",
                                        "EXPIRE k i",
                                        "EXPIRE k 2000 GT",
                                        "EXPIRE k 500 LT",
                                        "EXPIRE k 1000 NX",
                                        "EXPIRE k 1000 XX",
                                        "EXPIRE k 10 NX XX",
                                        "EXPIRE k 10 GT LT",
                                        "EXPIRE k 10 OOPS",
                                        "EXPIREAT k 99999999999",
                                        "TTL k",
                                        "PERSIST k",
                                        "HSET k m v",
                                        "HSET k m v m v",
                                        "HSET k m v m",
                                        "HMSET k m v",
                                        "HSETNX k m v",
                                        "HGET k m",
                                        "HMGET k m m",
                                        "HGETALL k",
                                        "HDEL k m m",
                                        "HEXISTS k m",
                                        "HLEN k",
                                        "HKEYS k",
                                        "HVALS k",
                                        "HINCRBY k m i",
                                        "HINCRBYFLOAT k m f",
                                        "HSTRLEN k m",
                                        "HSCAN k 0 COUNT 1000",
                                        "SADD k m m",
                                        "SREM k m",
                                        "SISMEMBER k m",
                                        "SMISMEMBER k m m",
                                        "SMEMBERS k",
                                        "SCARD k",
                                        "SPOP k 1000",
                                        "SPOP k -1",
                                        "SMOVE k k m",
                                        "SINTER k k",
                                        "SUNION k k",
                                        "SDIFF k k",
                                        "SINTERSTORE k k k",
                                        "SUNIONSTORE k k k",
                                        "SDIFFSTORE k k k",
                                        "SSCAN k 0 COUNT 1000",
                                        "SRANDMEMBER k 0",
                                        "ZADD k f m",
                                        "ZADD k f m f m",
                                        "ZADD k NX f m",
                                        "ZADD k XX CH f m",
                                        "ZADD k GT CH f m",
                                        "ZADD k LT f m",
                                        "ZADD k INCR f m",
                                        "ZADD k NX GT f m",
                                        "ZADD k NX XX f m",
                                        "ZADD k INCR f m f m",
                                        "ZADD k f",
                                        "ZREM k m",
                                        "ZSCORE k m",
                                        "ZMSCORE k m m",
                                        "ZCARD k",
                                        "ZCOUNT k b b",
                                        "ZRANK k m",
                                        "ZREVRANK k m",
                                        "ZRANGE k i i",
                                        "ZRANGE k 0 -1 WITHSCORES",
                                        "ZRANGE k b b BYSCORE LIMIT c c",
                                        "ZRANGE k b b BYSCORE REV WITHSCORES",
                                        "ZRANGE k 0 -1 REV",
                                        "ZRANGE k 0 -1 LIMIT 1 1",
                                        "ZREVRANGE k i i WITHSCORES",
                                        "ZRANGEBYSCORE k b b WITHSCORES",
                                        "ZRANGEBYSCORE k b b LIMIT i i",
                                        "ZREVRANGEBYSCORE k b b",
                                        "ZINCRBY k f m",
                                        "ZPOPMIN k",
                                        "ZPOPMAX k c",
                                        "ZREMRANGEBYRANK k i i",
                                        "ZREMRANGEBYSCORE k b b",
                                        "LPUSH k v v",
                                        "RPUSH k m m",
                                        "LPUSHX k m",
                                        "RPUSHX k m",
                                        "LPOP k",
                                        "RPOP k c",
                                        "LPOP k i",
                                        "LLEN k",
                                        "LRANGE k i i",
                                        "LINDEX k i",
                                        "LSET k i v",
                                        "LREM k i m",
                                        "LTRIM k i i",
                                        "LINSERT k BEFORE m v",
                                        "LINSERT k OVER m v",
                                        "RPOPLPUSH k k",
                                        "LMOVE k k LEFT RIGHT",
                                        "LMOVE k k RIGHT UP",
                                        "MULTI",
                                        "EXEC",
                                        "DISCARD",
                                        "WATCH k",
                                        "UNWATCH",
                                        "DBSIZE",
                                        "ECHO v",
                                        "PING",
                                        "PING v",
                                        "PING v v",
                                        "SELECT 0",
                                        "SELECT 99",
                                        "SELECT x",
                                        "NOSUCH v v",
                                        "GET",
                                        "CONFIG GET save",
                                        "CLIENT GETNAME",
                                        "CLIENT SETNAME m",
                                        "PUBLISH m v",
                                        "FLUSHDB OOPS"};

std::string filled(std::string_view word, Dice& dice) {
  static const std::vector<std::string> kIntegers = {
      "0",  "1", "-1", "2", "-3", "10", "x", "1.5", "9223372036854775807", "-9223372036854775808",
      " 1", "01"};
  static const std::vector<std::string> kFloats = {
      "0", "1", "-1", "2.5", "1e3", "x", "0.1", "inf", "-inf", "3.0000001", "nan", "1e300"};
  static const std::vector<std::string> kBounds = {"-inf", "+inf", "(1",   "1", "2.5",
                                                   "(x",   "0",    "1000", "(0"};
  static const std::vector<std::string> kValues = {
      "v", "", "hello world", "10", "-7", "3.5", std::string("a\0b\r\n", 5), "abc"};
  const auto pick = [&](const std::vector<std::string>& from) {
    return from[dice.below(from.size())];
  };
  if (word == "k") return "k" + std::to_string(dice.below(12));
  if (word == "v") return pick(kValues);
  if (word == "i") return pick(kIntegers);
  if (word == "f") return pick(kFloats);
  if (word == "b") return pick(kBounds);
  if (word == "c") return std::to_string(dice.below(5));
  if (word == "m") return std::string(1, static_cast<char>('a' + dice.below(6)));
  return std::string(word);
}

Words command(Dice& dice) {
  std::string_view shape = kShapes[dice.below(std::size(kShapes))];
  Words out;
  while (!shape.empty()) {
    const std::size_t end = std::min(shape.find(' '), shape.size());
    out.push_back(filled(shape.substr(0, end), dice));
    shape.remove_prefix(std::min(end + 1, shape.size()));
  }
  return out;
}

class Differential : public ::testing::TestWithParam<uint64_t> {};

TEST_P(Differential, AnswersRandomCommandsAsRedisDoes) {
  Pair pair;
  Dice dice(GetParam());
  for (int i = 0; i < 6000; ++i) {
    const Words words = command(dice);
    pair.same(words);
    // Sets inside EXEC are in Redis's own order, so transactions stay short.
    if (words[0] == "MULTI") {
      pair.same({"INCR", "k1"});
      if (dice.below(4) == 0) pair.same({"GET"});
      pair.same({"EXEC"});
    }
    if (HasFailure()) FAIL() << "command " << i << " of seed " << GetParam();
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Differential, ::testing::Values(1, 2, 3));

TEST(DifferentialScripts, ScriptsAnswerAsInRedis) {
  Pair pair;
  const std::vector<std::string> scripts = {
      "return 1",
      "return 1.9",
      "return 'x'",
      "return true",
      "return false",
      "return nil",
      "return {1, 2, nil, 3}",
      "return {ok='fine'}",
      "return {err='MY bad'}",
      "return KEYS[1]",
      "return ARGV",
      "return redis.call('SET', KEYS[1], ARGV[1])",
      "return redis.call('GET', KEYS[1])",
      "return redis.call('GET', 'absent')",
      "return redis.call('INCR', KEYS[1])",
      "return redis.pcall('INCR', KEYS[1])",
      "return redis.pcall('INCR', KEYS[1])['err']",
      "return redis.call()",
      "return redis.call('NOSUCH')",
      "return redis.call('GET')",
      "return redis.call('SUBSCRIBE', 'x')",
      "return redis.error_reply('MY error')",
      "return redis.error_reply('single')",
      "return redis.status_reply('FINE')",
      "return foo",
      "foo = 1",
      "return redis.sha1hex('a')",
      "return (",
      "error('boom')",
      "return math.random(1000)",
      "return {math.random(10), math.random(20), math.random(30)}",
      "return type(os.clock())",
      "return type(io)",
      "\n\nreturn redis.call('LPUSH', KEYS[1])",
      "local x = nil\nreturn x.y",
      "return tostring(redis.call('EXISTS', KEYS[1]))",
      "redis.call('SELECT', 3) return redis.call('SET','a','b')",
      "return redis.call('MGET', KEYS[1], 'absent')",
      "return string.format('%d', 3)",
      "return tonumber(ARGV[1]) or 'none'",
      "return redis.call({})"};
  for (const std::string& script : scripts) {
    pair.same({"EVAL", script, "1", "key", "value"});
    pair.same({"GET", "a"});
  }
  pair.same({"EVAL", "return 1", "2", "a"});
  pair.same({"EVAL", "return 1", "-1"});
  pair.same({"EVAL", "return 1", "x"});
  pair.same({"EVALSHA", "ffffffffffffffffffffffffffffffffffffffff", "0"});
  pair.same({"SCRIPT", "LOAD", "return 7"});
  const std::string digest = wire::redis::script_digest("return 7");
  pair.same({"EVALSHA", digest, "0"});
  pair.same({"SCRIPT", "EXISTS", digest, "x"});
  pair.same({"SCRIPT", "FLUSH"});
  pair.same({"SCRIPT", "EXISTS", digest});
}

TEST(DifferentialScripts, LeasesAreHeldAndReleasedByTheRealScripts) {
  const testing_support::FakeRedis fake;
  RedisConnection connection(fake.port());
  const Lease first = connection.hold(1, Duration{60000});
  EXPECT_EQ(first.holder, 1U);
  const Lease refused = connection.hold(2, Duration{60000});
  EXPECT_EQ(refused.holder, 1U);
  EXPECT_EQ(refused.token, first.token);
  Names names;
  static_cast<void>(connection.ask(ReleaseLease{.run = 1}, names));
  const Lease second = connection.hold(2, Duration{60000});
  EXPECT_EQ(second.holder, 2U);
  EXPECT_GT(second.token, first.token);
}

}  // namespace
}  // namespace lighthouse::fakes::serve
