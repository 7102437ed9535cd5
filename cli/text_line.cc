#include "cli/text_line.h"

#include <algorithm>

namespace lighthouse::cli {
namespace {

bool starts_character(char c) {
  return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
}

// The first `count` characters.
std::string_view head(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    if (!starts_character(text[end])) continue;
    if (count == 0) break;
    --count;
  }
  return text.substr(0, end);
}

std::string_view code_of(Color color) {
  switch (color) {
    case Color::kPlain: return "";
    case Color::kBold: return "\x1b[1m";
    case Color::kDim: return "\x1b[2m";
    case Color::kGreen: return "\x1b[32m";
    case Color::kYellow: return "\x1b[33m";
    case Color::kRed: return "\x1b[31m";
    case Color::kCyan: return "\x1b[36m";
  }
  return "";
}

}  // namespace

std::size_t width_of(std::string_view utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(utf8, starts_character));
}

std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  const std::size_t used = width_of(text);
  if (used < width) out.append(width - used, ' ');
  return out;
}

std::string to_text(const Line& line, std::size_t width, Colors colors) {
  std::size_t all = 0;
  for (const Piece& piece : line) all += width_of(piece.text);
  const bool cut = all > width;
  std::size_t left = cut && width > 0 ? width - 1 : width;
  std::string out;
  for (const Piece& piece : line) {
    const std::string_view shown = head(piece.text, left);
    left -= width_of(shown);
    const std::string_view code = colors == Colors::kOn ? code_of(piece.color) : "";
    out.append(code).append(shown);
    if (!code.empty()) out += "\x1b[0m";
  }
  if (cut && width > 0) out += "…";
  return out;
}

}  // namespace lighthouse::cli
