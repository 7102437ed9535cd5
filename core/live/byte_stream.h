// A connection as a stream of bytes with deadlines, plain or through TLS: one for both, so that
// whoever speaks a protocol over it does not see which it is. Not for several threads at once.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/live/deadline.h"
#include "core/live/http_client.h"

namespace lighthouse::live {

class ByteStream {
 public:
  virtual ~ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  // As many bytes as the other side takes now, at least one.
  [[nodiscard]] virtual tl::expected<std::size_t, std::string> write_some(std::string_view bytes,
                                                                          Deadline until) = 0;
  // As many bytes as are there, at least one. The end of the stream is an error.
  [[nodiscard]] virtual tl::expected<std::size_t, std::string> read_some(char* into,
                                                                         std::size_t most,
                                                                         Deadline until) = 0;

 protected:
  ByteStream() = default;
};

enum class Transport : uint8_t { kPlain, kTls };

// Every address of the host is tried in turn. With kTls the server's certificate and name are
// verified as `tls` says.
[[nodiscard]] tl::expected<std::unique_ptr<ByteStream>, std::string> connect_stream(
    const std::string& host, uint16_t port, Transport transport, const TlsOptions& tls,
    Deadline until);

}  // namespace lighthouse::live
