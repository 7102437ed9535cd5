#include "config/live_options.h"

#include <map>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lighthouse::config {
namespace {

using testing::HasSubstr;
using testing::Not;

live::AwsIo io() {
  live::AwsIo out;
  out.environment = [](std::string_view name) {
    return name == "TOKEN" ? std::optional<std::string>("hush") : std::nullopt;
  };
  out.read_file = [](const std::string& path) -> live::FileText {
    if (path == "/secret") return std::optional<std::string>("hush\n");
    if (path == "/two") return std::optional<std::string>("hush\nhush\n");
    return std::optional<std::string>();
  };
  return out;
}

TEST(LiveOptions, ReadSecretsFromWhereTheyAre) {
  EXPECT_EQ(read_secret("env:TOKEN", io())->reveal(), "hush");
  EXPECT_EQ(read_secret("file:/secret", io())->reveal(), "hush");
  EXPECT_TRUE(read_secret("", io())->empty());
}

TEST(LiveOptions, TellNoSecretAndNoMissingOneForEmpty) {
  for (const char* bad : {"env:OTHER", "file:/none", "file:/two", "hush"}) {
    const auto secret = read_secret(bad, io());
    ASSERT_FALSE(secret) << bad;
    EXPECT_THAT(secret.error(), Not(HasSubstr("hush")));
  }
  for (const char* bad : {"env:OTHER", "file:/none", "file:/two"}) {
    EXPECT_THAT(read_secret(bad, io()).error(), HasSubstr(bad));
  }
}

TEST(LiveOptions, OfGateHaveTheConfiguredLogin) {
  const auto basic =
      http_options({.url = "https://g/x", .user = "me", .password = "env:TOKEN"}, io());
  ASSERT_TRUE(basic) << basic.error();
  EXPECT_EQ(std::get<live::BasicAuth>(basic->auth).password.reveal(), "hush");
  const auto bearer = http_options({.url = "https://g", .token = "file:/secret"}, io());
  EXPECT_EQ(std::get<live::BearerAuth>(bearer->auth).token.reveal(), "hush");
  EXPECT_FALSE(http_options({.url = "https://g", .token = "env:OTHER"}, io()));
}

TEST(LiveOptions, OfRedisHaveTheirPortDatabaseAndTransport) {
  const auto plain = redis_options({}, "redis://r", io());
  ASSERT_TRUE(plain) << plain.error();
  EXPECT_EQ(plain->port, 6379);
  EXPECT_EQ(plain->transport, live::Transport::kPlain);
  const auto tls = redis_options({.password = "env:TOKEN"}, "rediss://[::1]:80/12", io());
  EXPECT_EQ(tls->host, "::1");
  EXPECT_EQ(tls->port, 80);
  EXPECT_EQ(tls->database, 12U);
  EXPECT_EQ(tls->transport, live::Transport::kTls);
  EXPECT_EQ(tls->password.reveal(), "hush");
}

}  // namespace
}  // namespace lighthouse::config
