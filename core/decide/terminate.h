// The termination of one instance, as a small state machine in the run record:
//   chosen → min lowered → intended (durable) → re-checked → sent (durable) → gone, or refused, or
//   unknown.
#pragma once

#include "core/decide/idle.h"
#include "core/decide/run.h"

namespace lighthouse {

// What became of terminations that were sent, as far as their answers say. Called in every look,
// because an answer is told once.
void note_refusals(const Run& run);

// Follows the terminations under way. Returns true while one is, so that no other begins.
[[nodiscard]] bool follow_terminations(const Run& run, const Evidence& evidence);

// Begins with an instance that was judged idle: lowers min first, then writes the intention down.
void begin_termination(const Run& run, const Group& group, const Member& member);

// A termination is intended, or was sent and is not settled.
[[nodiscard]] bool terminates(const RunRecord& record);

// The operation is over, and begins no termination any more; a call that has left is still seen
// through, for its record (G8). True while one may yet arrive or end.
[[nodiscard]] bool sees_terminations_through(const Run& run);

// What serves and stays is at the floor, so that something may be given up (G2).
[[nodiscard]] bool fleet_is_well(const Run& run);

// The watch of an instance, made if there is none.
[[nodiscard]] Watch& watch_of(const Run& run, InstanceId id);

}  // namespace lighthouse
