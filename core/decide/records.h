// The records in the application's Tasks (G8): one for each deed, after it happened, found again
// before it is sent again. While Gate is down they wait in the run record, and so in the journal.
#pragma once

#include "core/decide/run.h"

namespace lighthouse {

// One look's worth: confirms what is seen, submits at most one. Costs a read only while a deed is
// unconfirmed.
void flush_records(const Run& run);

}  // namespace lighthouse
