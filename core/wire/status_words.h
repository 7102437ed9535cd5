// The words for an execution's status, the same in Gate's answers and in Orca's hashes [2.5, 11.1].
#pragma once

#include <string_view>

#include "core/model/execution.h"

namespace lighthouse::wire {

// kUnknown for any other word: an unknown status is not complete [2.5].
[[nodiscard]] ExecutionStatus parse_status(std::string_view word);
[[nodiscard]] std::string_view word_of(ExecutionStatus status);  // "" for kUnknown, kVanished

}  // namespace lighthouse::wire
