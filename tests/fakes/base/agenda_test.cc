// The agenda delivers in (time, order of scheduling) and is a value: copies,
// equality and hashes follow from what it will deliver, not from how it lies.

#include "fakes/base/agenda.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace lighthouse {
namespace {

using Entries = std::vector<Agenda::Entry>;

Time at_ms(std::int64_t milliseconds) {
  return kStartOfTime + Duration{milliseconds};
}

Event event_of(std::uint32_t number) {
  return {.actor = 1, .kind = 2, .a = number};
}

Entries drain(Agenda agenda) {
  Entries entries;
  while (!agenda.empty()) entries.push_back(agenda.pop());
  return entries;
}

// One step of a random history: schedule `delay` from now, or take the next.
struct Step {
  bool pop = false;
  std::int64_t delay = 0;
};

std::vector<Step> arbitrary_steps() {
  const int size = *rc::gen::inRange(0, 300);
  const std::int64_t spread = *rc::gen::element<std::int64_t>(1, 3, 20, 100'000);
  std::vector<Step> steps;
  for (int index = 0; index < size; ++index) {
    steps.push_back(
        {.pop = *rc::gen::inRange(0, 5) < 2, .delay = *rc::gen::inRange<std::int64_t>(0, spread)});
  }
  return steps;
}

// The agenda beside the plainest thing that does the same: a list that is
// stably sorted by time.
class Twin {
 public:
  void apply(const Step& step) {
    if (step.pop) {
      take();
    } else {
      const Time time = now_ + Duration{step.delay};
      const Event event = event_of(next_++);
      agenda.at(time, event);
      const auto place = std::upper_bound(
          model.begin(), model.end(), time,
          [](Time sought, const Agenda::Entry& entry) { return sought < entry.time; });
      model.insert(place, {time, event});
    }
    RC_ASSERT(agenda.size() == model.size());
    RC_ASSERT(agenda.empty() == model.empty());
    RC_ASSERT(agenda.next_time() == (model.empty() ? kNever : model.front().time));
  }

  Agenda agenda;
  Entries model;

 private:
  void take() {
    if (model.empty()) return;
    const Agenda::Entry entry = agenda.pop();
    RC_ASSERT(entry == model.front());
    now_ = entry.time;
    model.erase(model.begin());
  }

  Time now_ = kStartOfTime;
  std::uint32_t next_ = 0;
};

RC_GTEST_PROP(Agenda, DeliversLikeAStableSortByTime, ()) {
  Twin twin;
  for (const Step& step : arbitrary_steps()) twin.apply(step);
  RC_ASSERT(twin.agenda.in_order() == twin.model);
  RC_ASSERT(drain(twin.agenda) == twin.model);
}

RC_GTEST_PROP(Agenda, ACopyThatGoesOnAloneDoesTheSame, ()) {
  Twin original;
  for (const Step& step : arbitrary_steps()) original.apply(step);
  Twin copy = original;
  for (const Step& step : arbitrary_steps()) {
    original.apply(step);
    copy.apply(step);
    RC_ASSERT(original.agenda == copy.agenda);
    RC_ASSERT(original.agenda.hash() == copy.agenda.hash());
  }
  RC_ASSERT(drain(original.agenda) == drain(copy.agenda));
}

RC_GTEST_PROP(Agenda, EqualityAndHashIgnoreHowTheHeapLies, ()) {
  Twin twin;
  for (const Step& step : arbitrary_steps()) twin.apply(step);
  Agenda rebuilt;
  for (const Agenda::Entry& entry : twin.model) rebuilt.at(entry.time, entry.event);
  RC_ASSERT(rebuilt == twin.agenda);
  RC_ASSERT(rebuilt.hash() == twin.agenda.hash());
}

RC_GTEST_PROP(Agenda, AShiftInTimeKeepsTheHashAhead, (std::vector<std::uint16_t> delays)) {
  const Time later = kStartOfTime + std::chrono::hours{5};
  Agenda early;
  Agenda late;
  for (std::uint32_t index = 0; index < delays.size(); ++index) {
    early.at(kStartOfTime + Duration{delays[index]}, event_of(index));
    late.at(later + Duration{delays[index]}, event_of(index));
  }
  RC_ASSERT(early.hash(kStartOfTime) == late.hash(later));
  RC_ASSERT(Agenda::same_ahead(early, kStartOfTime, late, later));
  RC_ASSERT(delays.empty() || early != late);
  RC_ASSERT(delays.empty() || early.hash() != late.hash());
}

TEST(Agenda, TiesComeInTheOrderOfScheduling) {
  Agenda agenda;
  for (std::uint32_t number = 0; number < 20; ++number) agenda.at(at_ms(5), event_of(number));
  for (std::uint32_t number = 0; number < 20; ++number) {
    EXPECT_EQ(agenda.pop().event, event_of(number));
  }
  EXPECT_TRUE(agenda.empty());
}

TEST(Agenda, SwappedTiesAreAnotherState) {
  Agenda one;
  Agenda other;
  one.at(at_ms(5), event_of(1));
  one.at(at_ms(5), event_of(2));
  other.at(at_ms(5), event_of(2));
  other.at(at_ms(5), event_of(1));
  EXPECT_NE(one, other);
  EXPECT_NE(one.hash(), other.hash());
}

TEST(Agenda, EveryFieldOfAnEventCountsInTheHash) {
  const auto hash_of = [](Time time, Event event) {
    Agenda agenda;
    agenda.at(time, event);
    return agenda.hash();
  };
  const std::vector<std::uint64_t> hashes = {
      Agenda{}.hash(),
      hash_of(at_ms(1), {}),
      hash_of(at_ms(2), {}),
      hash_of(at_ms(1), {.actor = 1}),
      hash_of(at_ms(1), {.kind = 1}),
      hash_of(at_ms(1), {.a = 1}),
      hash_of(at_ms(1), {.b = 1}),
  };
  for (std::size_t one = 0; one < hashes.size(); ++one) {
    for (std::size_t other = 0; other < one; ++other) EXPECT_NE(hashes[one], hashes[other]);
  }
}

TEST(Agenda, WhatNeverComesIsNotKept) {
  Agenda agenda;
  agenda.at(kNever, event_of(1));
  EXPECT_TRUE(agenda.empty());
  EXPECT_EQ(agenda.next_time(), kNever);
}

TEST(Agenda, PopUntilTakesOnlyWhatIsDue) {
  Agenda agenda;
  agenda.at(at_ms(10), event_of(1));
  agenda.at(at_ms(20), event_of(2));
  Agenda::Entry entry;
  EXPECT_FALSE(agenda.pop_until(at_ms(9), entry));
  EXPECT_TRUE(agenda.pop_until(at_ms(10), entry));
  EXPECT_EQ(entry.event, event_of(1));
  EXPECT_FALSE(agenda.pop_until(at_ms(19), entry));
  EXPECT_EQ(agenda.size(), 1U);
  EXPECT_TRUE(agenda.pop_until(kNever, entry));
  EXPECT_FALSE(agenda.pop_until(kNever, entry));
}

// The sequence numbers run out after 2^24 events; the order must not notice.
TEST(Agenda, TiesKeepTheirOrderWhenSequenceNumbersAreGivenAnew) {
  Agenda agenda;
  agenda.at(at_ms(7), event_of(1));
  for (std::uint32_t turn = 0; turn < (1U << Agenda::kSequenceBits) - 3; ++turn) {
    agenda.at(at_ms(1), event_of(0));
    ASSERT_EQ(agenda.pop().time, at_ms(1));
  }
  for (std::uint32_t number = 2; number < 40; ++number) agenda.at(at_ms(7), event_of(number));
  for (std::uint32_t number = 1; number < 40; ++number) {
    ASSERT_EQ(agenda.pop().event, event_of(number));
  }
  EXPECT_TRUE(agenda.empty());
}

TEST(AgendaDeathTest, RefusesThePast) {
  Agenda agenda;
  agenda.at(at_ms(10), event_of(1));
  EXPECT_EQ(agenda.pop().time, at_ms(10));
  agenda.at(at_ms(10), event_of(2));  // the present is fine
  EXPECT_DEATH(agenda.at(at_ms(9), event_of(3)), "an event at 9 ms is refused");
}

TEST(AgendaDeathTest, RefusesTimesItCannotHold) {
  Agenda agenda;
  agenda.at(Agenda::kHorizon - Duration{1}, event_of(1));
  EXPECT_EQ(agenda.next_time(), Agenda::kHorizon - Duration{1});
  EXPECT_DEATH(agenda.at(Agenda::kHorizon, event_of(2)), "is refused");
  EXPECT_DEATH(agenda.at(at_ms(-1), event_of(2)), "is refused");
}

TEST(AgendaDeathTest, RefusesMoreEventsThanItsLimit) {
  Agenda agenda;
  for (std::size_t count = 0; count < Agenda::kMostEvents; ++count) agenda.at(at_ms(1), {});
  EXPECT_DEATH(agenda.at(at_ms(1), {}), "1048576 events wait");
}

}  // namespace
}  // namespace lighthouse
