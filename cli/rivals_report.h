// What `sim rivals` says: tables for a terminal and for docs/rivals.md, and JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/rivals_batch.h"

namespace lighthouse::cli {

// A table as text: the first row is its heading. One for all scenarios together, one a scenario,
// and one with every setting that was tried.
struct TextTable {
  std::string title;
  std::vector<std::vector<std::string>> rows;
};
[[nodiscard]] std::vector<TextTable> rival_tables(const Comparison& comparison);

// What the columns mean, in one line.
[[nodiscard]] std::string_view rival_legend();

// Columns of equal width, the first two to the left.
[[nodiscard]] std::vector<std::string> as_lines(const TextTable& table);
[[nodiscard]] std::string as_markdown(const std::vector<TextTable>& tables);

[[nodiscard]] std::string rivals_json(const Comparison& comparison);

// The document with what stands between its two marks replaced; nothing: it has no such marks.
inline constexpr std::string_view kRivalsBegin = "<!-- rivals: begin -->\n";
inline constexpr std::string_view kRivalsEnd = "<!-- rivals: end -->\n";
[[nodiscard]] std::optional<std::string> with_rival_tables(std::string_view document,
                                                           std::string_view tables);

// "1h08m"; "never" for what was not reached.
[[nodiscard]] std::string short_time(Duration duration);

}  // namespace lighthouse::cli
