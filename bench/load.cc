#include "bench/load.h"

#include <arpa/inet.h>
#include <charconv>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace lighthouse::bench {

namespace {

constexpr std::size_t kBufferBytes = 256 * 1024;

int connected_to(uint16_t port) {
  const int out = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  (void)::setsockopt(out, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  (void)::connect(out, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  return out;
}

// Of the header section; 0 if it says nothing.
std::size_t content_length(std::string_view headers) {
  constexpr std::string_view kName = "Content-Length: ";
  const std::size_t at = headers.find(kName);
  std::size_t out = 0;
  if (at == std::string_view::npos) return out;
  const std::string_view text = headers.substr(at + kName.size());
  (void)std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

}  // namespace

Load::Load(uint16_t port, std::string request, int connections)
    : request_(std::move(request)),
      buffer_(kBufferBytes, '\0') {
  for (int i = 0; i < connections; ++i) sockets_.push_back(connected_to(port));
}

Load::~Load() {
  for (const int socket : sockets_) ::close(socket);
}

bool Load::round() {
  for (const int socket : sockets_) {
    const auto sent = ::send(socket, request_.data(), request_.size(), MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(request_.size())) return false;
  }
  bool sound = true;
  for (const int socket : sockets_) sound = read_answer(socket) && sound;
  return sound;
}

bool Load::read_answer(int socket) {
  std::size_t filled = 0;
  std::size_t wanted = 0;
  while (wanted == 0 || filled < wanted) {
    const auto got = ::recv(socket, buffer_.data() + filled, buffer_.size() - filled, 0);
    if (got <= 0) return false;
    filled += static_cast<std::size_t>(got);
    if (wanted != 0) continue;
    const std::string_view seen(buffer_.data(), filled);
    const std::size_t end = seen.find("\r\n\r\n");
    if (end == std::string_view::npos) continue;
    body_bytes_ = content_length(seen.substr(0, end));
    wanted = end + 4 + body_bytes_;
  }
  return std::string_view(buffer_).substr(0, 12) == "HTTP/1.1 200";
}

}  // namespace lighthouse::bench
