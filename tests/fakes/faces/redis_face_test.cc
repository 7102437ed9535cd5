#include "fakes/faces/redis_face.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/wire/redis/lease.h"
#include "fakes/faces/texts.h"
#include "tests/fakes/spinnaker/spin_world.h"

namespace lighthouse::fakes {
namespace {

using spinnaker::kHost0;
using spinnaker::minutes;
using spinnaker::RedisTrouble;
using spinnaker::SpinWorld;
using wire::redis::Command;
using wire::redis::RespValue;

class RedisFace : public ::testing::Test {
 protected:
  RedisFace() { world_.start(); }

  std::optional<RespValue> send(const Command& command) {
    Outside outside{.aws = world_.aws, .spinnaker = world_.spinnaker};
    Context ctx = world_.context();
    auto reply = redis_face(ctx, outside, command);
    world_.spinnaker = outside.spinnaker;
    return reply;
  }
  RespValue run(const Command& command) { return send(command).value(); }

  SpinWorld world_;
};

TEST_F(RedisFace, ShowsAnExecutionUnderOrcasKeys) {
  const ExecutionId id = world_.post(SpinWorld::direct(kHost0));
  const std::string key = "pipeline:" + execution_text(id);
  EXPECT_EQ(run({"TYPE", key}), RespValue::status("hash"));
  EXPECT_EQ(run({"HGET", key, "status"}), RespValue::of_text("RUNNING"));
  EXPECT_EQ(run({"HGET", key, "executingInstance"}),
            RespValue::of_text(orca_text(world_.orca(kHost0))));
  EXPECT_EQ(run({"HGET", key, "endTime"}), RespValue::nil());
  EXPECT_EQ(run({"smembers", "allJobs:pipeline"}),
            RespValue::of_list({RespValue::of_text(execution_text(id))}));
  EXPECT_EQ(run({"EXISTS", "orchestration:" + execution_text(id)}), RespValue::of(0));
  EXPECT_EQ(run({"KEYS", "pipeline:*"}), RespValue::of_list({RespValue::of_text(key)}));
}

TEST_F(RedisFace, ShowsTheSelfReportsAndTheirTokens) {
  world_.run_for(minutes(2));
  EXPECT_EQ(run({"SCARD", "active_instances"}), RespValue::of(3));
  EXPECT_EQ(run({"GET", "active_executions:" + orca_text(world_.orca(kHost0))}),
            RespValue::of_text("0"));
}

TEST_F(RedisFace, RefusesCommandsOfAnotherType) {
  EXPECT_EQ(run({"HGETALL", "active_instances"}).kind, RespValue::Kind::kError);
  EXPECT_EQ(run({"FLUSHALL"}), RespValue::error("ERR unknown command"));
  EXPECT_EQ(run({"HMGET", "x"}), RespValue::error("ERR wrong number of arguments"));
  EXPECT_EQ(run({"SCAN", "x"}), RespValue::error("ERR invalid cursor"));
}

TEST_F(RedisFace, HoldsTheLeaseByItsScriptsAlone) {
  const std::string hold(wire::redis::kHoldScript);
  const std::string digest = run({"SCRIPT", "LOAD", hold}).text;
  const RespValue held = run({"EVALSHA", digest, "2", "l", "t", "0000000000000007", "1000"});
  EXPECT_EQ(held.list.at(1), RespValue::of_text("1"));
  EXPECT_EQ(run({"EVAL", hold, "2", "l", "t", "0000000000000008", "1000"}).list.at(0),
            RespValue::of_text("0000000000000007"));
  EXPECT_EQ(run({"EVALSHA", "0123", "0"}).text.substr(0, 8), "NOSCRIPT");
  EXPECT_EQ(run({"EVAL", "return 1", "0"}).kind, RespValue::Kind::kError);
}

TEST_F(RedisFace, ShowsTheLeaseToThoseWhoDoNotTakeIt) {
  const wire::redis::LeaseKeys keys = wire::redis::lease_keys("armoryspinnaker");
  EXPECT_EQ(run({"GET", keys.lease}), RespValue::nil());
  EXPECT_EQ(run({"PTTL", keys.lease}), RespValue::of(-2));
  const std::string hold(wire::redis::kHoldScript);
  (void)run({"EVAL", hold, "2", keys.lease, keys.token, "0000000000000007", "1000"});
  EXPECT_EQ(run({"GET", keys.lease}), RespValue::of_text("0000000000000007"));
  EXPECT_EQ(run({"GET", keys.token}), RespValue::of_text("1"));
  EXPECT_EQ(run({"PTTL", keys.lease}), RespValue::of(1'000));
  EXPECT_EQ(run({"PTTL", keys.token}), RespValue::of(-1));
}

TEST_F(RedisFace, RefusesAsARedisInTroubleDoes) {
  const Time later = world_.now + minutes(1);
  world_.spinnaker.redis_trouble_until(later, RedisTrouble::kDown);
  EXPECT_FALSE(send({"PING"}));
  world_.spinnaker.redis_trouble_until(later, RedisTrouble::kLoading);
  EXPECT_EQ(run({"PING"}).text.substr(0, 7), "LOADING");
  world_.spinnaker.redis_trouble_until(later, RedisTrouble::kReadOnly);
  EXPECT_EQ(run({"PING"}), RespValue::status("PONG"));
}

RC_GTEST_PROP(FakeTexts, ComeBackAsTheSameNumbers, (uint32_t number, uint16_t pid)) {
  RC_ASSERT(parse_execution(execution_text({number})) == ExecutionId{number});
  RC_ASSERT(parse_instance(instance_text({number})) == InstanceId{number});
  for (const HostKey& host : {HostKey{HostKey::Kind::kInstance, number},
                              HostKey{HostKey::Kind::kOpaque, (uint64_t{1} << 32) + number},
                              HostKey{HostKey::Kind::kIp, 0x0a000000u | (number & 0xffffffu)}}) {
    Names names;
    const OrcaId id{.host = host, .pid = pid};
    RC_ASSERT(numbered(parse_orca_id(orca_text(id), names), names) == id);
  }
}

}  // namespace
}  // namespace lighthouse::fakes
