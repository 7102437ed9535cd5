#include "core/live/url.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/model/host_key.h"
#include "core/wire/uri.h"

namespace lighthouse::live {
namespace {

constexpr uint16_t kHttpPort = 80;
constexpr uint16_t kHttpsPort = 443;

tl::unexpected<std::string> wrong(std::string_view what) {
  return tl::unexpected(std::string(what));
}

bool is_host(std::string_view host) {
  return !host.empty() && std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view(".-_:").find(c) != std::string_view::npos;
  });
}

}  // namespace

std::string Url::origin() const {
  const bool v6 = host.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}", scheme, v6 ? "[" : "", host, v6 ? "]" : "", port);
}

std::string Url::host_header() const {
  return wire::host_header(scheme, host, port);
}

tl::expected<Url, std::string> parse_url(std::string_view text) {
  Url out;
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return wrong("it does not begin with http:// or https://");
  out.scheme = std::string(text.substr(0, colon));
  if (out.scheme != "http" && out.scheme != "https")
    return wrong("the scheme is not http or https");
  text.remove_prefix(colon + 3);
  const bool odd =
      std::ranges::any_of(text, [](char c) { return c <= ' ' || c > '~' || c == '#'; });
  if (odd) return wrong("it holds a blank, a # or a letter beyond ASCII");
  const std::size_t slash = std::min(text.find_first_of("/?"), text.size());
  std::string_view authority = text.substr(0, slash);
  out.target = std::string(text.substr(slash));
  if (authority.find('@') != std::string_view::npos) return wrong("it holds a user or a password");
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) return wrong("the bracket of the address is not closed");
    out.host = std::string(authority.substr(1, end - 1));
    authority.remove_prefix(end + 1);
  } else {
    const std::size_t end = std::min(authority.find(':'), authority.size());
    out.host = std::string(authority.substr(0, end));
    authority.remove_prefix(end);
  }
  if (!is_host(out.host)) return wrong("the host is missing or no name of a host");
  out.port = out.scheme == "https" ? kHttpsPort : kHttpPort;
  if (authority.empty()) return out;
  if (authority.front() != ':') return wrong("something odd stands after the host");
  authority.remove_prefix(1);
  const char* const end = authority.data() + authority.size();
  const auto [stop, error] = std::from_chars(authority.data(), end, out.port);
  if (error != std::errc{} || stop != end || out.port == 0) return wrong("the port is not a port");
  return out;
}

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host == "::1") return true;
  const auto address = parse_ipv4(host);
  return address && (*address >> 24U) == 127U;
}

}  // namespace lighthouse::live
