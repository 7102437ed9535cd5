// The idle verdict: may this instance be terminated without killing work?
//
// Idle is a conjunction of everything that can be known (G1), and unknown is busy:
//   the group is disabled · out of every balancer, for longer than connection draining and than any
//   Clouddriver operation · a live report of the host that says zero, written after that · no
//   incomplete execution in Redis that names the host, nor one that vanished · no bake on it · no
//   work of an Orca that maps to no host.
// Sources: races.md 3 (1-14, 27), spinnaker.md [3.3, 11.3, 19], aws.md [A14.2].
#pragma once

#include "core/decide/decision.h"
#include "core/decide/evidence.h"

namespace lighthouse {

// `wait.reason` is kIdle exactly when all of the conjunction holds; else it names the first part
// that does not.
struct Verdict {
  Wait wait;
  [[nodiscard]] bool idle() const { return wait.reason == Reason::kIdle; }
};

// Judges one member of a group and keeps its watch up to date, and in the record the work that was
// seen on it. Call once per look for each candidate. Ensures: a break in the evidence starts the
// proof again; what was written down outlives this process, which is all that is left of an
// execution whose hash vanishes while its Orca reports zero.
[[nodiscard]] Verdict judge(const Situation& s, const Evidence& evidence, RunRecord& record,
                            const Group& group, const Member& member, Watch& watch);

// Everything that `judge` needs was asked at or after `t` and answered: the re-check before a
// termination.
[[nodiscard]] bool evidence_since(const Observation& seen, Time t);

// A part that answered was asked before `t`: another read of the same look hung, and what it said
// may have changed since. Parts that fail are unknown, not old.
[[nodiscard]] bool evidence_is_older(const Observation& seen, Time t);

// The parts that a judgement reads. EC2's mapping changes rarely and is read only when
// `instances_too`.
[[nodiscard]] PartSet idle_parts(bool instances_too);

}  // namespace lighthouse
