// The kernel: time comes from the event, limits are exact, a run cut into
// pieces is the same run, and the trace hash sees everything.

#include "sim/kernel.h"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "fakes/base/choices.h"
#include "sim/trace_hash.h"

namespace lighthouse {
namespace {

using namespace std::chrono_literals;

// Actors that wake each other after delays they choose.
class Village {
 public:
  explicit Village(std::uint64_t seed, std::uint16_t actors = 5)
      : choices_(Choices::seeded(seed)),
        actors_(actors) {
    for (std::uint16_t actor = 0; actor < actors; ++actor)
      agenda_.at(kStartOfTime, {.actor = actor});
  }

  Agenda& agenda() { return agenda_; }
  TraceHash& trace() { return trace_; }
  void set_now(Time now) {
    now_ = now;
    choices_.set_now(now);
  }

  Flow handle(const Event& event) {
    heard.push_back({now_, event});
    const Duration delay = choices_.spread(event.actor, Site::kAnswerLatency, 300ms, 2min);
    const auto next = static_cast<std::uint16_t>(
        (event.actor + choices_.pick(event.actor, Site::kZonePick, actors_)) % actors_);
    agenda_.at(now_ + delay, {.actor = next, .a = event.a + 1});
    if (choices_.chance(event.actor, Site::kDuplicateRequest, 1'000)) agenda_.at(now_, event);
    return event.a == stop_at ? Flow::kStop : Flow::kContinue;
  }

  [[nodiscard]] Time now() const { return now_; }
  bool operator==(const Village&) const = default;

  std::vector<Agenda::Entry> heard;
  std::uint32_t stop_at = 0xffff'ffff;

 private:
  Choices choices_;
  Agenda agenda_;
  TraceHash trace_;
  Time now_ = kStartOfTime;
  std::uint32_t actors_;
};

RC_GTEST_PROP(Kernel, ARunCutIntoPiecesIsTheSameRun, (std::uint64_t seed)) {
  Village whole(seed);
  Village pieces(seed);
  const auto reached = run(whole, {.end = kStartOfTime + 2min});
  std::uint64_t handled = 0;
  while (handled < reached.events) {
    const auto events = *rc::gen::inRange<std::uint64_t>(1, 40);
    handled += run(pieces, {.end = kStartOfTime + 2min, .events = events}).events;
  }
  RC_ASSERT(handled == reached.events);
  RC_ASSERT(whole == pieces);
}

RC_GTEST_PROP(Kernel, ACopiedWorldRunsOnLikeItsOriginal, (std::uint64_t seed)) {
  Village original(seed);
  (void)run(original, {.events = *rc::gen::inRange<std::uint64_t>(0, 200)});
  Village copy = original;
  (void)run(original, {.events = 200});
  (void)run(copy, {.events = 200});
  RC_ASSERT(original == copy);
  RC_ASSERT(original.trace().value() == copy.trace().value());
}

RC_GTEST_PROP(Kernel, TimeNeverRunsBackwards, (std::uint64_t seed)) {
  Village village(seed);
  (void)run(village, {.events = 500});
  for (std::size_t index = 1; index < village.heard.size(); ++index) {
    RC_ASSERT(village.heard[index - 1].time <= village.heard[index].time);
  }
}

TEST(Kernel, StopsWhenNothingIsLeft) {
  Village village(1, 1);
  (void)village.agenda().pop();
  EXPECT_EQ(run(village), (RunResult{StopReason::kEmpty, 0}));
  EXPECT_EQ(run(village, {.events = 0}), (RunResult{StopReason::kEmpty, 0}));
}

TEST(Kernel, HandlesEventsAtTheEndTimeAndNoneAfter) {
  Village village(1, 1);
  village.agenda().at(kStartOfTime + 10ms, {});
  village.agenda().at(kStartOfTime + 11ms, {});
  const RunResult result = run(village, {.end = kStartOfTime + 10ms});
  EXPECT_EQ(result, (RunResult{StopReason::kEndTime, 2}));
  EXPECT_EQ(village.now(), kStartOfTime + 10ms);
  EXPECT_EQ(run(village, {.end = kStartOfTime + 10ms}), (RunResult{StopReason::kEndTime, 0}));
}

TEST(Kernel, StopsAtTheEventLimitOnlyIfMoreIsDue) {
  Village village(1);
  EXPECT_EQ(run(village, {.events = 3}), (RunResult{StopReason::kEventLimit, 3}));
  EXPECT_EQ(village.heard.size(), 3U);
  EXPECT_EQ(run(village, {.end = kStartOfTime, .events = 2}), (RunResult{StopReason::kEndTime, 2}));
}

TEST(Kernel, StopsWhenTheWorldSaysSoAndCountsThatEvent) {
  Village village(1, 1);
  village.stop_at = 4;
  EXPECT_EQ(run(village, {.events = 100}).reason, StopReason::kStopped);
  EXPECT_EQ(village.heard.back().event.a, 4U);
  EXPECT_EQ(run(village, {.events = 1}).events, 1U);
}

TEST(Kernel, EveryReasonHasItsName) {
  EXPECT_EQ(stop_reason_name(StopReason::kEmpty), "empty");
  EXPECT_EQ(stop_reason_name(StopReason::kEndTime), "end_time");
  EXPECT_EQ(stop_reason_name(StopReason::kEventLimit), "event_limit");
  EXPECT_EQ(stop_reason_name(StopReason::kStopped), "stopped");
}

// --- the trace hash ------------------------------------------------------------------------------

TEST(TraceHash, SeesOrderTimeAndEveryField) {
  const Time time = kStartOfTime + 5s;
  const Event event{.actor = 1, .kind = 2, .a = 3, .b = 4};
  const auto hash_of = [](auto fill) {
    TraceHash hash;
    fill(hash);
    return hash.value();
  };
  const std::vector<std::uint64_t> hashes = {
      hash_of([](TraceHash&) {}),
      hash_of([&](TraceHash& hash) { hash.add(time, event); }),
      hash_of([&](TraceHash& hash) { hash.add(time + 1ms, event); }),
      hash_of([&](TraceHash& hash) { hash.add(time, {.actor = 2, .kind = 2, .a = 3, .b = 4}); }),
      hash_of([&](TraceHash& hash) { hash.add(time, {.actor = 1, .kind = 3, .a = 3, .b = 4}); }),
      hash_of([&](TraceHash& hash) { hash.add(time, {.actor = 1, .kind = 2, .a = 4, .b = 4}); }),
      hash_of([&](TraceHash& hash) { hash.add(time, {.actor = 1, .kind = 2, .a = 3, .b = 5}); }),
      hash_of([&](TraceHash& hash) { hash.add(0); }),
      hash_of([&](TraceHash& hash) { hash.add(1); }),
      hash_of([&](TraceHash& hash) { hash.add(time, event), hash.add(1); }),
      hash_of([&](TraceHash& hash) { hash.add(1), hash.add(time, event); }),
      hash_of([&](TraceHash& hash) { hash.add(1), hash.add(2); }),
      hash_of([&](TraceHash& hash) { hash.add(2), hash.add(1); }),
  };
  for (std::size_t one = 0; one < hashes.size(); ++one) {
    for (std::size_t other = 0; other < one; ++other) {
      EXPECT_NE(hashes[one], hashes[other]) << one << " and " << other;
    }
  }
}

// The same number with every compiler and at every optimisation level.
TEST(TraceHash, IsTheSameEverywhere) {
  Village village(42);
  EXPECT_EQ(run(village, {.events = 10'000}).reason, StopReason::kEventLimit);
  EXPECT_EQ(village.trace().value(), 3'230'641'331'011'603'453ULL);
}

}  // namespace
}  // namespace lighthouse
