// The fault layer: each kind of fault does what its name says, at the moment or the rate that the
// scenario gives, and none outlives the end of the scenario's faults.
#include <gtest/gtest.h>

#include "core/decide/explain.h"
#include "sim/runner.h"
#include "sim/scenario_names.h"
#include "sim/world.h"
#include "tests/sim/sim_scenarios.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;

Moment before(CallKind kind, uint32_t nth = 1) {
  return {.kind = Moment::Kind::kBeforeCall, .call = kind, .nth = nth};
}
Moment after(CallKind kind, uint32_t nth = 1) {
  return {.kind = Moment::Kind::kAfterCall, .call = kind, .nth = nth};
}
Moment at(Duration when) {
  return {.kind = Moment::Kind::kAt, .at = when};
}

// One fault in the drain of a generation; however it ends.
RunResult drained_under(const Fault& fault, uint64_t seed = 0) {
  Scenario s = drain_scenario();
  s.faults = {fault};
  s.expect.endings.clear();
  return run_scenario(s, seed, {.trace = true});
}

bool told(const RunResult& result, std::string_view what) {
  for (const TraceLine& line : result.trace) {
    if (line.what.find(what) != std::string::npos) return true;
  }
  return false;
}

TEST(Faults, ALostAnswerOfATerminationIsAnOutcomeUnknown) {
  const RunResult result = drained_under(
      {.kind = FaultKind::kLostAnswer, .moment = after(CallKind::kTerminateAndDecrement)});
  EXPECT_EQ(result.violation_text, "");
  EXPECT_TRUE(told(result, "is answered: TerminateAndDecrement outcome unknown"));
  EXPECT_EQ(result.marks.terminated, 3U);
}

TEST(Faults, ALostRequestNeverTakesEffect) {
  const RunResult result = drained_under(
      {.kind = FaultKind::kLostRequest, .moment = before(CallKind::kTerminateAndDecrement)});
  EXPECT_EQ(result.violation_text, "");
  EXPECT_TRUE(told(result, "is answered: TerminateAndDecrement outcome unknown"));
  EXPECT_EQ(result.marks.terminated, 3U);
  EXPECT_EQ(result.calls[static_cast<std::size_t>(CallKind::kTerminateAndDecrement)], 4U);
}

TEST(Faults, AReadThatIsLostTimesOut) {
  const RunResult result = drained_under(
      {.kind = FaultKind::kLostRequest, .moment = before(CallKind::kReadExecutions, 3)});
  EXPECT_EQ(result.violation_text, "");
  EXPECT_TRUE(told(result, "is answered: ReadExecutions timeout"));
}

TEST(Faults, ADelayedCallTakesEffectAfterItsCallerGaveUp) {
  const RunResult result = drained_under({.kind = FaultKind::kDelay,
                                          .moment = before(CallKind::kTerminateAndDecrement),
                                          .lasts = 2min});
  EXPECT_EQ(result.violation_text, "");
  EXPECT_TRUE(told(result, "is answered: TerminateAndDecrement outcome unknown"));
  EXPECT_EQ(result.marks.terminated, 3U);
  EXPECT_EQ(result.calls[static_cast<std::size_t>(CallKind::kTerminateAndDecrement)], 3U);
}

TEST(Faults, AThrottledCallDoesNothing) {
  const RunResult result = drained_under({.kind = FaultKind::kThrottled,
                                          .moment = before(CallKind::kTerminateAndDecrement),
                                          .calls = {CallKind::kTerminateAndDecrement}});
  EXPECT_EQ(result.violation_text, "");
  EXPECT_TRUE(told(result, "is answered: TerminateAndDecrement throttled"));
  EXPECT_EQ(result.marks.terminated, 3U);
}

TEST(Faults, AStateOfTheEndpointStrikesEveryCallWhileItLasts) {
  const RunResult result = drained_under({.kind = FaultKind::kUnreadable,
                                          .moment = at(2min),
                                          .lasts = 3min,
                                          .calls = {CallKind::kActiveByInstance}});
  EXPECT_EQ(result.violation_text, "");
  EXPECT_GE(result.marks.faults[0].happened, 5U);
  EXPECT_LE(result.marks.faults[0].happened, 8U);
}

