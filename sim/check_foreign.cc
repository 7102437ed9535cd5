// G9: what somebody else changed in a group of the run's plan is never written over; the run
// freezes.
//
// A describe may be stale and a look takes its time, so a change may be overlooked for so long and
// no longer.
#include "core/model/run_record.h"
#include "sim/checkers.h"

namespace lighthouse::sim {

namespace {

// One look: its rest, its reads with their deadline, and the decision's own calls.
Duration to_notice(const Policy& policy) {
  return policy.stale_read_bound + policy.look_slowly + 2 * policy.call_deadline;
}

}  // namespace

void ForeignChecker::note(const Truth& truth, GroupId group, bool registration, Marks& marks) {
  Change change{.group = group, .at = truth.now};
  for (std::size_t i = 0; i < truth.controllers.size(); ++i) {
    const Controller& controller = truth.controllers[i];
    if (controller.began == kNever || controller.over()) continue;
    const GroupPlan* plan = find_by_id(controller.record().groups, group);
    if (plan == nullptr || !plan->baselined || (registration && !plan->fenced)) continue;
    change.planned = static_cast<uint8_t>(change.planned | (1U << i));
  }
  if (change.planned != 0) ++marks.foreign_judged;
  changes_.push_back(change);
}

Verdict ForeignChecker::after_effect(const Truth& truth, const Effect& effect,
                                     bool accepted) const {
  if (changes_.empty() || !accepted) return {};
  const CallKind kind = kind_of(effect.call);
  const Endpoint endpoint = endpoint_of(kind);
  if (!is_write(kind) || (endpoint != Endpoint::kAutoScaling && endpoint != Endpoint::kElb))
    return {};
  const GroupId group = group_of(effect.call, truth.aws());
  for (const Change& change : changes_) {
    if (change.group != group || (change.planned & (1U << effect.controller)) == 0) continue;
    if (truth.now - change.at <= to_notice(truth.policy())) continue;
    Violation violation = truth.violation(Guarantee::kG9, Breach::kOverwrote);
    violation.group = group;
    violation.seen = (truth.now - change.at).count();
    return violation;
  }
  return {};
}

bool ForeignChecker::touched(GroupId group) const {
  for (const Change& change : changes_) {
    if (change.group == group) return true;
  }
  return false;
}

}  // namespace lighthouse::sim
