// A line of the terminal: pieces of text with a colour each, cut to the screen's width.
//
// Colours are a matter of the very end, so that views are compared as plain text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lighthouse::cli {

enum class Color : uint8_t { kPlain, kBold, kDim, kGreen, kYellow, kRed, kCyan };

struct Piece {
  std::string text;
  Color color = Color::kPlain;
  bool operator==(const Piece&) const = default;
};
using Line = std::vector<Piece>;

// Characters, not bytes. Every character that Lighthouse prints is one column wide.
[[nodiscard]] std::size_t width_of(std::string_view utf8);

// `text` followed by spaces up to `width`; longer texts are left as they are.
[[nodiscard]] std::string padded(std::string_view text, std::size_t width);

enum class Colors : uint8_t { kOff, kOn };

// At most `width` characters; what is cut off is shown by "…".
[[nodiscard]] std::string to_text(const Line& line, std::size_t width, Colors colors);

}  // namespace lighthouse::cli
