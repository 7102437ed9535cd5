#include "core/wire/redis/resp.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/wire/redis/bakes.h"
#include "core/wire/redis/engine_signs.h"
#include "tests/core/wire/redis/redis_replies.h"

namespace lighthouse::wire::redis {
namespace {

TEST(Commands, TravelAsListsOfTexts) {
  CommandBatch batch;
  batch.add({"GET", "a\r\nb"});
  EXPECT_EQ(batch.bytes(), "*2\r\n$3\r\nGET\r\n$4\r\na\r\nb\r\n");
  EXPECT_EQ(batch.count(), 1u);
}

RC_GTEST_PROP(Commands, ComeBackAsTheyWereAdded,
              (const std::vector<std::vector<std::string>>& all)) {
  CommandBatch batch;
  std::vector<Command> added;
  for (const auto& words : all) {
    if (words.empty()) continue;
    const std::vector<std::string_view> views(words.begin(), words.end());
    batch.add(std::span<const std::string_view>(views));
    added.push_back(words);
  }
  RC_ASSERT(parse_commands(batch.bytes()) == added);
  RC_ASSERT(batch.count() == added.size());
}

RC_GTEST_PROP(Commands, CutShortAreNone, (const std::string& word)) {
  CommandBatch batch;
  batch.add({"GET", word});
  const auto size = *rc::gen::inRange<std::size_t>(1, batch.bytes().size());
  RC_ASSERT(!parse_commands(std::string_view(batch.bytes()).substr(0, size)));
}

TEST(Commands, OfAnotherFormAreNone) {
  for (const std::string_view bytes :
       {"PING\r\n", "*0\r\n", "*-1\r\n", "*1\r\n$-1\r\n", "*1\r\n$99999999999999999999\r\nx\r\n",
        "*1\r\n$18446744073709551615\r\nx\r\n", "*1\r\n$1\r\nxy\r\n", "*1\r\n+x\r\n"}) {
    EXPECT_FALSE(parse_commands(bytes)) << bytes;
  }
}

TEST(Replies, TravelByTheirKind) {
  EXPECT_EQ(encode_reply(RespValue::nil()), "$-1\r\n");
  EXPECT_EQ(encode_reply(RespValue::of(-3)), ":-3\r\n");
  EXPECT_EQ(encode_reply(RespValue::status("OK")), "+OK\r\n");
  EXPECT_EQ(encode_reply(RespValue::error("ERR no")), "-ERR no\r\n");
  EXPECT_EQ(encode_reply(RespValue::of_list({RespValue::of_text("a"), RespValue::of_list({})})),
            "*2\r\n$1\r\na\r\n*0\r\n");
}

BakeHosts bakes_of(const Store& store, Names& names) {
  const Talked talked = converse(ReadBakes{}, store, names);
  EXPECT_EQ(error_in(talked.answer), "");
  return std::get<Result<BakeHosts>>(talked.answer).value_or(BakeHosts{});
}

TEST(RedisBakes, AreOneHostEachAndAnyHostWhereRoscoNamesNone) {
  Store store;
  store.page = 2;
  store.sets["allBakes:incomplete:17@ip-10-0-1-23"] = {"a", "b"};
  store.sets["allBakes:incomplete:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"] = {"c"};
  store.sets["allBakes:incomplete:i-0a5f4bd4868e3d4b2"] = {"d"};
  store.sets["allBakes:incomplete:1@custom-name"] = {"e"};
  store.sets["other"] = {"x"};
  Names names;
  const HostKey ip = parse_host("ip-10-0-1-23", names);
  const HostKey instance = parse_host("i-0a5f4bd4868e3d4b2", names);
  const HostKey custom = parse_host("custom-name", names);
  EXPECT_EQ(bakes_of(store, names), (BakeHosts{ip, ip, custom, HostKey{}, instance}));
}

TEST(RedisBakes, OfNobodyAreNone) {
  Names names;
  EXPECT_TRUE(bakes_of(Store{}, names).empty());
}

TEST(RedisBakes, PutNoUuidIntoTheNames) {
  Store store;
  store.sets["allBakes:incomplete:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"] = {"c"};
  Names names;
  EXPECT_EQ(bakes_of(store, names).size(), 1u);
  EXPECT_EQ(names.size(), 0u);
}

TEST(EngineSigns, AreTheKeysThatEachEngineLeaves) {
  const auto signs = [](int64_t tracker, int64_t queue, int64_t messages) {
    return engine_signs({RespValue::of(tracker), RespValue::of(queue), RespValue::of(messages)});
  };
  EXPECT_EQ(engine_sign_commands().count(), 3u);
  EXPECT_EQ(signs(1, 0, 0), (EngineSigns{.tracker = true}));
  EXPECT_EQ(signs(1, 0, 1), (EngineSigns{.tracker = true, .queue = true}));
  EXPECT_EQ(signs(0, 1, 0), (EngineSigns{.queue = true}));
  EXPECT_FALSE(engine_signs({RespValue::of(1)}));
  EXPECT_FALSE(engine_signs({RespValue::nil(), RespValue::of(1), RespValue::of(1)}));
}

}  // namespace
}  // namespace lighthouse::wire::redis
