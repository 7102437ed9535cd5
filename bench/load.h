// A load on an HTTP server: a few keep-alive connections to loopback, one request in flight on
// each. One thread; hand-made, so that it costs the same whatever answers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lighthouse::bench {

class Load {
 public:
  // Requires: a server that listens on 127.0.0.1:port. `request`: the bytes of one request.
  Load(uint16_t port, std::string request, int connections);
  ~Load();
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  // Sends the request on every connection and reads all the answers; false if one is not 200.
  [[nodiscard]] bool round();
  // Bytes of the last answer's body.
  [[nodiscard]] std::size_t body_bytes() const { return body_bytes_; }

 private:
  [[nodiscard]] bool read_answer(int socket);

  std::string request_;
  std::vector<int> sockets_;
  std::string buffer_;
  std::size_t body_bytes_ = 0;
};

}  // namespace lighthouse::bench
