#include "core/wire/aws/service.h"

#include <utility>

#include "core/wire/timestamps.h"

namespace lighthouse::wire {

namespace {

constexpr std::size_t kDateLength = 8;

}  // namespace

std::string_view signing_name(AwsService service) {
  switch (service) {
    case AwsService::kAutoScaling: return "autoscaling";
    case AwsService::kElb: return "elasticloadbalancing";
    case AwsService::kEc2: return "ec2";
    case AwsService::kSts: return "sts";
  }
  return "";
}

std::string_view api_version(AwsService service) {
  switch (service) {
    case AwsService::kAutoScaling: return "2011-01-01";
    case AwsService::kElb: return "2012-06-01";
    case AwsService::kEc2: return "2016-11-15";
    case AwsService::kSts: return "2011-06-15";
  }
  return "";
}

std::string_view environment_name(AwsService service) {
  switch (service) {
    case AwsService::kAutoScaling: return "AUTO_SCALING";
    case AwsService::kElb: return "ELASTIC_LOAD_BALANCING";
    case AwsService::kEc2: return "EC2";
    case AwsService::kSts: return "STS";
  }
  return "";
}

std::string default_host(AwsService service, std::string_view region) {
  std::string out(signing_name(service));
  out.append(".").append(region).append(".amazonaws.com");
  if (region.starts_with("cn-")) out += ".cn";
  return out;
}

HttpRequest sign_for(const AwsRequest& request, std::string_view host, std::string_view region,
                     const Credentials& credentials, int64_t epoch_seconds) {
  SigningKeys none;
  return sign_for(request, host, region, credentials, epoch_seconds, none);
}

HttpRequest sign_for(const AwsRequest& request, std::string_view host, std::string_view region,
                     const Credentials& credentials, int64_t epoch_seconds, SigningKeys& derived) {
  HttpRequest http = request.http;
  set_header(http.headers, "Host", std::string(host));
  const SigningScope scope{.region = std::string(region),
                           .service = std::string(signing_name(request.service))};
  const std::string date = format_amz_date(epoch_seconds).substr(0, kDateLength);
  const SigningKey key = derived.get(credentials.secret_access_key, date, scope);
  return sign_with_key(std::move(http), credentials, key, epoch_seconds, scope).request;
}

}  // namespace lighthouse::wire
