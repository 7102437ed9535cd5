#include "core/wire/redis/executions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/wire/redis/redis_replies.h"

namespace lighthouse::wire::redis {
namespace {

using ::testing::Contains;
using ::testing::Not;

Executions read(const Store& store, Names& names, const ReadExecutions& call = {}) {
  const Talked talked = converse(call, store, names);
  EXPECT_EQ(error_in(talked.answer), "");
  const auto& result = std::get<Result<Executions>>(talked.answer);
  return result ? *result : Executions{};
}

TEST(RedisExecutions, AreTheIncompleteOnesOfBothKindsWithTheirOwners) {
  Store store;
  store.add("pipeline", "p1", {{"status", "RUNNING"}, {"executingInstance", "17@ip-10-0-1-23"}});
  store.add("pipeline", "p2", {{"status", "SUCCEEDED"}, {"executingInstance", "17@ip-10-0-1-23"}});
  store.add("orchestration", "t1",
            {{"status", "NOT_STARTED"}, {"executingInstance", "18@ip-10-0-1-24"}});
  Names names;
  const Executions found = read(store, names);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(names.text(found[0].id.value), "p1");
  EXPECT_EQ(found[0].kind, ExecutionKind::kPipeline);
  EXPECT_EQ(found[0].owner, parse_orca_id("17@ip-10-0-1-23", names));
  EXPECT_EQ(found[1].kind, ExecutionKind::kTask);
  EXPECT_EQ(found[1].status, ExecutionStatus::kNotStarted);
}

TEST(RedisExecutions, OfNoRedisContentAreNone) {
  Names names;
  EXPECT_TRUE(read(Store{}, names).empty());
}

TEST(RedisExecutions, OfLaterErasHaveNoOwner) {
  Store store;
  store.add("pipeline", "absent", {{"status", "RUNNING"}});
  store.add("pipeline", "blank", {{"status", "RUNNING"}, {"executingInstance", ""}});
  store.add("pipeline", "null", {{"status", "RUNNING"}, {"executingInstance", "null"}});
  Names names;
  for (const ExecutionFact& fact : read(store, names)) {
    EXPECT_EQ(fact.owner, OrcaId{}) << names.text(fact.id.value);
  }
}

TEST(RedisExecutions, WithoutAReadableStatusAreNotComplete) {
  Store store;
  store.add("pipeline", "fragment", {{"stage.1.status", "RUNNING"}});
  store.add("pipeline", "null", {{"status", "null"}, {"executingInstance", "1@a"}});
  store.add("pipeline", "odd", {{"status", "EXPLODED"}});
  store.add("pipeline", "owned", {{"executingInstance", "17@ip-10-0-1-23"}});
  Names names;
  const Executions found = read(store, names);
  ASSERT_EQ(found.size(), 4u);
  for (const ExecutionFact& fact : found) EXPECT_EQ(fact.status, ExecutionStatus::kUnknown);
}

TEST(RedisExecutions, WhoseHashIsGoneArePassedOverInTheIndex) {
  Store store;
  store.sets["allJobs:pipeline"] = {"dangling"};
  Names names;
  EXPECT_TRUE(read(store, names).empty());
  EXPECT_EQ(names.size(), 0u);
}

TEST(RedisExecutions, AskedForByNameAreToldWhateverBecameOfThem) {
  Store store;
  store.add("pipeline", "done", {{"status", "CANCELED"}, {"executingInstance", "1@a"}});
  store.add("orchestration", "task", {{"status", "TERMINAL"}});
  store.add("pipeline", "busy", {{"status", "RUNNING"}});
  Names names;
  ReadExecutions call;
  for (const std::string_view id : {"done", "task", "busy", "gone"}) {
    call.also.push_back({names.intern(id)});
  }
  const Executions found = read(store, names, call);
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(found[0].status, ExecutionStatus::kCanceled);
  EXPECT_EQ(found[0].kind, ExecutionKind::kPipeline);
  EXPECT_EQ(found[1].status, ExecutionStatus::kTerminal);
  EXPECT_EQ(found[1].kind, ExecutionKind::kTask);
  EXPECT_EQ(found[2].status, ExecutionStatus::kRunning);
  EXPECT_EQ(found[3].status, ExecutionStatus::kVanished);
}

TEST(RedisExecutions, OutsideTheIndexAreFoundByName) {
  Store store;
  store.hashes["pipeline:stray"] = {{"stage.1.status", "RUNNING"}};
  Names names;
  const Executions found = read(store, names, {.also = {{names.intern("stray")}}});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].status, ExecutionStatus::kUnknown);
}

