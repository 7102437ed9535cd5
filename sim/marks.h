// Coverage marks: how often each fault, checker and rare path really mattered in a run, and the
// measures that the checkers take on the way. A scenario whose marks stay at zero proves nothing.
#pragma once

#include <cstdint>

#include "core/model/small.h"
#include "core/model/time.h"

namespace lighthouse::sim {

struct FaultMark {
  uint32_t happened = 0;
  uint32_t mattered = 0;  // it changed an answer, an effect or a host with something to lose
  bool operator==(const FaultMark&) const = default;
};

struct Marks {
  Small<FaultMark, 8> faults;  // by index in Scenario::faults

  // Work and hosts
  uint32_t killed = 0;  // executions that died with their host or Orca, whoever did it
  uint32_t killed_by_lighthouse = 0;
  uint32_t given_up = 0;           // of these, on hosts that a person gave up by name
  uint32_t terminated = 0;         // instances, by Lighthouse
  uint32_t busy_hosts_spared = 0;  // looks at which a drained host still had work
  uint32_t steps = 0;              // that the operation entered, as bits
  uint32_t arrived_too_late = 0;   // work that came while the terminating call was under way
  uint32_t began_unread = 0;       // work that began between the last look and the terminating call
  uint32_t fell_meanwhile = 0;     // below the floor by hosts lost while a call was under way
  uint32_t upgrade_runs = 0;       // of the upgrade pipeline, by anybody

  // What the checkers judged
  uint32_t terminations_judged = 0;  // G1
  uint32_t capacity_judged = 0;      // G2: writes that changed the serving count
  uint32_t pollers_judged = 0;       // G3: pollers that came up
  uint32_t first_writes_judged = 0;  // G4
  uint32_t rests_judged = 0;         // G5
  uint32_t restarts_judged = 0;      // G6
  uint32_t records_judged = 0;       // G8
  uint32_t foreign_judged = 0;       // G9: foreign changes to groups of the run's plan

  // Measures
  Duration longest_poller_gap{0};
  Duration poller_gap{0};
  Duration poller_overlap{0};
  Duration drain_time{0};  // from the first fence to the last termination
  int32_t lowest_serving = INT32_MAX;
  uint32_t most_messages = 0;  // in flight at once

  bool operator==(const Marks&) const = default;
};

// Sums counts and keeps extremes: the marks of a batch.
void add_to(Marks& all, const Marks& one);

}  // namespace lighthouse::sim
