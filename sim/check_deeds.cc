// G5: a controller that rests says what it waits for. G6: nothing is done twice, and nothing is
// left half done or held on to at the end.
#include <algorithm>

#include "sim/checkers.h"

namespace lighthouse::sim {

namespace aws = fakes::aws;

namespace {

constexpr uint64_t kNobodysRun = UINT64_MAX;

bool is_disabled(const Truth& truth, const Group& group) {
  if (!group.suspended.has_all(kDisabledProcesses)) return false;
  for (const Member& member : group.members) {
    for (const aws::BalancerState& balancer : truth.aws().balancers()) {
      if (truth.aws().takes_new_traffic(balancer.id, member.id)) return false;
    }
  }
  return true;
}

// Enabled, and each member that is in service is known to every balancer.
bool is_restored(const Truth& truth, const Group& group) {
  if (!(group.suspended & kDisabledProcesses).empty()) return false;
  for (const Member& member : group.members) {
    if (member.lifecycle != Lifecycle::kInService || !truth.aws().is_running(member.id)) continue;
    for (const aws::BalancerState& balancer : truth.aws().balancers()) {
      const Registration at = truth.aws().registration_of(balancer.id, member.id);
      if (at == Registration::kNotRegistered || at == Registration::kDraining) return false;
    }
  }
  return true;
}

// Who last changed its capacity or processes: a pipeline may have disabled it since.
uint16_t changed_by(const aws::Aws& aws, GroupId id) {
  for (const aws::GroupRow& row : aws.groups()) {
    if (row.id == id) return row.changed_by;
  }
  return kAwsActor;
}

// Runs with this marker that anybody can still see: one that Redis lost does not count.
std::ptrdiff_t runs_shown(const Truth& truth, const Marker& marker) {
  const PipelineRuns runs = truth.spinnaker().redis().runs();
  return std::count_if(runs.begin(), runs.end(),
                       [&marker](const PipelineRun& run) { return run.marker == marker; });
}

}  // namespace

void DeedChecker::before_effect(const Truth& truth, const Effect& effect) {
  const auto* terminate = std::get_if<TerminateAndDecrement>(&effect.call);
  if (terminate == nullptr) return;
  const Group* group = truth.aws().find_group(truth.aws().group_of(terminate->instance));
  desired_before_ = group == nullptr ? 0 : group->capacity.desired;
  const Member* member =
      group == nullptr ? nullptr : find_by_id(group->members, terminate->instance);
  leaving_before_ = member != nullptr && member->lifecycle == Lifecycle::kTerminating;
}

Verdict DeedChecker::after_effect(const Truth& truth, const Effect& effect, const Answer& answer,
                                  Marks& /*marks*/) {
  if (effect.duplicate || !accepted(answer)) return {};
  if (const auto* trigger = std::get_if<TriggerPipeline>(&effect.call)) {
    const bool again =
        std::find(triggered_.begin(), triggered_.end(), trigger->marker) != triggered_.end();
    if (again && runs_shown(truth, trigger->marker) > 1) {
      return truth.violation(Guarantee::kG6, Breach::kTriggeredTwice);
    }
    triggered_.push_back(trigger->marker);
  }
  const auto* terminate = std::get_if<TerminateAndDecrement>(&effect.call);
  if (terminate == nullptr) return {};
  const InstanceId instance = terminate->instance;
  Violation violation = truth.violation(Guarantee::kG6, Breach::kTerminatedTwice);
  violation.group = terminate->group;
  violation.instance = instance;
  const auto at = std::lower_bound(terminated_.begin(), terminated_.end(), instance);
  if (at != terminated_.end() && *at == instance) return violation;
  terminated_.insert(at, instance);
  const Group* group = truth.aws().find_group(truth.aws().group_of(instance));
  const int32_t fell = group == nullptr ? 1 : desired_before_ - group->capacity.desired;
  // AWS was faster: it took the instance away by itself, and may say yes without a decrement.
  if (fell == 1 || (fell == 0 && leaving_before_)) return {};
  violation.breach = Breach::kDesiredFellTwice;
  violation.seen = fell;
  violation.asked = 1;
  return violation;
}

Verdict DeedChecker::at_rest(const Truth& truth, const Controller& controller) {
  if (!controller.engine->waits().empty()) return {};
  return truth.violation(Guarantee::kG5, Breach::kWaitsForNothing);
}

Verdict DeedChecker::finish(const Truth& truth, const ForeignChecker& foreign) const {
  // Asking for it as somebody else tells who has it; on a copy, so nothing changes.
  fakes::spinnaker::Redis redis = truth.spinnaker().redis();
  const Lease lease = redis.hold_lease(truth.now, kNobodysRun, Duration{1});
  for (const Controller& controller : truth.controllers) {
    const RunRecord& journal = controller.journal;
    if (lease.holder == journal.run) return truth.violation(Guarantee::kG6, Breach::kLeaseLeft);
    if (journal.ending != Ending::kDone && journal.ending != Ending::kRolledBack) continue;
    for (const GroupPlan& plan : journal.groups) {
      const Group* group = truth.aws().find_group(plan.id);
      if (group == nullptr || group->deleting || foreign.touched(plan.id)) continue;
      if (!is_lighthouse(changed_by(truth.aws(), plan.id))) continue;
      const bool whole = plan.role == GroupRole::kRestore ? is_restored(truth, *group)
                                                          : is_disabled(truth, *group);
      if (whole) continue;
      Violation violation = truth.violation(Guarantee::kG6, Breach::kHalfOpen);
      violation.group = plan.id;
      return violation;
    }
  }
  return {};
}

}  // namespace lighthouse::sim
