// The words: every value has a name of its own and a sentence, and a wait tells all it knows.
#include "core/decide/explain.h"

#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lighthouse {
namespace {

using namespace std::chrono_literals;

FleetNames names() {
  FleetNames out;
  out.clusters = {"armoryspinnaker-ha", "armoryspinnaker-ha-polling"};
  return out;
}

constexpr GroupId kServing{.cluster = {0}, .sequence = 22};

template <class Enum>
void expect_own_names(std::size_t count) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view name = name_of(static_cast<Enum>(i));
    EXPECT_NE(name, "unknown") << i;
    EXPECT_TRUE(seen.insert(name).second) << name;
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos)
        << name;
  }
}

TEST(Explain, GivesEachValueANameOfItsOwn) {
  expect_own_names<Operation>(kOperations);
  expect_own_names<Step>(kSteps);
  expect_own_names<Ending>(kEndings);
  expect_own_names<Reason>(kReasons);
  expect_own_names<Deed>(kDeeds);
}

TEST(Explain, GivesEachReasonASentenceAndAnEnd) {
  for (std::size_t i = 0; i < kReasons; ++i) {
    const auto reason = static_cast<Reason>(i);
    EXPECT_FALSE(sentence_of(reason).empty()) << i;
    EXPECT_FALSE(end_of(reason).empty()) << i;
    EXPECT_FALSE(sentence_of(reason).ends_with('.')) << sentence_of(reason);
    EXPECT_FALSE(end_of(reason).ends_with('.')) << end_of(reason);
  }
}

TEST(Explain, GivesEachStepAndEndingASentence) {
  for (std::size_t i = 0; i < kSteps; ++i) {
    EXPECT_NE(sentence_of(static_cast<Step>(i)), "unknown") << i;
  }
  for (std::size_t i = 0; i < kEndings; ++i) {
    EXPECT_NE(sentence_of(static_cast<Ending>(i)), "unknown") << i;
  }
}

TEST(Explain, TellsSubjectReasonAgeLimitAndEnd) {
  const Wait wait{.reason = Reason::kSettling,
                  .group = kServing,
                  .instance = {3},
                  .since = kStartOfTime + 10min,
                  .until = kStartOfTime + 20min};
  EXPECT_EQ(explain(wait, names(), kStartOfTime + 12min),
            "i-00000000000000003 of armoryspinnaker-ha-v022: it has just left the load balancers; "
            "requests under way may reach it, for 2m, at most 8m more; "
            "ends with: connection draining and the longest operation being over");
}

TEST(Explain, NamesAnExampleOfTheWork) {
  const Wait wait{.reason = Reason::kReportsWork,
                  .group = kServing,
                  .instance = {3},
                  .execution = {7},
                  .count = 2,
                  .since = kStartOfTime};
  EXPECT_EQ(words_of(wait, names(), kStartOfTime).why,
            "its Orca reports work (2 executions, one is execution 7)");
  const Wait one{.reason = Reason::kHasExecutions, .execution = {7}, .since = kStartOfTime};
  EXPECT_EQ(words_of(one, names(), kStartOfTime).why,
            "Redis names it as the owner of unfinished work (execution 7)");
}

TEST(Explain, NamesThePartThatIsUnknown) {
  const Wait wait{.reason = Reason::kPartUnknown, .part = Part::kExecutions, .since = kStartOfTime};
  EXPECT_THAT(explain(wait, names(), kStartOfTime),
              testing::HasSubstr(std::string(name_of(Part::kExecutions))));
}

TEST(Explain, SaysWhenATimeIsUp) {
  const Wait wait{
      .reason = Reason::kDrainDeadline, .since = kStartOfTime, .until = kStartOfTime + 1h};
  EXPECT_EQ(words_of(wait, names(), kStartOfTime + 2h).limit, "its time is up");
}

TEST(Explain, TellsAnEndingWithItsReason) {
  RunRecord record;
  record.ending = Ending::kHeld;
  record.reason = Reason::kForeignChange;
  record.reason_group = kServing;
  EXPECT_EQ(explain_ending(record, names()),
            "held: nothing was destroyed, and a person decides; reason: armoryspinnaker-ha-v022: "
            "somebody else changed it; the change is not overwritten; "
            "ends with: a person who settles what it shall look like, and a new start");
  EXPECT_EQ(explain_ending({.ending = Ending::kDone}, names()), "done");
}

TEST(Explain, DescribesADeed) {
  EXPECT_EQ(describe(Deed::kTerminated, kServing, {3}, names()),
            "terminated i-00000000000000003 of armoryspinnaker-ha-v022");
  EXPECT_EQ(describe(Deed::kDeletedGroup, kServing, {}, names()),
            "deleted armoryspinnaker-ha-v022");
}

TEST(FleetNames, NameWhatTheTablesKnowAndNumberTheRest) {
  FleetNames some = names();
  some.balancers = {"user-facing"};
  EXPECT_EQ(some.balancer({0}), "user-facing");
  EXPECT_EQ(some.balancer({1}), "balancer-1");
  EXPECT_EQ(some.instance({0x2a}), "i-0000000000000002a");
  EXPECT_EQ(some.execution({4}), "execution 4");
  EXPECT_EQ(some.group({.cluster = {1}, .sequence = -1}), "armoryspinnaker-ha-polling");
  EXPECT_EQ(some.group({.cluster = {1}, .sequence = 7}), "armoryspinnaker-ha-polling-v007");
  EXPECT_EQ(some.group({}), "no group");
}

TEST(FleetNames, ShortenAnInstance) {
  EXPECT_EQ(short_instance("i-0000000000000002a"), "i-0…02a");
  EXPECT_EQ(short_instance("i-1"), "i-1");
  EXPECT_EQ(short_instance("host"), "host");
}

}  // namespace
}  // namespace lighthouse
