// Calls to AWS over HTTP: signs each request of a conversation, sends it, repairs a clock that is
// off and a token that has expired, and repeats where the error's rule allows [A5, A6].
//
// What all threads share is AwsAccess; each thread has a caller with connections of its own.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <optional>

#include "core/live/aws_credentials.h"
#include "core/live/http_client.h"
#include "core/live/pace.h"
#include "core/live/shared_names.h"
#include "core/model/policy.h"
#include "core/wire/aws/aws_conversation.h"

namespace lighthouse::live {

inline constexpr std::size_t kAwsServices = static_cast<std::size_t>(wire::AwsService::kSts) + 1;

struct AwsAccess {
  AwsAccess(AwsCredentials the_credentials, PaceRules rules)
      : credentials(std::move(the_credentials)),
        pace(rules) {}

  std::string region;
  std::array<Url, kAwsServices> urls;  // by AwsService
  TlsOptions tls;
  FleetConfig fleet;
  AwsCredentials credentials;
  Pace pace;
  // Is told of the keys that requests are signed with, from any thread: for a redactor. May be
  // empty.
  std::function<void(const wire::Credentials&)> on_keys;
  std::atomic<int64_t> clock_skew_ms = 0;  // AWS's time minus ours; only signatures use it
};

class AwsCaller {
 public:
  AwsCaller(AwsAccess& access, SharedNames& names);

  // Requires: wire::is_aws_call(kind_of(call)).
  [[nodiscard]] Answer call(const Call& call, Deadline deadline);

 private:
  [[nodiscard]] Answer try_once(const Call& call, Deadline deadline);
  [[nodiscard]] tl::expected<wire::HttpResponse, CallError> exchange(
      CallKind kind, const wire::AwsRequest& request, Deadline deadline);
  [[nodiscard]] tl::expected<wire::HttpResponse, CallError> send_signed(
      CallKind kind, const wire::AwsRequest& request, Deadline deadline);
  [[nodiscard]] HttpClient& client(wire::AwsService service);

  AwsAccess& access_;
  SharedNames& names_;
  std::array<std::optional<HttpClient>, kAwsServices> clients_;
  wire::SigningKeys signing_keys_;
};

}  // namespace lighthouse::live
