// AWS's own words for the scaling processes [A9].
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/model/fleet.h"

namespace lighthouse {

// The words of the set, in the order of the enumerators.
[[nodiscard]] std::vector<std::string> process_texts(ProcessSet processes);

// Every process that Lighthouse knows; what Suspend and Resume take "none" for [A9].
[[nodiscard]] ProcessSet all_processes();

// Empty for a process that Lighthouse does not know.
[[nodiscard]] ProcessSet process_named(std::string_view text);

}  // namespace lighthouse
