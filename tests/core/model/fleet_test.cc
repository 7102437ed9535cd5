// Looking things up in lists sorted by id.
#include "core/model/fleet.h"

#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace lighthouse {
namespace {

std::vector<BalancerRow> rows_of(const std::vector<uint8_t>& ids) {
  std::vector<BalancerRow> rows;
  for (const uint8_t id : ids) rows.push_back({.id = InstanceId{id}});
  return rows;
}

RC_GTEST_PROP(Walk, FindsWhatASearchFindsInAnyOrderOfAsking, (std::vector<uint8_t> ids)) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  const std::vector<BalancerRow> rows = rows_of(ids);
  Walk walk(rows);
  for (const uint8_t key : *rc::gen::arbitrary<std::vector<uint8_t>>()) {
    RC_ASSERT(walk.find(InstanceId{key}) == find_by_id(rows, InstanceId{key}));
  }
}

TEST(Walk, FindsEachInAscendingOrder) {
  std::vector<uint8_t> ids;
  for (int i = 0; i < 200; i += 2) ids.push_back(static_cast<uint8_t>(i));
  const std::vector<BalancerRow> rows = rows_of(ids);
  Walk walk(rows);
  for (uint32_t i = 0; i < 200; ++i)
    EXPECT_EQ(walk.find(InstanceId{i}) != nullptr, i % 2 == 0) << i;
  EXPECT_EQ(walk.find(InstanceId{255}), nullptr);
  EXPECT_NE(walk.find(InstanceId{0}), nullptr);
}

}  // namespace
}  // namespace lighthouse
