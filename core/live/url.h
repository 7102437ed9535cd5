// A URL of configuration in its parts: `http://host:8084/prefix`. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace lighthouse::live {

struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // an IPv6 address without brackets
  uint16_t port = 0;   // the scheme's own unless the URL says another
  std::string target;  // path and query; "" when the URL ends after the host
  bool operator==(const Url&) const = default;

  // "https://host:port", with brackets where they belong.
  [[nodiscard]] std::string origin() const;
  [[nodiscard]] std::string host_header() const;
};

// Refuses with a reason: another scheme, no host, a bad port, blanks, a fragment, and user or
// password in the URL, which would end up in logs.
[[nodiscard]] tl::expected<Url, std::string> parse_url(std::string_view text);

// 127.0.0.0/8, ::1, localhost.
[[nodiscard]] bool is_loopback(std::string_view host);

}  // namespace lighthouse::live
