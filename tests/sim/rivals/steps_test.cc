// What the rivals decide from answers, without a world; and how their runs are added up.
#include "sim/rivals/steps.h"

#include <gtest/gtest.h>

#include "sim/rivals/tally.h"

namespace lighthouse::sim::rivals {
namespace {

using namespace std::chrono_literals;

Group group(int32_t sequence, Duration age, int32_t desired) {
  Group out;
  out.id = {.cluster = kServingCluster, .sequence = sequence};
  out.created = kStartOfTime + 1000h - age;
  out.capacity = {0, desired, desired};
  return out;
}

TEST(RivalSteps, TheNewestGroupIsTheOneCreatedLast) {
  const Groups groups = {group(0, 1h, 3), group(999, 24h, 3)};
  ASSERT_NE(newest_group(groups, kServingCluster), nullptr);
  EXPECT_EQ(newest_group(groups, kServingCluster)->id.sequence, 0);
  EXPECT_EQ(newest_group(groups, kPollingCluster), nullptr);
  const GroupList old = replaced_groups(groups);
  ASSERT_EQ(old.size(), 1U);
  EXPECT_EQ(old[0].id.sequence, 999);
}

TEST(RivalSteps, OnlyWhatIsOutOfServiceIsDisabled) {
  Groups groups = {group(21, 48h, 2), group(22, 24h, 2), group(23, 1h, 2)};
  groups[0].suspended = kDisabledProcesses;
  const GroupList disabled = disabled_groups(groups);
  ASSERT_EQ(disabled.size(), 1U);
  EXPECT_EQ(disabled[0].id.sequence, 21);
}

TEST(RivalSteps, AnEmptyGroupIsNotTakenAwayAgain) {
  EXPECT_TRUE(replaced_groups({group(22, 24h, 0), group(23, 1h, 2)}).empty());
}

TEST(RivalSteps, AllIdsOfAHostAreAddedUp) {
  Instances instances;
  instances.push_back({.id = InstanceId{4}, .private_dns = {HostKey::Kind::kIp, 0x0a000117}});
  const OrcaId first{.host = {HostKey::Kind::kIp, 0x0a000117}, .pid = 1};
  const OrcaId second{.host = {HostKey::Kind::kIp, 0x0a000117}, .pid = 2};
  const OrcaId other{.host = {HostKey::Kind::kIp, 0x0a000118}, .pid = 1};
  OrcaReports reports;
  reports.push_back({.id = first, .overdue = true, .count = 1});
  reports.push_back({.id = second, .count = 2});
  reports.push_back({.id = other, .count = 4});
  EXPECT_EQ(reported(reports, instances, InstanceId{4}),
            (Reported{.listed = true, .overdue = true, .count = 3}));
  EXPECT_EQ(reported(reports, instances, InstanceId{5}), Reported{});
}

Measures run_of(Duration took, bool finished = true, uint32_t killed = 0) {
  return {.killed = killed, .took = took, .lowest_serving = 3, .finished = finished};
}

TEST(RivalTally, CountsARunThatNeverFinishesAsTheSlowest) {
  Tally tally;
  for (int i = 1; i <= 98; ++i) add_to(tally, run_of(i * 1min));
  add_to(tally, run_of(1min, false));
  EXPECT_EQ(percentile(tally, 50), 50min);
  EXPECT_EQ(percentile(tally, 98), 98min);
  EXPECT_EQ(percentile(tally, 100), kNotReached);
  EXPECT_EQ(percentile(Tally{}, 50), kNotReached);
  EXPECT_EQ(tally.unfinished, 1U);
}

TEST(RivalTally, ARunIsGoodWhenItKillsNothingAndFinishes) {
  Tally tally;
  add_to(tally, run_of(1h));
  add_to(tally, run_of(1h, true, 2));
  add_to(tally, run_of(1h, false));
  EXPECT_EQ(tally.good, 1U);
  EXPECT_EQ(tally.killing_runs, 1U);
  EXPECT_DOUBLE_EQ(per_thousand(tally.killed, tally), 2'000.0 / 3);
}

TEST(RivalTally, TheBetterSettingHasMoreGoodRunsThenFewerKilledThenIsFaster) {
  Tally good;
  add_to(good, run_of(5h));
  Tally kills;
  add_to(kills, run_of(1h, true, 1));
  Tally leaves;
  add_to(leaves, run_of(1h, false));
  Tally faster;
  add_to(faster, run_of(4h));
  EXPECT_TRUE(is_better(good, kills));
  EXPECT_TRUE(is_better(leaves, kills));
  EXPECT_TRUE(is_better(faster, good));
  EXPECT_FALSE(is_better(good, good));
}

}  // namespace
}  // namespace lighthouse::sim::rivals
