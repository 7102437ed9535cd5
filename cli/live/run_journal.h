// The journal of a fleet as the commands use it: whose fleet it is, which runs it tells of, and the
// record of the present one.
#pragma once

#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "cli/exit_code.h"
#include "cli/live/fleet.h"
#include "cli/live/run_history.h"
#include "core/live/journal.h"

namespace lighthouse::cli {

// Why a command does not begin: one line, and how the program ends.
struct Refusal {
  ExitCode code = ExitCode::kUsage;
  std::string text;
};

class RunJournal {
 public:
  // Takes the journal's lock, for as long as this lives. Refuses a journal of another fleet.
  [[nodiscard]] static tl::expected<std::unique_ptr<RunJournal>, Refusal> open(Fleet& fleet,
                                                                               Log& log);

  [[nodiscard]] const RunHistory& history() const { return history_; }
  // Answered once the record is on disk.
  [[nodiscard]] Result<Done> write(const RunRecord& record, Time now);

 private:
  RunJournal(live::Journal journal, live::SharedNames& names)
      : journal_(std::move(journal)),
        names_(names) {}

  live::Journal journal_;
  live::SharedNames& names_;
  RunHistory history_;
};

// For those who only look: without the lock, and without changing anything. A folder that is not
// there is an empty history.
[[nodiscard]] tl::expected<RunHistory, Refusal> read_history(Fleet& fleet);

// The clock of a command: the present, but never before what the journal was told last, so that
// time goes on across restarts whatever the machine's clock does.
[[nodiscard]] live::LiveClock clock_after(const RunHistory& history, const Fleet& fleet, Log& log);

}  // namespace lighthouse::cli
