// Which shard a process is, as the schedulers of others tell it.
#include "cli/shard.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

namespace lighthouse::cli {
namespace {

Environment of(const std::map<std::string, std::string>& variables) {
  return [variables](const char* name) -> std::optional<std::string> {
    const auto at = variables.find(name);
    if (at == variables.end()) return std::nullopt;
    return at->second;
  };
}

TEST(Shard, WithoutAnyVariableItIsTheWholeSearch) {
  const auto shard = shard_from(of({}));
  ASSERT_TRUE(shard.has_value());
  EXPECT_EQ(shard->index, 0U);
  EXPECT_EQ(shard->count, 1U);
}

TEST(Shard, KubernetesAndBatchTellTheIndexAndWeTheCount) {
  for (const char* name : {"JOB_COMPLETION_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX"}) {
    const auto shard = shard_from(of({{name, "7"}, {"LIGHTHOUSE_SHARDS", "8"}}));
    ASSERT_TRUE(shard.has_value()) << shard.error();
    EXPECT_EQ(shard->index, 7U);
    EXPECT_EQ(shard->count, 8U);
  }
}

TEST(Shard, SlurmCountsFromWhereItsArrayBegins) {
  const auto shard = shard_from(of({{"SLURM_ARRAY_TASK_ID", "12"},
                                    {"SLURM_ARRAY_TASK_MIN", "10"},
                                    {"SLURM_ARRAY_TASK_COUNT", "4"}}));
  ASSERT_TRUE(shard.has_value()) << shard.error();
  EXPECT_EQ(shard->index, 2U);
  EXPECT_EQ(shard->count, 4U);
}

TEST(Shard, AnIndexWithoutACountOrBeyondItIsRefusedByName) {
  const auto without = shard_from(of({{"JOB_COMPLETION_INDEX", "0"}}));
  ASSERT_FALSE(without.has_value());
  EXPECT_NE(without.error().find("LIGHTHOUSE_SHARDS"), std::string::npos);
  const auto beyond = shard_from(of({{"JOB_COMPLETION_INDEX", "8"}, {"LIGHTHOUSE_SHARDS", "8"}}));
  ASSERT_FALSE(beyond.has_value());
  EXPECT_NE(beyond.error().find("JOB_COMPLETION_INDEX"), std::string::npos);
  EXPECT_FALSE(shard_from(of({{"SLURM_ARRAY_TASK_ID", "x"}})).has_value());
}

}  // namespace
}  // namespace lighthouse::cli
