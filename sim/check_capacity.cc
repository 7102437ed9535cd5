// G2: the serving instances behind both balancers do not fall below the floor because of
// Lighthouse.
//
// The set is kept by the notices of AWS, so that a fleet of hundreds costs no more per event than
// one of three.
#include <algorithm>

#include "sim/checkers.h"

namespace lighthouse::sim {

namespace aws = fakes::aws;

void CapacityChecker::begin(const Truth& truth) {
  for (const aws::InstanceRow& row : truth.aws().instances()) {
    if (row.group.cluster == kServingCluster && serves(truth.aws(), row.id)) {
      serving_.push_back(row.id);
    }
  }
}

void CapacityChecker::before_effect(const Effect& effect) {
  acting_ = is_write(kind_of(effect.call));
  lost_meanwhile_ = lost_to_others_ - std::min(lost_to_others_, effect.lost_when_sent);
}

Verdict CapacityChecker::see(const Truth& truth, const aws::Notice& notice, Marks& marks) {
  const InstanceId instance = notice.instance;
  const auto at = std::lower_bound(serving_.begin(), serving_.end(), instance);
  const bool served = at != serving_.end() && *at == instance;
  const bool now = serves(truth.aws(), instance);
  if (served == now) return {};
  if (now) {
    const aws::InstanceRow* row = truth.aws().find_instance(instance);
    if (row == nullptr || row->group.cluster != kServingCluster) return {};
    serving_.insert(at, instance);
    return {};
  }
  const auto before = static_cast<int32_t>(serving_.size());
  serving_.erase(at);
  marks.lowest_serving = std::min(marks.lowest_serving, before - 1);
  const auto ended = truth.aws().termination_of(instance);
  const bool ours = acting_ || (ended && is_lighthouse(ended->by) && is_asked_for(ended->cause));
  if (!ours) {
    ++lost_to_others_;
    return {};
  }
  ++marks.capacity_judged;
  if (before - 1 >= truth.policy().serving_floor) return {};
  // Hosts that fell out while the call was under way, or that a stale look hid, could not be known.
  const auto lost = static_cast<int32_t>(lost_meanwhile_);
  if (acting_ && lost > 0 && before - 1 + lost >= truth.policy().serving_floor) {
    ++marks.fell_meanwhile;
    return {};
  }
  Violation violation = truth.violation(Guarantee::kG2, Breach::kBelowFloor);
  violation.group = truth.aws().group_of(instance);
  violation.instance = instance;
  violation.seen = before - 1;
  violation.asked = truth.policy().serving_floor;
  return violation;
}

}  // namespace lighthouse::sim
