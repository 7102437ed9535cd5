// The HTTP request of each Call that goes to Gate. Internal to core/wire/gate and its tests.
#pragma once

#include "core/model/call.h"
#include "core/model/names.h"
#include "core/wire/gate/gate_conversation.h"
#include "core/wire/http.h"

namespace lighthouse::wire::gate {

// Executions per pipeline config that the second request of ListRuns asks for, tasks that ListTasks
// asks for. A record is looked for soon after it was made, so it is among the newest.
inline constexpr int kRecentRuns = 20;
inline constexpr int kRecentTasks = 500;
// More incomplete runs of one pipeline than this are not told apart.
inline constexpr int kMostIncompleteRuns = 500;

// Of ListRuns it is the first request.
// Requires: GateConversation::speaks(kind_of(call)); ids in it are handles of `names`.
[[nodiscard]] HttpRequest encode(const Call& call, const GateTarget& target, const Names& names);

// The second request of ListRuns.
[[nodiscard]] HttpRequest recent_runs_request(const GateTarget& target);

}  // namespace lighthouse::wire::gate
