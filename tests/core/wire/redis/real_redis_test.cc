// The conversations with a real redis-server: the lease and its script, reads in pages, refusals.
#include <map>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/wire/redis/redis_replies.h"
#include "tests/support/redis_server.h"

namespace lighthouse::wire::redis {
namespace {

using ::testing::StartsWith;

constexpr Duration kMinute{60'000};

class RealRedis : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = new RedisServer; }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }
  void SetUp() override { connection_.run({"FLUSHALL"}); }

  // The server's own clock passes; the test does not.
  void let_pass(std::string_view seconds) { connection_.run({"BLPOP", "nothing", seconds}); }

  static RedisServer* server_;
  RedisConnection connection_{*server_};
  Names names_;
};
RedisServer* RealRedis::server_ = nullptr;

TEST_F(RealRedis, TheLeaseIsTheFirstHoldersUntilItIsReleased) {
  RedisConnection other(*server_);
  EXPECT_EQ(connection_.hold(7, kMinute), (Lease{.holder = 7, .token = 1, .left = kMinute}));
  const Lease refused = other.hold(8, kMinute);
  EXPECT_EQ(refused.holder, 7u);
  EXPECT_EQ(refused.token, 1u);
  EXPECT_LE(refused.left, kMinute);
  EXPECT_EQ(connection_.hold(7, kMinute).token, 1u);  // renewed, not changed

  EXPECT_EQ(error_in(other.ask(ReleaseLease{.run = 8}, names_)),
            "");  // not theirs: nothing happens
  EXPECT_EQ(other.hold(8, kMinute).holder, 7u);
  EXPECT_EQ(error_in(connection_.ask(ReleaseLease{.run = 7}, names_)), "");
  EXPECT_EQ(other.hold(8, kMinute), (Lease{.holder = 8, .token = 2, .left = kMinute}));
}

TEST_F(RealRedis, ARenewalMovesTheExpiry) {
  EXPECT_EQ(connection_.hold(7, Duration{50}).holder, 7u);
  EXPECT_EQ(connection_.hold(7, kMinute).left, kMinute);
  let_pass("0.1");
  EXPECT_EQ(connection_.hold(8, kMinute).holder, 7u);
}

TEST_F(RealRedis, AnExpiredLeaseIsFreeAndTheTokenNeverGoesDown) {
  uint64_t last = 0;
  for (const uint64_t run : {7u, 8u, 8u, 7u}) {
    const Lease lease = connection_.hold(run, Duration{1});
    EXPECT_EQ(lease.holder, run);
    EXPECT_GT(lease.token, last);  // also for a holder that comes back late
    last = lease.token;
    let_pass("0.02");
  }
  EXPECT_EQ(connection_.run({"EXISTS", lease_keys("armoryspinnaker").lease}), RespValue::of(0));
  EXPECT_EQ(connection_.run({"PTTL", lease_keys("armoryspinnaker").token}), RespValue::of(-1));
}

TEST_F(RealRedis, NoTokenIsEverOfTwoHolders) {
  std::array<std::set<uint64_t>, 2> tokens;
  const auto fight = [&](std::size_t me) {
    RedisConnection mine(*server_);
    for (int i = 0; i < 2'000; ++i) {
      const Lease lease = mine.hold(me + 1, Duration{1});
      if (lease.holder == me + 1) tokens[me].insert(lease.token);
      if (i % 3 == 0) {
        Names names;
        static_cast<void>(mine.ask(ReleaseLease{.run = me + 1}, names));
      }
    }
  };
  std::thread other(fight, 1);
  fight(0);
  other.join();
  EXPECT_FALSE(tokens[0].empty());
  EXPECT_FALSE(tokens[1].empty());
  for (const uint64_t token : tokens[0]) EXPECT_FALSE(tokens[1].contains(token)) << token;
}

TEST_F(RealRedis, RunsOfAllSizesAreHeldAsTheyAre) {
  for (const uint64_t run : {uint64_t{1}, (uint64_t{1} << 53) + 1, UINT64_MAX}) {
    EXPECT_EQ(connection_.hold(run, kMinute).holder, run);
    EXPECT_EQ(error_in(connection_.ask(ReleaseLease{.run = run}, names_)), "");
  }
}

TEST_F(RealRedis, KnowsTheScriptsByTheDigestsThatAreSent) {
  for (const std::string_view script : {kHoldScript, kReleaseScript}) {
    EXPECT_EQ(connection_.run({"SCRIPT", "LOAD", script}).text, script_digest(script));
  }
  connection_.run({"SCRIPT", "FLUSH"});
  EXPECT_EQ(connection_.hold(7, kMinute).holder, 7u);  // sent whole
  EXPECT_EQ(connection_.hold(7, kMinute).holder, 7u);  // by digest
}

