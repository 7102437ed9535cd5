// Which groups are kept for a rollback, and which are beyond that.
#pragma once

#include "core/decide/decision.h"

namespace lighthouse {

// Disabled, without an instance, at 0/0/0: nothing is lost with it but the way back.
[[nodiscard]] bool is_left_over(const Group& group);

// Left-over groups beyond the newest `keep_groups` of each cluster, the serving cluster's first, in
// each the oldest first. Never one that the run would restore.
[[nodiscard]] Small<const Group*, 6> beyond_retention(const Situation& s, const RunRecord& record);

}  // namespace lighthouse
