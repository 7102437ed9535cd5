// "Kill the new generation now" on a real fleet: what dies with it, found out before anything is
// done. Which groups those are is the core's own choice, made on a look.
#pragma once

#include "cli/give_up.h"
#include "cli/live/session.h"

namespace lighthouse::cli {

struct KillList {
  GivenUp given_up;
  bool work_known = true;  // false: Redis did not say what runs there
};

// What a rollback in `record` would give up if its policy said kill_new_generation.
[[nodiscard]] KillList kill_list(Fleet& fleet, Log& log, const live::LiveClock& clock,
                                 const RunRecord& record);

}  // namespace lighthouse::cli
