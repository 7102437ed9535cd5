// What a fake is given with each call and each event: the time, where to put
// events that are still to come, and who decides all that may vary.
//
// Valid for that one call. Never kept: fakes are values and hold no pointers.
#pragma once

#include "core/model/time.h"
#include "fakes/base/agenda.h"
#include "fakes/base/choices.h"

namespace lighthouse {

struct Context {
  Time now;
  Agenda& agenda;
  Choices& choices;
};

}  // namespace lighthouse
