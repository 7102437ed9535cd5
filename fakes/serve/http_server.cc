#include "fakes/serve/http_server.h"

#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "fakes/serve/http_session.h"

namespace lighthouse::fakes::serve {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

class HttpServer::Impl {
 public:
  Impl(const HttpOptions& options, HttpHandler handle)
      : options_(options),
        door_(options.tls),
        handle_(std::move(handle)),
        acceptor_(io_),
        endpoint_(asio::ip::make_address(options.address), options.port) {
    open();
    endpoint_ = acceptor_.local_endpoint();
    accepting_ = std::thread([this] { accept_all(); });
  }

  ~Impl() {
    {
      const std::scoped_lock lock(mutex_);
      wanted_ = Wanted::kNothing;
      wake_acceptor();
    }
    changed_.notify_all();
    accepting_.join();
    for (const auto& session : sessions_) session->cut();
    for (const auto& session : sessions_) session->thread.join();
  }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  [[nodiscard]] uint16_t port() const { return endpoint_.port(); }

  void stop_listening() {
    std::unique_lock lock(mutex_);
    if (wanted_ != Wanted::kOpen) return;
    wanted_ = Wanted::kShut;
    wake_acceptor();
    for (const auto& session : sessions_) session->cut();
    changed_.wait(lock, [this] { return !is_open_; });
  }

  void listen_again() {
    std::unique_lock lock(mutex_);
    if (wanted_ != Wanted::kShut) return;
    wanted_ = Wanted::kOpen;
    error_code error;
    reopen(error);
    is_open_ = !error;
    changed_.notify_all();
  }

 private:
  enum class Wanted : uint8_t { kOpen, kShut, kNothing };

  void open() {
    error_code error;
    reopen(error);
    if (error) throw boost::system::system_error(error);
  }

  void reopen(error_code& error) {
    acceptor_.open(endpoint_.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint_, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  }

  // Requires: mutex_ is held.
  void wake_acceptor() {
    if (is_open_) ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
  }

  void accept_all() {
    while (true) {
      error_code error;
      tcp::socket socket(io_);
      acceptor_.accept(socket, error);
      std::unique_lock lock(mutex_);
      if (wanted_ != Wanted::kOpen) {
        error_code ignored;
        acceptor_.close(ignored);
        is_open_ = false;
        changed_.notify_all();
        changed_.wait(lock, [this] { return wanted_ == Wanted::kNothing || is_open_; });
        if (wanted_ == Wanted::kNothing) return;
        continue;
      }
      if (error) {
        // Out of descriptors, or the peer is gone already.
        std::this_thread::yield();
        continue;
      }
      begin(std::move(socket));
    }
  }

  // Requires: mutex_ is held.
  void begin(tcp::socket socket) {
    sessions_.remove_if([](const std::unique_ptr<HttpSession>& session) {
      if (!session->is_over) return false;
      session->thread.join();
      return true;
    });
    if (sessions_.size() >= options_.most_connections) return;
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    HttpSession& session =
        *sessions_.emplace_back(std::make_unique<HttpSession>(std::move(socket), door_));
    session.thread =
        std::thread([this, &session] { session.serve(handle_, options_.most_body_bytes); });
  }

  HttpOptions options_;
  HttpDoor door_;
  HttpHandler handle_;
  asio::io_context io_;
  tcp::acceptor acceptor_;  // opened and closed under mutex_
  tcp::endpoint endpoint_;  // with its port from the first opening on
  std::mutex mutex_;
  std::condition_variable changed_;
  Wanted wanted_ = Wanted::kOpen;
  bool is_open_ = true;
  std::list<std::unique_ptr<HttpSession>> sessions_;
  std::thread accepting_;
};

tl::expected<HttpServer, std::string> HttpServer::start(const HttpOptions& options,
                                                        HttpHandler handle) {
  try {
    return HttpServer(std::make_unique<Impl>(options, std::move(handle)));
  } catch (const HttpDoorError& e) {
    return tl::unexpected(std::string(e.what()));
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

void HttpServer::stop_listening() {
  impl_->stop_listening();
}

void HttpServer::listen_again() {
  impl_->listen_again();
}

}  // namespace lighthouse::fakes::serve