TEST(Faults, AKilledControllerComesBackFromItsJournal) {
  for (const Moment& moment :
       {before(CallKind::kTerminateAndDecrement), after(CallKind::kTerminateAndDecrement),
        before(CallKind::kAppendJournal, 2), after(CallKind::kAppendJournal, 3)}) {
    const RunResult result =
        drained_under({.kind = FaultKind::kControllerKilled, .moment = moment, .lasts = 90s});
    EXPECT_EQ(result.violation_text, "");
    EXPECT_EQ(result.ending, Ending::kDone);
    EXPECT_EQ(result.marks.terminated, 3U);
    EXPECT_EQ(result.marks.restarts_judged, 1U);
  }
}

TEST(Faults, APausedControllerWakesLateAndGoesOn) {
  const RunResult result = drained_under({.kind = FaultKind::kControllerPaused,
                                          .moment = before(CallKind::kTerminateAndDecrement),
                                          .lasts = 20min});
  EXPECT_EQ(result.violation_text, "");
  EXPECT_TRUE(told(result, "is paused for 1200 s"));
  EXPECT_EQ(result.marks.terminated, 3U);
}

TEST(Faults, AMomentBetweenTheVerdictAndTheRecheckIsHit) {
  const RunResult result = drained_under({.kind = FaultKind::kDirectWork,
                                          .moment = Moment{.kind = Moment::Kind::kWhenIntended},
                                          .lasts = 30min,
                                          .target = {.kind = Target::Kind::kOldServing}});
  EXPECT_EQ(result.violation_text, "");
  EXPECT_EQ(result.marks.faults[0].mattered, 1U);
  EXPECT_EQ(result.marks.killed, 0U);
}

TEST(Faults, ASecondControllerBeginsTheSameOperation) {
  const RunResult result =
      drained_under({.kind = FaultKind::kSecondController, .moment = at(3min)});
  EXPECT_EQ(result.violation_text, "");
  EXPECT_TRUE(told(result, "ends: lease-taken"));
  EXPECT_EQ(result.marks.terminated, 3U);
}

TEST(Faults, NothingHappensAfterTheEndOfTheFaults) {
  Scenario s = drain_scenario();
  s.faults = {{.kind = FaultKind::kLostAnswer, .per_million = 1'000'000},
              {.kind = FaultKind::kInstanceDies, .moment = at(30min)}};
  s.faults_end = 20min;
  const RunResult result = run_scenario(s, 3, {.trace = true});
  EXPECT_EQ(result.violation_text, "");
  EXPECT_GT(result.marks.faults[0].happened, 10U);
  EXPECT_EQ(result.marks.faults[1].happened, 0U);
}

// Every kind at a moment in the middle of an upgrade's drain, where there is something to hit.
TEST(Faults, EveryKindCanHappen) {
  for (int kind = 0; kind < static_cast<int>(kFaultKinds); ++kind) {
    Scenario s = upgrade_scenario();
    s.streams = {{.until = 2h}};
    Fault fault;
    fault.kind = static_cast<FaultKind>(kind);
    fault.moment = Moment{.kind = Moment::Kind::kAtStep, .at = 12min, .step = Step::kDrain};
    if (fault.kind == FaultKind::kStaleFront50 || fault.kind == FaultKind::kEditPipeline) {
      fault.moment = at(10s);
    }
    fault.target.kind = Target::Kind::kOldServing;
    if (fault.kind == FaultKind::kZoneRebalance || fault.kind == FaultKind::kHalfDisable) {
      fault.target.kind = Target::Kind::kNewServing;
    }
    if (fault.kind == FaultKind::kBootFails) {
      fault.target.kind = Target::Kind::kNewServing;
      fault.moment = Moment{.kind = Moment::Kind::kAtStep, .at = 21min, .step = Step::kWatchRun};
    }
    if (fault.kind == FaultKind::kDeregisterInstance) {
      fault.target.kind = Target::Kind::kNewServing;
      fault.text = "user-facing";
    }
    if (fault.kind == FaultKind::kClockJump) fault.shift = 1h;
    if (fault.kind == FaultKind::kDeleteHash || fault.kind == FaultKind::kForceCancel) {
      fault.target.kind = Target::Kind::kAny;
      fault.moment = at(6min);
    }
    if (fault.kind == FaultKind::kRegisterInstance) fault.text = "user-facing";
    fault.capacity = {1, 5, 4};
    if (fault.kind == FaultKind::kEditPipeline) fault.text = "1.9.38";
    s.faults = {fault};
    s.expect.endings.clear();
    s.expect.killed.reset();
    const RunResult result = run_scenario(s, 11);
    EXPECT_GE(result.marks.faults[0].happened, 1U) << "fault kind " << kind;
  }
}

}  // namespace
}  // namespace lighthouse::sim
