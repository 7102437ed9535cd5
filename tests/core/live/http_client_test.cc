#include "core/live/http_client.h"

#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/live/loopback_server.h"
#include "tests/core/live/test_certificate.h"

namespace lighthouse::live {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing_support::LoopbackServer;
using testing_support::SilentPort;
using testing_support::TestCertificate;
using wire::Loss;

constexpr Duration kEnough{10'000};

HttpOptions options_for(const std::string& url) {
  return {.url = *parse_url(url)};
}

// Answers with what it got.
void echo(httplib::Server& server) {
  const auto answer = [](const httplib::Request& request, httplib::Response& response) {
    std::string text = request.method + " " + request.target + "\n";
    for (const auto& [name, value] : request.headers) text += name + ": " + value + "\n";
    response.set_content(text + "\n" + request.body, "text/plain");
  };
  server.Get(".*", answer);
  server.Post(".*", answer);
  server.Put(".*", answer);
}

TEST(HttpClient, SendsTheBytesOfTheCodecAsTheyAre) {
  const LoopbackServer server(echo);
  HttpClient client(options_for(server.url()));
  const auto answer = client.send({.method = "POST",
                                   .target = "/a%2Fb/%7e?x=1%202&y=+",
                                   .headers = {{"X-Amz-Date", "20150830T123600Z"}},
                                   .body = "Action=A&B=%20"},
                                  kEnough);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 200);
  EXPECT_THAT(answer->body, HasSubstr("POST /a%2Fb/%7e?x=1%202&y=+\n"));
  EXPECT_THAT(answer->body, HasSubstr("X-Amz-Date: 20150830T123600Z\n"));
  EXPECT_THAT(answer->body, HasSubstr("Host: 127.0.0.1:" + std::to_string(server.port()) + "\n"));
  EXPECT_THAT(answer->body, HasSubstr("\n\nAction=A&B=%20"));
}

TEST(HttpClient, PutsThePathOfItsUrlBeforeEveryTarget) {
  const LoopbackServer server(echo);
  HttpClient client(options_for(server.url() + "/gate/"));
  EXPECT_THAT(client.send({.target = "/health"}, kEnough)->body, HasSubstr("GET /gate/health\n"));
}

TEST(HttpClient, SaysWhoItIs) {
  const LoopbackServer server(echo);
  HttpOptions options = options_for(server.url());
  options.auth = BasicAuth{"me", Secret("pw")};
  EXPECT_THAT(HttpClient(options).send({}, kEnough)->body,
              HasSubstr("Authorization: Basic bWU6cHc=\n"));
  options.auth = BearerAuth{Secret("token")};
  EXPECT_THAT(HttpClient(options).send({}, kEnough)->body,
              HasSubstr("Authorization: Bearer token\n"));
  options.auth = CookieAuth{.value = Secret("id")};
  EXPECT_THAT(HttpClient(options).send({}, kEnough)->body, HasSubstr("Cookie: SESSION=id\n"));
}

TEST(HttpClient, GivesBackARedirectAndDoesNotFollowIt) {
  const LoopbackServer server([](httplib::Server& s) {
    s.Get("/a", [](const auto&, httplib::Response& r) { r.set_redirect("/login"); });
    s.Get("/login",
          [](const auto&, httplib::Response& r) { r.set_content("<html>", "text/html"); });
  });
  const auto answer = HttpClient(options_for(server.url())).send({.target = "/a"}, kEnough);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 302);
  EXPECT_EQ(wire::find_header(answer->headers, "location"), "/login");
}

TEST(HttpClient, GivesBackEveryStatusWithItsBody) {
  const LoopbackServer server([](httplib::Server& s) {
    s.Get("/", [](const auto&, httplib::Response& r) {
      r.status = 503;
      r.set_content("down", "text/plain");
    });
  });
  const auto answer = HttpClient(options_for(server.url())).send({}, kEnough);
  EXPECT_EQ(answer->status, 503);
  EXPECT_EQ(answer->body, "down");
}

TEST(HttpClient, KeepsItsConnectionAndOpensAnotherWhenItWasClosed) {
  const LoopbackServer server([](httplib::Server& s) {
    s.set_keep_alive_max_count(2);
    s.Get("/", [](const httplib::Request& request, httplib::Response& r) {
      r.set_content(std::to_string(request.remote_port), "text/plain");
    });
  });
  HttpClient client(options_for(server.url()));
  const std::string first = client.send({}, kEnough)->body;
  EXPECT_EQ(client.send({}, kEnough)->body, first);
  const auto third = client.send({}, kEnough);
  ASSERT_TRUE(third) << third.error().message;
  EXPECT_NE(third->body, first);
}

TEST(HttpClient, KnowsThatARefusedRequestWasNotSent) {
  SilentPort port;
  port.refuse();
  const auto answer = HttpClient(options_for(port.url())).send({}, kEnough);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().loss, Loss::kNotSent);
}

TEST(HttpClient, KnowsThatASilentServerMayHaveTakenTheRequest) {
  const SilentPort port;
  const auto answer = HttpClient(options_for(port.url())).send({.method = "POST"}, 30ms);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().loss, Loss::kNoAnswer);
}

TEST(HttpClient, TakesHalfAnAnswerForNone) {
  for (const std::string bytes :
       {"", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
        "nonsense\r\n\r\n"}) {
    const SilentPort port;
    std::thread server([&] { port.answer_once(bytes); });
    const auto answer = HttpClient(options_for(port.url())).send({.method = "POST"}, kEnough);
    server.join();
    ASSERT_FALSE(answer) << bytes;
    EXPECT_EQ(answer.error().loss, Loss::kNoAnswer) << bytes;
  }
}

