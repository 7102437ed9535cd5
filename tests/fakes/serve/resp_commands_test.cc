// Random commands, in RESP2 and in RESP3, to our server and to a real redis-server: the same
// replies.
#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/fakes/serve/resp_command_shapes.h"
#include "tests/support/dice.h"
#include "tests/support/fake_redis.h"
#include "tests/support/redis_server.h"
#include "tests/support/resp_peer.h"

namespace lighthouse::fakes::serve {
namespace {

using testing_support::Dice;
using testing_support::FakeRedis;
using testing_support::RespPeer;
using testing_support::RespReply;
using Words = std::vector<std::string>;

// Commands whose elements Redis gives in the order of its own tables.
const std::set<std::string> kUnordered = {"HGETALL", "SMEMBERS", "HRANDFIELD", "ZRANDMEMBER",
                                          "EVAL",    "SCAN",     "CONFIG",     "COMMAND"};

class Pair {
 public:
  // The replies differ in the connection's number.
  void speak_resp3() {
    real_.run({"HELLO", "3"});
    ours_.run({"HELLO", "3"});
  }

  void same(const Words& words) {
    RespReply wanted = real_.run(words);
    RespReply got = ours_.run(words);
    if (kUnordered.contains(words[0])) {
      wanted.sort();
      got.sort();
    }
    std::string command;
    for (const std::string& word : words) command += word + " ";
    EXPECT_EQ(got.shown(), wanted.shown()) << command;
  }

 private:
  wire::redis::RedisServer server_;
  FakeRedis fake_;
  RespPeer real_{server_.socket()};
  RespPeer ours_{fake_.port()};
};

std::string filled(const std::string& word, Dice& dice) {
  static const Words kIntegers = {"0",
                                  "1",
                                  "-1",
                                  "2",
                                  "-2",
                                  "5",
                                  "100",
                                  "-100",
                                  "x",
                                  "",
                                  "1.5",
                                  "9223372036854775807",
                                  "-9223372036854775808",
                                  "9223372036854775808"};
  static const Words kFloats = {"0",    "1",   "-1", "1.5", "3.25", "inf",
                                "-inf", "nan", "x",  "1e3", "-0",   "0.1"};
  static const Words kBounds = {"-inf", "+inf", "0", "(1", "1", "(x", "x", "2.5", "(0"};
  static const Words kLexBounds = {"-",  "+",  "[a", "(a", "[b", "(c",
                                   "[f", "(f", "x",  "",   "[",  "(d"};
  static const Words kValues = {"v",   "",    "hello world", "10", "-7",
                                "3.5", "abc", "a",           "b",  std::string("a\0b\r\n", 5)};
  const auto pick = [&](const Words& from) { return from[dice.below(from.size())]; };
  if (word == "k") return "k" + std::to_string(dice.below(8));
  if (word == "v") return pick(kValues);
  if (word == "i") return pick(kIntegers);
  if (word == "f") return pick(kFloats);
  if (word == "b") return pick(kBounds);
  if (word == "l") return pick(kLexBounds);
  if (word == "c") return std::to_string(dice.below(5));
  if (word == "m") return std::string(1, static_cast<char>('a' + dice.below(6)));
  return word;
}

Words command(Dice& dice) {
  std::string_view shape = kCommandShapes[dice.below(std::size(kCommandShapes))];
  Words out;
  while (!shape.empty()) {
    const std::size_t end = std::min(shape.find(' '), shape.size());
    out.push_back(filled(std::string(shape.substr(0, end)), dice));
    shape.remove_prefix(std::min(end + 1, shape.size()));
  }
  return out;
}

struct Run {
  uint64_t seed = 0;
  std::string protocol;
};

class Commands : public ::testing::TestWithParam<Run> {};

TEST_P(Commands, AnswerAsInRedis) {
  Pair pair;
  const auto& [seed, protocol] = GetParam();
  if (protocol == "3") pair.speak_resp3();
  Dice dice(seed);
  for (int i = 0; i < 4000; ++i) {
    const bool in_transaction = dice.below(40) == 0;
    if (in_transaction) pair.same({"MULTI"});
    for (uint64_t left = in_transaction ? 3 : 1; left > 0; --left) pair.same(command(dice));
    if (in_transaction) pair.same({"DISCARD"});
    if (HasFailure()) FAIL() << "command " << i << " of seed " << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Commands,
                         ::testing::Values(Run{1, "2"}, Run{2, "2"}, Run{3, "3"}, Run{4, "3"}),
                         [](const auto& run) {
                           return "seed" + std::to_string(run.param.seed) + "_resp" +
                                  run.param.protocol;
                         });

TEST(CommandFacts, AreThoseOfRedis) {
  const FakeRedis fake;
  const wire::redis::RedisServer server;
  RespPeer ours(fake.port());
  RespPeer real(server.socket());
  const RespReply all = ours.run({"COMMAND", "LIST"});
  ASSERT_GT(all.elements.size(), 150U);
  for (const RespReply& name : all.elements) {
    const std::string word = name.head.substr(name.head.find(' ') + 1);
    const auto facts = [&](RespPeer& peer) {
      RespReply one = peer.run({"COMMAND", "INFO", word}).elements.at(0);
      one.elements.resize(7);  // then come tips, key specifications and subcommands
      for (RespReply& list : one.elements) list.sort();
      return one.shown();
    };
    EXPECT_EQ(facts(ours), facts(real)) << word;
  }
}

}  // namespace
}  // namespace lighthouse::fakes::serve
