// Time as Lighthouse knows it: milliseconds on one clock whose only source is
// the event at hand.
//
// Never: nothing here, and nothing in core outside core/live, reads a clock.
// In the simulation `kStartOfTime` is the moment the world begins; in
// production the driver maps it to the Unix epoch.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace lighthouse {

// Names the clock; it has no now() on purpose.
struct WorldClock {};

using Duration = std::chrono::milliseconds;
using Time = std::chrono::time_point<WorldClock, Duration>;

inline constexpr Time kStartOfTime{};
inline constexpr Time kNever = Time::max();

namespace detail {

struct DurationUnit {
  std::string_view name;
  std::uint64_t milliseconds;
  std::uint64_t per_larger;  // how many make one of the next larger unit
  std::size_t digits;        // width when it follows a larger unit
};

inline constexpr std::array<DurationUnit, 5> kDurationUnits{{
    {"d", 86'400'000, std::numeric_limits<std::uint64_t>::max(), 1},
    {"h", 3'600'000, 24, 2},
    {"m", 60'000, 60, 2},
    {"s", 1'000, 60, 2},
    {"ms", 1, 1'000, 3},
}};

}  // namespace detail

// "1h02m05s", "350ms", "3d", "0s". Units in between are always shown, trailing
// zero units never. A negative duration gets a leading '-', which
// parse_duration refuses; every other result parses back to the same value.
[[nodiscard]] inline std::string format_duration(Duration duration) {
  const bool negative = duration < Duration::zero();
  // Unsigned, because the most negative duration has no positive twin.
  std::uint64_t left = static_cast<std::uint64_t>(duration.count());
  if (negative) left = ~left + 1;
  if (left == 0) return "0s";

  std::string text = negative ? "-" : "";
  bool first = true;
  for (const detail::DurationUnit& unit : detail::kDurationUnits) {
    const std::uint64_t amount = left / unit.milliseconds;
    if (first && amount == 0) continue;
    const std::string digits = std::to_string(amount);
    if (!first && digits.size() < unit.digits) {
      text.append(unit.digits - digits.size(), '0');
    }
    text.append(digits).append(unit.name);
    first = false;
    left %= unit.milliseconds;
    if (left == 0) break;
  }
  return text;
}

// Reads "90m", "1h30m", "45s", "250ms", "3d". Strict: decimal digits directly
// followed by d, h, m, s or ms; larger units first, each at most once; after
// the first unit an amount must be smaller than one of the next larger unit
// ("1h90m" is more likely a slip than a wish). No sign, no spaces, no
// fractions, no bare number. Anything else, and whatever does not fit a
// Duration, is nullopt.
[[nodiscard]] inline std::optional<Duration> parse_duration(std::string_view text) {
  constexpr auto kMost = static_cast<std::uint64_t>(Duration::max().count());
  if (text.empty()) return std::nullopt;
  std::uint64_t total = 0;
  std::size_t next_unit = 0;
  bool first = true;
  while (!text.empty()) {
    std::size_t used = 0;
    std::uint64_t amount = 0;
    for (; used < text.size() && text[used] >= '0' && text[used] <= '9'; ++used) {
      const auto digit = static_cast<std::uint64_t>(text[used] - '0');
      if (amount > (kMost - digit) / 10) return std::nullopt;
      amount = amount * 10 + digit;
    }
    if (used == 0) return std::nullopt;
    text.remove_prefix(used);

    std::size_t letters = 0;
    while (letters < text.size() && (text[letters] < '0' || text[letters] > '9')) ++letters;
    const std::string_view name = text.substr(0, letters);
    text.remove_prefix(letters);
    while (next_unit < detail::kDurationUnits.size() &&
           detail::kDurationUnits[next_unit].name != name) {
      ++next_unit;
    }
    if (next_unit == detail::kDurationUnits.size()) return std::nullopt;
    const detail::DurationUnit& unit = detail::kDurationUnits[next_unit++];
    if (!first && amount >= unit.per_larger) return std::nullopt;
    if (amount > (kMost - total) / unit.milliseconds) return std::nullopt;
    total += amount * unit.milliseconds;
    first = false;
  }
  return Duration{static_cast<Duration::rep>(total)};
}

}  // namespace lighthouse
