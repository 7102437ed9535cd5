// What the operator decides: durations, counts and which guarantee gives way where two meet.
#pragma once

#include <cstdint>

#include "core/model/fixed_text.h"
#include "core/model/ids.h"
#include "core/model/small.h"
#include "core/model/time.h"

namespace lighthouse {

// Where the handover of the single poller and "never kill a pipeline" meet [15].
enum class PollerPolicy : uint8_t {
  kGap,      // wait for the old poller's drain; hold and ask after `poller_gap_limit`
  kOverlap,  // start the new one while the old still drains; bounded by `poller_overlap_limit`,
             // reported
  kHook,     // a command stops only Igor and Echo on the old host
};

enum class OnFailure : uint8_t { kRollBack, kHold };

struct Policy {
  // Looking
  Duration look_every{15'000};         // while something is expected soon
  Duration look_slowly{30'000};        // while only work is waited for
  Duration call_deadline{30'000};      // per call; then outcome unknown (writes) or timeout (reads)
  Duration evidence_max_age{120'000};  // an older part of an observation is not evidence
  Duration act_within{10'000};        // what takes capacity or an instance away rests on reads that
                                      // were asked at most so long ago
  Duration stale_read_bound{60'000};  // a describe may be this old [A18.1]

  // Idle
  Duration settle_margin{60'000};  // beyond the longest connection draining timeout
  Duration operation_settle{
      600'000};  // Clouddriver operations have no owner at E1: longer than any of them [19]
  Duration report_lifetime{
      300'000};  // a report that is not overdue was written within this time [3.3]
  Duration drain_deadline{259'200'000};  // 72 h: then hold and ask
  Duration terminate_look{
      420'000};  // after a lost answer: longer than a signature lives (5 min) [A5]

  // Upgrade
  Duration save_stable_for{60'000};  // the slowest replica's refresh [4]
  uint32_t save_stable_reads = 4;
  Duration trigger_look{180'000};  // Gate's own time-out is 60 s [2.2]
  uint32_t trigger_attempts = 3;
  Duration pipeline_deadline{5'400'000};
  Duration health_deadline{1'800'000};
  uint32_t health_samples = 4;    // good ones in a row
  Duration health_span{120'000};  // over at least this time
  uint32_t health_failures = 3;   // bad ones in a row end the bake time as failed
  Duration bake_time{600'000};
  OnFailure on_failure = OnFailure::kRollBack;

  // Rollback
  int32_t serving_floor = 2;  // healthy serving instances behind both balancers (G2)
  Duration restore_deadline{2'700'000};
  bool kill_new_generation =
      false;  // "kill the new generation now": its groups were named by a person

  // Poller
  PollerPolicy poller = PollerPolicy::kGap;
  Duration poller_gap_limit{3'600'000};
  Duration poller_overlap_limit{86'400'000};

  // Afterwards
  uint32_t keep_groups = 3;          // per cluster, kept empty for a rollback
  Duration retention_wait{600'000};  // between marking a group beyond it and deleting it
  Duration records_deadline{1'800'000};
  Duration lease_ttl{120'000};
};

// Which fleet this is.
struct FleetConfig {
  ClusterId serving;
  ClusterId polling;
  Small<BalancerId, 2> balancers;  // all that the serving and polling groups must be behind; sorted
};

}  // namespace lighthouse
