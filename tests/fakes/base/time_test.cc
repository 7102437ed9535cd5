// Durations have one text form; reading is strict.

#include "core/model/time.h"

#include <string_view>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace lighthouse {
namespace {

using namespace std::chrono_literals;

RC_GTEST_PROP(Time, DurationTextRoundTrips, ()) {
  const auto most =
      *rc::gen::element<std::int64_t>(2'000, 200'000, 100'000'000, Duration::max().count());
  const Duration duration{*rc::gen::inRange<std::int64_t>(0, most)};
  const auto unit = *rc::gen::element<Duration>(1ms, 1s, 1min, 1h, 24h);
  for (const Duration tried : {duration, duration / unit * unit}) {
    RC_ASSERT(parse_duration(format_duration(tried)) == tried);
  }
}

TEST(Time, FormatsFromTheLargestUnitToTheLastThatCounts) {
  EXPECT_EQ(format_duration(0ms), "0s");
  EXPECT_EQ(format_duration(350ms), "350ms");
  EXPECT_EQ(format_duration(45s), "45s");
  EXPECT_EQ(format_duration(1s + 5ms), "1s005ms");
  EXPECT_EQ(format_duration(90min), "1h30m");
  EXPECT_EQ(format_duration(1h + 2min + 5s), "1h02m05s");
  EXPECT_EQ(format_duration(1h + 5s), "1h00m05s");
  EXPECT_EQ(format_duration(72h), "3d");
  EXPECT_EQ(format_duration(-1h - 2min), "-1h02m");
  EXPECT_EQ(parse_duration(format_duration(Duration::max())), Duration::max());
  EXPECT_EQ(format_duration(Duration::min()).front(), '-');
}

TEST(Time, ParsesWhatPeopleWrite) {
  EXPECT_EQ(parse_duration("90m"), 90min);
  EXPECT_EQ(parse_duration("1h30m"), 90min);
  EXPECT_EQ(parse_duration("45s"), 45s);
  EXPECT_EQ(parse_duration("250ms"), 250ms);
  EXPECT_EQ(parse_duration("3d"), 72h);
  EXPECT_EQ(parse_duration("0s"), 0s);
  EXPECT_EQ(parse_duration("1h5s"), 1h + 5s);
  EXPECT_EQ(parse_duration("36h"), 36h);
}

TEST(Time, RefusesWhatCouldMeanSomethingElse) {
  for (const std::string_view text : {"",
                                      "s",
                                      "5",
                                      "5 s",
                                      " 5s",
                                      "5s ",
                                      "-5s",
                                      "+5s",
                                      "1.5h",
                                      "5S",
                                      "5sec",
                                      "5min",
                                      "5m1h",
                                      "5s5s",
                                      "1h90m",
                                      "1h60s",
                                      "1d24h",
                                      "1s1000ms",
                                      "1h30",
                                      "h1",
                                      "0x5s",
                                      "5\n",
                                      "1h-5m",
                                      "9223372036854775808ms",
                                      "99999999999999999999s",
                                      "106751991168d"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(Time, NeverIsAfterEveryTime) {
  EXPECT_GT(kNever, kStartOfTime + 24h * 36'500);
  EXPECT_EQ(kStartOfTime.time_since_epoch(), 0ms);
}

}  // namespace
}  // namespace lighthouse
