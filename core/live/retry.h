// When a call is sent again, and how fast calls are sent at all. Pure: time and randomness are
// arguments. Not for several threads at once.
//
// The rule of each error (core/model/result.h) decides; this adds the waiting. Beyond these quick
// repeats the engine looks again by itself, so giving up here costs time and never safety.
#pragma once

#include <cstdint>
#include <optional>

#include "core/model/call.h"
#include "core/model/time.h"

namespace lighthouse::live {

struct RetryRules {
  uint32_t most_tries = 3;  // in all [A6.2]
  Duration first{1'000};    // the longest wait before the second try; doubled for each further one
  Duration longest{20'000};
  Duration throttled_least{500};  // a throttled call waits at least this long
};

// How long to wait before the next try, or nullopt: no other try. `tries` were made, at least one;
// `random` is in [0, 1).
//
// Never: a call whose outcome is unknown, and an unsafe call that the endpoint may have begun. An
// answer "throttled" means that nothing was begun; "timeout" of a write, that it was never sent.
[[nodiscard]] std::optional<Duration> wait_before_retry(CallKind kind, ErrorCode error,
                                                        uint32_t tries, double random,
                                                        const RetryRules& rules = {});

// Retries that an endpoint may still cost: against a dead service they end [A6.2].
class RetryQuota {
 public:
  static constexpr uint32_t kMost = 500;
  // False: no other try, however the rules stand.
  [[nodiscard]] bool take(ErrorCode error);
  void succeeded_at_once();
  void succeeded_after_retry(ErrorCode last_error);
  [[nodiscard]] uint32_t left() const { return left_; }

 private:
  uint32_t left_ = kMost;
};

// Calls per second, with a burst. `take` is answered with how long to wait before the call may go:
// each call is given its own place, so that waiting calls go one after the other.
class TokenBucket {
 public:
  TokenBucket(double per_second, double burst) : rate_(per_second), burst_(burst), tokens_(burst) {}
  [[nodiscard]] Duration take(Time now);
  void set_rate(double per_second, Time now);
  [[nodiscard]] double rate() const { return rate_; }

 private:
  void refill(Time now);
  double rate_;
  double burst_;
  double tokens_;
  Time refilled_ = kNever;
};

// The rate that an endpoint seems to bear: CUBIC, as the SDKs' adaptive mode has it [A6.2]. Without
// a bound until the first throttling.
class AdaptiveRate {
 public:
  // An answer came; gives the calls per second from here on, nullopt while unbounded.
  std::optional<double> failed(ErrorCode error, Time now);
  std::optional<double> succeeded(Time now);
  [[nodiscard]] std::optional<double> rate() const { return rate_; }

 private:
  void measure(Time now);
  void bound(double wanted);
  std::optional<double> rate_;
  double measured_ = 0;
  double count_ = 0;
  int64_t half_second_ = -1;
  double most_before_ = 0;  // the rate at the last throttling
  Time throttled_ = kNever;
};

}  // namespace lighthouse::live
