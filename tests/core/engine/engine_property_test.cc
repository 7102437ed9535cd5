// Whatever the world answers, in whatever order: the promises of the engine hold at every event,
// and once the answers are good again every operation ends.
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/model/mix.h"
#include "tests/core/engine/driver.h"

namespace lighthouse {
namespace {

constexpr std::array kCodes{ErrorCode::kNotFound, ErrorCode::kConflict,       ErrorCode::kThrottled,
                            ErrorCode::kDenied,   ErrorCode::kUnavailable,    ErrorCode::kTimeout,
                            ErrorCode::kInvalid,  ErrorCode::kOutcomeUnknown, ErrorCode::kInternal};

// A world that answers by numbers drawn from one seed.
class Chaos {
 public:
  Chaos(Driver& driver, uint64_t seed, uint32_t errors_percent)
      : d_(driver),
        state_(seed),
        errors_percent_(errors_percent) {}

  uint32_t draw(uint32_t below) {
    state_ = mix_well(state_, ++count_);
    return reduce(state_, below);
  }
  bool chance(uint32_t percent) { return draw(100) < percent; }

  // The controller dies, with its calls in flight, and another one starts from the journal.
  void kill() {
    for (const Outgoing& out : d_.open) {
      if (is_write(kind_of(out.call)) && chance(50)) (void)d_.world.answer(out.call, d_.now);
    }
    d_.open.clear();
    d_.engine = Engine(d_.config, d_.durable);
    d_.wake_at = d_.now;
  }

  void event() {
    if (chance(1)) disturb();
    if (d_.open.empty() || chance(2)) {
      if (d_.open.empty()) d_.now = std::max(d_.now, d_.wake_at);
      d_.take(d_.engine.wake(d_.now));
      return;
    }
    d_.now += Duration{draw(5'000)};
    const auto which = draw(static_cast<uint32_t>(d_.open.size()));
    const CallKind kind = kind_of(d_.open[which].call);
    if (!chance(errors_percent_)) return d_.answer(which);
    if (is_write(kind) && kind != CallKind::kAppendJournal && chance(50))
      (void)d_.world.answer(d_.open[which].call, d_.now);
    d_.answer(which, error_answer(kind, CallError{.code = kCodes[draw(kCodes.size())]}));
  }

 private:
  // Work comes and goes; an instance dies; seldom a person edits a group.
  void disturb() {
    constexpr std::array<uint32_t, 6> kHosts{1, 2, 3, 11, 12, 13};
    const InstanceId some = host(kHosts[draw(kHosts.size())]);
    switch (draw(8)) {
      case 0:
      case 1:
      case 2: d_.world.work(some, execution(draw(20))); break;
      case 3: d_.world.work(some, execution(draw(20)), ExecutionStatus::kNotStarted); break;
      case 4:
      case 5:
        for (ExecutionFact& e : d_.world.executions) e.status = ExecutionStatus::kSucceeded;
        break;
      case 6:
        if (chance(10)) d_.world.fleet.lose(some);
        break;
      default:
        if (chance(5)) ++d_.world.fleet.groups[draw(2)].capacity.max;
        break;
    }
  }

  Driver& d_;
  uint64_t state_;
  uint64_t count_ = 0;
  uint32_t errors_percent_;
};

RunRecord without_revision(RunRecord record) {
  record.revision = 0;
  return record;
}

Driver drawn_driver() {
  Policy policy;
  policy.poller = static_cast<PollerPolicy>(*rc::gen::inRange(0, 3));
  policy.on_failure = static_cast<OnFailure>(*rc::gen::inRange(0, 2));
  return Driver::of(static_cast<Operation>(*rc::gen::inRange(0, 3)), policy);
}

RC_GTEST_PROP(EngineProperty, HoldsItsPromisesUnderAnyAnswers, ()) {
  Driver d = drawn_driver();
  Chaos chaos(d, *rc::gen::arbitrary<uint64_t>(), *rc::gen::inRange(0U, 50U));
  for (int i = 0; i < 1500 && !d.engine.ended(); ++i) {
    const RunRecord before = d.engine.record();
    chaos.event();
    if (i % 16 == 0) d.let_pipeline_succeed();
    const RunRecord& after = d.engine.record();
    RC_ASSERT((after.revision > before.revision) ==
              (without_revision(after) != without_revision(before)));
    RC_ASSERT(!::testing::Test::HasFailure());
  }
  RC_CLASSIFY(!d.world.made<TerminateAndDecrement>().empty());
}

RC_GTEST_PROP(EngineProperty, EndsOnceTheAnswersAreGood, ()) {
  Driver d = drawn_driver();
  Chaos chaos(d, *rc::gen::arbitrary<uint64_t>(), *rc::gen::inRange(0U, 50U));
  const int faulty = *rc::gen::inRange(0, 1500);
  for (int i = 0; i < faulty && !d.engine.ended(); ++i) {
    chaos.event();
    if (chaos.chance(1)) chaos.kill();
    if (i % 16 == 0) d.let_pipeline_succeed();
  }
  for (ExecutionFact& e : d.world.executions) e.status = ExecutionStatus::kSucceeded;
  const bool ended = d.engine.ended() || d.run_to_end();
  RC_ASSERT(ended);
  std::vector<Marker> recorded;
  for (const TaskFact& t : d.world.tasks) {
    RC_ASSERT(std::find(recorded.begin(), recorded.end(), t.marker) == recorded.end());
    recorded.push_back(t.marker);
  }
  RC_CLASSIFY(d.engine.record().ending == Ending::kDone ||
              d.engine.record().ending == Ending::kRolledBack);
  RC_ASSERT(!::testing::Test::HasFailure());
}

RC_GTEST_PROP(EngineProperty, TheSameInputsGiveTheSameCalls, ()) {
  Driver one = drawn_driver();
  Driver two = one;
  const auto seed = *rc::gen::arbitrary<uint64_t>();
  Chaos chaos_one(one, seed, 25);
  Chaos chaos_two(two, seed, 25);
  for (int i = 0; i < 400 && !one.engine.ended(); ++i) {
    chaos_one.event();
    chaos_two.event();
    RC_ASSERT(one.engine.hash() == two.engine.hash());
    RC_ASSERT(one.engine.record() == two.engine.record());
    RC_ASSERT(one.open.size() == two.open.size());
    for (std::size_t n = 0; n < one.open.size(); ++n) {
      RC_ASSERT(one.open[n].number == two.open[n].number);
      RC_ASSERT(one.open[n].call == two.open[n].call);
    }
  }
}

}  // namespace
}  // namespace lighthouse
