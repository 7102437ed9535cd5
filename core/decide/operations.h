// The three operations, one function each; `decide` calls the one that the record is in.
#pragma once

#include "core/decide/run.h"

namespace lighthouse {

void decide_upgrade(const Run& run);   // kPreflight … kDrain of an upgrade
void decide_drain(const Run& run);     // kPreflight, kDrain of a drain
void decide_rollback(const Run& run);  // kChooseRestore … kCheckUrl
void decide_retire(const Run& run);    // kRetire

// The operation failed: rolls back by itself, or holds, as the policy says.
void fail(const Run& run, Reason reason);

// All is done but for records that are still on their way to Tasks.
void finish(const Run& run);

}  // namespace lighthouse
