// The journal of a fleet as the commands use it: whose fleet it is, which runs it tells of, and the
// record of the present one.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "cli/exit_code.h"
#include "cli/live/fleet.h"
#include "cli/live/run_history.h"
#include "core/live/journal.h"
#include "core/live/look_journal.h"

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
  // What the decisions of this process are made from, for a replay. The operation does not need it:
  // what cannot be written is noted in `log` and left out.
  void begin_looks(const EngineConfig& config, const RunRecord& record, Time now, Log& log);
  void write_look(const Engine& engine, Time now, Log& log);

 private:
  RunJournal(live::Journal journal, live::SharedNames& names)
      : journal_(std::move(journal)),
        names_(names) {}

  using MakeBody = std::function<std::optional<nlohmann::ordered_json>(const Names&)>;
  void append_look(std::string_view kind, const MakeBody& body, Time now, Log& log);

  live::Journal journal_;
  live::LookWriter looks_;
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
