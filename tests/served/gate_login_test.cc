// How the served Gate knows its callers, in each of its ways, as the live client and a browser meet
// it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/live/test_certificate.h"
#include "tests/served/served_fixture.h"

namespace lighthouse::served {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using testing_support::LiveClients;
using testing_support::TestCertificate;

constexpr std::string_view kPassword = "correct horse";

testing_support::ServedWorld guarded(GateAuth auth, fakes::serve::HttpTls tls = {}) {
  return testing_support::ServedWorld(
      testing_support::kSmallWorld,
      {.world = {},
       .ports = {},
       .login = {.auth = auth, .user = "ops", .secret = std::string(kPassword)},
       .tls = std::move(tls)});
}

wire::HttpResponse raw(testing_support::ServedWorld& world, const wire::HttpRequest& request) {
  live::HttpClient client({.url = live::parse_url(world.server().gate_url()).value()});
  auto answer = client.send(request, seconds{20});
  if (!answer) ADD_FAILURE() << answer.error().message;
  return answer.value_or(wire::HttpResponse{});
}

TEST(GateLogin, BasicWantsTheRightPassword) {
  auto world = guarded(GateAuth::kBasic);
  LiveClients live(world);
  EXPECT_EQ(live.error(GetPipeline{}), ErrorCode::kDenied);
  EXPECT_EQ(live.error(ProbeGate{}), std::nullopt);  // its health is open to everybody
  live.gate().gate.auth = live::BasicAuth{"ops", live::Secret("wrong")};
  EXPECT_EQ(live.error(GetPipeline{}), ErrorCode::kDenied);
  live.gate().gate.auth = live::BasicAuth{"ops", live::Secret(std::string(kPassword))};
  EXPECT_EQ(live.error(GetPipeline{}), std::nullopt);
  EXPECT_EQ(raw(world, {.target = "/applications"}).status, 401);
}

TEST(GateLogin, BearerWantsTheToken) {
  auto world = guarded(GateAuth::kBearer);
  LiveClients live(world);
  EXPECT_EQ(live.error(GetPipeline{}), ErrorCode::kDenied);
  live.gate().gate.auth = live::BearerAuth{live::Secret(std::string(kPassword))};
  EXPECT_EQ(live.error(GetPipeline{}), std::nullopt);
}

TEST(GateLogin, ASessionIsGivenByTheForm) {
  auto world = guarded(GateAuth::kSession);
  LiveClients live(world);
  EXPECT_EQ(live.error(GetPipeline{}), ErrorCode::kDenied);

  const auto stranger = raw(world, {.target = "/executions/activeByInstance"});
  EXPECT_EQ(stranger.status, 302);
  EXPECT_EQ(wire::find_header(stranger.headers, "Location"), "/login");
  const auto page = raw(world, {.target = "/login"});
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("<form"));

  const auto wrong =
      raw(world, {.method = "POST", .target = "/login", .body = "username=ops&password=no"});
  EXPECT_EQ(wire::find_header(wrong.headers, "Location"), "/login?error");
  EXPECT_EQ(wire::find_header(wrong.headers, "Set-Cookie"), std::nullopt);
  const auto right = raw(
      world, {.method = "POST", .target = "/login", .body = "username=ops&password=correct+horse"});
  const std::string cookie(wire::find_header(right.headers, "Set-Cookie").value_or(""));
  EXPECT_THAT(cookie, HasSubstr("SESSION=" + world.server().login().session() + ";"));

  live.gate().gate.auth = live::CookieAuth{.value = live::Secret(world.server().login().session())};
  EXPECT_EQ(live.error(GetPipeline{}), std::nullopt);
}

TEST(GateLogin, X509WantsACertificate) {
  const TestCertificate server;
  const TestCertificate client("email:ops@example.com");
  auto world = guarded(GateAuth::kCertificate, {.certificate_file = server.certificate_file(),
                                                .key_file = server.key_file(),
                                                .client_ca_file = client.certificate_file()});
  LiveClients live(world);
  live.gate().gate.tls.ca_file = server.certificate_file();
  EXPECT_TRUE(live.error(GetPipeline{}).has_value());
  live.gate().gate.tls.certificate_file = client.certificate_file();
  live.gate().gate.tls.key_file = client.key_file();
  EXPECT_EQ(live.error(GetPipeline{}), std::nullopt);
  // AWS speaks TLS, too, and asks nobody for a certificate.
  live.aws().tls.ca_file = server.certificate_file();
  EXPECT_EQ(live.error(DescribeGroups{}), std::nullopt);
}

TEST(GateLogin, ASecretIsInNoAnswer) {
  for (const GateAuth auth : {GateAuth::kBasic, GateAuth::kBearer, GateAuth::kSession}) {
    auto world = guarded(auth);
    for (const char* const target : {"/", "/login", "/applications", "/health"}) {
      const auto answer = raw(world, {.target = target});
      EXPECT_THAT(answer.body, Not(HasSubstr(std::string(kPassword)))) << target;
    }
  }
}

TEST(ServedTls, SaysWhichFileCannotBeUsed) {
  const auto server = WorldServer::start(
      testing_support::stage_of(testing_support::kSmallWorld),
      {.world = {.speed = 0},
       .tls = {.certificate_file = "/nowhere/c.pem", .key_file = "/nowhere/k.pem"}});
  ASSERT_FALSE(server.has_value());
  EXPECT_THAT(server.error(), HasSubstr("/nowhere/c.pem"));
}

}  // namespace
}  // namespace lighthouse::served
