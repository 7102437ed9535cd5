// One look: a decision with what it was made from besides the observation, kept for those who write
// it down (docs/journal.md).
#pragma once

#include "core/decide/decision.h"

namespace lighthouse {

struct Look {
  uint64_t number = 0;  // in this process, from 1
  Time now{};
  Memory memory;                   // before the decision
  Small<ActionResult, 4> actions;  // that the decision was told of
  Decision decision;               // as it was made, with its calls
};

}  // namespace lighthouse
