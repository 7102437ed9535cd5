// G1: no instance with unfinished work is terminated because of Lighthouse.
//
// Judged when the termination is decided, by what its host ran when the call left: that is the last
// moment at which it could have been withheld. Less what began after the last look, if that was
// recent enough to act on: no look shows it. What the group does by itself is Lighthouse's doing
// when its call was the last to change the group: a scale-in always; a replacement only of those
// that were marked Unhealthy when Lighthouse let the group act [A10.2].
#include <algorithm>

#include "sim/checkers.h"

namespace lighthouse::sim {

namespace aws = fakes::aws;

void WorkChecker::before_effect(const Truth& truth, const Effect& effect) {
  known_ = effect.known_work;
  const auto* resume = std::get_if<ResumeProcesses>(&effect.call);
  if (resume == nullptr || !resume->processes.has(Process::kTerminate)) return;
  for (const Member& member : truth.aws().members(resume->group)) {
    if (!member.unhealthy) continue;
    const auto at = std::lower_bound(doomed_.begin(), doomed_.end(), member.id);
    if (at == doomed_.end() || *at != member.id) doomed_.insert(at, member.id);
  }
}

bool WorkChecker::is_our_doing(const aws::Termination& termination) const {
  if (!is_lighthouse(termination.by)) return false;
  if (is_asked_for(termination.cause)) return true;
  return termination.cause == aws::Cause::kUnhealthy &&
         std::binary_search(doomed_.begin(), doomed_.end(), termination.instance);
}

Verdict WorkChecker::see(const Truth& truth, const aws::Notice& notice, Marks& marks) {
  if (notice.kind != aws::Notice::Kind::kTerminating || !is_our_doing(notice.termination))
    return {};
  ++marks.terminated;
  ++marks.terminations_judged;
  const InstanceId instance = notice.instance;
  const auto work = truth.spinnaker().unfinished_work(instance);
  if (work.empty()) return {};
  const bool named = std::ranges::any_of(truth.controllers, [instance](const Controller& c) {
    return std::ranges::binary_search(c.record().named, instance);
  });
  if (named) {
    marks.given_up += static_cast<uint32_t>(work.size());
    return {};
  }
  // Work that arrived after the look, or while the call was under way, could not be known.
  if (known_ != KnownWork::kSome && notice.termination.cause == aws::Cause::kUserRequest) {
    const bool unread = known_ == KnownWork::kUnread;
    (unread ? marks.began_unread : marks.arrived_too_late) += static_cast<uint32_t>(work.size());
    return {};
  }
  Violation violation = truth.violation(Guarantee::kG1, Breach::kKilledWork);
  violation.group = truth.aws().group_of(instance);
  violation.instance = instance;
  violation.execution = work.front().id;
  violation.seen = static_cast<int64_t>(work.size());
  return violation;
}

void WorkChecker::after_event(const Truth& truth, Marks& marks) {
  known_ = KnownWork::kSome;
  const auto& killed = truth.spinnaker().killed();
  for (; lost_seen_ < killed.size(); ++lost_seen_) {
    ++marks.killed;
    const auto ended = truth.aws().termination_of(killed[lost_seen_].instance);
    if (ended && is_our_doing(*ended)) ++marks.killed_by_lighthouse;
  }
}

}  // namespace lighthouse::sim
