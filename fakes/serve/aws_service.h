// The served AWS: one account behind query_face, whose time is the machine's, or a multiple of it.
// Thread-safe: one request at a time touches the account.
#pragma once

#include <chrono>
#include <mutex>

#include "core/wire/http.h"
#include "fakes/query/face.h"

namespace lighthouse::fakes::serve {

struct AwsServiceOptions {
  query::Speed speed = query::Speed::kLikeAws;
  double time_scale = 1.0;  // seconds of the account in one of the machine's
  query::LongTermKeys keys;
  // What changed less than so long ago is described as it was before [A18.1]; in the account's
  // time.
  Duration stale{0};
  // Multiplies AWS's rate limits [A18.3]; 0: there are none.
  double throttle_scale = 0;
};

class AwsService {
 public:
  explicit AwsService(AwsServiceOptions options);

  // `POST /_lighthouse/reset` and `POST /moto-api/reset` empty the account.
  [[nodiscard]] wire::HttpResponse handle(const wire::HttpRequest& request);

 private:
  [[nodiscard]] Time now() const;
  [[nodiscard]] std::unique_lock<std::mutex> hold();
  [[nodiscard]] wire::HttpResponse reset();
  [[nodiscard]] wire::HttpResponse ask(const wire::HttpRequest& request,
                                       int64_t wall_epoch_seconds);

  AwsServiceOptions options_;
  std::chrono::steady_clock::time_point started_;
  std::mutex mutex_;
  query::Throttle throttle_;  // under mutex_, like the account
  query::Account account_;
};

// The key pairs that suites written for a fake AWS come with; no secrets.
[[nodiscard]] query::LongTermKeys usual_keys();

}  // namespace lighthouse::fakes::serve
