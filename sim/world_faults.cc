// When faults strike: at a call, at a moment, or by the minute. Each fault asks under a number of
// its own, so that taking one out of a scenario changes no other's choices.
#include <algorithm>
#include <array>
#include <utility>

#include "sim/fault_kinds.h"
#include "sim/world.h"

namespace lighthouse::sim {

namespace {

constexpr uint32_t kSwarmOdds = 4;  // one in so many seeds leaves a fault out
constexpr Duration kMinute{60'000};
constexpr uint32_t kSecondsOfMinute = 60;

uint16_t actor_of(uint16_t fault) {
  return static_cast<uint16_t>(kFirstFaultActor + fault);
}

// The faults of calls, first in the list of kinds, have a site each.
constexpr std::array kCallSites = {Site::kLostRequest,      Site::kLostAnswer, Site::kDelayedCall,
                                   Site::kDuplicateRequest, Site::kThrottle,   Site::kServerError,
                                   Site::kGarbledAnswer,    Site::kStaleRead,  Site::kPartialRead};
static_assert(static_cast<std::size_t>(FaultKind::kPartialRead) + 1 == kCallSites.size());

Site site_of(FaultKind kind) {
  switch (class_of(kind)) {
    case FaultClass::kCall: return kCallSites[static_cast<std::size_t>(kind)];
    case FaultClass::kController: return Site::kControllerCrash;
    case FaultClass::kOutage:
    case FaultClass::kHost:
    case FaultClass::kRedis:
    case FaultClass::kPerson: return Site::kFaultTime;
  }
  return Site::kFaultTime;
}

bool names(const Fault& fault, CallKind kind) {
  return fault.calls.empty() ||
         std::find(fault.calls.begin(), fault.calls.end(), kind) != fault.calls.end();
}

bool at_this_call(const Moment& moment, CallKind kind, uint32_t nth) {
  const bool by_call =
      moment.kind == Moment::Kind::kBeforeCall || moment.kind == Moment::Kind::kAfterCall;
  return by_call && moment.call == kind && moment.nth == nth;
}

}  // namespace

void World::begin_faults() {
  const Scenario& scenario = stage_->scenario;
  faults_.resize(scenario.faults.size());
  checkers_.marks().faults.resize(scenario.faults.size());
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    const Fault& fault = scenario.faults[i];
    // Those at a moment are the scenario's point; the others are drawn anew by each seed.
    if (!fault.moment) {
      faults_[i].on = choices_.pick(actor_of(static_cast<uint16_t>(i)), Site::kSwarm, kSwarmOdds) !=
                      kSwarmOdds - 1;
    }
  }
  for (const uint16_t i : stage_->faults.at_time) {
    at(stage_->zero + scenario.faults[i].moment->at, kFaultActor,
       static_cast<uint16_t>(FaultEvent::kStrike), i, InstanceId::kNoValue);
  }
  for (const uint16_t i : stage_->faults.by_minute) {
    at(stage_->zero + scenario.faults[i].from, kFaultActor,
       static_cast<uint16_t>(FaultEvent::kMinute), i);
  }
}

void World::handle_fault(const Event& event) {
  const auto index = static_cast<uint16_t>(event.a);
  if (static_cast<FaultEvent>(event.kind) == FaultEvent::kSecondPart) {
    return second_part(index, InstanceId{event.b});
  }
  if (faults_over()) return;
  if (static_cast<FaultEvent>(event.kind) == FaultEvent::kStrike) {
    return strike(index, InstanceId{event.b});
  }
  const Fault& fault = stage_->scenario.faults[index];
  if (now_ >= stage_->zero + std::min(fault.until, stage_->scenario.faults_end)) return;
  if (choices_.chance(actor_of(index), site_of(fault.kind), fault.per_million) &&
      faults_[index].on) {
    const auto second =
        static_cast<int64_t>(choices_.pick(actor_of(index), Site::kFaultPart, kSecondsOfMinute));
    at(now_ + Duration{1'000 * second}, kFaultActor, static_cast<uint16_t>(FaultEvent::kStrike),
       index, InstanceId::kNoValue);
  }
  at(now_ + kMinute, kFaultActor, static_cast<uint16_t>(FaultEvent::kMinute), index);
}

// A moment of this fault has come. It strikes once, and as an event of its own, so that it never
// comes in the middle of another.
void World::moment(uint16_t index, InstanceId instance) {
  FaultState& state = faults_[index];
  if (state.fired || faults_over()) return;
  state.fired = true;
  const Moment& when = *stage_->scenario.faults[index].moment;
  at(now_ + when.at, kFaultActor, static_cast<uint16_t>(FaultEvent::kStrike), index,
     instance.value);
}

void World::moments_of_fence(InstanceId instance) {
  if (stage_->faults.when_fenced.empty() || faults_over()) return;
  const bool inside = controllers_are_ == ControllersAre::kInside;
  if (inside ? controllers_.front().began == kNever : now_ < stage_->zero) return;
  for (const fakes::aws::BalancerState& balancer : outside_.aws.balancers()) {
    if (outside_.aws.takes_new_traffic(balancer.id, instance)) return;
  }
  for (const uint16_t index : stage_->faults.when_fenced) {
    const Target& target = stage_->scenario.faults[index].target;
    const bool any = target.kind == Target::Kind::kAny;
    if (any || instance_of(target, actor_of(index)) == instance) moment(index, instance);
  }
}

// After a call took effect. The death of its controller comes at once, before the answer.
void World::moments_of_call(const FaultList& list, uint32_t nth, uint8_t controller) {
  for (const uint16_t index : list) {
    const Fault& fault = stage_->scenario.faults[index];
    if (faults_[index].fired || faults_over() || fault.moment->nth != nth) continue;
    if (class_of(fault.kind) == FaultClass::kCall && names(fault, fault.moment->call)) continue;
    if (fault.kind == FaultKind::kControllerKilled && fault.moment->at == Duration{0}) {
      faults_[index].fired = true;
      note_strike(index, kill(controller, fault.lasts) ? Strike::kMattered : Strike::kMissed);
    } else {
      moment(index);
    }
  }
}

// Whether a fault of calls hits this one.
bool World::strikes(uint16_t index, CallKind kind, uint32_t nth) {
  const Fault& fault = stage_->scenario.faults[index];
  FaultState& state = faults_[index];
  if (fault.moment) {
    if (at_this_call(*fault.moment, kind, nth)) return true;
    if (state.open_until > now_) return true;
    return std::exchange(state.armed, false);
  }
  const Time zero = stage_->zero;
  if (now_ < zero + fault.from || now_ - zero >= fault.until) return false;
  return choices_.chance(actor_of(index), site_of(fault.kind), fault.per_million) && state.on;
}

bool World::ask_faults(CallInFlight& message, Duration& more) {
  const CallKind kind = kind_of(message.call);
  const uint32_t nth = message.nth;
  const FaultTable& table = stage_->faults;
  for (const uint16_t index : table.before_call[static_cast<std::size_t>(kind)]) {
    const Fault& fault = stage_->scenario.faults[index];
    if (faults_[index].fired || fault.moment->nth != nth) continue;
    const bool process =
        fault.kind == FaultKind::kControllerKilled || fault.kind == FaultKind::kControllerPaused;
    if (class_of(fault.kind) == FaultClass::kCall && names(fault, kind)) continue;
    if (!process || fault.moment->at != Duration{0}) {
      moment(index);
      continue;
    }
    faults_[index].fired = true;
    if (!strike_call(index, message, more)) return false;
  }
  for (const uint16_t index : table.at_call[static_cast<std::size_t>(kind)]) {
    if (strikes(index, kind, nth) && !strike_call(index, message, more)) return false;
  }
  return true;
}

// Returns false when the controller died before the call left it.
bool World::strike_call(uint16_t index, CallInFlight& message, Duration& more) {
  const uint8_t controller = message.controller;
  const Fault& fault = stage_->scenario.faults[index];
  if (class_of(fault.kind) == FaultClass::kController &&
      controllers_are_ == ControllersAre::kOutside) {
    return true;  // out of its reach
  }
  if (class_of(fault.kind) == FaultClass::kCall) {
    spoil(index, message);
    return true;
  }
  if (fault.kind == FaultKind::kSecondController) {
    note_strike(index, strike_controller(fault));
    return true;
  }
  if (fault.kind == FaultKind::kControllerPaused) {
    note_strike(index, pause(controller, fault.lasts) ? Strike::kMattered : Strike::kMissed);
    more += std::max(Duration{0}, controllers_[controller].paused_until - now_);
    return true;
  }
  if (fault.kind == FaultKind::kClockJump) controllers_[controller].clock_of_next = fault.shift;
  if (!fault.moment && choices_.pick(actor_of(index), Site::kFaultPart, 2) == 1) {
    message.fate.killer = index;
    return true;
  }
  note_strike(index, kill(controller, fault.lasts) ? Strike::kMattered : Strike::kMissed);
  return false;
}

// What a fault of calls does to this one.
void World::spoil(uint16_t index, CallInFlight& message) {
  const Fault& fault = stage_->scenario.faults[index];
  const uint16_t actor = actor_of(index);
  Fate& fate = message.fate;
  fate.fault = index;
  if (fault.kind == FaultKind::kLostRequest) fate.lost_request = true;
  if (fault.kind == FaultKind::kLostAnswer) fate.lost_answer = true;
  if (fault.kind == FaultKind::kDuplicate) fate.duplicate = true;
  if (fault.kind == FaultKind::kUnreadable) fate.unreadable = true;
  if (fault.kind == FaultKind::kStaleRead) fate.stale = true;
  if (fault.kind == FaultKind::kPartialRead) fate.partial = true;
  if (fault.kind == FaultKind::kThrottled) fate.refusal = Fate::Refusal::kThrottled;
  if (fault.kind == FaultKind::kServerError) {
    const bool after =
        is_write(kind_of(message.call)) && choices_.pick(actor, Site::kFaultPart, 2) == 1;
    fate.refusal = after ? Fate::Refusal::kServerErrorAfter : Fate::Refusal::kServerErrorBefore;
  }
  if (fault.kind == FaultKind::kDelay) {
    fate.delay += fault.moment
                      ? fault.lasts
                      : choices_.spread(actor, Site::kDelayedCall, fault.lasts / 8, fault.lasts);
  }
  // These matter only when the second arrival is accepted, the past was another one, or something
  // was left out.
  const bool later = fault.kind == FaultKind::kDuplicate || fault.kind == FaultKind::kStaleRead ||
                     fault.kind == FaultKind::kPartialRead;
  note_strike(index, later ? Strike::kHappened : Strike::kMattered);
}

void World::note_strike(uint16_t index, Strike strike) {
  if (strike == Strike::kMissed) return;
  FaultMark& mark = checkers_.marks().faults[index];
  ++mark.happened;
  if (strike == Strike::kMattered) ++mark.mattered;
  sight({.sight = Sight::kFault,
         .a = index,
         .b = static_cast<uint16_t>(strike == Strike::kMattered ? 1 : 0)});
}

// An error that an outage caused is what makes the outage matter.
void World::credit_outage(Endpoint endpoint) {
  for (std::size_t index = 0; index < faults_.size(); ++index) {
    const FaultKind kind = stage_->scenario.faults[index].kind;
    if (class_of(kind) != FaultClass::kOutage || faults_[index].open_until <= now_) continue;
    const bool gate = kind == FaultKind::kGate429 || kind == FaultKind::kGateDown;
    const bool redis = kind == FaultKind::kRedisDown || kind == FaultKind::kRedisLoading ||
                       kind == FaultKind::kRedisReadOnly;
    const bool hit = gate    ? endpoint == Endpoint::kGate
                     : redis ? endpoint == Endpoint::kRedis || endpoint == Endpoint::kGate
                             : endpoint == Endpoint::kUrl;
    if (hit) ++checkers_.marks().faults[index].mattered;
  }
}

}  // namespace lighthouse::sim
