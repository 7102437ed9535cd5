// Group names: read as Spinnaker reads them, written back byte for byte, and numbered as it
// numbers.
#include "core/model/group_name.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace lighthouse {
namespace {

ParsedGroupName parts(std::string cluster, std::string app, std::string stack, std::string detail,
                      std::optional<int> sequence, int digits) {
  return {.cluster = std::move(cluster),
          .app = std::move(app),
          .stack = std::move(stack),
          .detail = std::move(detail),
          .sequence = sequence,
          .digits = digits};
}

std::vector<ParsedGroupName> groups(std::initializer_list<std::string_view> oldest_first) {
  std::vector<ParsedGroupName> out;
  for (const std::string_view name : oldest_first) out.push_back(parse_group_name(name));
  return out;
}

TEST(GroupName, SplitsIntoAppStackDetailAndSequence) {
  EXPECT_EQ(parse_group_name("armoryspinnaker-ha-polling-v023"),
            parts("armoryspinnaker-ha-polling", "armoryspinnaker", "ha", "polling", 23, 3));
  EXPECT_EQ(parse_group_name("armoryspinnaker-ha-v000"),
            parts("armoryspinnaker-ha", "armoryspinnaker", "ha", "", 0, 3));
  EXPECT_EQ(parse_group_name("app-v007"), parts("app", "app", "", "", 7, 3));
  EXPECT_EQ(parse_group_name("app"), parts("app", "app", "", "", std::nullopt, 0));
}

TEST(GroupName, KeepsAnEmptyStackAndDashesInTheDetail) {
  EXPECT_EQ(parse_group_name("app--detail-v000"), parts("app--detail", "app", "", "detail", 0, 3));
  EXPECT_EQ(parse_group_name("app-ha-a-b--c-v12"),
            parts("app-ha-a-b--c", "app", "ha", "a-b--c", 12, 2));
}

TEST(GroupName, OnlyTheLastNumberIsTheSequence) {
  EXPECT_EQ(parse_group_name("app-ha-v001-v002"), parts("app-ha-v001", "app", "ha", "v001", 2, 3));
}

TEST(GroupName, AGroupWithoutSequenceIsAMemberOfItsCluster) {
  EXPECT_EQ(parse_group_name("armoryspinnaker-ha-polling").cluster,
            parse_group_name("armoryspinnaker-ha-polling-v001").cluster);
}

TEST(GroupName, NeighboursAreNotOneCluster) {
  const std::string serving = parse_group_name("armoryspinnaker-ha-v001").cluster;
  EXPECT_NE(serving, parse_group_name("armoryspinnaker-ha-polling-v001").cluster);
  EXPECT_NE(serving, parse_group_name("armoryspinnaker-ha2-v001").cluster);
  EXPECT_NE(serving, parse_group_name("armoryspinnaker-ha--v001").cluster);
  EXPECT_NE(serving, parse_group_name("armoryspinnaker-ha-v001-x").cluster);
}

TEST(GroupName, TheWidthOfTheNumberTellsGroupsApart) {
  EXPECT_NE(parse_group_name("app-v23"), parse_group_name("app-v023"));
  EXPECT_EQ(parse_group_name("app-v23").cluster, parse_group_name("app-v023").cluster);
  EXPECT_EQ(format_group_name("app", 23), "app-v023");
  EXPECT_EQ(format_group_name("app", 23, 2), "app-v23");
  EXPECT_EQ(format_group_name("app", 1000), "app-v1000");
}

TEST(GroupName, WhatIsNotFriggasIsAClusterOfItsOwn) {
  for (const std::string_view name : {"", "-v000", "-ha-v000", "my group-v001", "app/x-v001"}) {
    EXPECT_EQ(parse_group_name(name), parts(std::string(name), "", "", "", std::nullopt, 0));
  }
}

TEST(GroupName, ANumberThatFitsNoIntIsNoSequence) {
  EXPECT_EQ(parse_group_name("app-v999999999").sequence, 999999999);
  EXPECT_EQ(parse_group_name("app-v1999999999"),
            parts("app-v1999999999", "app", "v1999999999", "", std::nullopt, 0));
}

TEST(GroupName, AVersionWithoutDashOrDigitsIsNoSequence) {
  EXPECT_EQ(parse_group_name("v000").sequence, std::nullopt);
  EXPECT_EQ(parse_group_name("appv000").sequence, std::nullopt);
  EXPECT_EQ(parse_group_name("app-v").sequence, std::nullopt);
  EXPECT_EQ(parse_group_name("app-v0a").sequence, std::nullopt);
}

TEST(NextSequence, StartsAtZeroAndCountsOn) {
  EXPECT_EQ(next_sequence("app", {}), 0);
  EXPECT_EQ(next_sequence("app", groups({"app-v000"})), 1);
  EXPECT_EQ(next_sequence("app", groups({"app"})), 1);
  EXPECT_EQ(next_sequence("app", groups({"app-v041", "app"})), 1);
}

TEST(NextSequence, FollowsTheNewestNotTheHighest) {
  EXPECT_EQ(next_sequence("app", groups({"app-v999", "app-v000"})), 1);
  EXPECT_EQ(next_sequence("app", groups({"app-v000", "app-v999"})), 1);
  EXPECT_EQ(next_sequence("app", groups({"app-v998", "app-v003", "app-v999"})), 0);
}

TEST(NextSequence, SkipsNamesInUseOnly) {
  EXPECT_EQ(next_sequence("app", groups({"app-v001", "app-v002", "app-v000"})), 3);
  EXPECT_EQ(next_sequence("app", groups({"app-v1", "app-v000"})), 1);
  EXPECT_EQ(next_sequence("app", groups({"app-v1000"})), 1);
}

TEST(NextSequence, PassesOverOtherClusters) {
  EXPECT_EQ(next_sequence("app-ha", groups({"app-ha-v004", "app-ha-polling-v017", "app-v009"})), 5);
}

TEST(NextSequence, HasNoAnswerWhenAllNamesAreInUse) {
  std::vector<ParsedGroupName> all;
  for (int i = 0; i < kSequences; ++i) all.push_back(parse_group_name(format_group_name("app", i)));
  EXPECT_EQ(next_sequence("app", all), std::nullopt);
  all.erase(all.begin() + 500);
  EXPECT_EQ(next_sequence("app", all), 500);
}

// Texts that are often, but not always, group names.
rc::Gen<std::string> name_like() {
  return rc::gen::container<std::string>(
      rc::gen::element('a', 'B', 'v', '-', '.', '_', '0', '1', '7', ' '));
}

RC_GTEST_PROP(GroupName, EveryTextIsWrittenBackExactly, ()) {
  const std::string text = *rc::gen::oneOf(
      name_like(), rc::gen::map(name_like(), [](std::string s) { return s + "-v007"; }),
      rc::gen::arbitrary<std::string>());
  const ParsedGroupName parsed = parse_group_name(text);
  RC_ASSERT(format_group_name(parsed.cluster, parsed.sequence, parsed.digits) == text);
}

RC_GTEST_PROP(GroupName, TheClusterIsItsParts, ()) {
  const auto word = rc::gen::container<std::string>(rc::gen::element('a', 'Z', '9', '.', '_'));
  const std::string app = *rc::gen::nonEmpty(word);
  const std::string stack = *word;
  // Words without `v`: a last part like `v9` would be read as the sequence.
  const std::string detail = *word;
  const int sequence = *rc::gen::inRange(0, kSequences);
  const std::string cluster = format_cluster(app, stack, detail);
  RC_ASSERT(parse_group_name(format_group_name(cluster, sequence)) ==
            parts(cluster, app, stack, detail, sequence, kSequenceDigits));
  RC_ASSERT(parse_group_name(cluster).cluster == cluster);
}

RC_GTEST_PROP(NextSequence, NeverTakesANameInUse, ()) {
  const std::set<int> used = *rc::gen::container<std::set<int>>(rc::gen::inRange(0, kSequences));
  std::vector<ParsedGroupName> present;
  for (const int i : used) present.push_back(parse_group_name(format_group_name("app", i)));
  if (!present.empty()) {
    const auto turn = *rc::gen::inRange<std::ptrdiff_t>(0, std::ssize(present));
    std::rotate(present.begin(), present.begin() + turn, present.end());
  }
  const std::optional<int> next = next_sequence("app", present);
  RC_ASSERT(next.has_value());
  RC_ASSERT(*next >= 0 && *next < kSequences && !used.contains(*next));
  // Every number between the newest and the next one is in use.
  if (!present.empty()) {
    for (int i = (*present.back().sequence + 1) % kSequences; i != *next;
         i = (i + 1) % kSequences) {
      RC_ASSERT(used.contains(i));
    }
  }
}

}  // namespace
}  // namespace lighthouse
