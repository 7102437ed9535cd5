#include "core/wire/raw_request.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

namespace lighthouse::wire {

namespace {

constexpr std::size_t kMostHeaders = 200;

tl::unexpected<std::string> wrong(std::size_t line, std::string_view reason,
                                  std::string_view remedy) {
  return tl::unexpected(fmt::format("line {}: {}; {}", line, reason, remedy));
}

// Takes lines from the front, without their ends.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool empty() const { return rest_.empty(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] std::size_t number() const { return number_; }

  std::string_view next() {
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number_;
    return line;
  }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

bool is_protocol(std::string_view word) {
  return word.starts_with("HTTP/") || word.starts_with("http/");
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<std::string> read_request_line(std::string_view line, HttpRequest& request) {
  constexpr std::string_view kShape = "write one like \"GET /path?a=b HTTP/1.1\"";
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  const bool two = first != std::string_view::npos && last > first;
  if (!two || !is_protocol(line.substr(last + 1))) {
    return fmt::format("line 1: this is no request line; {}", kShape);
  }
  request.method = line.substr(0, first);
  request.target = line.substr(first + 1, last - first - 1);
  if (!is_token(request.method)) return fmt::format("line 1: the method is no word; {}", kShape);
  if (!request.target.starts_with('/')) {
    return fmt::format("line 1: the target does not start with \"/\"; {}", kShape);
  }
  return std::nullopt;
}

std::optional<std::string> read_header(std::string_view line, std::size_t number,
                                       Headers& headers) {
  if (is_blank(line.front())) {
    if (headers.empty()) {
      return fmt::format("line {}: it continues a header and there is none before it; {}", number,
                         "start it with a name, like \"Host: example.com\"");
    }
    headers.back().value.append("\n").append(line);
    return std::nullopt;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return fmt::format("line {}: this is no header; {}", number,
                       "write one like \"Host: example.com\", and an empty line before the body");
  }
  if (headers.size() == kMostHeaders) {
    return fmt::format("line {}: more than {} headers; leave some out", number, kMostHeaders);
  }
  headers.push_back({.name = std::string(line.substr(0, colon)),
                     .value = std::string(trimmed(line.substr(colon + 1)))});
  return std::nullopt;
}

// The body without one line end beyond its length.
tl::expected<std::string_view, std::string> checked_body(const Headers& headers,
                                                         std::string_view body, std::size_t line) {
  const auto length = find_header(headers, "content-length");
  if (!length) return body;
  const std::string_view digits = trimmed(*length);
  std::uint64_t size = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
  if (error != std::errc{} || stop != digits.data() + digits.size()) {
    return wrong(line, "its Content-Length is no number", "write the body's length in bytes");
  }
  const std::string_view beyond = body.substr(std::min<std::uint64_t>(size, body.size()));
  if (beyond == "\n" || beyond == "\r\n") return body.substr(0, body.size() - beyond.size());
  if (size == body.size()) return body;
  return wrong(line,
               fmt::format("the body has {} bytes and Content-Length says {}", body.size(), size),
               "correct one of them, or leave Content-Length out");
}

}  // namespace

tl::expected<HttpRequest, std::string> parse_raw_request(std::string_view text) {
  if (text.empty()) {
    return wrong(1, "there is no request", "write one like \"GET / HTTP/1.1\", then its headers");
  }
  HttpRequest request;
  Lines lines(text);
  if (const auto problem = read_request_line(lines.next(), request)) {
    return tl::unexpected(*problem);
  }
  while (!lines.empty()) {
    const std::string_view line = lines.next();
    if (line.empty()) break;
    if (const auto problem = read_header(line, lines.number(), request.headers)) {
      return tl::unexpected(*problem);
    }
  }
  const auto body = checked_body(request.headers, lines.rest(), lines.number() + 1);
  if (!body) return tl::unexpected(body.error());
  request.body = *body;
  return request;
}

}  // namespace lighthouse::wire
