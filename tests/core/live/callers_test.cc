// The callers against servers on loopback: what is signed, repaired, repeated and never repeated.
#include <atomic>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/live/live_performer.h"
#include "tests/core/live/aws_world.h"
#include "tests/core/live/loopback_server.h"
#include "tests/core/live/redis_process.h"
#include "tests/core/wire/aws/answers.h"

namespace lighthouse::live {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;
using testing_support::LoopbackServer;
using testing_support::RedisServer;
namespace answers = wire::answers;

constexpr std::string_view kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

Deadline soon() {
  return std::chrono::steady_clock::now() + 10s;
}

PaceRules without_waiting() {
  return {.calls_per_second = 1'000,
          .burst = 1'000,
          .retry = {.first = 1ms, .longest = 1ms, .throttled_least = 1ms}};
}

std::string refusal(std::string_view code) {
  return "<ErrorResponse><Error><Type>Sender</Type><Code>" + std::string(code) +
         "</Code><Message>told</Message></Error><RequestId>r</RequestId></ErrorResponse>";
}

// A server that speaks for AWS, and how it was asked.
struct FakeAws {
  using Reply = std::function<void(uint32_t nth, httplib::Response&)>;

  explicit FakeAws(Reply reply)
      : server([this, reply](httplib::Server& s) {
          s.Post("/", [this, reply](const httplib::Request& request, httplib::Response& response) {
            authorization = request.get_header_value("Authorization");
            body = request.body;
            reply(++requests, response);
          });
        }) {
    world.environment = {{"AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"},
                         {"AWS_SECRET_ACCESS_KEY", std::string(kSecret)}};
    auto found = AwsCredentials::find({.environment = world.io().environment}, {}, world.io());
    access.emplace(std::move(found).value(), without_waiting());
    access->region = "us-west-2";
    access->urls.fill(parse_url(server.url()).value());
  }

  Answer ask(const Call& call) { return AwsCaller(*access, names).call(call, soon()); }

  [[nodiscard]] SetInstanceHealthy write() {
    return {.instance = names.with(
                [](Names& table) { return InstanceId{table.intern("i-0a1b2c3d4e5f60718")}; })};
  }
  [[nodiscard]] TerminateAndDecrement termination() {
    return {.group = {}, .instance = write().instance};
  }

