// Programs that speak to Redis find one here.
#include <string>

#include <gtest/gtest.h>

#include "tests/support/fake_redis.h"
#include "tests/support/shell.h"

namespace lighthouse::fakes::serve {
namespace {

using testing_support::shell;
using Output = testing_support::ShellOutcome;

TEST(RespPrograms, RedisCliRunsASession) {
  const testing_support::FakeRedis fake("hush");
  const Output out = shell(
      "printf 'AUTH hush\\nSET a \"x y\"\\nGET a\\nINCR a\\nLPUSH l 1 2\\nLRANGE l 0 -1\\n'"
      " | redis-cli -p " +
      std::to_string(fake.port()));
  EXPECT_EQ(out.text, "OK\nOK\nx y\nERR value is not an integer or out of range\n\n2\n2\n1\n");
  const Output third = shell("redis-cli -3 --no-auth-warning -a hush -p " +
                             std::to_string(fake.port()) + " HSET h f v");
  EXPECT_EQ(third.text, "1\n");
}

TEST(RespPrograms, RedisBenchmarkRunsWithoutAnError) {
  const testing_support::FakeRedis fake;
  const Output out = shell("redis-benchmark -t set,get,hset,sadd,lpush,zadd -q -n 2000 -P 16 -p " +
                           std::to_string(fake.port()));
  EXPECT_EQ(out.code, 0);
  for (const std::string name : {"SET", "GET", "HSET", "SADD", "LPUSH", "ZADD"}) {
    EXPECT_NE(out.text.find(name + ": "), std::string::npos) << out.text;
  }
  EXPECT_EQ(out.text.find("rror"), std::string::npos) << out.text;
}

}  // namespace
}  // namespace lighthouse::fakes::serve
