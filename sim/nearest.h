// Words in messages: a text in quotes, and "did you mean …", the known word that is nearest to a
// mistyped one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lighthouse::sim {

// A text in quotes: printable, and cut to a length that fits into a line.
[[nodiscard]] std::string quoted(std::string_view text);

// Letters to insert, delete, replace or swap with the next one to make one word of the other.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// The first of the nearest words, if it is near enough to be meant: at most one slip in three
// letters. Case does not count.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view word,
                                                      std::span<const std::string_view> known);

}  // namespace lighthouse::sim
