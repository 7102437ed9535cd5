#include "fakes/redis/number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace lighthouse::fakes::redis {
namespace {

template <class Number>
std::optional<Number> parse_real(std::string_view text) {
  if (text.starts_with('+') && !text.substr(1).starts_with('-')) text.remove_prefix(1);
  Number value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || std::isnan(value)) return std::nullopt;
  return value;
}

// Matches one byte with the class that begins behind '['; moves pattern to its ']'.
bool takes_class(std::string_view& pattern, char byte) {
  const bool negated = pattern.starts_with('^');
  if (negated) pattern.remove_prefix(1);
  bool found = false;
  while (!pattern.empty() && pattern.front() != ']') {
    if (pattern.front() == '\\' && pattern.size() >= 2) {
      pattern.remove_prefix(1);
      found = found || pattern.front() == byte;
    } else if (pattern.size() >= 3 && pattern[1] == '-') {
      const auto [low, high] = std::minmax(pattern[0], pattern[2]);
      found = found || (byte >= low && byte <= high);
      pattern.remove_prefix(2);
    } else {
      found = found || pattern.front() == byte;
    }
    pattern.remove_prefix(1);
  }
  if (!pattern.empty()) pattern.remove_prefix(1);
  return found != negated;
}

}  // namespace

std::optional<int64_t> parse_integer(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || (digits.front() == '0' && text.size() > 1)) return std::nullopt;
  int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

std::optional<double> parse_double(std::string_view text) {
  return parse_real<double>(text);
}

std::optional<long double> parse_long_double(std::string_view text) {
  return parse_real<long double>(text);
}

std::string format_double(double value) {
  if (value == 0) return std::signbit(value) ? "-0" : "0";
  return fmt::format("{:.17g}", value);
}

std::string format_long_double(long double value) {
  std::string text = fmt::format("{:.17f}", value);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

std::optional<int64_t> add(int64_t a, int64_t b) {
  int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
  return sum;
}

bool matches_glob(std::string_view pattern, std::string_view text) {
  while (!pattern.empty()) {
    const char wanted = pattern.front();
    if (wanted == '*') {
      while (pattern.starts_with('*')) pattern.remove_prefix(1);
      if (pattern.empty()) return true;
      for (std::size_t skip = 0; skip <= text.size(); ++skip) {
        if (matches_glob(pattern, text.substr(skip))) return true;
      }
      return false;
    }
    if (text.empty()) return false;
    pattern.remove_prefix(1);
    if (wanted == '[') {
      if (!takes_class(pattern, text.front())) return false;
    } else if (wanted == '\\' && !pattern.empty()) {
      if (pattern.front() != text.front()) return false;
      pattern.remove_prefix(1);
    } else if (wanted != '?' && wanted != text.front()) {
      return false;
    }
    text.remove_prefix(1);
  }
  return text.empty();
}

bool same_word(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

}  // namespace lighthouse::fakes::redis
