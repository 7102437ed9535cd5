// A short text held inline: copies like a number, compares like a string. Longer input is refused,
// not cut, except by `truncated`, which is for messages to people.
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lighthouse {

template <std::size_t N>
class FixedText {
  static_assert(N < 256);

 public:
  constexpr FixedText() = default;

  // Ensures: the whole text, or nothing when it has more than N bytes.
  [[nodiscard]] static constexpr std::optional<FixedText> from(std::string_view text) {
    if (text.size() > N) return std::nullopt;
    return truncated(text);
  }

  [[nodiscard]] static constexpr FixedText truncated(std::string_view text) {
    FixedText out;
    out.size_ = static_cast<uint8_t>(std::min(text.size(), N));
    for (std::size_t i = 0; i < out.size_; ++i) out.bytes_[i] = text[i];
    return out;
  }

  [[nodiscard]] constexpr std::string_view view() const { return {bytes_.data(), size_}; }
  [[nodiscard]] constexpr bool empty() const { return size_ == 0; }
  constexpr bool operator==(const FixedText&) const = default;
  constexpr auto operator<=>(const FixedText& other) const { return view() <=> other.view(); }

 private:
  std::array<char, N> bytes_{};
  uint8_t size_ = 0;
};

using Version = FixedText<47>;  // a Debian package version, "1.9.40"
using Message = FixedText<95>;  // what an endpoint said, for a person

}  // namespace lighthouse