TEST(HttpClient, RefusesABodyBeyondItsLimit) {
  const LoopbackServer server([](httplib::Server& s) {
    s.Get("/", [](const auto&, httplib::Response& r) {
      r.set_content(std::string(1001, 'x'), "text/plain");
    });
  });
  HttpOptions options = options_for(server.url());
  options.most_body_bytes = 1001;
  EXPECT_TRUE(HttpClient(options).send({}, kEnough));
  options.most_body_bytes = 1000;
  const auto answer = HttpClient(options).send({}, kEnough);
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, HasSubstr("the answer is too large"));
}

TEST(HttpClient, SendsNoHeaderThatHoldsALineBreak) {
  const SilentPort port;
  const auto answer =
      HttpClient(options_for(port.url())).send({.headers = {{"A", "b\r\nC: d"}}}, kEnough);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().loss, Loss::kNotSent);
}

TEST(HttpClient, TellsNoSecretInAnyLoss) {
  SilentPort port;
  for (const bool open : {true, false}) {
    if (!open) port.refuse();
    for (const HttpAuth& auth :
         {HttpAuth(BasicAuth{"me", Secret("hunter2")}), HttpAuth(BearerAuth{Secret("hunter2")}),
          HttpAuth(CookieAuth{.value = Secret("hunter2")}),
          HttpAuth(BearerAuth{Secret("hunter2\r\n")})}) {
      HttpOptions options = options_for(port.url());
      options.auth = auth;
      const auto answer = HttpClient(options).send({}, 20ms);
      ASSERT_FALSE(answer);
      EXPECT_THAT(answer.error().message, Not(HasSubstr("hunter2")));
      EXPECT_THAT(answer.error().message, Not(HasSubstr(base64("me:hunter2"))));
    }
  }
}

// --- TLS ----------------------------------------------------------------------------------------

std::string tls_url(const LoopbackServer& server) {
  return "https://127.0.0.1:" + std::to_string(server.port());
}

TEST(HttpClientTls, TrustsTheAuthorityOfItsCaFileAndNoOther) {
  const TestCertificate mine;
  const TestCertificate other;
  const LoopbackServer server(std::make_unique<httplib::SSLServer>(mine.certificate_file().c_str(),
                                                                   mine.key_file().c_str()),
                              echo);
  HttpOptions options = options_for(tls_url(server));
  const auto unknown = HttpClient(options).send({}, kEnough);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().loss, Loss::kNotSent);
  options.tls.ca_file = other.certificate_file();
  EXPECT_FALSE(HttpClient(options).send({}, kEnough));
  options.tls.ca_file = mine.certificate_file();
  const auto trusted = HttpClient(options).send({}, kEnough);
  ASSERT_TRUE(trusted) << trusted.error().message;
  options.tls.ca_file = "";
  options.tls.verify = VerifyServer::kNo;
  EXPECT_TRUE(HttpClient(options).send({}, kEnough));
}

TEST(HttpClientTls, RefusesACertificateForAnotherHost) {
  const TestCertificate certificate("DNS:gate.example.com");
  const LoopbackServer server(
      std::make_unique<httplib::SSLServer>(certificate.certificate_file().c_str(),
                                           certificate.key_file().c_str()),
      echo);
  HttpOptions options = options_for(tls_url(server));
  options.tls.ca_file = certificate.certificate_file();
  const auto answer = HttpClient(options).send({}, kEnough);
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, HasSubstr("the server's certificate is not trusted"));
}

TEST(HttpClientTls, ShowsItsClientCertificate) {
  const TestCertificate servers;
  const TestCertificate clients;
  const LoopbackServer server(std::make_unique<httplib::SSLServer>(
                                  servers.certificate_file().c_str(), servers.key_file().c_str(),
                                  clients.certificate_file().c_str()),
                              echo);
  HttpOptions options = options_for(tls_url(server));
  options.tls.ca_file = servers.certificate_file();
  EXPECT_FALSE(HttpClient(options).send({}, kEnough));
  options.tls.certificate_file = clients.certificate_file();
  options.tls.key_file = clients.key_file();
  const auto answer = HttpClient(options).send({}, kEnough);
  EXPECT_TRUE(answer) << answer.error().message;
}

TEST(HttpClientTls, SaysSoWhenItsCertificateCannotBeUsed) {
  HttpOptions options = options_for("https://127.0.0.1:1");
  options.tls.certificate_file = "/nowhere/c.pem";
  options.tls.key_file = "/nowhere/k.pem";
  const auto answer = HttpClient(options).send({}, kEnough);
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message,
              HasSubstr("the client certificate or its key cannot be used"));
}

// --- URLs ---------------------------------------------------------------------------------------

TEST(Url, HasItsPartsAndTheSchemesPort) {
  EXPECT_EQ(*parse_url("https://gate.example.com"),
            (Url{.scheme = "https", .host = "gate.example.com", .port = 443}));
  EXPECT_EQ(*parse_url("http://[fd00::1]:8084/gate?x"),
            (Url{.scheme = "http", .host = "fd00::1", .port = 8084, .target = "/gate?x"}));
  EXPECT_EQ(parse_url("http://[::1]:80")->origin(), "http://[::1]:80");
}

TEST(Url, RefusesWhatIsNone) {
  for (const char* bad :
       {"", "gate:8084", "ftp://a", "http://", "http://a b", "http://a:0", "http://a:99999",
        "http://a:b", "http://u:p@a", "http://a#f", "http://[::1", "http://a:", "http://[::1]x"}) {
    EXPECT_FALSE(parse_url(bad)) << bad;
  }
}

}  // namespace
}  // namespace lighthouse::live
