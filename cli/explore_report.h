// What `sim explore` and `sim merge` say of a search: a line while it runs, lines at its end,
// JUnit.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/explore_result.h"
#include "cli/junit.h"
#include "cli/text_line.h"

namespace lighthouse::cli {

// "41,200 of 1,000,000 runs  1,310 runs/s  412 states  benign 84/120 …  0 violations"; the legend
// is in docs/simulator.md. `asked` 0: no number was given.
[[nodiscard]] std::string progress_line(const sim::Explorer& explorer, uint64_t asked,
                                        double seconds);

[[nodiscard]] std::vector<Line> report_lines(const ExploreResult& result);

// A case for each guarantee, and one for repeating.
[[nodiscard]] std::vector<JunitCase> junit_cases(const ExploreResult& result);

}  // namespace lighthouse::cli
