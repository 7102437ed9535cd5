#include "core/live/retry.h"

#include <gtest/gtest.h>

namespace lighthouse::live {
namespace {

using namespace std::chrono_literals;

std::optional<Duration> wait(CallKind kind, ErrorCode error, uint32_t tries, double random = 0.5) {
  return wait_before_retry(kind, error, tries, random);
}

TEST(Retry, NeverRepeatsWhatMayHaveHappened) {
  for (std::size_t kind = 0; kind < kCallKinds; ++kind) {
    EXPECT_FALSE(wait(static_cast<CallKind>(kind), ErrorCode::kOutcomeUnknown, 1));
  }
  EXPECT_FALSE(wait(CallKind::kTerminateAndDecrement, ErrorCode::kUnavailable, 1));
  EXPECT_FALSE(wait(CallKind::kTriggerPipeline, ErrorCode::kUnavailable, 1));
  EXPECT_FALSE(wait(CallKind::kSubmitRecord, ErrorCode::kUnavailable, 1));
}

TEST(Retry, RepeatsWhatTheErrorsRuleAllows) {
  EXPECT_TRUE(wait(CallKind::kDescribeGroups, ErrorCode::kUnavailable, 1));
  EXPECT_TRUE(wait(CallKind::kUpdateCapacity, ErrorCode::kUnavailable, 1));
  EXPECT_TRUE(wait(CallKind::kTerminateAndDecrement, ErrorCode::kThrottled, 1));
  EXPECT_TRUE(wait(CallKind::kTerminateAndDecrement, ErrorCode::kTimeout, 1));
  for (const ErrorCode code : {ErrorCode::kNotFound, ErrorCode::kConflict, ErrorCode::kDenied,
                               ErrorCode::kInvalid, ErrorCode::kInternal}) {
    EXPECT_FALSE(wait(CallKind::kDescribeGroups, code, 1)) << name_of(code);
  }
}

TEST(Retry, WaitsLongerEachTimeWithinLimitsAndGivesUp) {
  EXPECT_EQ(wait(CallKind::kDescribeGroups, ErrorCode::kTimeout, 1), 500ms);
  EXPECT_EQ(wait(CallKind::kDescribeGroups, ErrorCode::kTimeout, 2), 1000ms);
  EXPECT_EQ(wait(CallKind::kDescribeGroups, ErrorCode::kTimeout, 3), std::nullopt);
  EXPECT_EQ(wait_before_retry(CallKind::kDescribeGroups, ErrorCode::kTimeout, 30, 0.5,
                              {.most_tries = 99}),
            10s);
  EXPECT_EQ(wait(CallKind::kDescribeGroups, ErrorCode::kThrottled, 1, 0.0), 500ms);
}

TEST(RetryQuota, EndsRetriesAgainstADeadService) {
  RetryQuota quota;
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(quota.take(ErrorCode::kTimeout));
  EXPECT_FALSE(quota.take(ErrorCode::kTimeout));
  EXPECT_FALSE(quota.take(ErrorCode::kUnavailable));
  quota.succeeded_after_retry(ErrorCode::kUnavailable);
  EXPECT_TRUE(quota.take(ErrorCode::kUnavailable));
  for (int i = 0; i < 1000; ++i) quota.succeeded_at_once();
  EXPECT_EQ(quota.left(), RetryQuota::kMost);
}

TEST(TokenBucket, LetsABurstThroughAndThenGivesEachItsPlace) {
  TokenBucket bucket(2.0, 3.0);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(bucket.take(Time(0ms)), 0ms);
  EXPECT_EQ(bucket.take(Time(0ms)), 500ms);
  EXPECT_EQ(bucket.take(Time(0ms)), 1000ms);
  EXPECT_EQ(bucket.take(Time(10s)), 0ms);
}

TEST(TokenBucket, IsNotMovedByAClockThatGoesBack) {
  TokenBucket bucket(1.0, 1.0);
  EXPECT_EQ(bucket.take(Time(10s)), 0ms);
  EXPECT_EQ(bucket.take(Time(5s)), 1000ms);
}

TEST(AdaptiveRate, IsUnboundedUntilThrottledThenBacksOffAndRecovers) {
  AdaptiveRate rate;
  Time now(0ms);
  for (int i = 0; i < 100; ++i, now += 100ms) EXPECT_EQ(rate.succeeded(now), std::nullopt);
  const double bounded = *rate.failed(ErrorCode::kThrottled, now);
  EXPECT_NEAR(bounded, 7.0, 1.0);  // 0.7 of ten a second
  EXPECT_GE(*rate.failed(ErrorCode::kThrottled, now), 0.5);
  double last = 0;
  for (int i = 0; i < 200; ++i, now += 100ms) last = *rate.succeeded(now);
  EXPECT_GT(last, bounded);
  EXPECT_LE(last, 21.0);  // at most twice what is measured
}

}  // namespace
}  // namespace lighthouse::live
