// The services of AWS that Lighthouse speaks to: their names, versions and hosts [A1.1, A4], and a
// request on its way to one of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/wire/http.h"
#include "core/wire/signing_keys.h"

namespace lighthouse::wire {

enum class AwsService : uint8_t { kAutoScaling, kElb, kEc2, kSts };

// Also the prefix of the endpoint.
[[nodiscard]] std::string_view signing_name(AwsService service);
[[nodiscard]] std::string_view api_version(AwsService service);  // "2011-01-01"
// The word in AWS_ENDPOINT_URL_<…> [A4].
[[nodiscard]] std::string_view environment_name(AwsService service);

// "autoscaling.eu-west-1.amazonaws.com"; in China's partition ".amazonaws.com.cn".
[[nodiscard]] std::string default_host(AwsService service, std::string_view region);

// POST / with a form, without a Host header and unsigned: both depend on the endpoint in use.
struct AwsRequest {
  AwsService service = AwsService::kAutoScaling;
  HttpRequest http;
  bool operator==(const AwsRequest&) const = default;
};

// The request as it travels: with Host, time, token and signature. `host` is what host_header
// (core/wire/uri.h) gives for the endpoint; the scope is the service's and the region's, whatever
// the host is called.
[[nodiscard]] HttpRequest sign_for(const AwsRequest& request, std::string_view host,
                                   std::string_view region, const Credentials& credentials,
                                   int64_t epoch_seconds);
// The same with a key that was derived before, if there is one.
[[nodiscard]] HttpRequest sign_for(const AwsRequest& request, std::string_view host,
                                   std::string_view region, const Credentials& credentials,
                                   int64_t epoch_seconds, SigningKeys& derived);

}  // namespace lighthouse::wire
