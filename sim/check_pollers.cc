// G3: Lighthouse never starts a poller while another runs, and asks when there is none for too
// long.
//
// Pollers run by the truth of the hosts: Igor and Echo outlive SIGTERM and know nothing of
// balancers [14.3, 15]. What the upgrade pipeline itself deploys is measured, not judged:
// pre-flight reports it.
#include <algorithm>

#include "sim/checkers.h"

namespace lighthouse::sim {

namespace aws = fakes::aws;

namespace {

// To notice that the limit has passed takes a look.
Duration slack(const Policy& policy) {
  return policy.look_slowly + 3 * policy.call_deadline;
}

}  // namespace

void PollerChecker::begin(const Truth& truth) {
  running_ = static_cast<uint32_t>(truth.spinnaker().running_pollers().size());
  if (running_ == 0) gap_since_ = truth.now;
  if (running_ > 1) overlap_since_ = truth.now;
}

// What the call makes the group launch is Lighthouse's doing; what the group replaces later is not.
void PollerChecker::after_effect(const Truth& truth, const Effect& effect, bool accepted) {
  if (!accepted) return;
  const CallKind kind = kind_of(effect.call);
  if (kind == CallKind::kStopPoller) stopped_ours_ = true;
  if (kind != CallKind::kUpdateCapacity && kind != CallKind::kResumeProcesses) return;
  const Group* group = truth.aws().find_group(group_of(effect.call, truth.aws()));
  if (group == nullptr || group->id.cluster != kPollingCluster) return;
  const auto alive = std::count_if(
      group->members.begin(), group->members.end(),
      [](const Member& member) { return member.lifecycle != Lifecycle::kTerminating; });
  launching_ = group->id;
  to_launch_ = group->capacity.desired - static_cast<int32_t>(alive);
}

void PollerChecker::see(const Truth& truth, const aws::Notice& notice) {
  const InstanceId instance = notice.instance;
  const aws::InstanceRow* row = truth.aws().find_instance(instance);
  if (row == nullptr || row->group.cluster != kPollingCluster) return;
  if (notice.kind == aws::Notice::Kind::kTerminating) {
    stopped_ours_ = is_lighthouse(notice.termination.by);
  }
  if (notice.kind != aws::Notice::Kind::kLaunched) return;
  if (launching_ != row->group || to_launch_ <= 0) return;
  --to_launch_;
  ours_.push_back({.instance = instance, .at = truth.now});
}

Verdict PollerChecker::after_event(const Truth& truth, Marks& marks) {
  const uint32_t running = static_cast<uint32_t>(truth.spinnaker().running_pollers().size());
  if (running == running_) return {};
  const uint32_t before = running_;
  running_ = running;
  if (running == 0) {
    gap_since_ = truth.now;
    gap_is_ours_ = stopped_ours_;
  } else if (before == 0) {
    marks.poller_gap += truth.now - gap_since_;
    marks.longest_poller_gap = std::max(marks.longest_poller_gap, truth.now - gap_since_);
    late_ = late_ || gap_is_too_long(truth);
    gap_since_ = kNever;
  }
  if (running > 1 && before <= 1) overlap_since_ = truth.now;
  if (running <= 1 && before > 1) {
    marks.poller_overlap += truth.now - overlap_since_;
    overlap_since_ = kNever;
  }
  if (running < before) return {};
  ++marks.pollers_judged;
  if (running == 1 || truth.policy().poller == PollerPolicy::kOverlap) return {};
  const auto pollers = truth.spinnaker().running_pollers();
  const auto newest =
      std::max_element(pollers.begin(), pollers.end(),
                       [](const auto& a, const auto& b) { return a.since < b.since; });
  const auto launched = std::find_if(ours_.begin(), ours_.end(), [&](const Launched& ours) {
    return ours.instance == newest->instance;
  });
  if (launched == ours_.end()) return {};
  // One that came up since the launch, by somebody else's doing, could not be known then.
  const bool beside = std::any_of(pollers.begin(), pollers.end(), [&](const auto& other) {
    return other.instance != newest->instance && other.since <= launched->at;
  });
  if (!beside) return {};
  Violation violation = truth.violation(Guarantee::kG3, Breach::kTwoPollers);
  violation.group = truth.aws().group_of(newest->instance);
  violation.instance = newest->instance;
  violation.seen = running;
  return violation;
}

bool PollerChecker::gap_is_too_long(const Truth& truth) const {
  return gap_is_ours_ && gap_since_ != kNever &&
         truth.now - gap_since_ > truth.policy().poller_gap_limit + slack(truth.policy());
}

// Still going on, though nobody polls and nobody was asked.
Verdict PollerChecker::at_rest(const Truth& truth) const {
  if (!gap_is_too_long(truth)) return {};
  Violation violation = truth.violation(Guarantee::kG3, Breach::kGapNotAsked);
  violation.seen = (truth.now - gap_since_).count();
  violation.asked = truth.policy().poller_gap_limit.count();
  return violation;
}

Verdict PollerChecker::finish(const Truth& truth, Marks& marks) {
  if (gap_since_ != kNever) {
    marks.poller_gap += truth.now - gap_since_;
    marks.longest_poller_gap = std::max(marks.longest_poller_gap, truth.now - gap_since_);
  }
  if (overlap_since_ != kNever) marks.poller_overlap += truth.now - overlap_since_;
  if (!late_) return {};
  for (const Controller& controller : truth.controllers) {
    const Ending ending = controller.journal.ending;
    if (ending == Ending::kHeld || ending == Ending::kDeadline) return {};
  }
  Violation violation = truth.violation(Guarantee::kG3, Breach::kGapNotAsked);
  violation.seen = marks.longest_poller_gap.count();
  violation.asked = truth.policy().poller_gap_limit.count();
  return violation;
}

}  // namespace lighthouse::sim
