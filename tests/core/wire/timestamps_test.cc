#include "core/wire/timestamps.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace lighthouse::wire {
namespace {

constexpr int64_t kThen = 1'492'102'790;  // 2017-04-13 16:59:50 UTC, a Thursday

TEST(Timestamps, AreWrittenInThreeForms) {
  EXPECT_EQ(format_amz_date(kThen), "20170413T165950Z");
  EXPECT_EQ(format_iso8601(kThen * 1'000), "2017-04-13T16:59:50Z");
  EXPECT_EQ(format_iso8601(kThen * 1'000 + 7), "2017-04-13T16:59:50.007Z");
  EXPECT_EQ(format_http_date(kThen), "Thu, 13 Apr 2017 16:59:50 GMT");
}

TEST(Timestamps, AreReadInThreeForms) {
  EXPECT_EQ(parse_amz_date("20170413T165950Z"), kThen);
  EXPECT_EQ(parse_iso8601_ms("2017-04-13T16:59:50Z"), kThen * 1'000);
  EXPECT_EQ(parse_iso8601_ms("2017-04-13T16:59:50.1Z"), kThen * 1'000 + 100);
  EXPECT_EQ(parse_iso8601_ms("2017-04-13T16:59:50.123999Z"), kThen * 1'000 + 123);
  EXPECT_EQ(parse_http_date("Thu, 13 Apr 2017 16:59:50 GMT"), kThen);
}

TEST(Timestamps, ReachBeforeTheEpoch) {
  EXPECT_EQ(format_iso8601(-1), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(parse_iso8601_ms("1969-12-31T23:59:59.999Z"), -1);
}

TEST(Timestamps, RefuseWhatIsNoDate) {
  for (const char* text : {"", "20170413T165950", "20170413t165950Z", "20170229T000000Z",
                           "20171301T000000Z", "20170413T240000Z", "2017041 T165950Z"}) {
    EXPECT_EQ(parse_amz_date(text), std::nullopt) << text;
  }
  for (const char* text : {"", "2017-04-13", "2017-04-13T16:59:50", "2017-04-13T16:59:50+00:00",
                           "2017-04-13T16:59:50.Z", "2017-04-13T16:59:50.1xZ"}) {
    EXPECT_EQ(parse_iso8601_ms(text), std::nullopt) << text;
  }
  for (const char* text : {"", "Thu, 13 Avr 2017 16:59:50 GMT", "Thu, 13 Apr 2017 16:59:50 CET",
                           "Thursday, 13-Apr-17 16:59:50 GMT"}) {
    EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
  }
}

RC_GTEST_PROP(Timestamps, ComeBackAsTheyWere, ()) {
  const auto seconds = *rc::gen::inRange<int64_t>(-62'135'596'800, 253'402'300'800);
  RC_ASSERT(parse_amz_date(format_amz_date(seconds)) == seconds);
  RC_ASSERT(parse_http_date(format_http_date(seconds)) == seconds);
  const auto fraction = *rc::gen::inRange<int64_t>(0, 1'000);
  RC_ASSERT(parse_iso8601_ms(format_iso8601(seconds * 1'000 + fraction)) ==
            seconds * 1'000 + fraction);
}

}  // namespace
}  // namespace lighthouse::wire
