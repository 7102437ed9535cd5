// A RESP server on a TCP port: many connections, pipelining, one thread of its own.
//
// The commands that arrive together are answered with one write. The destructor closes all
// connections and ends the thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "fakes/serve/resp_handler.h"

namespace lighthouse::fakes::serve {

struct RespServerOptions {
  std::string address = "127.0.0.1";
  uint16_t port = 0;  // 0: any free one
};

class RespServer {
 public:
  // Listens once it returns. Requires: handler outlives the server, and nobody else calls it.
  // Throws std::system_error when the address cannot be had.
  RespServer(RespHandler& handler, const RespServerOptions& options);
  ~RespServer();
  RespServer(const RespServer&) = delete;
  RespServer& operator=(const RespServer&) = delete;

  [[nodiscard]] uint16_t port() const;

  // Who connects is refused, and who is connected is cut off, when it returns. From any thread but
  // the handler's.
  void stop_listening();
  // On the same port. Ensures: it listens when it returns, unless somebody else took the port.
  void listen_again();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lighthouse::fakes::serve
