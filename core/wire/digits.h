// Numbers in texts that are nothing but the number, and hexadecimal digits of a fixed number.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace lighthouse::wire {

// nullopt for anything but digits of this base that fit, a sign before them included only where
// Number has one.
template <class Number>
[[nodiscard]] std::optional<Number> number_in(std::string_view digits, int base = 10) {
  Number value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value, base);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

// The last `digits` hexadecimal digits of a number, lower case, over what `out` has from `at` on.
inline void put_hex(std::string& out, std::size_t at, uint64_t value, std::size_t digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (std::size_t i = at + digits; i > at; --i, value >>= 4) out[i - 1] = kDigits[value & 15];
}

}  // namespace lighthouse::wire
