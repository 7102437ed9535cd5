// The lease looked at in a real Redis, beside the script that takes it.
#include "core/live/lease_look.h"

#include <gtest/gtest.h>

#include "tests/core/live/redis_process.h"

namespace lighthouse::live {
namespace {

using namespace std::chrono_literals;
using testing_support::RedisServer;

Deadline soon() {
  return std::chrono::steady_clock::now() + 10s;
}

TEST(LeaseLook, SeesTheLeaseAndLeavesItAsItIs) {
  const RedisServer server({});
  RedisAccess access{
      .redis = server.options(), .previous = {}, .application = "demo", .pace = Pace()};
  const auto before = look_at_lease(access, soon());
  ASSERT_TRUE(before) << before.error().message.view();
  EXPECT_EQ(*before, Lease{}) << "free, and no token was ever given";

  SharedNames names;
  RedisCaller caller(access, names);
  const Answer held = caller.call(HoldLease{.run = 7, .ttl = 60s}, soon());
  ASSERT_EQ(failure_of(held), nullptr);
  const auto during = look_at_lease(access, soon());
  ASSERT_TRUE(during) << during.error().message.view();
  EXPECT_EQ(during->holder, 7u);
  EXPECT_EQ(during->token, std::get<Result<Lease>>(held)->token);
  EXPECT_GT(during->left, 50s);

  ASSERT_EQ(failure_of(caller.call(ReleaseLease{.run = 7}, soon())), nullptr);
  const auto after = look_at_lease(access, soon());
  ASSERT_TRUE(after);
  EXPECT_EQ(after->holder, 0u);
  EXPECT_EQ(after->token, during->token) << "the token outlives the lease";
}

TEST(LeaseLook, SaysThatRedisIsNotThere) {
  RedisAccess access{.redis = {.port = 1}, .previous = {}, .application = "demo", .pace = Pace()};
  EXPECT_FALSE(look_at_lease(access, soon()).has_value());
}

}  // namespace
}  // namespace lighthouse::live
