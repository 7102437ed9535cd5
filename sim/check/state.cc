#include "sim/check/state.h"

#include <algorithm>

#include "sim/check/answers.h"

namespace lighthouse::sim::check {

uint8_t reads_showing(uint64_t bits) {
  uint8_t reads = 0;
  for (uint32_t i = 0; i < kReadKinds; ++i) {
    if ((kReads[i].bits & bits) != 0) reads = static_cast<uint8_t>(reads | (1U << i));
  }
  return reads;
}

bool Steps::may_happen(Event event) const {
  if (!possible(state_->world, event)) return false;
  const bool writing = state_->phase == Phase::kWriting && reduction_ == Reduction::kOn;
  if (writing && !touches_write(event)) return false;
  switch (event) {
    // An edit is foreign once it is on disk how the group looked before.
    case Event::kPersonEdits:
      return core_->durable(state_->engine).step == lighthouse::Step::kDrain;
    // Between the last read and the arrival of a call nobody can be kept from starting work: the
    // small world has it happen between two looks.
    case Event::kStageRestarted: return state_->phase == Phase::kResting;
    case Event::kPipelineStarts:
    case Event::kPipelineEnds:
    case Event::kTaskStarts:
    case Event::kTaskEnds:
    case Event::kReportWritten:
    case Event::kOperationEnds:
    case Event::kConnectionsDrained:
    case Event::kAGone:
    case Event::kBGone:
    case Event::kLateArrives:
    case Event::kLateDropped: return true;
  }
  return true;
}

Steps::Places Steps::places_of(Event event) const {
  if (reduction_ == Reduction::kOff || state_->phase != Phase::kLooking) return {};
  const uint8_t notice = reads_showing(shown_by(state_->world, event));
  const auto reads = static_cast<uint8_t>(pending_reads() & notice);
  const bool as_before_the_look = !timed(event) && !state_->moved && state_->taken == 0;
  return {.reads = reads, .before_all = reads != 0 && !as_before_the_look, .after_all = false};
}

bool Steps::touches_write(Event event) const {
  const auto touches = [&](const Call& call) {
    const auto* t = std::get_if<TerminateAndDecrement>(&call);
    if (t == nullptr) {
      const bool resizes = std::holds_alternative<UpdateCapacity>(call);
      return resizes && (event == Event::kPersonEdits || event == Event::kLateArrives);
    }
    return event == Event::kLateArrives || host_of(event) == host_of(t->instance);
  };
  const Calls& calls = core_->calls(state_->engine);
  return std::any_of(calls.begin(), calls.end(), touches);
}

uint8_t Steps::pending_reads() const {
  return static_cast<uint8_t>(core_->reads(state_->engine) & ~state_->taken);
}

void Steps::read_now(State& state, uint8_t reads) {
  if (reads == 0) return;
  uint64_t bits = 0;
  uint64_t kept = 0;
  for (uint32_t i = 0; i < kReadKinds; ++i) {
    if ((reads & (1U << i)) != 0) bits |= kReads[i].bits;
    if ((state.taken & (1U << i)) != 0) kept |= kReads[i].bits;
  }
  bits &= ~kept;
  state.early = static_cast<uint32_t>((state.early & ~bits) | (state.world.bits & bits));
  state.taken = static_cast<uint8_t>(state.taken | reads);
}

void Steps::arrive(Next& next) const {
  State& s = next.state;
  s.taken = 0;
  s.early = 0;
  s.moved = false;
  s.phase = core_->calls(s.engine).empty() ? Phase::kResting : Phase::kWriting;
  const RunRecord& record = core_->record(s.engine);
  if (core_->ended(s.engine) && record.ending == Ending::kDone && next.harm == Harm::kNone)
    next.harm = judge_done(s.world);
}

bool Steps::carry_out(SmallWorld& world, uint32_t fates, uint32_t& told, Harm& harm) const {
  const Calls& calls = core_->calls(state_->engine);
  for (uint32_t i = 0; i < calls.size(); ++i) {
    const auto fate = static_cast<Fate>((fates >> (2 * i)) & 3U);
    const auto* t = std::get_if<TerminateAndDecrement>(&calls[i]);
    const bool inside =
        core_->writes_journal(state_->engine) || std::holds_alternative<ReleaseLease>(calls[i]);
    if (inside && fate != Fate::kAnswered && fate != Fate::kAnswerLost) return false;
    if (core_->writes_journal(state_->engine) && fate != Fate::kAnswered) return false;
    if (fate == Fate::kDelayed && (t == nullptr || world.get(kLate) != 0)) return false;
    if (t != nullptr && fate != Fate::kRequestLost && has_work(world, host_of(t->instance)))
      harm = Harm::kKilledWork;
    Told how = Told::kUnknown;
    if (fate == Fate::kDelayed) {
      world.set(kLate, static_cast<uint32_t>(host_of(t->instance)) + 1);
      world.set(kLateAge, 0);
    } else if (fate != Fate::kRequestLost) {
      const Done done = apply(world, calls[i]);
      if (done.harm != Harm::kNone && harm == Harm::kNone) harm = done.harm;
      if (fate == Fate::kAnswered) how = static_cast<Told>(done.effect);
    }
    told |= static_cast<uint32_t>(how) << (3 * i);
  }
  return true;
}

}  // namespace lighthouse::sim::check
