// The clock of a live operation: Time as milliseconds since the Unix epoch, read from a clock that
// never jumps. It is set once, when it is made; a correction of the machine's clock moves no
// deadline [races.md 3.8].
//
// `speed` is for worlds that live faster than ours: so many milliseconds of Time in one of ours.
#pragma once

#include <chrono>

#include "core/model/time.h"

namespace lighthouse::live {

class LiveClock {
 public:
  using Real = std::chrono::steady_clock;

  // Requires: speed > 0.
  explicit LiveClock(double speed = 1);
  // With another beginning than the present.
  LiveClock(Time begin, double speed) : begin_(begin), real_begin_(Real::now()), speed_(speed) {}

  [[nodiscard]] Time now() const;
  // When it will be `time`; Real::time_point::max() for kNever.
  [[nodiscard]] Real::time_point real(Time time) const;
  // How long a Duration lasts for us.
  [[nodiscard]] Real::duration real(Duration duration) const;

 private:
  Time begin_;
  Real::time_point real_begin_;
  double speed_;
};

}  // namespace lighthouse::live
