// The tree on the screen: a View as lines.
#pragma once

#include <vector>

#include "cli/text_line.h"
#include "cli/view.h"

namespace lighthouse::cli {

// "00:42:10"; days are hours beyond 24.
[[nodiscard]] std::string clock_text(Duration since_start);

// At most `rows` lines: when there is not room for all, waits are shortened first, then dropped,
// and what is dropped is counted.
[[nodiscard]] std::vector<Line> render(const View& view, std::size_t rows);

}  // namespace lighthouse::cli
