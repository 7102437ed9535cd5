// Programs that speak to Redis find one here.
#include <array>
#include <cstdio>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/fake_redis.h"

namespace lighthouse::fakes::serve {
namespace {

struct Output {
  std::string text;
  int status = -1;
};

Output output_of(const std::string& command) {
  Output out;
  FILE* const pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return out;
  std::array<char, 4096> block;
  while (const std::size_t got = fread(block.data(), 1, block.size(), pipe)) {
    out.text.append(block.data(), got);
  }
  out.status = pclose(pipe);
  return out;
}

TEST(RespPrograms, RedisCliRunsASession) {
  const testing_support::FakeRedis fake("hush");
  const Output out = output_of(
      "printf 'AUTH hush\\nSET a \"x y\"\\nGET a\\nINCR a\\nLPUSH l 1 2\\nLRANGE l 0 -1\\n'"
      " | redis-cli -p " +
      std::to_string(fake.port()));
  EXPECT_EQ(out.text, "OK\nOK\nx y\nERR value is not an integer or out of range\n\n2\n2\n1\n");
  const Output third = output_of("redis-cli -3 --no-auth-warning -a hush -p " +
                                 std::to_string(fake.port()) + " HSET h f v");
  EXPECT_EQ(third.text, "1\n");
}

TEST(RespPrograms, RedisBenchmarkRunsWithoutAnError) {
  const testing_support::FakeRedis fake;
  const Output out =
      output_of("redis-benchmark -t set,get,hset,sadd,lpush,zadd -q -n 2000 -P 16 -p " +
                std::to_string(fake.port()));
  EXPECT_EQ(out.status, 0);
  for (const std::string name : {"SET", "GET", "HSET", "SADD", "LPUSH", "ZADD"}) {
    EXPECT_NE(out.text.find(name + ": "), std::string::npos) << out.text;
  }
  EXPECT_EQ(out.text.find("rror"), std::string::npos) << out.text;
}

}  // namespace
}  // namespace lighthouse::fakes::serve
