// An HTTP/1.1 server for fakes: requests as values in, answers as values out. Keep-alive, bodies up
// to a limit, one thread a connection, TLS where there is a certificate. Whoever owns it owns its
// threads; `handle` is called from all of them, at the same time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "core/wire/http.h"

namespace lighthouse::fakes::serve {

// Nothing: the connection is closed without an answer.
using HttpHandler = std::function<std::optional<wire::HttpResponse>(const wire::HttpRequest&)>;

// PEM files.
struct HttpTls {
  std::string certificate_file;  // with its chain; empty: no TLS
  std::string key_file;
  std::string client_ca_file;  // set: who has no certificate of these authorities is refused
  [[nodiscard]] bool is_on() const { return !certificate_file.empty(); }
};

struct HttpOptions {
  std::string address = "127.0.0.1";
  uint16_t port = 0;  // 0: one that is free
  std::size_t most_body_bytes = 1u << 20;
  std::size_t most_connections = 256;  // more are closed at once
  HttpTls tls = {};
};

class HttpServer {
 public:
  // Listens when it returns; the error says why it cannot.
  [[nodiscard]] static tl::expected<HttpServer, std::string> start(const HttpOptions& options,
                                                                   HttpHandler handle);
  HttpServer(HttpServer&&) noexcept;
  HttpServer& operator=(HttpServer&&) noexcept;
  ~HttpServer();  // cuts all connections and waits for the threads

  [[nodiscard]] uint16_t port() const;

  // Who connects is refused, and who is connected is cut off, when it returns. From any thread.
  void stop_listening();
  // On the same port. Ensures: it listens when it returns, unless somebody else took the port.
  void listen_again();

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace lighthouse::fakes::serve
