// The runs that a journal tells of, and what a new command makes of them: goes on with one that is
// unfinished, or begins another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "core/live/journal_entry.h"
#include "core/live/shared_names.h"
#include "core/model/fleet.h"
#include "core/model/run_record.h"

namespace lighthouse::cli {

struct PastRun {
  RunRecord record;  // as it was written last
  Time written{};    // when that was
};

struct RunHistory {
  std::vector<PastRun> runs;  // in the order of their beginning
  Time last_written{};        // of any entry

  // Only the last run can be unfinished: a command goes on with it before it begins another.
  [[nodiscard]] const PastRun* unfinished() const;
};

// The error names the entry that is no run record of this version.
[[nodiscard]] tl::expected<RunHistory, std::string> history_of(
    const std::vector<live::JournalEntry>& entries, live::SharedNames& names);

// What a command asks for.
struct Asked {
  Operation operation = Operation::kUpgrade;
  Version version;    // of an upgrade
  bool reap = false;  // of a drain: its last part alone, the retention
};

// "upgrade to 1.9.40".
[[nodiscard]] std::string operation_text(Operation operation, const Version& version);

// The run that has to be gone on with, as `now` its record is; nullopt: a new one may begin. The
// error is "reason; remedy": something else is unfinished.
[[nodiscard]] tl::expected<std::optional<RunRecord>, std::string> run_to_continue(
    const RunHistory& history, const Asked& asked, Time now);

// A run that begins now. What earlier ones knew goes into it: which generations were rolled back
// from, and for a rollback what the last upgrade replaced. Neither counts any more for a group that
// `groups` does not show, or shows as younger than that knowledge.
[[nodiscard]] RunRecord new_run(const RunHistory& history, const Asked& asked, uint64_t run,
                                Time now, const Groups& groups);

// A number that no run had before: the machine's time and chance.
[[nodiscard]] uint64_t new_run_number();

}  // namespace lighthouse::cli