  std::atomic<uint32_t> requests = 0;
  std::string authorization;
  std::string body;
  AwsWorld world;
  SharedNames names;
  std::optional<AwsAccess> access;
  LoopbackServer server;
};

constexpr std::string_view kDone =
    "<SetInstanceHealthResponse><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>"
    "</SetInstanceHealthResponse>";

TEST(AwsCaller, SignsWithTheRegionAndTheServiceWhateverTheHost) {
  FakeAws aws(
      [](uint32_t, httplib::Response& r) { r.set_content(std::string(kDone), "text/xml"); });
  const Answer answer = aws.ask(aws.write());
  EXPECT_EQ(failure_of(answer), nullptr);
  EXPECT_THAT(aws.authorization, StartsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"));
  EXPECT_THAT(aws.authorization, HasSubstr("/us-west-2/autoscaling/aws4_request, "));
  EXPECT_THAT(aws.body, HasSubstr("InstanceId=i-0a1b2c3d4e5f60718"));
}

TEST(AwsCaller, AsksAgainWhenItIsThrottled) {
  FakeAws aws([](uint32_t nth, httplib::Response& r) {
    r.status = nth < 3 ? 400 : 200;
    r.set_content(nth < 3 ? refusal("Throttling") : std::string(kDone), "text/xml");
  });
  EXPECT_EQ(failure_of(aws.ask(aws.write())), nullptr);
  EXPECT_EQ(aws.requests, 3u);
}

TEST(AwsCaller, DoesNotRepeatATerminationThatMayHaveBegun) {
  FakeAws aws([](uint32_t, httplib::Response& r) { r.status = 502; });
  const Answer answer = aws.ask(aws.termination());
  ASSERT_NE(failure_of(answer), nullptr);
  EXPECT_EQ(failure_of(answer)->code, ErrorCode::kOutcomeUnknown);
  EXPECT_EQ(aws.requests, 1u);
}

TEST(AwsCaller, NeverAsksAgainWithoutAPermission) {
  FakeAws aws([](uint32_t, httplib::Response& r) {
    r.status = 403;
    r.set_content(refusal("AccessDenied"), "text/xml");
  });
  const Answer answer = aws.ask(DescribeGroups{});
  ASSERT_NE(failure_of(answer), nullptr);
  EXPECT_EQ(failure_of(answer)->code, ErrorCode::kDenied);
  EXPECT_EQ(aws.requests, 1u);
}

TEST(AwsCaller, SignsAnewWhenAwsSaysThatOurClockIsOff) {
  FakeAws aws([](uint32_t nth, httplib::Response& r) {
    if (nth == 1) {
      r.status = 400;
      r.set_header("Date", "Mon, 30 Aug 2055 12:36:00 GMT");
      r.set_content(refusal("RequestExpired"), "text/xml");
    } else {
      r.set_content(std::string(kDone), "text/xml");
    }
  });
  EXPECT_EQ(failure_of(aws.ask(aws.write())), nullptr);
  EXPECT_EQ(aws.requests, 2u);
  EXPECT_THAT(aws.authorization, HasSubstr("AKIDEXAMPLE/20550830/"));
}

TEST(AwsCaller, ReadsTheFleet) {
  FakeAws aws([](uint32_t, httplib::Response& r) {
    r.set_content(std::string(answers::kGroups), "text/xml");
  });
  aws.names.with([&](Names& names) {
    aws.access->fleet.serving = ClusterId{names.intern("spin-ha")};
    aws.access->fleet.polling = ClusterId{names.intern("spin-ha-polling")};
  });
  const Answer answer = aws.ask(DescribeGroups{});
  ASSERT_EQ(failure_of(answer), nullptr) << failure_of(answer)->message.view();
  EXPECT_FALSE(std::get<Result<Groups>>(answer)->empty());
}

TEST(AwsCaller, SaysThatNothingWasSentToAPortThatRefuses) {
  FakeAws aws([](uint32_t, httplib::Response&) {});
  testing_support::SilentPort port;
  aws.access->urls.fill(parse_url(port.url()).value());
  port.refuse();
  const Answer answer = aws.ask(aws.termination());
  ASSERT_NE(failure_of(answer), nullptr);
  EXPECT_EQ(failure_of(answer)->code, ErrorCode::kTimeout);
}

// --- Gate ---------------------------------------------------------------------------------------

struct FakeGate {
  explicit FakeGate(const LoopbackServer::Setup& setup) : server(setup) {
    access.gate.url = access.public_url.url = parse_url(server.url()).value();
  }
  Answer ask(const Call& call) { return GateCaller(access, names).call(call, soon()); }

  SharedNames names;
  GateAccess access{.gate = {}, .public_url = {}, .target = {}, .pace = Pace(without_waiting())};
  LoopbackServer server;
};

TEST(GateCaller, TakesNoRedirectToALoginForAnAnswer) {
  FakeGate gate([](httplib::Server& s) {
    s.Get("/executions/activeByInstance",
          [](const httplib::Request&, httplib::Response& r) { r.set_redirect("/login"); });
    s.Get("/login", [](const httplib::Request&, httplib::Response& r) {
      r.set_content("<html>log in</html>", "text/html");
    });
  });
  const Answer answer = gate.ask(ActiveByInstance{});
  ASSERT_NE(failure_of(answer), nullptr);
  EXPECT_EQ(failure_of(answer)->code, ErrorCode::kDenied);
}

TEST(GateCaller, ReadsReportsOfInstances) {
  FakeGate gate([](httplib::Server& s) {
    s.Get("/executions/activeByInstance", [](const httplib::Request&, httplib::Response& r) {
      r.set_content(R"({"17@ip-10-0-1-23": {"overdue": false, "count": 0, "executions": []}})",
                    "application/json");
    });
  });
  const Answer answer = gate.ask(ActiveByInstance{});
  ASSERT_EQ(failure_of(answer), nullptr) << failure_of(answer)->message.view();
  EXPECT_EQ(std::get<Result<OrcaReports>>(answer)->size(), 1u);
}

// --- Redis --------------------------------------------------------------------------------------

void add_execution(RedisClient& client, std::string_view id, std::string_view status) {
  wire::redis::CommandBatch batch;
  batch.add({"SADD", "allJobs:pipeline", id});
  const std::string key = "pipeline:" + std::string(id);
  batch.add({"HSET", key, "status", status, "executingInstance", "17@ip-10-0-1-23"});
  ASSERT_TRUE(client.run(batch, 10s, [](wire::redis::RespValue&&) { return true; }).has_value());
}

TEST(RedisCaller, ReadsTheExecutionsOfBothServers) {
  const RedisServer first({});
  const RedisServer second({});
  RedisClient one(first.options());
  RedisClient other(second.options());
  add_execution(one, "a", "RUNNING");
  add_execution(one, "b", "SUCCEEDED");
  add_execution(other, "c", "PAUSED");
  RedisAccess access{.redis = first.options(),
                     .previous = second.options(),
                     .application = "demo",
                     .pace = Pace(without_waiting())};
  SharedNames names;
  const Answer answer = RedisCaller(access, names).call(ReadExecutions{}, soon());
  ASSERT_EQ(failure_of(answer), nullptr) << failure_of(answer)->message.view();
  const Executions& found = *std::get<Result<Executions>>(answer);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].status, ExecutionStatus::kRunning);
  EXPECT_EQ(found[1].status, ExecutionStatus::kPaused);
}

