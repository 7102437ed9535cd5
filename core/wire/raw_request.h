// A raw HTTP request as people write it down: request line, headers, blank line, body; lines end in
// LF or CRLF. For tools and tests; servers read their traffic with a library.
//
// Everything between the method and the last ` HTTP/…` of the request line is the target, blanks
// and bytes beyond ASCII included. A line that starts with a blank continues the header before it.
// The body is every byte after the first empty line.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/wire/http.h"

namespace lighthouse::wire {

// The error is "line 3: reason; remedy". With a Content-Length the body must have that length, one
// line end after it apart; a target must start with `/`.
[[nodiscard]] tl::expected<HttpRequest, std::string> parse_raw_request(std::string_view text);

}  // namespace lighthouse::wire
