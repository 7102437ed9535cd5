// HTTP requests and answers as values: what the codecs make and read. Only core/live (and, for
// tests, the fakes' faces) turns them into traffic.
//
// Header names compare without case and keep the case in which they were written. Nothing here is
// decoded: targets and bodies are the bytes that travel.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lighthouse::wire {

struct Header {
  std::string name;
  std::string value;
  bool operator==(const Header&) const = default;
};

using Headers = std::vector<Header>;

// The value of the first header with this name, whatever its case.
[[nodiscard]] std::optional<std::string_view> find_header(const Headers& headers,
                                                          std::string_view name);

// Replaces every header of this name by one, or adds it at the end.
void set_header(Headers& headers, std::string_view name, std::string value);

struct HttpRequest {
  std::string method = "GET";
  std::string target = "/";  // path and query, percent-encoded, as in the request line
  Headers headers;
  std::string body;
  bool operator==(const HttpRequest&) const = default;
};

struct HttpResponse {
  int status = 0;
  Headers headers;
  std::string body;
  bool operator==(const HttpResponse&) const = default;
};

}  // namespace lighthouse::wire
