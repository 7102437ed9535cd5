// Numbers and patterns as Redis reads and writes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lighthouse::fakes::redis {

// Digits with an optional minus; no leading zero, plus or space.
[[nodiscard]] std::optional<int64_t> parse_integer(std::string_view text);
// A finite number or an infinity.
[[nodiscard]] std::optional<double> parse_double(std::string_view text);
[[nodiscard]] std::optional<long double> parse_long_double(std::string_view text);

[[nodiscard]] std::string format_double(double value);            // 17 significant digits
[[nodiscard]] std::string format_long_double(long double value);  // no exponent, no zeros behind

// a + b, or nullopt beyond 64 bits.
[[nodiscard]] std::optional<int64_t> add(int64_t a, int64_t b);

// Redis's globs: * ? [a-z] [^a] and \ before a byte taken as it is.
[[nodiscard]] bool matches_glob(std::string_view pattern, std::string_view text);

[[nodiscard]] bool same_word(std::string_view a, std::string_view b);  // without regard to case

}  // namespace lighthouse::fakes::redis
