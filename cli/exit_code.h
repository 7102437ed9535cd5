// Exit codes of the program, for scripts and CI (docs/exit-codes.md). A code never changes meaning.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/model/run_record.h"

namespace lighthouse::cli {

enum class ExitCode : uint8_t {
  kDone = 0,
  kRolledBack = 10,
  kHeld = 11,
  kDeadline = 12,
  kRefused = 13,
  kLeaseTaken = 14,
  kOutcomeUnknown = 15,
  kDetached = 16,
  kUnreachable = 17,
  kViolated = 20,
  kNotConverged = 21,
  kNotDeterministic = 22,
  kDecidesOtherwise = 23,
  kRehearsalMissed = 24,
  kUsage = 64,
};

struct ExitCodeWords {
  ExitCode code;
  std::string_view name;
  std::string_view meaning;
};

// All of them, ascending.
inline constexpr std::array<ExitCodeWords, 15> kExitCodes = {{
    {ExitCode::kDone, "done", "it did what it was asked for"},
    {ExitCode::kRolledBack, "rolled back", "the upgrade failed; the old generation serves again"},
    {ExitCode::kHeld, "held", "it stopped with a reason; nothing was destroyed; a person decides"},
    {ExitCode::kDeadline, "deadline", "work was still running at the deadline; nothing was killed"},
    {ExitCode::kRefused, "refused", "refused in pre-flight; nothing was changed"},
    {ExitCode::kLeaseTaken, "lease taken", "another Lighthouse operates on this fleet"},
    {ExitCode::kOutcomeUnknown, "outcome unknown", "a write's outcome could not be found out"},
    {ExitCode::kDetached, "detached", "told to leave; the same command goes on from the journal"},
    {ExitCode::kUnreachable, "unreachable", "the fleet could not be read; nothing was changed"},
    {ExitCode::kViolated, "violated", "simulation: a guarantee or an expectation did not hold"},
    {ExitCode::kNotConverged, "not converged", "simulation: the operation did not come to an end"},
    {ExitCode::kNotDeterministic, "not deterministic", "simulation: one seed gave two traces"},
    {ExitCode::kDecidesOtherwise, "decides otherwise",
     "replay: today's core decides otherwise than the journal tells"},
    {ExitCode::kRehearsalMissed, "rehearsal missed",
     "a rehearsal missed a threshold; nothing was changed"},
    {ExitCode::kUsage, "usage", "a bad flag, configuration or scenario; nothing was done"},
}};

// The list as `--help` shows it.
[[nodiscard]] std::string exit_codes_text();

// `asked` matters for one ending: a rollback that was asked for and worked is done.
[[nodiscard]] constexpr ExitCode exit_code_of(Ending ending, Operation asked) {
  switch (ending) {
    case Ending::kDone: return ExitCode::kDone;
    case Ending::kRolledBack:
      return asked == Operation::kRollback ? ExitCode::kDone : ExitCode::kRolledBack;
    case Ending::kHeld: return ExitCode::kHeld;
    case Ending::kDeadline: return ExitCode::kDeadline;
    case Ending::kRefused: return ExitCode::kRefused;
    case Ending::kLeaseTaken: return ExitCode::kLeaseTaken;
    case Ending::kOutcomeUnknown: return ExitCode::kOutcomeUnknown;
    case Ending::kNone: return ExitCode::kNotConverged;
  }
  return ExitCode::kNotConverged;
}

}  // namespace lighthouse::cli
