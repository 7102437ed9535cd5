// The values that choices give: what is forced, how the rest is distributed,
// and that old seeds keep their meaning.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "fakes/base/choices.h"

namespace lighthouse {
namespace {

using namespace std::chrono_literals;

TEST(ChoiceValues, ForcedOverridesSeedAndBenignAlike) {
  const ForcedChoices forced({
      {ChoiceKey::of(1, Site::kOrcaPick, 0, 0), 2},
      {ChoiceKey::of(1, Site::kThrottle, 0, 0), 1},
      {ChoiceKey::of(1, Site::kThrottle, 0, 1), 0},
      {ChoiceKey::of(1, Site::kBootDelay, 0, 0), 2'000},
      {ChoiceKey::of(1, Site::kBootDelay, 0, 1), 1'999},
  });
  for (Choices choices : {Choices::benign(forced), Choices::seeded(3, forced)}) {
    EXPECT_EQ(choices.pick(1, Site::kOrcaPick, 3), 2U);
    EXPECT_TRUE(choices.chance(1, Site::kThrottle, 0));
    EXPECT_FALSE(choices.chance(1, Site::kThrottle, 1'000'000));
    EXPECT_EQ(choices.spread(1, Site::kBootDelay, 10s, 60s), 11s);
    EXPECT_EQ(choices.spread(1, Site::kBootDelay, 10s, 60s), 9s);
  }
}

TEST(ChoiceValues, AForcedValueOutOfRangeIsTheNearestPossible) {
  constexpr std::uint32_t kHuge = 0xffff'ffff;
  Choices choices = Choices::benign(ForcedChoices({
      {ChoiceKey::of(1, Site::kOrcaPick, 0, 0), kHuge},
      {ChoiceKey::of(1, Site::kOrcaPick, 0, 1), kHuge},
      {ChoiceKey::of(1, Site::kThrottle, 0, 0), kHuge},
      {ChoiceKey::of(1, Site::kBootDelay, 0, 0), kHuge - 1},
      {ChoiceKey::of(1, Site::kBootDelay, 0, 1), kHuge},
  }));
  EXPECT_EQ(choices.pick(1, Site::kOrcaPick, 3), 2U);
  EXPECT_EQ(choices.pick(1, Site::kOrcaPick, 0), 0U);
  EXPECT_TRUE(choices.chance(1, Site::kThrottle, 0));
  EXPECT_EQ(choices.spread(1, Site::kBootDelay, 10s, 60s), 60s);
  EXPECT_EQ(choices.spread(1, Site::kBootDelay, 10s, 60s), 5s);
}

TEST(ChoiceValues, ARateThatIsOffStillCountsItsUses) {
  Choices off = Choices::seeded(11);
  Choices on = Choices::seeded(11);
  for (int use = 0; use < 50; ++use) {
    EXPECT_FALSE(off.chance(1, Site::kLostAnswer, 0));
    (void)on.chance(1, Site::kLostAnswer, 500'000);
  }
  EXPECT_EQ(off, on);
  EXPECT_TRUE(on.chance(1, Site::kLostAnswer, 1'000'000));
}

TEST(ChoiceValues, PicksAndChancesAreEven) {
  Choices choices = Choices::seeded(5);
  std::map<std::uint32_t, int> picked;
  int fired = 0;
  for (int use = 0; use < 60'000; ++use) {
    ++picked[choices.pick(1, Site::kOrcaPick, 6)];
    fired += choices.chance(1, Site::kThrottle, 250'000) ? 1 : 0;
  }
  ASSERT_EQ(picked.size(), 6U);
  for (const auto& [value, times] : picked) EXPECT_NEAR(times, 10'000, 400) << value;
  EXPECT_NEAR(fired, 15'000, 450);
}

TEST(ChoiceValues, NeighbouringSeedsActorsSitesAndBucketsDiffer) {
  std::set<std::uint32_t> seen;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    for (std::uint16_t actor = 0; actor < 8; ++actor) {
      Choices choices = Choices::seeded(seed);
      for (int bucket = 0; bucket < 8; ++bucket) {
        choices.set_now(kStartOfTime + bucket * kChoiceBucket);
        seen.insert(choices.pick(actor, Site::kZonePick, 0xffff'ffff));
        seen.insert(choices.pick(actor, Site::kOrcaPick, 0xffff'ffff));
      }
    }
  }
  EXPECT_EQ(seen.size(), 8U * 8U * 8U * 2U);
}

TEST(ChoiceValues, SpreadIsMostlyNearTypicalWithAHeavyTail) {
  Choices choices = Choices::seeded(5);
  constexpr int kUses = 40'000;
  int below_typical = 0;
  int above_double = 0;
  int above_half_of_bad = 0;
  for (int use = 0; use < kUses; ++use) {
    const Duration delay = choices.spread(1, Site::kBootDelay, 1s, 600s);
    ASSERT_GE(delay, 500ms);
    ASSERT_LE(delay, 600s);
    below_typical += delay < 1s ? 1 : 0;
    above_double += delay > 2s ? 1 : 0;
    above_half_of_bad += delay > 300s ? 1 : 0;
  }
  EXPECT_NEAR(below_typical, kUses / 2, kUses / 50);
  EXPECT_NEAR(above_double, kUses / 4, kUses / 50);
  EXPECT_GT(above_half_of_bad, kUses / 200);
  EXPECT_LT(above_half_of_bad, kUses / 50);
}

RC_GTEST_PROP(ChoiceValues, SpreadStaysInItsBounds, (std::uint64_t seed)) {
  const auto typical = Duration{*rc::gen::inRange<std::int64_t>(0, 2'000'000'000)};
  const auto bad = typical + Duration{*rc::gen::inRange<std::int64_t>(0, 100'000'000)};
  Choices choices = Choices::seeded(seed);
  for (int use = 0; use < 20; ++use) {
    const Duration delay = choices.spread(1, Site::kBootDelay, typical, bad);
    RC_ASSERT(delay >= typical / 2);
    RC_ASSERT(delay <= bad);
  }
}

// Committed runs and counterexamples rest on these numbers.
TEST(ChoiceValues, OldSeedsKeepTheirMeaning) {
  Choices choices = Choices::seeded(42);
  choices.set_now(kStartOfTime + 65s);
  std::vector<std::uint32_t> picks;
  for (int use = 0; use < 4; ++use) picks.push_back(choices.pick(7, Site::kReconcileDelay, 1'000));
  EXPECT_EQ(picks, (std::vector<std::uint32_t>{498, 118, 668, 420}));
  EXPECT_EQ(choices.spread(7, Site::kBootDelay, 90s, 900s), 110'147ms);
}

TEST(ForcedChoices, TheLaterOfTwoEntriesCounts) {
  const ChoiceKey key = ChoiceKey::of(1, Site::kThrottle, 0, 0);
  const ForcedChoices forced({{key, 1}, {ChoiceKey::of(0, Site::kThrottle, 0, 0), 7}, {key, 2}});
  EXPECT_EQ(forced.entries().size(), 2U);
  EXPECT_EQ(forced.find(key), 2U);
  EXPECT_EQ(forced.find(ChoiceKey::of(2, Site::kThrottle, 0, 0)), std::nullopt);
  EXPECT_EQ(ForcedChoices{}, ForcedChoices(std::vector<ForcedChoice>{}));
}

}  // namespace
}  // namespace lighthouse
