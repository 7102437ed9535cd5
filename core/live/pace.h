// How fast one endpoint is called, by all threads together: a budget of calls per second that grows
// tighter when the endpoint throttles, and a quota of retries. May be called from any thread.
#pragma once

#include <mutex>
#include <optional>
#include <random>

#include "core/live/performer.h"
#include "core/live/retry.h"

namespace lighthouse::live {

struct PaceRules {
  double calls_per_second = 10;
  double burst = 20;
  RetryRules retry;
};

class Pace {
 public:
  explicit Pace(const PaceRules& rules = {})
      : rules_(rules),
        bucket_(rules.calls_per_second, rules.burst) {}

  // Sleeps until the next call may go. False: that is after the deadline, nothing may be sent.
  [[nodiscard]] bool wait_for_turn(Deadline deadline);

  // Notes what became of a call. After an error: sleeps for as long as the rules want before the
  // next try. False: there is none before the deadline.
  [[nodiscard]] bool wait_before_retry(CallKind kind, ErrorCode error, uint32_t tries,
                                       Deadline deadline);
  void succeeded(uint32_t tries);

 private:
  void apply(std::optional<double> rate, Time now);

  PaceRules rules_;
  std::mutex mutex_;
  TokenBucket bucket_;
  AdaptiveRate adaptive_;
  RetryQuota quota_;
  ErrorCode last_error_ = ErrorCode::kInternal;
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace lighthouse::live