TEST(RedisExecutions, AreNotLookedForUnderForeignKeysOfTheSamePrefix) {
  Store store;
  store.sets["allJobs:pipeline"] = {"app:demo", "executions:c0ffee", "x:stageIndex", ""};
  store.sets["pipeline:app:demo"] = {"x"};
  Names names;
  const Talked talked = converse(ReadExecutions{}, store, names);
  EXPECT_EQ(error_in(talked.answer), "");
  for (const Command& command : talked.commands) EXPECT_EQ(command[0], "SSCAN");
}

TEST(RedisExecutions, OfAKeyOfAnotherTypeFailTheReadWithItsName) {
  Store store;
  store.sets["allJobs:pipeline"] = {"p1"};
  store.sets["pipeline:p1"] = {"x"};
  Names names;
  EXPECT_THAT(error_in(converse(ReadExecutions{}, store, names).answer),
              ::testing::StartsWith("invalid: pipeline:p1: WRONGTYPE"));
}

TEST(RedisExecutions, GivenTwiceByTheCursorAreToldOnce) {
  Store store;
  store.page = 3;
  for (int i = 0; i < 20; ++i) {
    store.add("pipeline", "p" + std::to_string(i), {{"status", "RUNNING"}});
  }
  Names names;
  const Executions found = read(store, names);
  EXPECT_EQ(found.size(), 20u);
  EXPECT_TRUE(std::ranges::is_sorted(found, {}, &ExecutionFact::id));
}

TEST(RedisExecutions, ThatAreCompleteCostNoMemoryHoweverManyThereAre) {
  Store store;
  store.page = 100;
  for (int i = 0; i < 20'000; ++i) {
    store.add("pipeline", "p" + std::to_string(i), {{"status", "SUCCEEDED"}});
  }
  store.add("pipeline", "busy", {{"status", "RUNNING"}});
  Names names;
  const Talked talked = converse(ReadExecutions{}, store, names);
  EXPECT_EQ(std::get<Result<Executions>>(talked.answer)->size(), 1u);
  EXPECT_LE(talked.most_outstanding, 220u);  // two pages, not 20,000 hashes
  EXPECT_EQ(names.size(), 1u);
}

TEST(RedisExecutions, OfTwoServersAreInWhicheverHoldsThem) {
  const ExecutionFact running{.id = {1}, .status = ExecutionStatus::kRunning};
  const ExecutionFact vanished{.id = {1}, .status = ExecutionStatus::kVanished};
  const ExecutionFact done{.id = {1}, .status = ExecutionStatus::kSucceeded};
  const ExecutionFact other{.id = {2}, .status = ExecutionStatus::kPaused};
  EXPECT_EQ(merge_executions({running}, {vanished, other}), (Executions{running, other}));
  EXPECT_EQ(merge_executions({vanished}, {running}), (Executions{running}));
  EXPECT_EQ(merge_executions({done}, {running}), (Executions{running}));
  EXPECT_EQ(merge_executions({vanished}, {done}), (Executions{done}));
  EXPECT_EQ(merge_executions({vanished}, {vanished}), (Executions{vanished}));
  EXPECT_EQ(merge_executions({other}, {}), (Executions{other}));
}

}  // namespace
}  // namespace lighthouse::wire::redis
