// Calls in flight: slots are reused lowest first, and what is free is no part of the value.
#include "sim/messages.h"

#include <gtest/gtest.h>

namespace lighthouse::sim {
namespace {

TEST(Messages, ReusesTheLowestFreeSlot) {
  Messages messages;
  EXPECT_EQ(messages.take(), 0U);
  EXPECT_EQ(messages.take(), 1U);
  EXPECT_EQ(messages.take(), 2U);
  messages.release(1);
  messages.release(0);
  EXPECT_EQ(messages.take(), 0U);
  EXPECT_EQ(messages.take(), 1U);
  EXPECT_EQ(messages.take(), 3U);
  EXPECT_EQ(messages.in_flight(), 4U);
}

TEST(Messages, OrphansOnlyTheCallsOfTheDead) {
  Messages messages;
  const uint32_t first = messages.take();
  const uint32_t second = messages.take();
  messages[second].controller = 1;
  messages.orphan_all(1, kStartOfTime);
  EXPECT_FALSE(messages[first].orphan);
  EXPECT_TRUE(messages[second].orphan);
}

// A process that is put to sleep before a call leaves it, and dies in its sleep, sends nothing.
TEST(Messages, WhatHadNotLeftTheDeadNeverArrives) {
  Messages messages;
  const uint32_t left = messages.take();
  const uint32_t asleep = messages.take();
  messages[left].leaves = kStartOfTime + Duration{1'000};
  messages[asleep].leaves = kStartOfTime + Duration{1'001};
  messages.orphan_all(0, kStartOfTime + Duration{1'000});
  EXPECT_FALSE(messages[left].unsent);
  EXPECT_TRUE(messages[asleep].unsent);
}

TEST(Messages, AreEqualWhateverWasThereBefore) {
  Messages used;
  (void)used.take();
  (void)used.take();
  used.release(1);
  Messages fresh;
  (void)fresh.take();
  EXPECT_EQ(used, fresh);
  EXPECT_EQ(used.hash(), fresh.hash());
}

TEST(Messages, TheHashSeesTheCallAndItsFate) {
  Messages messages;
  const uint32_t slot = messages.take();
  const uint64_t before = messages.hash();
  messages[slot].call = DeleteGroup{.group = {.cluster = ClusterId{1}, .sequence = 7}};
  const uint64_t called = messages.hash();
  EXPECT_NE(before, called);
  messages[slot].fate.lost_answer = true;
  EXPECT_NE(called, messages.hash());
}

}  // namespace
}  // namespace lighthouse::sim
