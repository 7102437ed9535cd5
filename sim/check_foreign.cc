// G9: what somebody else changed in a group of the run's plan is never written over; the run
// freezes.
//
// A describe may be stale and a look takes its time, so a change may be overlooked for so long and
// no longer.
#include <algorithm>

#include "core/model/run_record.h"
#include "sim/checkers.h"

namespace lighthouse::sim {

namespace {

// One look: its rest, its reads with their deadline, and the decision's own calls.
Duration to_notice(const Policy& policy) {
  return policy.stale_read_bound + policy.look_slowly + 2 * policy.call_deadline;
}

// A host that somebody put behind a balancer again is for that person; its group's numbers are not.
bool is_about(const Call& call, InstanceId instance) {
  return std::visit(
      [instance](const auto& request) {
        if constexpr (requires { request.instance; }) return request.instance == instance;
        if constexpr (requires { request.instances; }) {
          return std::find(request.instances.begin(), request.instances.end(), instance) !=
                 request.instances.end();
        }
        return false;
      },
      call);
}

}  // namespace

uint8_t ForeignChecker::planned_by(const Truth& truth, GroupId group, bool fenced) {
  unsigned planned = 0;
  for (std::size_t i = 0; i < truth.controllers.size(); ++i) {
    const Controller& controller = truth.controllers[i];
    if (controller.began == kNever || controller.over()) continue;
    const GroupPlan* plan = find_by_id(controller.record().groups, group);
    if (plan != nullptr && plan->baselined && (plan->fenced || !fenced)) planned |= 1U << i;
  }
  return static_cast<uint8_t>(planned);
}

void ForeignChecker::changed(const Truth& truth, GroupId id, const GroupLook& before,
                             Marks& marks) {
  const uint8_t planned = planned_by(truth, id, false);
  if (planned != 0) ++marks.foreign_judged;
  auto change = std::find_if(changes_.begin(), changes_.end(), [id](const Change& c) {
    return c.group == id && !c.registered.valid();
  });
  if (change == changes_.end()) {
    changes_.push_back({.group = id, .as_left = before});
    change = changes_.end() - 1;
  }
  change->at = truth.now;
  change->planned = static_cast<uint8_t>(change->planned | planned);
  const Group* group = truth.aws().find_group(id);
  if (group != nullptr) change->as_changed = {group->capacity, group->suspended};
  if (change->as_changed == change->as_left) {
    changes_.erase(change);  // somebody took it back: nothing is left to write over
  }
}

void ForeignChecker::registered(const Truth& truth, GroupId group, InstanceId instance,
                                Marks& marks) {
  const uint8_t planned = planned_by(truth, group, true);
  if (planned != 0) ++marks.foreign_judged;
  changes_.push_back({.group = group, .registered = instance, .at = truth.now, .planned = planned});
}

// What somebody took back is gone, whoever it was: a person, or a run of the pipeline. So is a
// registration that ended with its host.
void ForeignChecker::before_effect(const Truth& truth) {
  const auto gone = [&truth](const Change& change) {
    if (!change.registered.valid()) {
      const Group* group = truth.aws().find_group(change.group);
      return group != nullptr && GroupLook{group->capacity, group->suspended} == change.as_left;
    }
    for (const BalancerId balancer : {kExternalBalancer, kInternalBalancer}) {
      const Registration at = truth.aws().registration_of(balancer, change.registered);
      const bool out = at == Registration::kNotRegistered || at == Registration::kDraining ||
                       at == Registration::kTerminated;
      if (!out) return false;
    }
    return true;
  };
  changes_.erase(std::remove_if(changes_.begin(), changes_.end(), gone), changes_.end());
}

// Whether this kind of call writes over what was changed.
bool ForeignChecker::undoes(CallKind kind, const Change& change) {
  if (change.registered.valid()) return false;
  if (kind == CallKind::kUpdateCapacity) {
    return change.as_left.capacity != change.as_changed.capacity;
  }
  const bool processes = kind == CallKind::kSuspendProcesses || kind == CallKind::kResumeProcesses;
  return processes && change.as_left.suspended != change.as_changed.suspended;
}

// The change put back what was there before a write of the caller's that was never answered:
// nothing tells it from a write that never arrived, which is made again.
bool ForeignChecker::looks_unwritten(const RunRecord& record, CallKind kind, const Change& change) {
  const GroupPlan* plan = find_by_id(record.groups, change.group);
  if (plan == nullptr || !undoes(kind, change)) return false;
  if (kind == CallKind::kUpdateCapacity) {
    return !plan->capacity_seen && plan->capacity_before == change.as_changed.capacity;
  }
  return !plan->suspended_seen && plan->suspended_before == change.as_changed.suspended;
}

Verdict ForeignChecker::after_effect(const Truth& truth, const Effect& effect, bool accepted) {
  if (changes_.empty() || !accepted) return {};
  const CallKind kind = kind_of(effect.call);
  const Endpoint endpoint = endpoint_of(kind);
  if (!is_write(kind) || (endpoint != Endpoint::kAutoScaling && endpoint != Endpoint::kElb))
    return {};
  const GroupId group = group_of(effect.call, truth.aws());
  for (auto at = changes_.begin(); at != changes_.end(); ++at) {
    const Change& change = *at;
    if (change.group != group || (change.planned & (1U << effect.controller)) == 0) continue;
    if (truth.now - change.at <= to_notice(truth.policy())) {
      // Written over by one who could not know: it is gone, and no later call does it again.
      if (!undoes(kind, change)) continue;
      changes_.erase(at);
      return {};
    }
    if (change.registered.valid() && !is_about(effect.call, change.registered)) continue;
    const bool inside = effect.controller < truth.controllers.size();
    if (inside && looks_unwritten(truth.controllers[effect.controller].record(), kind, change)) {
      changes_.erase(at);
      return {};
    }
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
