// When two worlds have one future. Time is in it as it is: nothing is shifted.
#include <algorithm>

#include "core/model/mix.h"
#include "core/model/value_hash.h"
#include "sim/world.h"

namespace lighthouse::sim {

namespace {

// Hosts have settled after so long at the latest (core/decide/idle.cc): balancers keep their
// timeout.
Duration longest_settling(const Stage& stage) {
  const Policy& policy = stage.engine.policy;
  return std::max(policy.operation_settle, stage.scenario.draining_timeout + policy.settle_margin);
}

// When the part was asked for that proves a host idle, at the earliest, should it be found so.
Time earliest_proof(const Observation& seen, Time now) {
  Time latest = kNever;
  for (const Time asked : {seen.executions.asked, seen.reports.asked, seen.bakes.asked}) {
    if (asked != kNever) latest = latest == kNever ? asked : std::max(latest, asked);
  }
  return latest == kNever ? now : std::min(latest, now);
}

// An engine between two looks. Since when a host is out of every balancer counts only until it has
// settled: idleness is proved from the later of the two moments.
uint64_t hash_of_resting(Resting resting, Duration settling, Time now) {
  const Time proof = earliest_proof(resting.seen, now);
  for (Watch& watch : resting.mind.memory.watches) {
    const Time idle_since = watch.idle_since == kNever ? proof : watch.idle_since;
    if (watch.out_since != kNever && watch.out_since + settling <= idle_since) {
      watch.out_since = Time::min();
    }
  }
  FieldHasher hash;
  hash(resting.mind.record, resting.mind.memory, resting.seen, resting.needs.bits);
  return hash.value();
}

uint64_t hash_of_engine(const Controller& c, const Stage& stage, Time now) {
  if (!c.alive()) return 0;
  if (c.engine->phase() != Engine::Phase::kWaiting) return c.engine->hash();
  return hash_of_resting(c.engine->resting(), longest_settling(stage), now + c.clock);
}

// Who it is next time it asks for calls, who wakes it, and what counts as new to those who watch.
uint64_t hash_of_controller(const Controller& c) {
  FieldHasher hash;
  hash(c.alive(), c.journal, c.wake_serial, c.kills, c.clock, c.clock_of_next);
  hash(c.wake_at, c.paused_until, c.restart_at, c.began, c.ended);
  hash(c.read_at, c.unread, c.instances, c.balancers);
  hash(c.step, c.intended);
  return hash.value();
}

}  // namespace

uint64_t World::hash_ahead() const {
  FieldHasher hash;
  hash(now_, agenda_.hash(now_), choices_.hash_ahead(now_));
  hash(outside_.aws.hash(), outside_.spinnaker.hash(now_), checkers_.hash());
  hash(second_to_come_, ending_, over_, faults_stopped_, worst_latency_);
  for (const Controller& controller : controllers_) {
    hash(hash_of_engine(controller, *stage_, now_), hash_of_controller(controller));
  }
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
