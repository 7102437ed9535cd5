#include "fakes/query/cron.h"

#include <gtest/gtest.h>

#include "core/wire/timestamps.h"

namespace lighthouse::fakes::query {
namespace {

std::string next(std::string_view expression, std::string_view after) {
  const auto from = wire::parse_iso8601_ms(after);
  const auto found = next_occurrence(expression, *from / 1000);
  return found ? wire::format_iso8601(*found * 1000) : "never";
}

TEST(Cron, FindsTheNextMinuteThatIsMeant) {
  const std::string_view at = "2024-02-28T23:59:30Z";
  EXPECT_EQ(next("* * * * *", at), "2024-02-29T00:00:00Z");
  EXPECT_EQ(next("30 6 * * *", at), "2024-02-29T06:30:00Z");
  EXPECT_EQ(next("*/15 10-11 * * *", "2024-02-28T10:46:00Z"), "2024-02-28T11:00:00Z");
  EXPECT_EQ(next("0 0 29 FEB *", "2024-03-01T00:00:00Z"), "2028-02-29T00:00:00Z");
  EXPECT_EQ(next("0 9 * * MON-FRI", "2024-03-02T00:00:00Z"), "2024-03-04T09:00:00Z");
  EXPECT_EQ(next("0 0 * * 7", "2024-03-02T00:00:00Z"), "2024-03-03T00:00:00Z");
}

TEST(Cron, IsAfterNowNeverAtIt) {
  EXPECT_EQ(next("0 6 * * *", "2024-03-01T06:00:00Z"), "2024-03-02T06:00:00Z");
}

TEST(Cron, EitherDayIsEnoughIfBothAreNamed) {
  EXPECT_EQ(next("0 0 15 * 1", "2024-03-12T00:00:00Z"), "2024-03-15T00:00:00Z");
  EXPECT_EQ(next("0 0 15 * 1", "2024-03-15T00:00:00Z"), "2024-03-18T00:00:00Z");
}

TEST(Cron, RefusesWhatIsMalformedOrNeverCome) {
  for (const std::string_view bad : {"", "* * * *", "60 * * * *", "0 25 * * *", "a * * * *",
                                     "5-1 * * * *", "*/0 * * * *", "0 0 30 2 *"}) {
    EXPECT_EQ(next(bad, "2024-03-01T00:00:00Z"), "never") << bad;
  }
}

}  // namespace
}  // namespace lighthouse::fakes::query
