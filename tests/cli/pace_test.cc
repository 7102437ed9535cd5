// The timetable of the screen: it ends in time, never goes back, and gives events room.
#include "cli/pace.h"

#include <gtest/gtest.h>

namespace lighthouse::cli {
namespace {

using namespace std::chrono_literals;

constexpr Time kBegin = kStartOfTime + 1h;
constexpr Time kEnd = kStartOfTime + 11h;

TEST(Timetable, FitsTheWholeIntoItsSeconds) {
  const Timetable table({.fit_seconds = 20}, kBegin, kEnd, {kBegin + 1min, kBegin + 2min});
  Time last = kBegin;
  for (double s = 0; s < 25; s += 0.1) {
    const Time at = table.at(s);
    EXPECT_GE(at, last);
    last = at;
  }
  EXPECT_EQ(last, kEnd);
}

TEST(Timetable, StaysWithTheEvents) {
  std::vector<Time> events;
  for (int i = 0; i < 100; ++i) events.push_back(kBegin + i * 6s);
  const Timetable table({.fit_seconds = 20}, kBegin, kEnd, events);
  EXPECT_LE(table.at(9), kBegin + 10min) << "half of the time for ten minutes full of events";
  EXPECT_GE(table.at(15), kBegin + 4h) << "the rest for the quiet hours";
}

TEST(Timetable, GoesByTheClockWhenAFactorIsGiven) {
  const Timetable table({.kind = Pace::Kind::kFactor, .factor = 60}, kBegin, kEnd, {});
  EXPECT_EQ(table.at(1), kBegin + 1min);
  EXPECT_EQ(table.at(1e9), kEnd);
}

TEST(Timetable, IsOverAtOnceWhenNobodyLooks) {
  EXPECT_EQ(Timetable({.kind = Pace::Kind::kFast}, kBegin, kEnd, {}).at(0), kEnd);
}

TEST(Timetable, OfNothingIsOver) {
  EXPECT_EQ(Timetable({.fit_seconds = 20}, kBegin, kBegin, {}).at(20), kBegin);
}

}  // namespace
}  // namespace lighthouse::cli
