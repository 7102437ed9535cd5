// The engine without a socket: time is given, replies are bytes.
#include "fakes/redis/engine.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace lighthouse::fakes::redis {
namespace {

class EngineTest : public ::testing::Test {
 protected:
  std::string run(std::initializer_list<std::string_view> words) { return run(session_, words); }
  std::string run(Session& session, std::initializer_list<std::string_view> words) {
    std::string out;
    engine_.execute(session, {words.begin(), words.size()}, now_ms_, out);
    return out;
  }

  int64_t now_ms_ = 1'000'000;
  Engine engine_;
  Session& session_ = engine_.open();
};

TEST_F(EngineTest, KeyLivesThroughTheMillisecondInWhichItExpires) {
  EXPECT_EQ(run({"SET", "k", "v", "PX", "100"}), "+OK\r\n");
  now_ms_ += 100;
  EXPECT_EQ(run({"GET", "k"}), "$1\r\nv\r\n");
  EXPECT_EQ(run({"PTTL", "k"}), ":0\r\n");
  now_ms_ += 1;
  EXPECT_EQ(run({"GET", "k"}), "$-1\r\n");
  EXPECT_EQ(run({"DBSIZE"}), ":0\r\n");
}

TEST_F(EngineTest, ScanMeetsEveryKeyThatStaysWhileOthersAreRemoved) {
  for (int i = 0; i < 100; ++i) run({"SET", "k" + std::to_string(i), "v"});
  std::vector<int> seen(100);
  std::string cursor = "0";
  int removed = 0;
  do {
    const std::string reply = run({"SCAN", cursor, "COUNT", "7"});
    const std::size_t begin = reply.find("\r\n", 4) + 2;
    cursor = reply.substr(begin, reply.find("\r\n", begin) - begin);
    for (int i = 0; i < 100; ++i) {
      if (reply.find("\r\nk" + std::to_string(i) + "\r\n") != std::string::npos) ++seen[i];
    }
    run({"DEL", "k" + std::to_string(removed)});
    removed += 2;
  } while (cursor != "0");
  for (int i = 1; i < 100; i += 2) EXPECT_GE(seen[i], 1) << i;
}

TEST_F(EngineTest, ExecIsRefusedAfterAWatchedKeyChangedOrExpired) {
  Session& other = engine_.open();
  run({"WATCH", "k"});
  run(other, {"SET", "k", "v", "PX", "10"});
  run({"MULTI"});
  EXPECT_EQ(run({"GET", "k"}), "+QUEUED\r\n");
  EXPECT_EQ(run({"EXEC"}), "*-1\r\n");
  run({"WATCH", "k"});
  now_ms_ += 11;
  run({"MULTI"});
  EXPECT_EQ(run({"EXEC"}), "*-1\r\n");
  run({"MULTI"});
  run({"SET", "k", "v"});
  EXPECT_EQ(run({"EXEC"}), "*1\r\n+OK\r\n");
}

TEST_F(EngineTest, ExecIsRefusedAfterACommandThatCouldNotBeQueued) {
  run({"MULTI"});
  run({"GET"});
  EXPECT_EQ(run({"EXEC"}), "-EXECABORT Transaction discarded because of previous errors.\r\n");
}

TEST_F(EngineTest, MessagesReachSubscribersOfChannelsAndPatterns) {
  Session& other = engine_.open();
  EXPECT_EQ(run(other, {"SUBSCRIBE", "news"}), "*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n");
  run(other, {"PSUBSCRIBE", "n*"});
  EXPECT_EQ(run({"PUBLISH", "news", "x"}), ":2\r\n");
  const auto deliveries = engine_.take_deliveries();
  ASSERT_EQ(deliveries.size(), 1U);
  EXPECT_EQ(deliveries[0].session, other.id);
  EXPECT_EQ(deliveries[0].bytes,
            "*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$1\r\nx\r\n"
            "*4\r\n$8\r\npmessage\r\n$2\r\nn*\r\n$4\r\nnews\r\n$1\r\nx\r\n");
}

TEST_F(EngineTest, RunsOfOneSeedGiveTheSameReplies) {
  const auto play = [](uint64_t seed) {
    Engine engine({.seed = seed});
    Session& session = engine.open();
    std::string out;
    for (int i = 0; i < 50; ++i) {
      const std::string member = std::to_string(i);
      engine.execute(session, std::vector<std::string_view>{"SADD", "s", member}, 0, out);
    }
    engine.execute(session, std::vector<std::string_view>{"SPOP", "s", "20"}, 0, out);
    return out;
  };
  EXPECT_EQ(play(7), play(7));
  EXPECT_NE(play(7), play(8));
}

TEST(EnginePassword, NothingIsAnsweredBeforeAuth) {
  Engine engine({.password = "hush"});
  Session& session = engine.open();
  const auto run = [&](std::vector<std::string_view> words) {
    std::string out;
    engine.execute(session, words, 0, out);
    return out;
  };
  EXPECT_EQ(run({"GET", "k"}), "-NOAUTH Authentication required.\r\n");
  EXPECT_EQ(run({"AUTH", "wrong"}),
            "-WRONGPASS invalid username-password pair or user is disabled.\r\n");
  EXPECT_EQ(run({"AUTH", "hush"}), "+OK\r\n");
  EXPECT_EQ(run({"GET", "k"}), "$-1\r\n");
}

}  // namespace
}  // namespace lighthouse::fakes::redis
