// A server on loopback whose answers drip: a byte at a time, slower than anybody waits.
#pragma once

#include <atomic>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace lighthouse::contract {

class Drip {
 public:
  // Answers whatever it is asked with `at_once`, and then with `slowly`, until the client leaves.
  Drip(std::string at_once, std::string slowly)
      : at_once_(std::move(at_once)),
        slowly_(std::move(slowly)) {
    door_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(door_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(door_, 8);
    ::getsockname(door_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~Drip() {
    ::shutdown(door_, SHUT_RDWR);  // ends the wait for another client
    thread_.join();
    ::close(door_);
  }
  Drip(const Drip&) = delete;
  Drip& operator=(const Drip&) = delete;

  [[nodiscard]] uint16_t port() const { return port_; }
  [[nodiscard]] std::size_t dripped() const { return dripped_; }  // bytes

 private:
  static constexpr int kBetweenBytesMs = 1;

  void serve() {
    for (int peer = ::accept(door_, nullptr, nullptr); peer >= 0;
         peer = ::accept(door_, nullptr, nullptr)) {
      char request[4096];
      if (::recv(peer, request, sizeof request, 0) > 0) drip(peer);
      ::close(peer);
    }
  }
  void drip(int peer) {
    ::send(peer, at_once_.data(), at_once_.size(), MSG_NOSIGNAL);
    pollfd leaves{.fd = peer, .events = POLLRDHUP, .revents = 0};
    for (std::size_t i = 0; ::poll(&leaves, 1, kBetweenBytesMs) == 0; ++i) {
      const char byte = slowly_[i % slowly_.size()];
      if (::send(peer, &byte, 1, MSG_NOSIGNAL) != 1) return;
      ++dripped_;
    }
  }

  std::string at_once_;
  std::string slowly_;
  int door_ = -1;
  uint16_t port_ = 0;
  std::atomic<std::size_t> dripped_{0};
  std::thread thread_;
};

}  // namespace lighthouse::contract
