// One connection of an HTTP server and the thread that serves it. Internal to fakes/serve.
#pragma once

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include "fakes/serve/http_server.h"

namespace lighthouse::fakes::serve {

// The certificate, its key or the authorities cannot be used; what() says which, and why.
class HttpDoorError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// How connections come in: in the clear, or by TLS 1.2 and later.
class HttpDoor {
 public:
  // Throws HttpDoorError.
  explicit HttpDoor(const HttpTls& tls);
  [[nodiscard]] boost::asio::ssl::context* context() const { return context_.get(); }

 private:
  std::unique_ptr<boost::asio::ssl::context> context_;  // null: in the clear
};

class HttpSession {
 public:
  // Requires: `door` outlives this.
  HttpSession(boost::asio::ip::tcp::socket socket, const HttpDoor& door)
      : socket_(std::move(socket)),
        door_(&door) {}

  // Until the peer, the handler or cut() ends the connection.
  void serve(const HttpHandler& handle, std::size_t most_body_bytes);
  // From any thread.
  void cut();

  std::thread thread;
  std::atomic<bool> is_over = false;

 private:
  boost::asio::ip::tcp::socket socket_;
  const HttpDoor* door_;
};

}  // namespace lighthouse::fakes::serve
