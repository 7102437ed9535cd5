// The health of the new generation: k good samples in a row over a span, by the balancers' own
// words and by Gate.
//
// One InService proves that a port answers, not that Gate or Orca do [20]; a generation that flaps
// shows one good sample, too.
#pragma once

#include "core/decide/run.h"

namespace lighthouse {

enum class Health : uint8_t { kProving, kGood, kBad };

// Takes a sample if one is due. kGood: enough good ones in a row. kBad: `health_failures` bad ones
// in a row.
[[nodiscard]] Health sample_health(const Run& run);

// The newest groups of both clusters, newer than those to be restored, or null.
[[nodiscard]] const Group* new_group(const Run& run, ClusterId cluster, GroupId older);

}  // namespace lighthouse
