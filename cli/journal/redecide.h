// The moments of a journal decided again by the core of this program: where it would decide
// otherwise than what was recorded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "cli/journal/moments.h"
#include "core/model/guards.h"

namespace lighthouse::cli {

struct RedecideRules {
  std::optional<Policy> policy;  // else the one that was in force
  std::vector<Guard> without;
};

// What is otherwise, the gravest first.
enum class Otherwise : uint8_t { kCalls, kStep, kRecord, kWaits, kNextLook };
[[nodiscard]] std::string_view sentence_of(Otherwise what);

// One of two decisions, in words.
struct DecisionWords {
  std::vector<std::string> calls;
  std::vector<std::string> waits;  // why
  std::string then;                // step, next look; for kRecord the keys that differ
};

struct Difference {
  uint64_t entry = 0;
  uint64_t run = 0;
  Time now{};
  Step step = Step::kPreflight;  // before the decision
  Otherwise what = Otherwise::kCalls;
  DecisionWords recorded;
  DecisionWords today;
  std::string likeness;  // equal for differences that are the same but for their times
};

struct Redecided {
  MomentsFound found;
  std::vector<Difference> differences;
};

[[nodiscard]] tl::expected<Redecided, std::string> redecide(
    const std::vector<live::JournalEntry>& entries, const RedecideRules& rules);

}  // namespace lighthouse::cli
