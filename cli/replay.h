// The one command that shows a run again.
#pragma once

#include <string>
#include <vector>

#include "core/model/guards.h"

namespace lighthouse::cli {

// A file name as a shell takes it.
[[nodiscard]] std::string shell_quoted(const std::string& text);

// `without`: guards that the file itself does not take out.
[[nodiscard]] std::string replay_command(const std::string& file, uint64_t seed,
                                         const std::vector<Guard>& without = {});

}  // namespace lighthouse::cli
