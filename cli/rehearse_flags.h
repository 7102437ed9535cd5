// The flags of `rehearse`, and of an operation that is rehearsed first.
#pragma once

#include "cli/raw_options.h"

namespace CLI {
class App;
}

namespace lighthouse::cli {

void rehearse_flags(CLI::App& command, RawOptions& raw);
// What the world assumes: also of a branch of `sim replay`.
void assumption_flags(CLI::App& command, RawOptions& raw);
// --rehearse and the thresholds, beside the flags of an operation.
void rehearsal_gate_flags(CLI::App& command, RawOptions& raw);

// The error is "flag: reason; remedy". What is not written has its default.
[[nodiscard]] tl::expected<RehearseOptions, std::string> rehearsal_of(const RawOptions& raw);
// Present when it is asked for.
[[nodiscard]] tl::expected<std::optional<RehearseOptions>, std::string> rehearsal_gate_of(
    const RawOptions& raw);

}  // namespace lighthouse::cli
