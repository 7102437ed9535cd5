// The world's time: the machine's, at a speed, plus what was skipped. Not for several threads at
// once.
#pragma once

#include <chrono>

#include "core/model/time.h"

namespace lighthouse::served {

class ScaledClock {
 public:
  using Machine = std::chrono::steady_clock;

  // `speed`: seconds of the world in one of the machine's; 0: it moves by skip() alone.
  ScaledClock(double speed, Time start) : speed_(speed), start_(start), began_(Machine::now()) {}

  [[nodiscard]] Time now() const {
    const std::chrono::duration<double, std::milli> passed = Machine::now() - began_;
    return start_ + Duration{static_cast<Duration::rep>(passed.count() * speed_)};
  }
  void skip(Duration by) { start_ += by; }

  [[nodiscard]] double speed() const { return speed_; }
  [[nodiscard]] bool moves() const { return speed_ > 0; }
  // How long that takes on the machine. Requires: moves().
  [[nodiscard]] std::chrono::duration<double, std::milli> on_machine(Duration of_world) const {
    return std::chrono::duration<double, std::milli>(static_cast<double>(of_world.count()) /
                                                     speed_);
  }

 private:
  double speed_;
  Time start_;
  Machine::time_point began_;
};

}  // namespace lighthouse::served
