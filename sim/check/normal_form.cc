#include "sim/check/normal_form.h"

#include <algorithm>

#include "sim/check/answers.h"

namespace lighthouse::sim::check {

namespace {

struct Shift {
  Time now;

  template <class... Times>
  void operator()(Times&... times) const {
    (one(times), ...);
  }
  void one(Time& t) const {
    if (t != kNever) t = std::max(kBase - (now - t), kBase - kWindow);
  }
  template <class T>
  void seen(Seen<T>& part) const {
    (*this)(part.asked, part.failing_since);
  }
};

}  // namespace

void normalise(RunRecord& r, Time now) {
  const Shift shift{now};
  r.revision = 1;
  shift(r.began, r.step_began, r.triggered, r.handover_began);
  for (GroupPlan& plan : r.groups) shift(plan.changed);
  for (Termination& t : r.terminations) shift(t.at);
  for (DeedRecord& d : r.deeds) shift(d.submitted);
}

void normalise(Resting& resting, Time now) {
  const Shift shift{now};
  normalise(resting.mind.record, now);
  Memory& m = resting.mind.memory;
  for (Watch& w : m.watches) shift(w.out_since, w.idle_since, w.looked);
  shift(m.first_good, m.last_sample, m.read_back_since, m.saved, m.unwell_since, m.retire_since);
  Observation& o = resting.seen;
  shift.seen(o.groups);
  shift.seen(o.instances);
  shift.seen(o.balancers);
  shift.seen(o.reports);
  shift.seen(o.executions);
  shift.seen(o.bakes);
  shift.seen(o.gate);
  shift.seen(o.url);
  shift.seen(o.pipeline);
  shift.seen(o.runs);
  shift.seen(o.tasks);
  shift.seen(o.lease);
}

}  // namespace lighthouse::sim::check
