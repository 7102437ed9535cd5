// What every command on a real fleet opens first: log, fleet, and for those that only look the
// history and a clock.
#pragma once

#include <memory>
#include <string_view>

#include "cli/console.h"
#include "cli/live/fleet.h"
#include "cli/live/run_journal.h"

namespace lighthouse::cli {

struct Session {
  std::unique_ptr<Log> log;
  std::unique_ptr<Fleet> fleet;
};

[[nodiscard]] tl::expected<Session, Refusal> open_session(Console& console,
                                                          const FleetChoice& choice, Reach reach);

struct LookingSession {
  std::unique_ptr<Log> log;
  std::unique_ptr<Fleet> fleet;
  RunHistory history;
  live::LiveClock clock;

  [[nodiscard]] live::Deadline deadline() const {
    return live::LiveClock::Real::now() + clock.real(fleet->call_deadline());
  }
};

// Without the journal's lock and without changing anything.
[[nodiscard]] tl::expected<LookingSession, Refusal> open_to_look(Console& console,
                                                                 const FleetChoice& choice,
                                                                 Reach reach);

// Which groups there are: what a new run may believe of earlier ones depends on it.
[[nodiscard]] tl::expected<Groups, Refusal> groups_now(Fleet& fleet, live::Deadline deadline);

// "lighthouse drain: …" on standard error.
[[nodiscard]] ExitCode refuse(Console& console, std::string_view command, const Refusal& refusal);

}  // namespace lighthouse::cli
