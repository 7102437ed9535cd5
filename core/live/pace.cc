#include "core/live/pace.h"

#include <algorithm>
#include <thread>

namespace lighthouse::live {

namespace {

// The time of the buckets: only its differences count.
Time bucket_time() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return Time{std::chrono::duration_cast<Duration>(since)};
}

bool sleep_within(Duration wait, Deadline deadline) {
  const Deadline until = std::chrono::steady_clock::now() + wait;
  if (until >= deadline) return false;
  std::this_thread::sleep_until(until);
  return true;
}

}  // namespace

bool Pace::wait_for_turn(Deadline deadline) {
  Duration wait{0};
  {
    const std::scoped_lock lock(mutex_);
    wait = bucket_.take(bucket_time());
  }
  return sleep_within(wait, deadline);
}

void Pace::apply(std::optional<double> rate, Time now) {
  bucket_.set_rate(std::min(rules_.calls_per_second, rate.value_or(rules_.calls_per_second)), now);
}

bool Pace::wait_before_retry(CallKind kind, ErrorCode error, uint32_t tries, Deadline deadline) {
  std::optional<Duration> wait;
  {
    const std::scoped_lock lock(mutex_);
    const Time now = bucket_time();
    apply(adaptive_.failed(error, now), now);
    last_error_ = error;
    const double random = std::uniform_real_distribution<double>(0, 1)(random_);
    wait = live::wait_before_retry(kind, error, tries, random, rules_.retry);
    if (wait && !quota_.take(error)) wait.reset();
  }
  return wait && sleep_within(*wait, deadline);
}

void Pace::succeeded(uint32_t tries) {
  const std::scoped_lock lock(mutex_);
  const Time now = bucket_time();
  apply(adaptive_.succeeded(now), now);
  if (tries == 1) {
    quota_.succeeded_at_once();
  } else {
    quota_.succeeded_after_retry(last_error_);
  }
}

}  // namespace lighthouse::live
