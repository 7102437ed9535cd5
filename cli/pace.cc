#include "cli/pace.h"

#include <algorithm>
#include <utility>

namespace lighthouse::cli {

Timetable::Timetable(const Pace& pace, Time begin, Time end, std::vector<Time> events)
    : pace_(pace),
      begin_(begin),
      end_(end),
      events_(std::move(events)) {}

double Timetable::share(Time time) const {
  const double clock = static_cast<double>((time - begin_).count()) /
                       static_cast<double>(std::max<int64_t>((end_ - begin_).count(), 1));
  if (events_.empty()) return clock;
  const auto seen = std::ranges::upper_bound(events_, time) - events_.begin();
  return (clock + static_cast<double>(seen) / static_cast<double>(events_.size())) / 2;
}

Time Timetable::at(double seconds) const {
  if (pace_.kind == Pace::Kind::kFast) return end_;
  if (pace_.kind == Pace::Kind::kFactor) {
    const double passed =
        std::min(seconds * pace_.factor * 1'000, static_cast<double>((end_ - begin_).count()));
    return begin_ + Duration{static_cast<Duration::rep>(passed)};
  }
  const double wanted = seconds / pace_.fit_seconds;
  if (wanted >= 1) return end_;
  // The latest moment whose share is not beyond what is wanted.
  Duration low{0};
  Duration high = end_ - begin_;
  while (low < high) {
    const Duration middle = low + (high - low + Duration{1}) / 2;
    if (share(begin_ + middle) <= wanted) {
      low = middle;
    } else {
      high = middle - Duration{1};
    }
  }
  return begin_ + low;
}

}  // namespace lighthouse::cli
