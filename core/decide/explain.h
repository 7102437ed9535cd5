// The words for what Lighthouse does and waits for: the one place they come from.
//
// `status`, `explain`, the journal, the records in Tasks and the pages all print these sentences;
// nobody writes a reason a second time. Names are kebab-case and stable: scenarios and scripts use
// them. Sentences have no full stop and no capital letter, so that they fit into others.
#pragma once

#include <string>
#include <string_view>

#include "core/decide/decision.h"
#include "core/decide/fleet_names.h"

namespace lighthouse {

inline constexpr std::size_t kOperations = static_cast<std::size_t>(Operation::kRollback) + 1;
inline constexpr std::size_t kSteps = static_cast<std::size_t>(Step::kEnded) + 1;
inline constexpr std::size_t kEndings = static_cast<std::size_t>(Ending::kOutcomeUnknown) + 1;
inline constexpr std::size_t kReasons = static_cast<std::size_t>(Reason::kAsked) + 1;
inline constexpr std::size_t kDeeds = static_cast<std::size_t>(Deed::kHeld) + 1;

[[nodiscard]] std::string_view name_of(Operation operation);  // "rollback"
[[nodiscard]] std::string_view name_of(Step step);            // "health-gate"
[[nodiscard]] std::string_view name_of(Ending ending);        // "rolled-back"
[[nodiscard]] std::string_view name_of(Reason reason);        // "reports-work"
[[nodiscard]] std::string_view name_of(Deed deed);            // "deleted-group"

// What happens in the step: "watching the upgrade pipeline".
[[nodiscard]] std::string_view sentence_of(Step step);
// How it ended, and what a person does next if anything: "held: nothing was destroyed; …".
[[nodiscard]] std::string_view sentence_of(Ending ending);
// Why: "its Orca reports work".
[[nodiscard]] std::string_view sentence_of(Reason reason);
// What ends it: "a report of zero".
[[nodiscard]] std::string_view end_of(Reason reason);

// "terminated i-… of armoryspinnaker-ha-v022".
[[nodiscard]] std::string describe(Deed deed, GroupId group, InstanceId instance,
                                   const FleetNames& names);

// A wait in its parts, for views that lay them out themselves.
struct WaitWords {
  std::string subject;  // "i-… of armoryspinnaker-ha-v022"; empty: the operation itself
  std::string why;      // with what is known of it: "its Orca reports work (2 executions, …)"
  std::string age;      // "for 12m"; empty when it has only begun
  std::string limit;    // "at most 48m more"; empty: only the world can end it
  std::string ends;     // "a report of zero"
};
[[nodiscard]] WaitWords words_of(const Wait& wait, const FleetNames& names, Time now);

// The parts as one line: "subject: why, for 12m, at most 48m more; ends with: a report of zero".
[[nodiscard]] std::string explain(const Wait& wait, const FleetNames& names, Time now);

// How an operation ended, in one line, with its reason and the group or instance it is about.
[[nodiscard]] std::string explain_ending(const RunRecord& record, const FleetNames& names);

}  // namespace lighthouse
