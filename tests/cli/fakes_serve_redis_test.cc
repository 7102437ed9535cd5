// `lighthouse fakes serve --redis-port`: a Redis beside the AWS, in a process of its own.
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/serve/resp_engine.h"
#include "fakes/serve/resp_server.h"
#include "tests/cli/program.h"
#include "tests/support/shell.h"

namespace lighthouse::cli {
namespace {

using testing::HasSubstr;
using testing_support::Outcome;
using testing_support::program;
using testing_support::shell;

// What redis-cli is answered by the program, which is then told to end, and its exit code.
std::string asked(const std::string& commands) {
  constexpr const char* kScript = R"(
exec 3< <(exec "$0" fakes serve --port 0 --redis-port 0)
server=$!
read -r -u 3 aws
read -r -u 3 redis
echo "${aws%%:*} ${redis%:*}"
redis-cli -p "${redis##*:}"
kill -TERM "$server"
wait "$server"
echo "ended with $?"
)";
  return shell(fmt::format("printf '{}' | bash -c '{}' {}", commands, kScript, LIGHTHOUSE_PROGRAM))
      .text;
}

TEST(FakesServeRedis, AnswersRedisCliUntilItIsToldToEnd) {
  if (testing_support::is_missing("/usr/bin/redis-cli")) GTEST_SKIP() << "no redis-cli";
  EXPECT_EQ(asked("SET k v\nGET k\nHSET h a 1 b 2\nHGET h b\n"),
            "aws http redis redis://127.0.0.1\nOK\nv\n2\n2\nended with 0\n");
}

TEST(FakesServeRedis, RefusesAPortThatIsTaken) {
  fakes::serve::RespEngine engine;
  const fakes::serve::RespServer taken(engine, {});
  const Outcome outcome =
      program({"fakes", "serve", "--port", "0", "--redis-port", std::to_string(taken.port())});
  EXPECT_EQ(outcome.code, ExitCode::kUsage);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, HasSubstr("--redis-port: Address already in use; choose another"));
}

}  // namespace
}  // namespace lighthouse::cli
