// `status --json`: one object for programs (docs/commands.md lists its keys).
#pragma once

#include <string>

#include "cli/live/live_view.h"

namespace lighthouse::cli {

// `imagined`: no run is under way, and the waits are those that a drain would have.
[[nodiscard]] std::string status_json(const View& view, const Sight& sight, bool imagined);

}  // namespace lighthouse::cli
