#include "core/live/aws_endpoints.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <fmt/format.h>

#include "core/wire/timestamps.h"

namespace lighthouse::live {
namespace {

bool is_region(std::string_view text) {
  return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::optional<std::string> set(const AwsSettings& settings, std::string_view name) {
  auto value = settings.environment(name);
  return value && value->empty() ? std::nullopt : value;
}

// Where an endpoint that is not AWS's own is written down, and what it is.
struct Override {
  std::string where;
  std::string url;
};

// `elastic_load_balancing =\n  endpoint_url = …`: the lines below a service.
std::optional<std::string> nested_endpoint(const std::string& block) {
  std::string_view rest = block;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t sign = line.find('=');
    if (sign == std::string_view::npos) continue;
    std::string_view key = line.substr(0, sign);
    std::string_view value = line.substr(sign + 1);
    while (key.ends_with(' ')) key.remove_suffix(1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    if (key == "endpoint_url") return std::string(value);
  }
  return std::nullopt;
}

std::optional<Override> override_of(wire::AwsService service, const AwsSettings& settings) {
  if (set(settings, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").value_or("") == "true") {
    return std::nullopt;
  }
  const std::string word(wire::environment_name(service));
  for (const std::string& name : {"AWS_ENDPOINT_URL_" + word, std::string("AWS_ENDPOINT_URL")}) {
    if (const auto url = set(settings, name)) return Override{name, *url};
  }
  const std::string profile = profile_in_use(settings);
  const IniKeys keys = settings.profiles.merged(profile).value_or(IniKeys{});
  if (const auto section = value_of(keys, "services")) {
    std::string lower = word;
    std::ranges::transform(lower, lower.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    const auto at = settings.profiles.services.find(*section);
    if (at != settings.profiles.services.end()) {
      const auto url = nested_endpoint(value_of(at->second, lower).value_or(""));
      if (url) return Override{fmt::format("[services {}]", *section), *url};
    }
  }
  if (const auto url = value_of(keys, "endpoint_url")) {
    return Override{fmt::format("profile \"{}\": endpoint_url", profile), *url};
  }
  return std::nullopt;
}

}  // namespace

tl::expected<std::string, std::string> region_of(const AwsSettings& settings,
                                                 std::string_view configured) {
  std::string region(configured);
  if (region.empty()) region = set(settings, "AWS_REGION").value_or("");
  if (region.empty()) region = set(settings, "AWS_DEFAULT_REGION").value_or("");
  if (region.empty()) {
    const IniKeys keys = settings.profiles.merged(profile_in_use(settings)).value_or(IniKeys{});
    region = value_of(keys, "region").value_or("");
  }
  if (region.empty()) {
    return tl::unexpected(std::string("the AWS region is not known; set region, or AWS_REGION"));
  }
  if (!is_region(region)) {
    return tl::unexpected(std::string("the AWS region is no region; write one like eu-west-1"));
  }
  return region;
}

tl::expected<Url, std::string> endpoint_of(wire::AwsService service, const AwsSettings& settings,
                                           std::string_view region, std::string_view configured) {
  std::optional<Override> other;
  if (!configured.empty()) {
    other = Override{"aws.endpoint", std::string(configured)};
  } else {
    other = override_of(service, settings);
  }
  if (!other) {
    return Url{.scheme = "https", .host = wire::default_host(service, region), .port = 443};
  }
  auto url = parse_url(other->url);
  if (!url) return tl::unexpected(fmt::format("{}: {}", other->where, url.error()));
  if (url->target == "/") url->target.clear();
  if (!url->target.empty()) {
    return tl::unexpected(
        fmt::format("{}: it has a path; the signature is of \"/\" alone", other->where));
  }
  return *url;
}

bool SigningClock::learn(std::string_view error_code, const wire::Headers& headers,
                         int64_t our_ms) {
  constexpr std::array<std::string_view, 4> kCodes = {"RequestExpired", "SignatureDoesNotMatch",
                                                      "InvalidSignatureException",
                                                      "RequestTimeTooSkewed"};
  constexpr int64_t kSkewed = 4 * 60'000;
  if (std::ranges::find(kCodes, error_code) == kCodes.end()) return false;
  const auto date = wire::find_header(headers, "date");
  const auto seconds = date ? wire::parse_http_date(*date) : std::nullopt;
  if (!seconds) return false;
  const int64_t offset = *seconds * 1000 - our_ms;
  if (std::abs(offset - offset_ms_) < kSkewed) return false;
  offset_ms_ = offset;
  return true;
}

}  // namespace lighthouse::live