TEST(RedisCaller, ASilentSecondServerMakesTheWholeAnswerUnknown) {
  const RedisServer first({});
  testing_support::SilentPort gone;
  RedisOptions second{.port = gone.port()};
  gone.refuse();
  RedisAccess access{.redis = first.options(),
                     .previous = second,
                     .application = "demo",
                     .pace = Pace(without_waiting())};
  SharedNames names;
  const Answer answer = RedisCaller(access, names).call(ReadExecutions{}, soon());
  EXPECT_NE(failure_of(answer), nullptr);
}

TEST(RedisCaller, HoldsTheLeaseForOneRunAtATime) {
  const RedisServer server({});
  RedisAccess access{.redis = server.options(),
                     .previous = {},
                     .application = "demo",
                     .pace = Pace(without_waiting())};
  SharedNames names;
  RedisCaller caller(access, names);
  const Answer mine = caller.call(HoldLease{.run = 7, .ttl = 60s}, soon());
  ASSERT_EQ(failure_of(mine), nullptr) << failure_of(mine)->message.view();
  EXPECT_EQ(std::get<Result<Lease>>(mine)->holder, 7u);
  const Answer theirs = caller.call(HoldLease{.run = 8, .ttl = 60s}, soon());
  ASSERT_EQ(failure_of(theirs), nullptr);
  EXPECT_EQ(std::get<Result<Lease>>(theirs)->holder, 7u);
}

// --- the performer ------------------------------------------------------------------------------

TEST(LivePerformer, GivesTheHookTheInstanceByItsName) {
  FakeAws aws([](uint32_t, httplib::Response&) {});
  FakeGate gate([](httplib::Server&) {});
  RedisAccess redis{.redis = {}, .previous = {}, .application = "demo", .pace = Pace()};
  std::string stopped;
  LiveEndpoints endpoints{.aws = *aws.access,
                          .gate = gate.access,
                          .redis = redis,
                          .names = aws.names,
                          .stop_poller = {}};
  const StopPoller call{.instance = aws.write().instance};
  const Answer refused = LivePerformer(endpoints).perform(call, soon());
  ASSERT_NE(failure_of(refused), nullptr);
  EXPECT_EQ(failure_of(refused)->code, ErrorCode::kDenied);

  endpoints.stop_poller = [&](const std::string& instance, Deadline) -> Result<Done> {
    stopped = instance;
    return Done{};
  };
  EXPECT_EQ(failure_of(LivePerformer(endpoints).perform(call, soon())), nullptr);
  EXPECT_EQ(stopped, "i-0a1b2c3d4e5f60718");
}

}  // namespace
}  // namespace lighthouse::live