TEST_F(RealRedis, ForeignKeysInTheLeasesPlaceAreErrors) {
  const LeaseKeys keys = lease_keys("armoryspinnaker");
  const Call hold = HoldLease{.run = 7, .ttl = kMinute};
  connection_.run({"SET", keys.lease, "somebody"});
  EXPECT_THAT(error_in(connection_.ask(hold, names_)), StartsWith("invalid: lighthouse"));
  connection_.run({"SET", keys.lease, format_run(8)});  // never expires
  EXPECT_THAT(error_in(connection_.ask(hold, names_)), StartsWith("invalid: lighthouse"));
  connection_.run({"DEL", keys.lease});
  connection_.run({"RPUSH", keys.lease, "x"});
  EXPECT_THAT(error_in(connection_.ask(hold, names_)), StartsWith("invalid: lighthouse"));
}

TEST_F(RealRedis, ALeaseNeedsARunAndATimeToLive) {
  EXPECT_THAT(error_in(connection_.ask(HoldLease{.run = 0, .ttl = kMinute}, names_)),
              StartsWith("invalid"));
  EXPECT_THAT(error_in(connection_.ask(HoldLease{.run = 7, .ttl = Duration{0}}, names_)),
              StartsWith("invalid"));
}

TEST_F(RealRedis, ExecutionsAreReadInPages) {
  CommandBatch batch;
  for (int i = 0; i < 30'000; ++i) {
    const std::string id = "id" + std::to_string(i);
    const std::string status = i % 1'000 == 0 ? "RUNNING" : "SUCCEEDED";
    const std::string type = i % 2 == 0 ? "pipeline" : "orchestration";
    batch.add({"SADD", "allJobs:" + type, id});
    batch.add({"HSET", type + ":" + id, "status", status, "executingInstance", "17@ip-10-0-1-23"});
  }
  batch.add({"SADD", "allJobs:pipeline", "dangling"});
  batch.add({"HSET", "pipeline:fragment", "stage.1.status", "RUNNING"});
  batch.add({"SADD", "allJobs:pipeline", "fragment"});
  batch.add({"SADD", "pipeline:app:demo", "x"});
  connection_.send(batch);
  for (uint32_t i = 0; i < batch.count(); ++i) connection_.receive();

  const ReadExecutions call{.also = {{names_.intern("id1")}, {names_.intern("gone")}}};
  const Answer answer = connection_.ask(call, names_);
  ASSERT_EQ(error_in(answer), "");
  std::map<ExecutionStatus, int> count;
  for (const ExecutionFact& fact : *std::get<Result<Executions>>(answer)) ++count[fact.status];
  EXPECT_EQ(count, (std::map<ExecutionStatus, int>{{ExecutionStatus::kRunning, 30},
                                                   {ExecutionStatus::kSucceeded, 1},
                                                   {ExecutionStatus::kUnknown, 1},
                                                   {ExecutionStatus::kVanished, 1}}));
}

TEST_F(RealRedis, BakesAreFoundAmongManyKeys) {
  CommandBatch batch;
  for (int i = 0; i < 25'000; ++i) batch.add({"SET", "key" + std::to_string(i), "x"});
  batch.add({"SADD", "allBakes:incomplete:1@ip-10-0-1-23", "a", "b"});
  connection_.send(batch);
  for (uint32_t i = 0; i < batch.count(); ++i) connection_.receive();
  const Answer answer = connection_.ask(ReadBakes{}, names_);
  ASSERT_EQ(error_in(answer), "");
  const HostKey host = parse_host("ip-10-0-1-23", names_);
  EXPECT_EQ(*std::get<Result<BakeHosts>>(answer), (BakeHosts{host, host}));
}

TEST_F(RealRedis, AReplicaReadsAndRefusesTheLease) {
  connection_.run({"REPLICAOF", "127.0.0.1", "1"});
  connection_.run({"CONFIG", "SET", "replica-serve-stale-data", "yes"});
  const std::string refused =
      error_in(connection_.ask(HoldLease{.run = 7, .ttl = kMinute}, names_));
  const std::string read = error_in(connection_.ask(ReadExecutions{}, names_));
  connection_.run({"REPLICAOF", "NO", "ONE"});
  EXPECT_THAT(refused, StartsWith("unavailable: lighthouse:{armoryspinnaker}:lease: READONLY"));
  EXPECT_EQ(read, "");
}

TEST_F(RealRedis, WithAPasswordDeniesWhoGivesNone) {
  connection_.run({"CONFIG", "SET", "requirepass", "lantern"});
  RedisConnection stranger(*server_);
  const std::string refused = error_in(stranger.ask(ReadExecutions{}, names_));
  connection_.run({"AUTH", "lantern"});
  connection_.run({"CONFIG", "SET", "requirepass", ""});
  EXPECT_THAT(refused, StartsWith("denied: allJobs:pipeline: NOAUTH"));
}

}  // namespace
}  // namespace lighthouse::wire::redis
