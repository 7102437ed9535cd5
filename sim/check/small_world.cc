#include "sim/check/small_world.h"

namespace lighthouse::sim::check {

namespace {

bool takes_traffic(const SmallWorld& w) {
  return w.get(kLifeA) == kInService && w.get(kPlaceA) != kOut;
}

bool late_for(const SmallWorld& w, Host host) {
  return w.get(kLate) == static_cast<uint32_t>(host) + 1;
}

// What ran on a host that is being terminated is over, and nobody writes reports there any more.
void bury(SmallWorld& w, Host host) {
  if (host == Host::kB) return w.set(kPipelineB, kEnded);
  w.set(kTaskA, kOver);
  w.set(kOperationA, 0);
  w.set(kReportA, 0);
  w.set(kReportAge, 0);
  w.set(kPlaceA, kOut);
  w.set(kOutTicks, 0);
}

void late_is_over(SmallWorld& w) {
  w.set(kLate, 0);
  w.set(kLateAge, 0);
}

}  // namespace

SmallWorld first_world(uint32_t crashes, uint32_t faults) {
  SmallWorld w;
  w.set(kMin, 2);
  w.set(kMax, 2);
  w.set(kDesired, 2);
  w.set(kOperationA, 1);
  w.set(kCrashes, crashes);
  w.set(kFaults, faults);
  return w;
}

bool possible(const SmallWorld& w, Event event) {
  const bool a = w.get(kLifeA) == kInService;
  const bool b = w.get(kLifeB) == kInService;
  switch (event) {
    case Event::kPipelineStarts: return b && w.get(kPipelineB) == kQueued;
    case Event::kPipelineEnds: return b && w.get(kPipelineB) == kRunning;
    case Event::kTaskStarts: return takes_traffic(w) && w.get(kTaskA) == kToCome;
    case Event::kTaskEnds: return a && w.get(kTaskA) == kOnA;
    case Event::kReportWritten:
      return a && (w.get(kReportAge) != 0 || (w.get(kTaskA) == kOnA) != (w.get(kReportA) == 1));
    case Event::kOperationEnds: return a && w.get(kOperationA) == 1;
    case Event::kConnectionsDrained: return w.get(kPlaceA) == kLeaving;
    case Event::kAGone: return w.get(kLifeA) == kTerminating;
    case Event::kBGone: return w.get(kLifeB) == kTerminating;
    case Event::kLateArrives:
    case Event::kLateDropped: return w.get(kLate) != 0;
    case Event::kPersonEdits:
      return w.get(kFaults) > 0 && w.get(kForeign) == kUntouched && w.get(kMax) == 2;
    case Event::kStageRestarted: return w.get(kFaults) > 0 && b && w.get(kPipelineB) == kEnded;
  }
  return false;
}

uint64_t shown_by(const SmallWorld& w, Event event) {
  switch (event) {
    case Event::kPipelineStarts:
    case Event::kPipelineEnds:
    case Event::kStageRestarted: return kPipelineB.mask();
    case Event::kReportWritten:
      return (w.get(kTaskA) == kOnA) != (w.get(kReportA) == 1) ? kReportA.mask() : 0;
    case Event::kConnectionsDrained: return kPlaceA.mask();
    case Event::kAGone: return kLifeA.mask();
    case Event::kBGone: return kLifeB.mask();
    // Burying also takes back what the host showed.
    case Event::kLateArrives:
      return kDesired.mask() |
             (late_for(w, Host::kA) ? kLifeA.mask() | kPlaceA.mask() | kReportA.mask()
                                    : kLifeB.mask() | kPipelineB.mask());
    case Event::kPersonEdits: return kMax.mask();
    case Event::kTaskStarts:
    case Event::kTaskEnds:
    case Event::kOperationEnds:
    case Event::kLateDropped: return 0;
  }
  return 0;
}

bool timed(Event event) {
  return event == Event::kReportWritten || event == Event::kConnectionsDrained ||
         event == Event::kPersonEdits || event == Event::kLateArrives;
}

Host host_of(Event event) {
  const bool b = event == Event::kPipelineStarts || event == Event::kPipelineEnds ||
                 event == Event::kBGone || event == Event::kStageRestarted;
  return b ? Host::kB : Host::kA;
}

void happen(SmallWorld& w, Event event) {
  switch (event) {
    case Event::kPipelineStarts: return w.set(kPipelineB, kRunning);
    case Event::kPipelineEnds: return w.set(kPipelineB, kEnded);
    case Event::kTaskStarts: return w.set(kTaskA, kOnA);
    case Event::kTaskEnds: return w.set(kTaskA, kOver);
    case Event::kReportWritten:
      w.set(kReportA, w.get(kTaskA) == kOnA ? 1 : 0);
      return w.set(kReportAge, 0);
    case Event::kOperationEnds: return w.set(kOperationA, 0);
    case Event::kConnectionsDrained:
      if (w.get(kTaskA) == kToCome) w.set(kTaskA, kOver);  // it began elsewhere
      return w.set(kPlaceA, kOut);
    case Event::kAGone: return w.set(kLifeA, kGone);
    case Event::kBGone: return w.set(kLifeB, kGone);
    case Event::kLateArrives: {
      const Host host = late_for(w, Host::kA) ? Host::kA : Host::kB;
      late_is_over(w);
      (void)terminate(w, host);  // what it found when it left was judged then
      return;
    }
    case Event::kLateDropped: return late_is_over(w);
    case Event::kPersonEdits:
      w.set(kMax, 3);
      w.set(kForeign, kEdited);
      return w.set(kFaults, w.get(kFaults) - 1);
    case Event::kStageRestarted:
      w.set(kPipelineB, kRunning);
      return w.set(kFaults, w.get(kFaults) - 1);
  }
}

void tick(SmallWorld& w) {
  const bool a = w.get(kLifeA) == kInService;
  if (a && w.get(kPlaceA) == kOut) {
    const uint32_t out = w.get(kOutTicks) + 1;
    w.set(kOutTicks, out < kSettleTicks ? out : kSettleTicks);
    if (out >= kSettleTicks) w.set(kOperationA, 0);
  }
  if (a && w.get(kReportAge) + 1 >= kReportTicks) {
    happen(w, Event::kReportWritten);
  } else if (a) {
    w.set(kReportAge, w.get(kReportAge) + 1);
  }
  if (w.get(kLate) != 0) {
    if (w.get(kLateAge) + 1 >= kLateTicks)
      late_is_over(w);
    else
      w.set(kLateAge, w.get(kLateAge) + 1);
  }
  if (w.get(kForeign) == kEdited) w.set(kForeign, kLookedSince);
}

bool has_work(const SmallWorld& w, Host host) {
  if (host == Host::kB) return w.get(kPipelineB) != kEnded;
  return w.get(kTaskA) == kOnA || w.get(kOperationA) == 1;
}

Done terminate(SmallWorld& w, Host host) {
  const uint32_t life = w.get(w.life(host));
  if (life == kGone) return {.effect = Effect::kNotFound};
  if (w.get(kDesired) == 0 || w.get(kDesired) - 1 < w.get(kMin))
    return {.effect = Effect::kRefused};
  Done done;
  if (w.get(kForeign) == kLookedSince) done.harm = Harm::kOverwrote;
  w.set(kDesired, w.get(kDesired) - 1);
  if (life == kTerminating) {  // accepted once more, and desired falls once more [A12.7]
    done.harm = Harm::kDesiredFellTwice;
    return done;
  }
  w.set(w.life(host), kTerminating);
  bury(w, host);
  return done;
}

Done resize(SmallWorld& w, uint32_t min, uint32_t max, uint32_t desired) {
  const Harm harm = w.get(kForeign) == kLookedSince ? Harm::kOverwrote : Harm::kNone;
  w.set(kMin, min);
  w.set(kMax, max);
  w.set(kDesired, desired);
  // What nobody could have seen is gone without a trace.
  if (w.get(kForeign) == kEdited && max != 3) w.set(kForeign, kUntouched);
  return {.harm = harm};
}

Done deregister(SmallWorld& w) {
  if (w.get(kPlaceA) == kBehind) w.set(kPlaceA, kLeaving);
  return {};
}

Done record(SmallWorld& w, Field which, uint32_t item) {
  if (w.get(which) != 0) return {.harm = Harm::kRecordedTwice};
  w.set(which, item);
  const bool of_a = which.shift == kRecordA.shift && w.get(kLifeA) == kInService;
  const bool of_b = which.shift == kRecordB.shift && w.get(kLifeB) == kInService;
  return {.harm = of_a || of_b ? Harm::kNoDeed : Harm::kNone};
}

Harm judge_done(const SmallWorld& w) {
  if (w.get(kLifeA) != kGone || w.get(kLifeB) != kGone) return Harm::kNotDone;
  if (w.get(kMin) != 0 || w.get(kMax) != 0 || w.get(kDesired) != 0) return Harm::kNotDone;
  if (w.get(kRecordA) == 0 || w.get(kRecordB) == 0) return Harm::kNoRecord;
  return Harm::kNone;
}

}  // namespace lighthouse::sim::check
