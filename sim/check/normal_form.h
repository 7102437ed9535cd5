// Time taken out of an engine between two looks: the same engine an hour later is the same state.
//
// Times are counted from the look at hand, revisions from 1, and what lies further back than every
// window of the small world's policy lies at that distance: no comparison of the core can tell the
// difference, because each compares an age with one of those windows, or two times of which the
// younger is in them (docs/decisions/0008-what-check-covers.md).
#pragma once

#include "core/engine/engine.h"

namespace lighthouse::sim::check {

// Settling, then proving, and one tick more: the longest stretch that a decision looks back over.
inline constexpr Duration kWindow{35'000};

void normalise(Resting& resting, Time now);
void normalise(RunRecord& record, Time now);

}  // namespace lighthouse::sim::check
