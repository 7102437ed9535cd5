// Servers that let nobody in for a while, and handlers that do not answer.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/serve/http_server.h"
#include "fakes/serve/resp_server.h"

namespace lighthouse::fakes::serve {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using testing::HasSubstr;
using testing::StartsWith;

class Client {
 public:
  // False: nobody let it in.
  bool connect(uint16_t port) {
    boost::system::error_code error;
    socket_.connect({asio::ip::make_address("127.0.0.1"), port}, error);
    return !error;
  }
  // What came up to the end of the connection, or of the first line.
  std::string line(const std::string& request) {
    boost::system::error_code error;
    asio::write(socket_, asio::buffer(request), error);
    return read_line();
  }
  std::string read_line() {
    boost::system::error_code error;
    asio::read_until(socket_, in_, '\n', error);
    const std::string out(asio::buffers_begin(in_.data()), asio::buffers_end(in_.data()));
    in_.consume(in_.size());
    return out;
  }

 private:
  asio::io_context io_;
  tcp::socket socket_{io_};
  asio::streambuf in_;
};

constexpr const char* kGet = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";

TEST(HttpServerDoor, RefusesWhileItIsShutAndListensOnTheSamePortAgain) {
  auto server = HttpServer::start(
      {}, [](const wire::HttpRequest&) { return wire::HttpResponse{.status = 200}; });
  ASSERT_TRUE(server.has_value()) << server.error();
  const uint16_t port = server->port();
  Client kept;
  ASSERT_TRUE(kept.connect(port));
  EXPECT_THAT(kept.line(kGet), StartsWith("HTTP/1.1 200"));
  for (int i = 0; i < 3; ++i) {
    server->stop_listening();
    server->stop_listening();  // again is the same
    EXPECT_FALSE(Client().connect(port));
    server->listen_again();
    server->listen_again();
    EXPECT_EQ(server->port(), port);
    Client fresh;
    ASSERT_TRUE(fresh.connect(port));
    EXPECT_THAT(fresh.line(kGet), StartsWith("HTTP/1.1 200"));
  }
  EXPECT_EQ(kept.line(kGet), "");  // it was cut off
}

TEST(HttpServerDoor, MayBeShutFromItsOwnHandler) {
  std::atomic<HttpServer*> self = nullptr;
  auto server =
      HttpServer::start({}, [&](const wire::HttpRequest&) -> std::optional<wire::HttpResponse> {
        self.load()->stop_listening();
        return std::nullopt;
      });
  ASSERT_TRUE(server.has_value()) << server.error();
  self = &*server;
  Client client;
  ASSERT_TRUE(client.connect(server->port()));
  EXPECT_EQ(client.line(kGet), "");
  EXPECT_FALSE(Client().connect(server->port()));
}

TEST(HttpServerDoor, EndsWhileItIsShut) {
  auto server = HttpServer::start(
      {}, [](const wire::HttpRequest&) { return wire::HttpResponse{.status = 200}; });
  ASSERT_TRUE(server.has_value()) << server.error();
  server->stop_listening();
}

TEST(HttpServerDoor, AHandlerWithoutAnAnswerClosesTheConnection) {
  auto server = HttpServer::start({}, [](const wire::HttpRequest& request) {
    return request.target == "/" ? std::optional<wire::HttpResponse>()
                                 : wire::HttpResponse{.status = 204};
  });
  ASSERT_TRUE(server.has_value()) << server.error();
  Client client;
  ASSERT_TRUE(client.connect(server->port()));
  EXPECT_THAT(client.line("GET /x HTTP/1.1\r\nHost: here\r\n\r\n"), StartsWith("HTTP/1.1 204"));
  EXPECT_EQ(client.line(kGet), "");
}

TEST(HttpServerDoor, HeadHasTheLengthAndNoBody) {
  auto server = HttpServer::start({}, [](const wire::HttpRequest&) {
    return wire::HttpResponse{.status = 200, .headers = {}, .body = "twelve bytes"};
  });
  ASSERT_TRUE(server.has_value()) << server.error();
  Client client;
  ASSERT_TRUE(client.connect(server->port()));
  const std::string answer =
      client.line("HEAD / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("Content-Length: 12"));
  EXPECT_THAT(answer, Not(HasSubstr("twelve")));
}

// Closes after "CLOSE", without a reply.
class Silent final : public RespHandler {
 public:
  [[nodiscard]] uint64_t open() override { return next_++; }
  void close(uint64_t /*connection*/) override { ++closed; }
  [[nodiscard]] AfterReply command(uint64_t /*connection*/, std::span<const std::string_view> words,
                                   std::string& out) override {
    if (words.front() == "CLOSE") return AfterReply::kClose;
    out += "+OK\r\n";
    return AfterReply::kGoOn;
  }
  std::atomic<int> closed = 0;

 private:
  uint64_t next_ = 0;
};

TEST(RespServerDoor, RefusesWhileItIsShutAndListensOnTheSamePortAgain) {
  Silent handler;
  RespServer server(handler, {});
  Client kept;
  ASSERT_TRUE(kept.connect(server.port()));
  EXPECT_EQ(kept.line("PING\r\n"), "+OK\r\n");
  for (int i = 0; i < 3; ++i) {
    server.stop_listening();
    EXPECT_FALSE(Client().connect(server.port()));
    server.listen_again();
    Client fresh;
    ASSERT_TRUE(fresh.connect(server.port()));
    EXPECT_EQ(fresh.line("PING\r\n"), "+OK\r\n");
  }
  EXPECT_EQ(kept.line("PING\r\n"), "");
}

TEST(RespServerDoor, AHandlerMayCloseWithoutAReply) {
  Silent handler;
  RespServer server(handler, {});
  Client client;
  ASSERT_TRUE(client.connect(server.port()));
  EXPECT_EQ(client.line("CLOSE\r\n"), "");
  server.stop_listening();  // by its own thread: what that had to do before is done
  EXPECT_EQ(handler.closed, 1);
}

}  // namespace
}  // namespace lighthouse::fakes::serve
