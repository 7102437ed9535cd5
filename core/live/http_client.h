// The HTTP client: one endpoint, one kept connection, one request at a time. The only user of
// cpp-httplib's client.
//
// It sends what the codecs made, byte for byte, and gives back whatever came: any status, redirects
// included, which are answers to be judged and never followed [2.3]. Nothing is repeated here: a
// connection that the server closed while it was idle is opened anew before anything is sent, and
// every other loss is reported with what is known of it.
//
// TLS (1.2 or later) verifies the server's certificate and name unless told otherwise. Not for
// several threads at once.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>

#include <tl/expected.hpp>

#include "core/live/secret.h"
#include "core/live/url.h"
#include "core/model/time.h"
#include "core/wire/conversation.h"
#include "core/wire/http.h"

namespace lighthouse::live {

// Who we are to the endpoint, as a header of every request [2.3].
struct BasicAuth {
  std::string user;
  Secret password;
};
struct BearerAuth {
  Secret token;
};
struct CookieAuth {  // a session of a login that a person made
  std::string name = "SESSION";
  Secret value;
};
using HttpAuth = std::variant<std::monostate, BasicAuth, BearerAuth, CookieAuth>;

enum class VerifyServer : uint8_t { kYes, kNo };

struct TlsOptions {
  VerifyServer verify = VerifyServer::kYes;
  std::string ca_file;           // PEM; empty: the system's roots
  std::string certificate_file;  // PEM, with key_file: what we show of ourselves (x509)
  std::string key_file;
};

struct HttpOptions {
  Url url;  // its path, without a slash at the end, comes before every target
  HttpAuth auth;
  TlsOptions tls;
  std::size_t most_body_bytes = 32U << 20;
  std::string user_agent = "lighthouse";
};

// How a request ended without a response. The message holds no secret.
struct HttpLoss {
  wire::Loss loss = wire::Loss::kNotSent;
  std::string message;
};

class HttpClient {
 public:
  explicit HttpClient(HttpOptions options);
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();

  // `deadline` is for connecting, for each wait for bytes, and for the body as a whole.
  // A body that is larger than allowed is a loss: half an answer is none.
  [[nodiscard]] tl::expected<wire::HttpResponse, HttpLoss> send(const wire::HttpRequest& request,
                                                                Duration deadline);

  [[nodiscard]] const Url& url() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lighthouse::live
