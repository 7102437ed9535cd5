// What decides nothing taken out of an engine between two looks, so that engines which go on alike
// are one state.
//
// Times are counted from the look at hand, revisions from 1, and a time that lies further back than
// the window it is compared with lies at that window's edge. What the next look reads anew, whether
// that succeeds or fails, is forgotten, and so is what is only shown to people. Each rule says why
// the core cannot tell the difference, and `audit` holds the core to it.
#pragma once

#include "core/engine/engine.h"

namespace lighthouse::sim::check {

// Of the looks to come: once no fault is left, every read succeeds.
enum class Reads : uint8_t { kMayFail, kSucceed };

// Times counted from kBase instead of `now`; what is older than every window lies at one distance.
void count_from(Resting& resting, Time now);
void count_from(RunRecord& record, Time now);

void normalise(Resting& resting, Time now, Reads reads, GuardSet guards);
void normalise(RunRecord& record, Time now);

}  // namespace lighthouse::sim::check
