// The driver with a small fleet behind it: threads, deadlines, the journal before the call, and
// leaving in the middle. Its clock is fast, so that minutes of settling pass in a moment.
#include "core/live/driver.h"

#include <condition_variable>
#include <mutex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/engine/driver.h"

namespace lighthouse::live {
namespace {

using namespace std::chrono_literals;

constexpr double kSpeed = 50;

Policy quick_policy() {
  Policy policy;
  policy.look_every = 250ms;
  policy.look_slowly = 250ms;
  policy.call_deadline = 100s;
  policy.evidence_max_age = 500s;
  policy.act_within = 400s;
  policy.stale_read_bound = 1s;
  policy.settle_margin = 1s;
  policy.operation_settle = 2s;
  policy.report_lifetime = 1s;
  return policy;
}

// A world that several threads ask, and the journal of the Lighthouse that acts on it.
struct SharedWorld {
  std::mutex mutex;
  std::condition_variable changed;
  MiniWorld world{old_and_new()};
  LiveClock clock{at(1h), kSpeed};
  RunRecord journal = lighthouse::Driver::record_of(Operation::kDrain);
  uint32_t before_their_record = 0;           // terminations that left before they were on disk
  CallKind hangs = CallKind::kAppendJournal;  // one call of this kind gets no answer …
  bool hangs_now = true;                      // … for as long as this holds

  SharedWorld() {
    for (Balancer& b : world.fleet.balancers) b.draining_enabled = false;
  }

  void release() {
    const std::scoped_lock lock(mutex);
    hangs_now = false;
    changed.notify_all();
  }

  Answer answer(const Call& call) {
    std::unique_lock lock(mutex);
    if (kind_of(call) == hangs && std::exchange(hangs, CallKind::kAppendJournal) == kind_of(call)) {
      changed.wait(lock, [this] { return !hangs_now; });
    }
    if (const auto* t = std::get_if<TerminateAndDecrement>(&call)) {
      const bool durable = std::ranges::any_of(journal.terminations, [&](const Termination& one) {
        return one.instance == t->instance && one.state == TerminationState::kSent;
      });
      if (!durable) ++before_their_record;
    }
    return world.answer(call, clock.now());
  }
};

class WorldPerformer final : public Performer {
 public:
  explicit WorldPerformer(SharedWorld& world) : world_(world) {}
  Answer perform(const Call& call, Deadline /*deadline*/) override { return world_.answer(call); }

 private:
  SharedWorld& world_;
};

DriverOptions options_for(SharedWorld& world) {
  return {.threads = 4,
          .call_deadline = quick_policy().call_deadline,
          .grace = 1s,
          .make_performer = [&world] { return std::make_unique<WorldPerformer>(world); },
          .write_journal = [&world](const RunRecord& record) -> Result<Done> {
            const std::scoped_lock lock(world.mutex);
            world.journal = record;
            return Done{};
          },
          .watch = {}};
}

EngineConfig config() {
  return {.policy = quick_policy(), .fleet = fleet_config()};
}

TEST(LiveDriver, DrainsAFleetOnSeveralThreads) {
  SharedWorld world;
  Engine engine(config(), world.journal);
  Driver driver(options_for(world), world.clock);
  EXPECT_EQ(driver.run(engine), DriverEnd::kEnded);
  EXPECT_EQ(engine.record().ending, Ending::kDone);
  EXPECT_EQ(world.journal, engine.record());
  EXPECT_EQ(world.before_their_record, 0u);
  EXPECT_FALSE(world.world.made<TerminateAndDecrement>().empty());
  EXPECT_TRUE(find_by_id(world.world.fleet.groups, serving(22))->members.empty());
}

TEST(LiveDriver, AnswersForACallThatHangs) {
  SharedWorld world;
  world.hangs = CallKind::kReadBakes;
  Engine engine(config(), world.journal);
  {
    DriverOptions options = options_for(world);
    options.call_deadline = 1s;
    options.grace = 100ms;
    bool timed_out = false;
    options.watch = [&](const Engine& seen) {
      timed_out = timed_out || seen.observation().bakes.error.code == ErrorCode::kTimeout;
    };
    Driver driver(options, world.clock);
    EXPECT_EQ(driver.run(engine), DriverEnd::kEnded);
    EXPECT_TRUE(timed_out);
    world.release();
  }
  EXPECT_EQ(engine.record().ending, Ending::kDone);
}

TEST(LiveDriver, LeavesTheOperationToTheNextOne) {
  SharedWorld world;
  {
    Engine engine(config(), world.journal);
    DriverOptions options = options_for(world);
    Driver* self = nullptr;
    options.watch = [&](const Engine& seen) {
      if (seen.record().step == Step::kDrain) self->detach();
    };
    Driver driver(options, world.clock);
    self = &driver;
    EXPECT_EQ(driver.run(engine), DriverEnd::kDetached);
    EXPECT_FALSE(engine.ended());
  }
  EXPECT_EQ(world.journal.ending, Ending::kNone);
  EXPECT_TRUE(world.world.made<TerminateAndDecrement>().empty());

  Engine next(config(), world.journal);
  Driver driver(options_for(world), world.clock);
  EXPECT_EQ(driver.run(next), DriverEnd::kEnded);
  EXPECT_EQ(next.record().ending, Ending::kDone);
}

TEST(LiveDriver, TriesAgainWhenTheJournalFails) {
  SharedWorld world;
  Engine engine(config(), world.journal);
  DriverOptions options = options_for(world);
  const auto write = options.write_journal;
  uint32_t refused = 0;
  options.write_journal = [&](const RunRecord& record) -> Result<Done> {
    if (refused < 2) {
      ++refused;
      return failure(ErrorCode::kUnavailable, "the disk is full");
    }
    return write(record);
  };
  Driver driver(options, world.clock);
  EXPECT_EQ(driver.run(engine), DriverEnd::kEnded);
  EXPECT_EQ(engine.record().ending, Ending::kDone);
  EXPECT_EQ(world.before_their_record, 0u);
}

TEST(LiveClock, RunsAtItsSpeedAndKnowsNever) {
  const LiveClock clock(at(1h), kSpeed);
  EXPECT_GE(clock.now(), at(1h));
  EXPECT_EQ(clock.real(kNever), LiveClock::Real::time_point::max());
  EXPECT_EQ(clock.real(Duration{50'000}), 1s);
  EXPECT_EQ(clock.real(at(1h) + 50s) - clock.real(at(1h)), 1s);
}

}  // namespace
}  // namespace lighthouse::live
