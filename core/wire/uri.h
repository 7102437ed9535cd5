// URIs byte by byte: percent-encoding, the parts of a request target, paths without detours, and
// form bodies. Any byte is allowed everywhere; nothing here fails unless it says so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lighthouse::wire {

// Everything but `A-Z a-z 0-9 - . _ ~` becomes %XX, upper case [A1.2]. A blank is %20, never `+`.
[[nodiscard]] std::string percent_encode(std::string_view bytes);

// As above, and `/` stays.
[[nodiscard]] std::string percent_encode_path(std::string_view bytes);

// %XX becomes its byte, in either case. A `%` without two hexadecimal digits after it is itself,
// and so is `+`.
[[nodiscard]] std::string percent_decode(std::string_view text);

struct Target {
  std::string_view path;   // up to the first `?`
  std::string_view query;  // after it, without it
};

// The parts of a request target. A `#` is a byte like any other: fragments do not travel.
[[nodiscard]] Target split_target(std::string_view target);

// The decoded parts between the slashes of a path; empty ones are passed over.
[[nodiscard]] std::vector<std::string> path_segments(std::string_view path);

// `.` and `..` taken away and runs of `/` made one, as AWS asks for [A2]. `..` at the root goes
// nowhere; a `/` at the end stays, and only then is one there (RFC 3986 would make `/a/b/..` into
// `/a/`, the SDKs make it `/a`). The path is looked at as it is written: %2e is no dot. An empty
// path is `/`.
[[nodiscard]] std::string normalize_path(std::string_view path);

// Names and values of a query or a form body.
using Parameters = std::vector<std::pair<std::string, std::string>>;

// `name=value` joined by `&`, in the order given, both encoded.
[[nodiscard]] std::string encode_form(const Parameters& parameters);

// Decoded names and values of `a=1&b=2`; a name without `=` has an empty value, empty pieces are
// passed over. `plus` tells what `+` means: a form writes blanks so, a signed query does not.
enum class Plus : uint8_t { kBlank, kItself };
[[nodiscard]] Parameters decode_form(std::string_view text, Plus plus);

// What the `Host` header says: the port only where it is not the scheme's own [A2]. An IPv6 address
// is given without brackets and gets them.
[[nodiscard]] std::string host_header(std::string_view scheme, std::string_view host,
                                      uint16_t port);

}  // namespace lighthouse::wire
