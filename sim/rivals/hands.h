// Hands: all that a rival can do in a world. It makes one call at a time and waits for the answer,
// as a person or a script does; the calls are Lighthouse's own closed set, and the faults of the
// scenario strike them as they strike Lighthouse's.
//
// After the deadline nothing can be done any more: calls fail at once and waiting takes no time, so
// every loop of a rival asks `out_of_time`.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "sim/rivals/meter.h"

namespace lighthouse::sim::rivals {

// What a rival did, for tests and for a reader.
struct Deed {
  Time at{};
  CallKind kind = CallKind::kDescribeGroups;
  GroupId group;
  InstanceId instance;
  bool accepted = false;
};

class Hands {
 public:
  // Both outlive it. Requires: the controllers of the world are outside.
  Hands(World& world, Meter& meter, Time deadline)
      : world_(world),
        meter_(meter),
        deadline_(deadline) {}

  [[nodiscard]] Time now() const { return world_.now(); }
  [[nodiscard]] bool out_of_time() const { return world_.now() >= deadline_; }
  [[nodiscard]] const Scenario& scenario() const { return world_.stage().scenario; }
  void wait(Duration duration);

  // One call, once.
  template <class Request>
  [[nodiscard]] Result<typename Request::Answer> once(const Request& request) {
    return std::get<Result<typename Request::Answer>>(call(Call{request}));
  }
  // A read, repeated until it is answered; nothing: the time is over.
  template <class Request>
  [[nodiscard]] std::optional<typename Request::Answer> read(const Request& request) {
    while (!out_of_time()) {
      if (auto answer = once(request)) return std::move(*answer);
      wait(kPause);
    }
    return std::nullopt;
  }
  // A write that may be repeated [A6.3], until it is accepted. False: refused, or the time is over.
  template <class Request>
  [[nodiscard]] bool write(const Request& request) {
    while (!out_of_time()) {
      const auto answer = once(request);
      if (answer) return true;
      const ErrorCode code = answer.error().code;
      if (code == ErrorCode::kNotFound || code == ErrorCode::kConflict) return false;
      wait(kPause);
    }
    return false;
  }

  // Its writes, in order.
  [[nodiscard]] const std::vector<Deed>& deeds() const { return deeds_; }

  static constexpr Duration kPause{10'000};  // before anything is tried again

 private:
  [[nodiscard]] Answer call(const Call& request);
  void step_to(Time time);

  World& world_;
  Meter& meter_;
  Time deadline_;
  uint32_t number_ = 0;
  std::vector<Deed> deeds_;
};

}  // namespace lighthouse::sim::rivals
