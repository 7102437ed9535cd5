#include "sim/checkers.h"

#include <algorithm>

namespace lighthouse::sim {

namespace aws = fakes::aws;

void Checkers::begin(const Truth& truth) {
  capacity_.begin(truth);
  pollers_.begin(truth);
  marks_.lowest_serving = capacity_.serving();
}

void Checkers::before_effect(const Truth& truth, const Effect& effect) {
  work_.before_effect(truth, effect);
  capacity_.before_effect(effect);
  deeds_.before_effect(truth, effect);
  foreign_.before_effect(truth);
  note(records_.before_effect(truth, effect, marks_));
}

void Checkers::after_effect(const Truth& truth, const Effect& effect, const Answer& answer) {
  const bool ok = accepted(answer);
  capacity_.after_effect();
  pollers_.after_effect(truth, effect, ok);
  note(deeds_.after_effect(truth, effect, answer, marks_));
  note(records_.after_effect(truth, effect, answer, marks_));
  note(foreign_.after_effect(truth, effect, ok));
}

void Checkers::see(const Truth& truth, const aws::Notice& notice) {
  note(work_.see(truth, notice, marks_));
  note(capacity_.see(truth, notice, marks_));
  pollers_.see(truth, notice);
  if (notice.kind == aws::Notice::Kind::kTerminated && is_lighthouse(notice.termination.by) &&
      drain_began_ != kNever) {
    marks_.drain_time = std::max(marks_.drain_time, truth.now - drain_began_);
  }
}

void Checkers::after_event(const Truth& truth) {
  work_.after_event(truth, marks_);
  note(pollers_.after_event(truth, marks_));
}

void Checkers::at_rest(const Truth& truth, const Controller& controller) {
  ++marks_.rests_judged;
  for (const Wait& wait : controller.engine->waits()) {
    const bool busy = wait.reason == Reason::kHasExecutions ||
                      wait.reason == Reason::kHasWaitingExecutions ||
                      wait.reason == Reason::kReportsWork || wait.reason == Reason::kHasBake;
    if (busy) ++marks_.busy_hosts_spared;
  }
  note(DeedChecker::at_rest(truth, controller));
  note(pollers_.at_rest(truth));
}

void Checkers::entered(Time now, Step step) {
  marks_.steps |= uint32_t{1} << static_cast<uint32_t>(step);
  const bool drains = step == Step::kDrain || step == Step::kDisableNew;
  if (drains && drain_began_ == kNever) drain_began_ = now;
}

void Checkers::foreign_change(const Truth& truth, GroupId group, const GroupLook& before) {
  foreign_.changed(truth, group, before, marks_);
}

void Checkers::foreign_registration(const Truth& truth, GroupId group, InstanceId instance) {
  foreign_.registered(truth, group, instance, marks_);
}

void Checkers::finish(const Truth& truth) {
  marks_.upgrade_runs = truth.spinnaker().upgrade_runs();
  note(pollers_.finish(truth, marks_));
  note(records_.finish(truth, deeds_.terminated()));
  note(deeds_.finish(truth, foreign_));
  note(check_expectations(truth, marks_, capacity_.serving()));
}

void Checkers::not_ended(const Truth& truth) {
  Violation violation = truth.violation(Guarantee::kG5, Breach::kNotEnded);
  for (const Controller& controller : truth.controllers) {
    if (controller.over()) continue;
    violation.seen = static_cast<int64_t>(controller.record().step);
    break;
  }
  note(violation);
}

}  // namespace lighthouse::sim
