// What takes two connections, or a whole one: waiting, watching, publishing, ends. The same steps
// on our server and on a real redis-server.
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/fake_redis.h"
#include "tests/support/redis_server.h"
#include "tests/support/resp_peer.h"

namespace lighthouse::fakes::serve {
namespace {

using testing_support::FakeRedis;
using testing_support::RespPeer;
using Words = std::vector<std::string>;

// Two connections to one server.
struct Both {
  RespPeer& a;
  RespPeer& b;

  // The number of a's connection, for commands of b.
  [[nodiscard]] std::string id_of_a() const { return a.run({"CLIENT", "ID"}).head.substr(1); }
  // Returns once as many sessions wait.
  void until_waiting(int count) const {
    const std::string wanted = "blocked_clients:" + std::to_string(count);
    while (b.run({"INFO", "clients"}).head.find(wanted) == std::string::npos) continue;
  }
};

// Plays the steps on both servers and wants the same replies of both.
template <class Steps>
void same(Steps steps) {
  const wire::redis::RedisServer server;
  const FakeRedis fake;
  const auto play = [&](auto address) {
    RespPeer a(address);
    RespPeer b(address);
    std::vector<std::string> said;
    steps(Both{a, b},
          [&](const testing_support::RespReply& reply) { said.push_back(reply.shown()); });
    return said;
  };
  const auto wanted = play(server.socket());
  const auto got = play(fake.port());
  ASSERT_FALSE(wanted.empty());
  EXPECT_EQ(got, wanted);
}

TEST(RespWaiting, WhoWaitsIsServedByTheNextPush) {
  same([](const Both& both, auto say) {
    both.a.send({"BLPOP", "x", "y", "0"});
    both.until_waiting(1);
    say(both.b.run({"RPUSH", "y", "1", "2"}));
    say(both.a.receive());
    both.a.send({"BLMOVE", "x", "target", "LEFT", "RIGHT", "0"});
    both.until_waiting(1);
    say(both.b.run({"RPUSH", "x", "moved"}));
    say(both.a.receive());
    say(both.b.run({"LRANGE", "target", "0", "-1"}));
    both.a.send({"BZMPOP", "0", "2", "z", "zz", "MAX", "COUNT", "2"});
    both.until_waiting(1);
    say(both.b.run({"ZADD", "zz", "1", "a", "2", "b", "3", "c"}));
    say(both.a.receive());
  });
}

TEST(RespWaiting, ATransactionServesOnceItIsDoneAndTheFirstPushedKeyFirst) {
  same([](const Both& both, auto say) {
    both.a.send({"BLPOP", "x", "y", "0"});
    both.until_waiting(1);
    say(both.b.run({"MULTI"}));
    say(both.b.run({"LPUSH", "y", "of y"}));
    say(both.b.run({"LPUSH", "x", "of x"}));
    say(both.b.run({"LPUSH", "y", "later"}));
    say(both.b.run({"EXEC"}));
    say(both.a.receive());
    say(both.b.run({"LRANGE", "x", "0", "-1"}));
  });
}

TEST(RespWaiting, AKeyOfAnotherTypeIsNoReasonToEndTheWait) {
  same([](const Both& both, auto say) {
    both.a.send({"BLPOP", "x", "0"});
    both.until_waiting(1);
    say(both.b.run({"ZADD", "x", "1", "m"}));
    say(both.b.run({"DEL", "x"}));
    say(both.b.run({"LPUSH", "x", "v"}));
    say(both.a.receive());
  });
}

TEST(RespWaiting, CommandsBehindOneThatWaitsComeAfterItsReply) {
  same([](const Both& both, auto say) {
    both.a.send({"BLPOP", "x", "0"});
    both.a.send({"PING"});
    both.until_waiting(1);
    say(both.b.run({"LPUSH", "x", "v"}));
    say(both.a.receive());
    say(both.a.receive());
    say(both.a.run({"BLPOP", "absent", "0.01"}));
    say(both.a.run({"BRPOPLPUSH", "absent", "x", "0.01"}));
    say(both.a.run({"WAIT", "1", "10"}));
    say(both.a.run({"PING"}));
  });
}

TEST(RespWaiting, UnblockAndPauseEndAsAsked) {
  same([](const Both& both, auto say) {
    const std::string id = both.id_of_a();
    both.a.send({"BLPOP", "x", "0"});
    both.until_waiting(1);
    say(both.b.run({"CLIENT", "UNBLOCK", id, "ERROR"}));
    say(both.a.receive());
    both.a.send({"BLPOP", "x", "0"});
    both.until_waiting(1);
    say(both.b.run({"CLIENT", "UNBLOCK", id}));
    say(both.a.receive());
    say(both.b.run({"CLIENT", "PAUSE", "100000", "WRITE"}));
    both.a.send({"SET", "k", "v"});
    say(both.b.run({"GET", "k"}));
    say(both.b.run({"CLIENT", "UNPAUSE"}));
    say(both.a.receive());
  });
}

TEST(RespSessions, AWatchedKeyThatAnotherChangesRefusesExec) {
  same([](const Both& both, auto say) {
    for (const Words& change : std::vector<Words>{{"SET", "k", "v"},
                                                  {"COPY", "other", "k", "REPLACE"},
                                                  {"GETEX", "k", "EX", "100"},
                                                  {"SWAPDB", "0", "1"},
                                                  {"LMPOP", "1", "k", "LEFT"},
                                                  {"SETBIT", "k", "1", "1"},
                                                  {"FLUSHALL"},
                                                  {"GET", "k"}}) {
      both.b.run({"SET", "other", "o"});
      say(both.a.run({"WATCH", "k"}));
      say(both.b.run(change));
      say(both.a.run({"MULTI"}));
      say(both.a.run({"PING"}));
      say(both.a.run({"EXEC"}));
    }
  });
}

TEST(RespSessions, ASubcommandThatIsWrongBreaksTheTransaction) {
  same([](const Both& both, auto say) {
    for (const Words& wrong : std::vector<Words>{
             {"CONFIG", "GET"}, {"CLIENT", "NOPE"}, {"OBJECT", "ENCODING"}, {"SAVE"}}) {
      say(both.a.run({"MULTI"}));
      say(both.a.run(wrong));
      say(both.a.run({"EXEC"}));
    }
    say(both.a.run({"MULTI"}));
    say(both.a.run({"BLPOP", "x", "0"}));
    say(both.a.run({"BLMOVE", "x", "y", "LEFT", "LEFT", "0"}));
    say(both.a.run({"EXEC"}));
    say(both.a.run({"MULTI"}));
    say(both.a.run({"RESET"}));
    say(both.a.run({"EXEC"}));
  });
}

TEST(RespSessions, WhatAConnectionPublishesToItselfComesBeforeTheReply) {
  same([](const Both& both, auto say) {
    both.a.run({"HELLO", "3"});
    say(both.a.run({"SUBSCRIBE", "news"}));
    both.a.send({"PUBLISH", "news", "x"});
    say(both.a.receive());
    say(both.a.receive());
    both.a.send({"EVAL", "redis.call('publish', 'news', 'y') return 5", "0"});
    say(both.a.receive());
    say(both.a.receive());
    say(both.b.run({"PUBSUB", "CHANNELS"}));
    say(both.b.run({"PUBSUB", "NUMSUB", "news", "none"}));
  });
}

TEST(RespSessions, RepliesCanBeTurnedOff) {
  same([](const Both& both, auto say) {
    both.a.send({"CLIENT", "REPLY", "SKIP"});
    both.a.send({"PING", "skipped"});
    say(both.a.run({"PING", "heard"}));
    both.a.send({"CLIENT", "REPLY", "OFF"});
    both.a.send({"PING", "unheard"});
    say(both.a.run({"CLIENT", "REPLY", "ON"}));
  });
}

TEST(RespSessions, BrowsersStrangersAndTheKilledAreClosed) {
  same([](const Both& both, auto say) {
    const std::string id = both.id_of_a();
    say(both.b.run({"CLIENT", "KILL", "ID", id}));
    say({.head = both.a.rest(), .elements = {}});
    both.b.send_bytes("POST / HTTP/1.1\r\nHost: x\r\n\r\n");
    say({.head = both.b.rest(), .elements = {}});
  });
  same([](const Both& both, auto say) {
    both.a.run({"CONFIG", "SET", "requirepass", "hush"});
    // A RESET takes back what the connection was granted.
    both.b.run({"AUTH", "hush"});
    say(both.b.run({"RESET"}));
    say(both.b.run({"HELLO", "3"}));
    say(both.b.run({"GET", "k"}));
    both.b.send_bytes("*11\r\n");
    say({.head = both.b.rest(), .elements = {}});
    say(both.a.run({"RESET"}));
    both.a.send_bytes("*1\r\n$16385\r\n");
    say({.head = both.a.rest(), .elements = {}});
  });
}

}  // namespace
}  // namespace lighthouse::fakes::serve
