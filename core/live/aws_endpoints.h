// Regions, endpoints and the clock of signatures [A4, A5]. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/live/aws_sources.h"
#include "core/live/url.h"
#include "core/wire/aws/service.h"
#include "core/wire/http.h"

namespace lighthouse::live {

// `configured` (ours), else AWS_REGION, AWS_DEFAULT_REGION, the profile's `region`. The metadata
// service is not asked: a controller that guesses its region could meet another fleet.
[[nodiscard]] tl::expected<std::string, std::string> region_of(const AwsSettings& settings,
                                                               std::string_view configured);

// Most specific first: `configured` (ours, for every service), AWS_ENDPOINT_URL_<SERVICE>,
// AWS_ENDPOINT_URL, the profile's `services` section, the profile's `endpoint_url`, AWS's own host.
[[nodiscard]] tl::expected<Url, std::string> endpoint_of(wire::AwsService service,
                                                         const AwsSettings& settings,
                                                         std::string_view region,
                                                         std::string_view configured);

// The time that AWS takes for the present: ours, moved by what its answers say [A5]. Only
// signatures use it; it moves no deadline.
class SigningClock {
 public:
  [[nodiscard]] int64_t now_ms(int64_t our_ms) const { return our_ms + offset_ms_; }

  // For a refusal that speaks of the time. True: the clock was set by the answer's Date header, and
  // the request may be signed anew and sent once more.
  [[nodiscard]] bool learn(std::string_view error_code, const wire::Headers& headers,
                           int64_t our_ms);
  [[nodiscard]] int64_t offset_ms() const { return offset_ms_; }

 private:
  int64_t offset_ms_ = 0;
};

}  // namespace lighthouse::live
