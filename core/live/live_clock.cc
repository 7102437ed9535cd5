#include "core/live/live_clock.h"

namespace lighthouse::live {

namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;

Time unix_now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return Time{std::chrono::duration_cast<Duration>(since)};
}

}  // namespace

LiveClock::LiveClock(double speed) : LiveClock(unix_now(), speed) {}

Time LiveClock::now() const {
  const Milliseconds passed = Real::now() - real_begin_;
  return begin_ + Duration{static_cast<Duration::rep>(passed.count() * speed_)};
}

LiveClock::Real::time_point LiveClock::real(Time time) const {
  if (time == kNever) return Real::time_point::max();
  return real_begin_ + real(time - begin_);
}

LiveClock::Real::duration LiveClock::real(Duration duration) const {
  const Milliseconds ours{static_cast<double>(duration.count()) / speed_};
  return std::chrono::duration_cast<Real::duration>(ours);
}

}  // namespace lighthouse::live
