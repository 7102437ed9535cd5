#include "fakes/serve/http_server.h"

#include <atomic>
#include <list>
#include <mutex>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace lighthouse::fakes::serve {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

struct Session {
  explicit Session(tcp::socket connected) : socket(std::move(connected)) {}
  tcp::socket socket;
  std::thread thread;
  std::atomic<bool> is_over = false;
};

wire::HttpRequest value_of(http::request<http::string_body>&& request) {
  wire::HttpRequest out{.method = std::string(request.method_string()),
                        .target = std::string(request.target())};
  for (const auto& field : request) {
    out.headers.push_back({std::string(field.name_string()), std::string(field.value())});
  }
  out.body = std::move(request.body());
  return out;
}

http::response<http::string_body> message_of(wire::HttpResponse&& answer, unsigned version) {
  http::response<http::string_body> out;
  out.version(version);
  out.result(static_cast<unsigned>(answer.status));
  for (const wire::Header& header : answer.headers) out.set(header.name, header.value);
  out.body() = std::move(answer.body);
  return out;
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(const HttpOptions& options, HttpHandler handle)
      : options_(options),
        handle_(std::move(handle)),
        acceptor_(io_, tcp::endpoint(asio::ip::make_address(options.address), options.port)) {
    accepting_ = std::thread([this] { accept_all(); });
  }

  ~Impl() {
    is_stopping_ = true;
    error_code ignored;
    // Wakes the thread that waits for a connection.
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
    accepting_.join();
    acceptor_.close(ignored);
    for (const auto& session : sessions_) ::shutdown(session->socket.native_handle(), SHUT_RDWR);
    for (const auto& session : sessions_) session->thread.join();
  }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  [[nodiscard]] uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  // Only this thread touches the list of sessions while it runs.
  void accept_all() {
    while (!is_stopping_) {
      error_code error;
      tcp::socket socket(io_);
      acceptor_.accept(socket, error);
      if (is_stopping_) return;
      if (error) {
        // Out of descriptors, or the peer is gone already.
        std::this_thread::yield();
        continue;
      }
      sessions_.remove_if([](const std::unique_ptr<Session>& session) {
        if (!session->is_over) return false;
        session->thread.join();
        return true;
      });
      if (sessions_.size() >= options_.most_connections) continue;
      socket.set_option(tcp::no_delay(true), error);
      Session& session = *sessions_.emplace_back(std::make_unique<Session>(std::move(socket)));
      session.thread = std::thread([this, &session] { serve(session); });
    }
  }

  void serve(Session& session) {
    boost::beast::flat_buffer buffer;
    while (!is_stopping_ && serve_one(session.socket, buffer)) {
    }
    ::shutdown(session.socket.native_handle(), SHUT_RDWR);
    session.is_over = true;
  }

  // False when the connection is at its end.
  bool serve_one(tcp::socket& socket, boost::beast::flat_buffer& buffer) {
    error_code error;
    http::request_parser<http::string_body> parser;
    parser.body_limit(options_.most_body_bytes);
    http::read_header(socket, buffer, parser, error);
    if (error) return false;
    if (parser.get()[http::field::expect] == "100-continue") {
      http::response<http::empty_body> go_on(http::status::continue_, parser.get().version());
      http::write(socket, go_on, error);
    }
    if (!error) http::read(socket, buffer, parser, error);
    const unsigned version = parser.get().version();
    if (error == http::error::body_limit) {
      auto refusal = message_of({.status = 413}, version);
      refusal.keep_alive(false);
      refusal.prepare_payload();
      http::write(socket, refusal, error);
      return false;
    }
    if (error) return false;
    const bool keep_alive = parser.get().keep_alive();
    auto message = message_of(handle_(value_of(parser.release())), version);
    message.keep_alive(keep_alive);
    message.prepare_payload();
    http::write(socket, message, error);
    return !error && keep_alive;
  }

  HttpOptions options_;
  HttpHandler handle_;
  asio::io_context io_;
  tcp::acceptor acceptor_;
  std::atomic<bool> is_stopping_ = false;
  std::list<std::unique_ptr<Session>> sessions_;
  std::thread accepting_;
};

tl::expected<HttpServer, std::string> HttpServer::start(const HttpOptions& options,
                                                        HttpHandler handle) {
  try {
    return HttpServer(std::make_unique<Impl>(options, std::move(handle)));
  } catch (const boost::system::system_error& e) {
    return tl::unexpected(options.address + ":" + std::to_string(options.port) + ": " +
                          e.code().message());
  }
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::HttpServer(HttpServer&&) noexcept = default;
HttpServer& HttpServer::operator=(HttpServer&&) noexcept = default;
HttpServer::~HttpServer() = default;

uint16_t HttpServer::port() const {
  return impl_->port();
}

}  // namespace lighthouse::fakes::serve
