// Looking at a real fleet through the same engine that would act on it, without changing anything:
// no write leaves the process, the lease is looked at and not taken, and what the engine writes
// down stays in memory.
#pragma once

#include <functional>
#include <vector>

#include "cli/live/fleet.h"
#include "cli/live/live_view.h"
#include "cli/live/run_journal.h"

namespace lighthouse::cli {

struct Looked {
  Observation seen;
  RunRecord record;          // as far as the engine took it
  std::vector<Wait> waits;   // of its last decision
  std::vector<Call> writes;  // that it wanted to make, and was refused
  Time now{};

  [[nodiscard]] Sight sight(const EngineConfig& config, const FleetNames& names) const {
    return {.seen = seen,
            .record = record,
            .waits = waits,
            .config = config,
            .names = names,
            .now = now};
  }
};

struct LookRequest {
  RunRecord record;  // of an unfinished run, or of one that is only imagined
  // True when what was seen is enough. It is over as well when the engine wants to write, when its
  // operation ends, and after a few looks.
  std::function<bool(const Engine&)> enough;
  bool kill_new_generation = false;
};

[[nodiscard]] Looked look(Fleet& fleet, Log& log, const live::LiveClock& clock,
                          const LookRequest& request);

enum class Extent : uint8_t {
  kFleet,       // groups, instances, balancers, and all that tells of work
  kEverything,  // … and Gate's health, the public URL, the upgrade pipeline
};

// Reads whatever part of the world the engine had no need for.
void read_the_rest(Fleet& fleet, Log& log, const live::LiveClock& clock, Looked& looked,
                   Extent extent);

// A run that is only imagined: what the operation would do if it began now.
[[nodiscard]] RunRecord imagined_run(const RunHistory& history, const Asked& asked, Time now,
                                     const Groups& groups);

}  // namespace lighthouse::cli
