// Who may speak to the served Gate, in each of the ways that a Gate is guarded [2.3].
//
// Client certificates are the server's own business (fakes::serve::HttpTls): who has none is never
// connected.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/wire/http.h"

namespace lighthouse::served {

enum class GateAuth : uint8_t {
  kNone,
  kBasic,        // Authorization: Basic; else 401
  kBearer,       // Authorization: Bearer; else a redirect to the login page
  kSession,      // the cookie SESSION, as the login form gives it; else a redirect to that form
  kCertificate,  // TLS with a client's certificate
};

struct GateLoginOptions {
  GateAuth auth = GateAuth::kNone;
  std::string user = "lighthouse";  // kBasic, kSession
  std::string secret;               // the password, or the token
};

// Thread-safe: it never changes.
class GateLogin {
 public:
  explicit GateLogin(GateLoginOptions options);

  // What Gate answers in the place of the thing that was asked for; nothing: the caller may have
  // it. `GET /health` is open to everybody, and so is the login.
  [[nodiscard]] std::optional<wire::HttpResponse> refusal(const wire::HttpRequest& request) const;

  // What a login gives as SESSION: it can be had without the form, for configurations.
  [[nodiscard]] const std::string& session() const { return session_; }

 private:
  [[nodiscard]] bool is_known(const wire::HttpRequest& request) const;
  [[nodiscard]] wire::HttpResponse log_in(const wire::HttpRequest& request) const;

  GateLoginOptions options_;
  std::string session_;
};

}  // namespace lighthouse::served
