#include "core/live/redis_client.h"

#include <memory>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/live/loopback_server.h"
#include "tests/core/live/redis_process.h"
#include "tests/core/live/test_certificate.h"
#include "tests/support/temp_file.h"

namespace lighthouse::live {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing_support::RedisServer;
using testing_support::SilentPort;
using testing_support::TempFolder;
using testing_support::TestCertificate;
using wire::redis::CommandBatch;
using wire::redis::RespValue;

constexpr Duration kEnough{10'000};

struct Replies {
  std::vector<RespValue> values;
  std::string loss;
  wire::Loss kind = wire::Loss::kNotSent;
};

Replies run(RedisClient& client, std::vector<std::vector<std::string>> commands,
            Duration deadline = kEnough) {
  CommandBatch batch;
  for (const auto& command : commands) {
    const std::vector<std::string_view> words(command.begin(), command.end());
    batch.add(words);
  }
  Replies out;
  const auto done = client.run(batch, deadline, [&out](RespValue&& reply) {
    out.values.push_back(std::move(reply));
    return true;
  });
  if (!done) {
    out.loss = done.error().message;
    out.kind = done.error().loss;
  }
  return out;
}

TEST(RedisClient, GivesEveryKindOfReply) {
  const RedisServer server({});
  RedisClient client(server.options());
  const Replies got = run(client, {{"SET", "k", std::string("a\0\r\nb", 5)},
                                   {"GET", "k"},
                                   {"GET", "missing"},
                                   {"INCR", "n"},
                                   {"MGET", "k", "missing"},
                                   {"LPOP", "k"}});
  ASSERT_EQ(got.values.size(), 6U) << got.loss;
  EXPECT_EQ(got.values[0], RespValue::status("OK"));
  EXPECT_EQ(got.values[1], RespValue::of_text(std::string("a\0\r\nb", 5)));
  EXPECT_EQ(got.values[2], RespValue::nil());
  EXPECT_EQ(got.values[3], RespValue::of(1));
  EXPECT_EQ(got.values[4], RespValue::of_list({got.values[1], RespValue::nil()}));
  EXPECT_EQ(got.values[5].kind, RespValue::Kind::kError);
  EXPECT_THAT(got.values[5].text, HasSubstr("WRONGTYPE "));
}

TEST(RedisClient, PipelinesABatchThatIsLargerThanEveryBuffer) {
  const RedisServer server({});
  RedisClient client(server.options());
  const std::string large(1U << 20, 'x');
  run(client, {{"SET", "large", large}});
  CommandBatch batch;
  for (int i = 0; i < 20'000; ++i) batch.add({"ECHO", std::to_string(i)});
  for (int i = 0; i < 50; ++i) batch.add({"GET", "large"});
  batch.add({"ECHO", large});
  int count = 0;
  const auto done = client.run(batch, 60s, [&](RespValue&& reply) {
    EXPECT_EQ(reply.text, count < 20'000 ? std::to_string(count) : large);
    ++count;
    return true;
  });
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(count, 20'051);
}

TEST(RedisClient, SaysItsPasswordAndChoosesItsDatabase) {
  const RedisServer server({"--requirepass", "hush", "--user", "me", "on", ">pw", "~*", "+@all"});
  RedisOptions options = server.options();
  options.database = 3;
  options.password = Secret("hush");
  RedisClient old_way(options);
  EXPECT_EQ(run(old_way, {{"SET", "k", "in-three"}}).loss, "");
  options.user = "me";
  options.password = Secret("pw");
  RedisClient new_way(options);
  EXPECT_EQ(run(new_way, {{"GET", "k"}}).values.at(0), RespValue::of_text("in-three"));
  options.database = 0;
  RedisClient other(options);
  EXPECT_EQ(run(other, {{"GET", "k"}}).values.at(0), RespValue::nil());
}

TEST(RedisClient, TellsARefusedPasswordWithoutIt) {
  const RedisServer server({"--requirepass", "right"});
  RedisOptions options = server.options();
  options.password = Secret("hush-wrong");
  RedisClient client(options);
  const Replies got = run(client, {{"GET", "k"}});
  EXPECT_EQ(got.kind, wire::Loss::kNotSent);
  EXPECT_THAT(got.loss, HasSubstr("AUTH or SELECT was refused: WRONGPASS"));
  EXPECT_THAT(got.loss, Not(HasSubstr("hush")));
  options.password = Secret();
  RedisClient nobody(options);
  EXPECT_THAT(run(nobody, {{"GET", "k"}}).values.at(0).text, HasSubstr("NOAUTH "));
}

TEST(RedisClient, ConnectsAnewAfterALoss) {
  const RedisServer server({});
  RedisClient client(server.options());
  run(client, {{"SET", "k", "v"}});
  EXPECT_EQ(run(client, {{"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "no"}}).loss, "");
  const Replies lost = run(client, {{"GET", "k"}});
  EXPECT_EQ(lost.kind, wire::Loss::kNoAnswer);
  EXPECT_EQ(run(client, {{"GET", "k"}}).values.at(0), RespValue::of_text("v"));
}

TEST(RedisClient, ShowsAReplicaThatIsReadOnlyAndNotReady) {
  SilentPort nowhere;
  const RedisServer server({"--replicaof", "127.0.0.1", std::to_string(nowhere.port())});
  RedisClient client(server.options());
  EXPECT_THAT(run(client, {{"SET", "k", "v"}}).values.at(0).text, HasSubstr("READONLY "));
}

TEST(RedisClient, GivesUpAtItsDeadline) {
  const SilentPort port;
  RedisClient client({.port = port.port()});
  const Replies got = run(client, {{"GET", "k"}}, 30ms);
  EXPECT_EQ(got.kind, wire::Loss::kNoAnswer);
  EXPECT_THAT(got.loss, HasSubstr("no answer in time"));
}

TEST(RedisClient, KnowsThatARefusedConnectionSentNothing) {
  SilentPort port;
  port.refuse();
  RedisClient client({.port = port.port()});
  EXPECT_EQ(run(client, {{"GET", "k"}}).kind, wire::Loss::kNotSent);
}

TEST(RedisClient, RefusesWhatIsNotRedisAndWhatIsTooLarge) {
  const SilentPort port;
  std::thread web([&] { port.answer_once("HTTP/1.1 400 Bad Request\r\n\r\n"); });
  RedisClient client({.port = port.port()});
  EXPECT_THAT(run(client, {{"GET", "k"}}).loss, HasSubstr("this is not the protocol of Redis"));
  web.join();
  const RedisServer server({});
  RedisOptions options = server.options();
  options.most_reply_bytes = 100'000;
  RedisClient small(options);
  EXPECT_EQ(run(small, {{"SET", "k", std::string(300'000, 'x')}}).loss, "");
  EXPECT_THAT(run(small, {{"GET", "k"}}).loss, HasSubstr("a reply is too large"));
}

TEST(RedisClient, StopsWhenNoMoreIsWanted) {
  const RedisServer server({});
  RedisClient client(server.options());
  CommandBatch batch;
  for (int i = 0; i < 3; ++i) batch.add({"ECHO", "x"});
  int count = 0;
  const auto done = client.run(batch, kEnough, [&count](RespValue&&) { return ++count < 2; });
  EXPECT_FALSE(done);
  EXPECT_EQ(count, 2);
  // The replies that nobody took must not be taken for those of the next batch.
  EXPECT_EQ(run(client, {{"ECHO", "next"}}).values.at(0), RespValue::of_text("next"));
}

TEST(RedisClient, SpeaksThroughTlsToAServerThatItTrusts) {
  const TestCertificate certificate;
  const TestCertificate other;
  const RedisServer server({"--port", "0", "--tls-cert-file", certificate.certificate_file(),
                            "--tls-key-file", certificate.key_file(), "--tls-ca-cert-file",
                            certificate.certificate_file(), "--tls-auth-clients", "no"},
                           Transport::kTls);
  RedisOptions options = server.options();
  options.transport = Transport::kTls;
  options.tls.ca_file = certificate.certificate_file();
  RedisClient client(options);
  const Replies got = run(client, {{"ECHO", std::string(200'000, 'x')}});
  ASSERT_EQ(got.values.size(), 1U) << got.loss;
  EXPECT_EQ(got.values[0].text.size(), 200'000U);
  options.tls.ca_file = other.certificate_file();
  RedisClient distrustful(options);
  EXPECT_THAT(run(distrustful, {{"ECHO", "x"}}).loss,
              HasSubstr("the server's certificate is not trusted"));
}

}  // namespace
}  // namespace lighthouse::live
