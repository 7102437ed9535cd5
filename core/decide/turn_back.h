// A person wants a rollback while an operation is unfinished: the same run goes on as a rollback.
//
// The run keeps its number, and with it the lease, the markers of its records in Tasks, the
// terminations that may have left, and what it knows of each group; so nothing that was begun is
// forgotten (G6, G8), and from every step a rollback is reachable (G4).
#pragma once

#include "core/model/run_record.h"

namespace lighthouse {

// True when the run has changed nothing yet: it may be ended and another be begun.
[[nodiscard]] bool nothing_done_yet(const RunRecord& record);

// The record as a rollback that begins `now`. An upgrade becomes one that failed; a drain becomes a
// rollback; a rollback that was held, and has only records left to write, begins anew. What rolls
// back already is returned as it is.
// Requires: an unfinished run that has begun to do something.
[[nodiscard]] RunRecord turned_back(RunRecord record, Time now);

}  // namespace lighthouse
