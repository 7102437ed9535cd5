// A world whose controllers are outside: its time is told, calls come in one by one, and what they
// do is judged as far as ground truth alone can judge it (G1, G2, G3, G6, G8).
#include <algorithm>
#include <utility>

#include "sim/world.h"

namespace lighthouse::sim {

namespace {

constexpr std::size_t kMostViolations = 1'000;

}  // namespace

void World::advance_to(Time time) {
  (void)run({.end = time});
  if (time > now_) set_now(time);
}

CallInFlight World::outside_sends(Call call) {
  CallInFlight message;
  message.nth = ++sent_[static_cast<std::size_t>(kind_of(call))];
  message.call = std::move(call);
  Duration ignored{0};
  if (!faults_.empty() && !faults_over()) (void)ask_faults(message, ignored);
  note_what_is_known(message);
  return message;
}

void World::outside_takes_effect(const CallInFlight& message, const Act& act) {
  const CallKind kind = kind_of(message.call);
  const Effect effect = effect_of(message);
  const bool write = is_write(kind);
  if (write) checkers_.before_effect(truth(), effect);
  Context ctx = context();
  const uint32_t stale_before = outside_.aws.counters().stale_answers;
  const Answer answer = act(ctx, outside_);
  const bool told_stale = outside_.aws.counters().stale_answers > stale_before;
  const bool ok = accepted(answer);
  if ((message.fate.stale && told_stale) || (message.duplicate && ok)) {
    ++checkers_.marks().faults[message.fate.fault].mattered;
  }
  if (!faults_.empty() && !ok) credit_outage(endpoint_of(kind));
  drain_notices();
  if (write) checkers_.after_effect(truth(), effect, answer);
  checkers_.after_event(truth());
  keep_violation();
  if (message.duplicate) return;
  ++effects_[static_cast<std::size_t>(kind)];
  moments_of_call(stage_->faults.after_call[static_cast<std::size_t>(kind)], message.nth,
                  message.controller);
}

void World::outside_acts(const std::function<void(Context&, fakes::Outside&)>& act) {
  Context ctx = context();
  act(ctx, outside_);
  drain_notices();
  checkers_.after_event(truth());
  keep_violation();
}

void World::stop_faults() {
  faults_stopped_ = true;
  for (FaultState& fault : faults_) {
    fault.armed = false;
    fault.open_until = std::min(fault.open_until, now_);
  }
  outside_.spinnaker.gate_429_until(now_);
  outside_.spinnaker.gate_down_until(now_);
  outside_.spinnaker.url_down_until(now_);
  outside_.spinnaker.redis_trouble_until(now_, fakes::spinnaker::RedisTrouble::kDown);
  outside_.spinnaker.front50_stale_until(now_);
}

void World::keep_violation() {
  if (auto found = checkers_.take_violation(); found && violations_.size() < kMostViolations) {
    violations_.push_back(*found);
  }
}

}  // namespace lighthouse::sim
