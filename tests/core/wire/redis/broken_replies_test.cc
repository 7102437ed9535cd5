// Each way in which a reply of Redis can be broken, and the error that says so.
#include <ostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/wire/redis/redis_replies.h"

namespace lighthouse::wire::redis {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct Broken {
  std::string name;
  Call call;
  std::string
      command;  // the reply to commands of this name is `reply`; others are of a good server
  RespValue reply;
  std::string error;  // how it begins
};

void PrintTo(const Broken& broken, std::ostream* out) {
  *out << broken.name;
}

RespValue text(std::string_view bytes) {
  return RespValue::of_text(bytes);
}
RespValue list(std::vector<RespValue> values) {
  return RespValue::of_list(std::move(values));
}

std::vector<Broken> errors_of_the_server() {
  const Call read = ReadExecutions{};
  const Call hold = HoldLease{.run = 7, .ttl = Duration{1'000}};
  const auto error = [](std::string_view message) { return RespValue::error(message); };
  return {
      {"Loading", read, "SSCAN", error("LOADING Redis is loading the dataset in memory"),
       "unavailable: allJobs:pipeline: LOADING"},
      {"NoAuth", read, "SSCAN", error("NOAUTH Authentication required."),
       "denied: allJobs:pipeline: NOAUTH"},
      {"OldNoAuth", read, "SSCAN", error("ERR operation not permitted"), "denied"},
      {"NoPermission", read, "SSCAN", error("NOPERM this user has no permissions"), "denied"},
      {"Moved", read, "SSCAN", error("MOVED 3999 127.0.0.1:6381"),
       "invalid: allJobs:pipeline: MOVED"},
      {"ClusterDown", read, "SSCAN", error("CLUSTERDOWN The cluster is down"), "unavailable"},
      {"MasterDown", read, "HMGET", error("MASTERDOWN Link with MASTER is down"),
       "unavailable: pipeline:p1: MASTERDOWN"},
      {"IndexOfWrongType", read, "SSCAN", error("WRONGTYPE Operation against a key"),
       "invalid: allJobs:pipeline: WRONGTYPE"},
      {"HashOfWrongType", read, "HMGET", error("WRONGTYPE Operation against a key"),
       "invalid: pipeline:p1: WRONGTYPE"},
      {"OldServer", read, "SSCAN",
       error("ERR unknown command 'SSCAN', with args beginning with: 'x'"),
       "invalid: allJobs:pipeline: ERR unknown command"},
      {"TooManyClients", read, "SSCAN", error("ERR max number of clients reached"), "unavailable"},
      {"BareError", read, "SSCAN", error("ERR"), "invalid: allJobs:pipeline: ERR"},
      {"EmptyError", read, "SSCAN", error(""), "invalid: allJobs:pipeline:"},
      {"LeaseReadOnly", hold, "EVALSHA",
       error("READONLY You can't write against a read only replica."),
       "unavailable: lighthouse:{armoryspinnaker}:lease: READONLY"},
      {"LeaseReadOnlyInOldScript", hold, "EVALSHA",
       error("ERR Error running script (call to f_1): @user_script:8: -READONLY You can't write"),
       "unavailable"},
      {"LeaseOutOfMemory", hold, "EVALSHA", error("OOM command not allowed"), "unavailable"},
      {"LeaseBusy", hold, "EVALSHA", error("BUSY Redis is busy running a script."), "unavailable"},
      {"LeaseWrongType", hold, "EVALSHA", error("WRONGTYPE Operation against a key"), "invalid"},
      {"LeaseCrossSlot", hold, "EVALSHA", error("CROSSSLOT Keys in request don't hash"), "invalid"},
      {"ScriptNeverKnown", hold, "EVAL", error("NOSCRIPT No matching script."), "internal"},
      {"ReleaseReadOnly", ReleaseLease{.run = 7}, "EVALSHA", error("READONLY You can't write"),
       "unavailable"},
  };
}

std::vector<Broken> replies_of_wrong_shape() {
  const Call read = ReadExecutions{};
  const Call bakes = ReadBakes{};
  const Call hold = HoldLease{.run = 7, .ttl = Duration{1'000}};
  const auto lease = [](RespValue holder, RespValue token, RespValue left) {
    return list({std::move(holder), std::move(token), std::move(left)});
  };
  const RespValue run = text("0000000000000007");
  return {
      {"PageIsNothing", read, "SSCAN", RespValue::nil(),
       "invalid: allJobs:pipeline: expected a cursor and a list, found nothing"},
      {"PageIsStatus", read, "SSCAN", RespValue::status("OK"),
       "invalid: allJobs:pipeline: expected a cursor"},
      {"PageOfThree", read, "SSCAN", list({text("0"), list({}), list({})}),
       "invalid: allJobs:pipeline: expected a cursor and a list, found a list of 3"},
      {"CursorIsNumber", read, "SSCAN", list({RespValue::of(0), list({})}),
       "invalid: allJobs:pipeline: expected a cursor, found the number 0"},
      {"CursorIsWord", read, "SSCAN", list({text("next"), list({})}),
       "invalid: allJobs:pipeline: expected a cursor, found a text"},
      {"CursorIsEmpty", read, "SSCAN", list({text(""), list({})}),
       "invalid: allJobs:pipeline: expected a cursor"},
      {"MembersAreText", read, "SSCAN", list({text("0"), text("p1")}),
       "invalid: allJobs:pipeline: expected a list of texts, found a text"},
      {"MemberIsNothing", read, "SSCAN", list({text("0"), list({RespValue::nil()})}),
       "invalid: allJobs:pipeline: expected a text, found nothing"},
      {"HashIsText", read, "HMGET", text("RUNNING"),
       "invalid: pipeline:p1: expected the texts of status"},
      {"HashOfOneField", read, "HMGET", list({text("RUNNING")}),
       "invalid: pipeline:p1: expected the texts of status and executingInstance, found a list of "
       "1"},
      {"StatusIsNumber", read, "HMGET", list({RespValue::of(1), RespValue::nil()}),
       "invalid: pipeline:p1: expected the texts"},
      {"OwnerIsList", read, "HMGET", list({text("RUNNING"), list({})}), "invalid: pipeline:p1"},
      {"StatusIsError", read, "HMGET", list({RespValue::error("ERR"), RespValue::nil()}),
       "invalid: pipeline:p1"},
      {"ExistsIsText", read, "EXISTS", text("1"),
       "invalid: pipeline:p2: expected a number of keys, found a text"},
      {"KeysAreNothing", bakes, "SCAN", RespValue::nil(),
       "invalid: allBakes:incomplete:*: expected a cursor"},
      {"BakeCountIsText", bakes, "SCARD", text("1"),
       "invalid: allBakes:incomplete:r: expected a number of bakes"},
      {"BakeCountIsNegative", bakes, "SCARD", RespValue::of(-1), "invalid: allBakes:incomplete:r"},
      {"BakeCountIsHuge", bakes, "SCARD", RespValue::of(INT64_MAX),
       "invalid: allBakes:incomplete:r: expected fewer"},
      {"BakesOfWrongType", bakes, "SCARD", RespValue::error("WRONGTYPE Operation"),
       "invalid: allBakes:incomplete:r"},
      {"LeaseIsNothing", hold, "EVALSHA", RespValue::nil(),
       "invalid: lighthouse:{armoryspinnaker}:lease: expected holder, token and time left"},
      {"LeaseOfTwo", hold, "EVALSHA", list({run, text("1")}),
       "invalid: lighthouse:{armoryspinnaker}:lease"},
      {"HolderIsForeign", hold, "EVALSHA", lease(text("somebody"), text("1"), RespValue::of(5)),
       "invalid: lighthouse:{armoryspinnaker}:lease: expected a holder's run, found a text"},
      {"HolderIsZero", hold, "EVALSHA",
       lease(text("0000000000000000"), text("1"), RespValue::of(5)),
       "invalid: lighthouse:{armoryspinnaker}:lease: expected a holder's run"},
      {"TokenIsLost", hold, "EVALSHA", lease(run, text("0"), RespValue::of(5)),
       "invalid: lighthouse:{armoryspinnaker}:lease: expected a token"},
      {"TokenIsWord", hold, "EVALSHA", lease(run, text("one"), RespValue::of(5)),
       "invalid: lighthouse"},
      {"NeverExpires", hold, "EVALSHA", lease(run, text("1"), RespValue::of(-1)),
       "invalid: lighthouse:{armoryspinnaker}:lease: expected an expiry, found the number -1"},
      {"ReleaseIsText", ReleaseLease{.run = 7}, "EVALSHA", text("1"), "invalid: lighthouse"},
  };
}

// p1 runs, p2 is in the index alone, one Rosco bakes.
Store good_store() {
  Store store;
  store.add("pipeline", "p1", {{"status", "RUNNING"}});
  store.sets["allJobs:pipeline"].insert("p2");
  store.sets["allBakes:incomplete:r"] = {"bake"};
  return store;
}

class BrokenReply : public ::testing::TestWithParam<Broken> {};

TEST_P(BrokenReply, IsAnErrorThatNamesTheKey) {
  const Broken& broken = GetParam();
  Names names;
  const Server server = [&, store = good_store()](const Command& command) {
    if (command[0] == broken.command) return broken.reply;
    if (command[0] == "EVALSHA") return RespValue::error("NOSCRIPT No matching script.");
    return store(command);
  };
  EXPECT_THAT(error_in(converse(broken.call, server, names).answer), StartsWith(broken.error));
}

std::string name_of_case(const ::testing::TestParamInfo<Broken>& info) {
  return info.param.name;
}
INSTANTIATE_TEST_SUITE_P(Errors, BrokenReply, ::testing::ValuesIn(errors_of_the_server()),
                         name_of_case);
INSTANTIATE_TEST_SUITE_P(Shapes, BrokenReply, ::testing::ValuesIn(replies_of_wrong_shape()),
                         name_of_case);

TEST(BrokenReplies, LeaveWhatIsOwedToBeThrownAway) {
  Names names;
  RedisConversation talk(ReadExecutions{}, "armoryspinnaker");
  static_cast<void>(talk.begin(names));
  EXPECT_EQ(talk.outstanding(), 2u);
  const auto step = talk.feed(RespValue::error("LOADING"), names);
  EXPECT_TRUE(std::holds_alternative<Answer>(step));
  EXPECT_EQ(talk.outstanding(), 1u);
}

TEST(RedisErrors, NeverQuoteArguments) {
  Names names;
  const Server server = [](const Command&) {
    return RespValue::error("ERR unknown command 'AUTH', with args beginning with: 'hunter2'");
  };
  const std::string error = error_in(converse(ReadExecutions{}, server, names).answer);
  EXPECT_THAT(error, Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace lighthouse::wire::redis
