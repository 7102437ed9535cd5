#include "core/live/retry.h"

#include <algorithm>
#include <cmath>

namespace lighthouse::live {
namespace {

enum class Again : uint8_t { kNever, kIfSafe, kAlways };

Again rule_of(ErrorCode error) {
  switch (error) {
    case ErrorCode::kThrottled:
    case ErrorCode::kTimeout: return Again::kAlways;
    case ErrorCode::kUnavailable: return Again::kIfSafe;
    case ErrorCode::kNotFound:
    case ErrorCode::kConflict:
    case ErrorCode::kDenied:
    case ErrorCode::kOutcomeUnknown:
    case ErrorCode::kInvalid:
    case ErrorCode::kInternal: return Again::kNever;
  }
  return Again::kNever;
}

uint32_t cost_of(ErrorCode error) {
  constexpr uint32_t kRetry = 5;
  constexpr uint32_t kRetryOfTimeout = 10;
  return error == ErrorCode::kTimeout ? kRetryOfTimeout : kRetry;
}

double seconds(Duration duration) {
  return static_cast<double>(duration.count()) / 1000.0;
}

}  // namespace

std::optional<Duration> wait_before_retry(CallKind kind, ErrorCode error, uint32_t tries,
                                          double random, const RetryRules& rules) {
  const Again rule = rule_of(error);
  const bool safe = !is_write(kind) || is_safe_to_repeat(kind);
  if (rule == Again::kNever || (rule == Again::kIfSafe && !safe)) return std::nullopt;
  if (tries >= rules.most_tries) return std::nullopt;
  const double most = std::min(std::ldexp(static_cast<double>(rules.first.count()),
                                          static_cast<int>(std::min(tries, 32U)) - 1),
                               static_cast<double>(rules.longest.count()));
  const Duration wait(static_cast<int64_t>(std::clamp(random, 0.0, 1.0) * most));
  return error == ErrorCode::kThrottled ? std::max(wait, rules.throttled_least) : wait;
}

bool RetryQuota::take(ErrorCode error) {
  if (left_ < cost_of(error)) return false;
  left_ -= cost_of(error);
  return true;
}

void RetryQuota::succeeded_at_once() {
  left_ = std::min(left_ + 1, kMost);
}

void RetryQuota::succeeded_after_retry(ErrorCode last_error) {
  left_ = std::min(left_ + cost_of(last_error), kMost);
}

void TokenBucket::refill(Time now) {
  // A clock that goes back gives nothing and takes nothing.
  if (refilled_ != kNever && now > refilled_) {
    tokens_ = std::min(burst_, tokens_ + rate_ * seconds(now - refilled_));
  }
  refilled_ = now;
}

Duration TokenBucket::take(Time now) {
  refill(now);
  tokens_ -= 1;
  if (tokens_ >= 0) return Duration{0};
  return Duration(static_cast<int64_t>(std::ceil(-tokens_ / rate_ * 1000.0)));
}

void TokenBucket::set_rate(double per_second, Time now) {
  refill(now);
  rate_ = per_second;
}

void AdaptiveRate::measure(Time now) {
  constexpr double kSmooth = 0.8;
  constexpr int64_t kBucket = 500;
  const int64_t bucket = now.time_since_epoch().count() / kBucket;
  count_ += 1;
  if (half_second_ < 0) half_second_ = bucket;
  if (bucket <= half_second_) return;
  const double elapsed = static_cast<double>((bucket - half_second_) * kBucket) / 1000.0;
  measured_ = count_ / elapsed * kSmooth + measured_ * (1 - kSmooth);
  count_ = 0;
  half_second_ = bucket;
}

void AdaptiveRate::bound(double wanted) {
  constexpr double kLeast = 0.5;
  rate_ = std::max(wanted, kLeast);
}

std::optional<double> AdaptiveRate::failed(ErrorCode error, Time now) {
  constexpr double kBack = 0.7;
  if (error != ErrorCode::kThrottled) return succeeded(now);
  measure(now);
  most_before_ = rate_ ? std::min(measured_, *rate_) : measured_;
  throttled_ = now;
  bound(most_before_ * kBack);
  return rate_;
}

std::optional<double> AdaptiveRate::succeeded(Time now) {
  constexpr double kBack = 0.7;
  constexpr double kScale = 0.4;
  measure(now);
  if (!rate_) return rate_;
  const double k = std::cbrt(most_before_ * (1 - kBack) / kScale);
  const double cubic = kScale * std::pow(seconds(now - throttled_) - k, 3) + most_before_;
  bound(std::min(cubic, 2 * measured_));
  return rate_;
}

}  // namespace lighthouse::live
