// When two worlds have one future. Time is in it as it is: nothing is shifted.
#include <algorithm>

#include "core/model/mix.h"
#include "core/model/value_hash.h"
#include "sim/world.h"

namespace lighthouse::sim {

namespace {

// Who it is next time it asks for calls, who wakes it, and what counts as new to those who watch.
uint64_t hash_of_controller(const Controller& c) {
  FieldHasher hash;
  hash(c.alive() ? c.engine->hash() : 0, c.alive(), c.journal);
  hash(c.wake_serial, c.kills, c.clock, c.clock_of_next);
  hash(c.wake_at, c.paused_until, c.restart_at, c.began, c.ended);
  hash(c.step, c.intended);
  return hash.value();
}

}  // namespace

uint64_t World::hash_ahead() const {
  FieldHasher hash;
  hash(now_, agenda_.hash(now_), choices_.hash_ahead(now_));
  hash(outside_.aws.hash(), outside_.spinnaker.hash(now_), checkers_.hash());
  hash(second_to_come_, ending_, over_, faults_stopped_, worst_latency_);
  for (const Controller& controller : controllers_) hash(hash_of_controller(controller));
  for (uint32_t slot = 0; slot < messages_.slots().size(); ++slot) {
    const CallInFlight& message = messages_[slot];
    if (message.state != CallInFlight::State::kFree) hash(slot, message);
  }
  // How far a fault of a call is from its moment: calls are counted for nothing else.
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    hash(faults_[i]);
    const auto& moment = stage_->scenario.faults[i].moment;
    const bool by_call = moment && (moment->kind == Moment::Kind::kBeforeCall ||
                                    moment->kind == Moment::Kind::kAfterCall);
    if (!by_call) continue;
    const uint32_t sent = sent_[static_cast<std::size_t>(moment->call)];
    hash(moment->nth - std::min(sent, moment->nth));
  }
  return hash.value();
}

}  // namespace lighthouse::sim
