// `preflight`: can this machine operate that fleet? Every endpoint, permission and setting is
// checked by reads alone, each independent of the others.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/options.h"

namespace lighthouse::cli {

enum class Verdict : uint8_t { kGood, kWarning, kBad };

struct Check {
  std::string name;  // "aws-identity": stable, for programs
  Verdict verdict = Verdict::kGood;
  std::string found;   // what was found
  std::string remedy;  // what to do; empty when it is good
};

[[nodiscard]] std::string_view name_of(Verdict verdict);

[[nodiscard]] ExitCode preflight_live(Console& console, const PreflightOptions& options);

}  // namespace lighthouse::cli
