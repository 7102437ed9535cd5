// How fast a simulated operation passes before a person's eyes.
//
// An upgrade is twenty eventful minutes and then hours of waiting. At one speed the first would be
// over in a blink or the second would last for ever, so by default half of the screen's time goes
// to the clock and half to the events.
#pragma once

#include <cstdint>
#include <vector>

#include "core/model/time.h"

namespace lighthouse::cli {

struct Pace {
  enum class Kind : uint8_t { kFast, kFit, kFactor };
  Kind kind = Kind::kFit;
  double factor = 0;        // kFactor: simulated seconds in one second
  double fit_seconds = 20;  // kFit: the whole operation
};

// Which simulated moment is due after so many seconds on the screen.
class Timetable {
 public:
  // `events`: the times of what is worth seeing, ascending, between `begin` and `end`.
  Timetable(const Pace& pace, Time begin, Time end, std::vector<Time> events);

  [[nodiscard]] Time at(double seconds) const;

 private:
  // The share of the screen's time that has passed when the simulation reaches `time`.
  [[nodiscard]] double share(Time time) const;

  Pace pace_;
  Time begin_;
  Time end_;
  std::vector<Time> events_;
};

}  // namespace lighthouse::cli
