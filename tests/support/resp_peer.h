// A client that speaks RESP2 and RESP3 and keeps every byte of a reply.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <netinet/in.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace lighthouse::testing_support {

struct RespReply {
  std::string head;  // the first line, and the bytes of a string
  std::vector<RespReply> elements;

  [[nodiscard]] std::string shown() const {
    std::string out = head;
    for (const RespReply& element : elements) out += "\n  " + element.shown();
    return out;
  }
  // For what a server gives in an order of its own.
  void sort() {
    for (RespReply& element : elements) element.sort();
    std::ranges::sort(elements, {}, &RespReply::shown);
  }
};

class RespPeer {
 public:
  // To whatever listens on the loopback address.
  explicit RespPeer(uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    begin(reinterpret_cast<const sockaddr*>(&address), sizeof address);
  }
  explicit RespPeer(const std::string& path) : socket_(socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    begin(reinterpret_cast<const sockaddr*>(&address), sizeof address);
  }
  ~RespPeer() { close(socket_); }
  RespPeer(const RespPeer&) = delete;
  RespPeer& operator=(const RespPeer&) = delete;

  void send(const std::vector<std::string>& words) {
    std::string bytes = "*" + std::to_string(words.size()) + "\r\n";
    for (const std::string& word : words) {
      bytes += "$" + std::to_string(word.size()) + "\r\n" + word + "\r\n";
    }
    send_bytes(bytes);
  }
  void send_bytes(std::string_view bytes) {
    if (::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) {
      throw std::runtime_error("cannot send");
    }
  }

  RespReply receive() {
    RespReply out{.head = line(), .elements = {}};
    if (out.head.empty()) return {.head = "(closed)", .elements = {}};
    const char kind = out.head.front();
    if (std::string_view("$=*~>%").find(kind) == std::string_view::npos) return out;
    const long size = std::stol(out.head.substr(1));
    if (size < 0) return out;
    if (kind == '$' || kind == '=') {
      out.head += " " + take(static_cast<std::size_t>(size));
      take(2);
      return out;
    }
    const long elements = kind == '%' ? size * 2 : size;
    for (long i = 0; i < elements; ++i) out.elements.push_back(receive());
    return out;
  }
  RespReply run(const std::vector<std::string>& words) {
    send(words);
    return receive();
  }

  // Everything until the server closes the connection.
  std::string rest() {
    while (fill()) continue;
    return std::exchange(in_, {});
  }

 private:
  void begin(const sockaddr* address, socklen_t size) {
    // A server that does not answer fails the test instead of holding it.
    const timeval patience{.tv_sec = 20, .tv_usec = 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(socket_, address, size) != 0) throw std::runtime_error("no connection");
  }
  bool fill() {
    char block[4096];
    const ssize_t got = recv(socket_, block, sizeof block, 0);
    if (got <= 0) return false;
    in_.append(block, static_cast<std::size_t>(got));
    return true;
  }
  // Empty at the end of the connection.
  std::string line() {
    std::size_t end = in_.find("\r\n");
    while (end == std::string::npos) {
      if (!fill()) return {};
      end = in_.find("\r\n");
    }
    std::string out = in_.substr(0, end);
    in_.erase(0, end + 2);
    return out;
  }
  std::string take(std::size_t size) {
    while (in_.size() < size && fill()) continue;
    std::string out = in_.substr(0, size);
    in_.erase(0, size);
    return out;
  }

  int socket_;
  std::string in_;
};

}  // namespace lighthouse::testing_support
