// Choices as a mechanism: 0 is benign, the key alone decides, and the whole is
// a value.

#include "fakes/base/choices.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace lighthouse {
namespace {

using namespace std::chrono_literals;

// A question that a fake may ask, at some time.
struct Question {
  std::uint16_t actor = 0;
  Site site{};
  std::uint32_t form = 0;  // 0 pick, 1 chance, 2 spread
  std::uint32_t n = 1;
  std::int64_t wait = 0;  // milliseconds since the question before
};

std::vector<Question> arbitrary_questions(std::uint16_t actors) {
  const int size = *rc::gen::inRange(0, 200);
  const std::int64_t pace = *rc::gen::element<std::int64_t>(1, 2'000, 30'000);
  std::vector<Question> questions;
  for (int index = 0; index < size; ++index) {
    questions.push_back({
        .actor = *rc::gen::inRange<std::uint16_t>(0, actors),
        .site = static_cast<Site>(*rc::gen::inRange(0, 4)),
        .form = *rc::gen::inRange<std::uint32_t>(0, 3),
        .n = *rc::gen::inRange<std::uint32_t>(1, 1'000),
        .wait = *rc::gen::inRange<std::int64_t>(0, pace),
    });
  }
  return questions;
}

std::int64_t answer(Choices& choices, const Question& question) {
  if (question.form == 0) return choices.pick(question.actor, question.site, question.n);
  if (question.form == 1) {
    return choices.chance(question.actor, question.site, question.n * 1'000) ? 1 : 0;
  }
  return choices.spread(question.actor, question.site, Duration{question.n}, 60s).count();
}

std::vector<std::int64_t> answers(Choices& choices, const std::vector<Question>& questions,
                                  Time start = kStartOfTime) {
  std::vector<std::int64_t> result;
  for (const Question& question : questions) {
    start += Duration{question.wait};
    choices.set_now(start);
    result.push_back(answer(choices, question));
  }
  return result;
}

RC_GTEST_PROP(Choices, BenignIsAllZeros, ()) {
  Choices choices;
  choices.start_recording();
  for (const Question& question : arbitrary_questions(5)) {
    const std::int64_t typical = question.form == 2 ? question.n : 0;
    RC_ASSERT(answer(choices, question) == typical);
  }
  RC_ASSERT(choices.deviations().empty());
}

RC_GTEST_PROP(Choices, SameSeedSameAnswers, (std::uint64_t seed)) {
  const std::vector<Question> questions = arbitrary_questions(5);
  Choices one = Choices::seeded(seed);
  Choices other = Choices::seeded(seed);
  RC_ASSERT(answers(one, questions) == answers(other, questions));
  RC_ASSERT(one == other);
  RC_ASSERT(one.hash() == other.hash());
}

RC_GTEST_PROP(Choices, ANewCallSiteShiftsNoOtherChoice, (std::uint64_t seed)) {
  const std::vector<Question> questions = arbitrary_questions(5);
  Choices before = Choices::seeded(seed);
  Choices after = Choices::seeded(seed);
  Time now = kStartOfTime;
  for (const Question& question : questions) {
    now += Duration{question.wait};
    before.set_now(now);
    after.set_now(now);
    const int extra = *rc::gen::inRange(0, 3);
    for (int use = 0; use < extra; ++use) {
      (void)after.pick(question.actor, Site::kCrashRestart, 7);
      (void)after.chance(9, question.site, 500'000);
    }
    RC_ASSERT(answer(before, question) == answer(after, question));
  }
}

RC_GTEST_PROP(Choices, RecordedDeviationsReplayTheRunInBenignMode, (std::uint64_t seed)) {
  const std::vector<Question> questions = arbitrary_questions(5);
  Choices run = Choices::seeded(seed);
  run.start_recording();
  const std::vector<std::int64_t> expected = answers(run, questions);

  std::vector<ForcedChoice> forced;
  for (const Deviation& deviation : run.deviations()) {
    RC_ASSERT(deviation.value != 0U);
    RC_ASSERT(deviation.value < deviation.n);
    forced.push_back({deviation.key, deviation.value});
  }
  Choices replay = Choices::benign(ForcedChoices(forced));
  replay.start_recording();
  RC_ASSERT(answers(replay, questions) == expected);
  RC_ASSERT(std::ranges::equal(replay.deviations(), run.deviations()));
}

RC_GTEST_PROP(Choices, ACopyThatGoesOnAloneDoesTheSame, (std::uint64_t seed)) {
  // Up to 400 pairs in one bucket: beyond the inline table.
  Choices original = Choices::seeded(seed);
  answers(original, arbitrary_questions(100));
  Choices copy = original;
  const std::vector<Question> rest = arbitrary_questions(100);
  const Time later = kStartOfTime + 1h;
  RC_ASSERT(answers(original, rest, later) == answers(copy, rest, later));
  RC_ASSERT(original == copy);
  RC_ASSERT(original.hash() == copy.hash());
}

RC_GTEST_PROP(Choices, OrderOfAskersDoesNotMatterToTheValue, ()) {
  std::vector<Question> questions = arbitrary_questions(200);
  for (Question& question : questions) question.wait = 0;
  std::vector<Question> shuffled = questions;
  std::ranges::reverse(shuffled);
  Choices one = Choices::seeded(1);
  Choices other = Choices::seeded(1);
  answers(one, questions);
  answers(other, shuffled);
  // Beyond the inline limit the two tables keep different pairs inline.
  RC_ASSERT(one == other);
  RC_ASSERT(one.hash() == other.hash());
}

TEST(Choices, AFullCounterTableStillNamesEveryUse) {
  Choices choices;
  choices.start_recording();
  constexpr std::uint16_t kActors = 1'000;  // far more than the table's slots
  std::vector<ForcedChoice> all;
  for (std::uint16_t actor = 0; actor < kActors; ++actor) {
    for (std::uint32_t nth = 0; nth < 3; ++nth) {
      all.push_back({ChoiceKey::of(actor, Site::kThrottle, 0, nth), nth + 1});
    }
  }
  choices.set_forced(ForcedChoices(all));
  for (std::uint32_t nth = 0; nth < 3; ++nth) {
    for (std::uint16_t actor = 0; actor < kActors; ++actor) {
      ASSERT_EQ(choices.pick(actor, Site::kThrottle, 9), nth + 1);
    }
  }
  EXPECT_EQ(choices.deviations().size(), 3U * kActors);
}

TEST(Choices, ANewBucketStartsCountingAnew) {
  Choices choices = Choices::benign(ForcedChoices({
      {ChoiceKey::of(1, Site::kOrcaPick, 0, 1), 4},
      {ChoiceKey::of(1, Site::kOrcaPick, 1, 0), 5},
  }));
  EXPECT_EQ(choices.pick(1, Site::kOrcaPick, 9), 0U);
  choices.set_now(kStartOfTime + 19'999ms);
  EXPECT_EQ(choices.pick(1, Site::kOrcaPick, 9), 4U);
  choices.set_now(kStartOfTime + 20s);
  EXPECT_EQ(choices.pick(1, Site::kOrcaPick, 9), 5U);
}

TEST(Choices, HashAheadForgetsWhatCanNoLongerMatter) {
  const ForcedChoices forced({{ChoiceKey::of(1, Site::kThrottle, 5, 0), 1}});
  Choices fresh = Choices::benign(forced);
  Choices used = Choices::benign(forced);
  EXPECT_FALSE(used.chance(1, Site::kThrottle, 10));
  EXPECT_NE(fresh, used);
  // The forced choice lies in a later bucket: uses in this one do not matter.
  EXPECT_EQ(fresh.hash_ahead(kStartOfTime), used.hash_ahead(kStartOfTime));
  // In its bucket they do.
  const Time in_bucket = kStartOfTime + 101s;
  fresh.set_now(in_bucket);
  used.set_now(in_bucket);
  EXPECT_TRUE(used.chance(1, Site::kThrottle, 10));
  EXPECT_NE(fresh.hash_ahead(in_bucket), used.hash_ahead(in_bucket));
  // Past it all is as if nothing had been forced.
  EXPECT_EQ(used.hash_ahead(kStartOfTime + 120s), Choices{}.hash_ahead(kStartOfTime));
}

TEST(Choices, RecordingIsOffAtFirstAndNoPartOfTheValue) {
  Choices quiet = Choices::seeded(1);
  Choices recording = Choices::seeded(1);
  recording.start_recording();
  for (int use = 0; use < 20; ++use) {
    EXPECT_EQ(quiet.pick(1, Site::kOrcaPick, 100), recording.pick(1, Site::kOrcaPick, 100));
  }
  EXPECT_TRUE(quiet.deviations().empty());
  EXPECT_FALSE(recording.deviations().empty());
  EXPECT_EQ(quiet, recording);
  EXPECT_EQ(quiet.hash(), recording.hash());
}

}  // namespace
}  // namespace lighthouse
