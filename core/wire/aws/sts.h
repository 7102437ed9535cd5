// STS: who we are, and temporary credentials of a role [A17]. Used by the credential chain, not by
// the core: no Call stands behind it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/model/result.h"
#include "core/wire/aws/service.h"
#include "core/wire/http.h"
#include "core/wire/sigv4.h"

namespace lighthouse::wire {

struct CallerIdentity {
  std::string account;
  std::string arn;
  std::string user_id;
  bool operator==(const CallerIdentity&) const = default;
};

struct TemporaryCredentials {
  Credentials credentials;  // with a session token
  int64_t expires_epoch_ms = 0;
  bool operator==(const TemporaryCredentials&) const = default;
};

struct RoleRequest {
  std::string role_arn;
  std::string session_name;      // [\w+=,.@-]{2,64}
  int32_t duration_seconds = 0;  // 900 to 43200; 0: the service's default, an hour
  std::string external_id;       // empty: none; AssumeRole only
};

[[nodiscard]] AwsRequest get_caller_identity();
[[nodiscard]] AwsRequest assume_role(const RoleRequest& role);
// Not signed: the token is the proof, and as secret as a key.
[[nodiscard]] AwsRequest assume_role_with_web_identity(const RoleRequest& role,
                                                       std::string_view web_identity_token);

// Errors as in core/wire/aws/error.h. A message never holds a key or a token.
[[nodiscard]] Result<CallerIdentity> decode_caller_identity(const HttpResponse& response);
[[nodiscard]] Result<TemporaryCredentials> decode_assume_role(const HttpResponse& response);
[[nodiscard]] Result<TemporaryCredentials> decode_assume_role_with_web_identity(
    const HttpResponse& response);

}  // namespace lighthouse::wire
