// Keys and sites have one text form each, which reads back to the same thing.

#include "fakes/base/choice_key.h"

#include <set>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace lighthouse {
namespace {

RC_GTEST_PROP(ChoiceKey, TextRoundTrips, (std::uint16_t actor, std::uint16_t nth)) {
  const auto site = static_cast<Site>(*rc::gen::inRange<std::size_t>(0, kSiteCount));
  const auto bucket = *rc::gen::inRange<std::uint32_t>(0, 1U << 24);
  const ChoiceKey key = ChoiceKey::of(actor, site, bucket, nth);
  RC_ASSERT(key.actor() == actor);
  RC_ASSERT(key.site() == site);
  RC_ASSERT(key.bucket() == bucket);
  RC_ASSERT(key.nth() == nth);
  RC_ASSERT(parse_choice_key(format_choice_key(key)) == key);
}

TEST(ChoiceKey, TextNamesActorSiteBucketAndUse) {
  EXPECT_EQ(format_choice_key(ChoiceKey::of(7, Site::kBootDelay, 12, 3)), "7/boot_delay/12/3");
}

TEST(ChoiceKey, ParsingRefusesAllButTheExactForm) {
  for (const std::string_view text : {"",
                                      "/",
                                      "7",
                                      "7/boot_delay/12",
                                      "7/boot_delay/12/",
                                      "7/boot_delay/12/3/",
                                      "7/boot_delay/12/3/4",
                                      "/boot_delay/12/3",
                                      "7//12/3",
                                      "7/bootdelay/12/3",
                                      "7/BOOT_DELAY/12/3",
                                      " 7/boot_delay/12/3",
                                      "7/boot_delay/12/3 ",
                                      "-7/boot_delay/12/3",
                                      "+7/boot_delay/12/3",
                                      "07/boot_delay/12/3",
                                      "7/boot_delay/1e2/3",
                                      "65536/boot_delay/12/3",
                                      "7/boot_delay/16777216/3",
                                      "7/boot_delay/12/65536",
                                      "99999999999999999999/boot_delay/12/3"}) {
    EXPECT_EQ(parse_choice_key(text), std::nullopt) << text;
  }
}

TEST(ChoiceKey, SortsByActorThenSiteThenTime) {
  EXPECT_LT(ChoiceKey::of(1, Site::kCrashRestart, 9, 9), ChoiceKey::of(2, Site{}, 0, 0));
  EXPECT_LT(ChoiceKey::of(1, Site::kThrottle, 9, 9), ChoiceKey::of(1, Site::kServerError, 0, 0));
  EXPECT_LT(ChoiceKey::of(1, Site::kThrottle, 8, 9), ChoiceKey::of(1, Site::kThrottle, 9, 0));
}

TEST(Site, EveryNameIsItsOwnAndReadsBack) {
  std::set<std::string_view> names;
  for (std::size_t index = 0; index < kSiteCount; ++index) {
    const auto site = static_cast<Site>(index);
    EXPECT_TRUE(names.insert(site_name(site)).second) << site_name(site);
    EXPECT_EQ(parse_site(site_name(site)), site);
  }
  EXPECT_EQ(parse_site("unknown_site"), std::nullopt);
  EXPECT_EQ(parse_site(""), std::nullopt);
}

// Seeds hash the number of a site, so a name may not move.
TEST(Site, NumbersAreFixed) {
  EXPECT_EQ(static_cast<int>(Site::kRequestLatency), 0);
  EXPECT_EQ(static_cast<int>(Site::kThrottle), 10);
  EXPECT_EQ(static_cast<int>(Site::kReportPhase), 20);
  EXPECT_EQ(static_cast<int>(Site::kCrashRestart), 30);
}

}  // namespace
}  // namespace lighthouse
