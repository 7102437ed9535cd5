// Numbers in texts that are nothing but the number.
#pragma once

#include <charconv>
#include <optional>
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

}  // namespace lighthouse::wire
