// Servers on 127.0.0.1 for the clients under test: ports chosen by the system, gone with the test.
#pragma once

#include <arpa/inet.h>
#include <cstdint>
#include <functional>
#include <httplib.h>
#include <memory>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace lighthouse::testing_support {

// An HTTP server with the handlers that `setup` gives it.
class LoopbackServer {
 public:
  using Setup = std::function<void(httplib::Server&)>;

  explicit LoopbackServer(const Setup& setup)
      : LoopbackServer(std::make_unique<httplib::Server>(), setup) {}
  LoopbackServer(std::unique_ptr<httplib::Server> server, const Setup& setup)
      : server_(std::move(server)) {
    setup(*server_);
    port_ = static_cast<uint16_t>(server_->bind_to_any_port("127.0.0.1"));
    thread_ = std::thread([this] { server_->listen_after_bind(); });
    while (!server_->is_running()) std::this_thread::yield();
  }
  ~LoopbackServer() {
    server_->stop();
    thread_.join();
  }
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  [[nodiscard]] uint16_t port() const { return port_; }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  std::unique_ptr<httplib::Server> server_;
  uint16_t port_ = 0;
  std::thread thread_;
};

// A port that takes connections and never answers; after `refuse` it takes none.
class SilentPort {
 public:
  SilentPort() {
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(fd_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(fd_, 8);
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
  }
  ~SilentPort() { refuse(); }
  SilentPort(const SilentPort&) = delete;
  SilentPort& operator=(const SilentPort&) = delete;

  void refuse() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  // Takes one connection, reads what is there, sends the bytes and closes.
  void answer_once(const std::string& bytes) const {
    const int peer = ::accept(fd_, nullptr, nullptr);
    char request[4096];
    const ssize_t got = ::recv(peer, request, sizeof request, 0);
    if (got > 0 && !bytes.empty()) ::send(peer, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    ::close(peer);
  }
  [[nodiscard]] uint16_t port() const { return port_; }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  int fd_ = -1;
  uint16_t port_ = 0;
};

}  // namespace lighthouse::testing_support
