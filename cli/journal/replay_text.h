// What `sim replay` says: as text for a person, as JSON for programs.
#pragma once

#include <string>

#include "cli/console.h"
#include "cli/journal/redecide.h"

namespace lighthouse::cli {

void print_redecided(Console& console, const Redecided& found);
[[nodiscard]] std::string json_text(const Redecided& found);

}  // namespace lighthouse::cli
