// A View of a simulated world: ground truth of the fleet, and Lighthouse's own words beside it.
#pragma once

#include "cli/view.h"
#include "sim/world.h"

namespace lighthouse::cli {

// What a moment of the world does not tell by itself: since when something has been so.
class Watcher {
 public:
  // Call after every event.
  void see(const sim::World& world);

  [[nodiscard]] uint32_t pollers() const { return pollers_; }
  [[nodiscard]] Duration pollers_for(Time now) const { return now - pollers_since_; }
  // The waits of the first controller, each with the time since which it has been one.
  [[nodiscard]] const std::vector<Wait>& waits() const { return waits_; }

 private:
  uint32_t pollers_ = UINT32_MAX;
  Time pollers_since_{};
  std::vector<Wait> waits_;
};

// The engine of the first controller; null before it begins, while it is dead, when it is over.
[[nodiscard]] const Engine* engine_at_work(const sim::World& world);

// Time since the scenario's start.
[[nodiscard]] Duration elapsed(const sim::World& world);

// "upgrade to 1.9.40".
[[nodiscard]] std::string operation_text(const sim::Scenario& scenario);

[[nodiscard]] View view_of(const sim::World& world, const Watcher& watcher);

}  // namespace lighthouse::cli
