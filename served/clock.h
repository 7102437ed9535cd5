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
  // What the clients of the world, who live in the machine's time, take for this duration.
  [[nodiscard]] Duration to_machine(Duration of_world) const { return scaled(of_world, 1 / factor()); }
  [[nodiscard]] Duration to_world(Duration of_machine) const { return scaled(of_machine, factor()); }

 private:
  // A clock that stands has no scale.
  [[nodiscard]] double factor() const { return moves() ? speed_ : 1.0; }
  [[nodiscard]] static Duration scaled(Duration duration, double by) {
    return Duration{static_cast<Duration::rep>(static_cast<double>(duration.count()) * by)};
  }

  double speed_;
  Time start_;
  Machine::time_point began_;
};

}  // namespace lighthouse::served
