// One state of the search, and what can happen next.
//
// A state is the small world, the engine's number and where its look stands. A step is an event of
// the world, the beginning or the end of a look, the end of a batch of writes, or a crash.
//
// The partial-order reduction leaves out orders that lead to the same states as another order:
//   - A read matters only in what it shows, so that it is taken as late as possible: before an
//   event
//     that changes what it shows, or at the end of the look.
//   - An event that no read of a look is still to notice happens after the look, and one that all
//   of
//     them notice, and that a tick neither hastens nor ages, before the look.
//   - While Lighthouse writes, only those events happen that touch what the write touches.
// `Reduction::kOff` takes reads one by one and lets the world move at any moment, and must find the
// same worlds at rest.
#pragma once

#include <cstdint>

#include "sim/check/core_table.h"
#include "sim/check/small_world.h"

namespace lighthouse::sim::check {

enum class Phase : uint8_t { kResting, kLooking, kWriting };
enum class Reduction : uint8_t { kOn, kOff };

struct State {
  SmallWorld world;
  Number engine = 0;
  Phase phase = Phase::kResting;
  uint8_t taken = 0;   // reads of this look that were taken already, as bits of kReads' indices …
  uint32_t early = 0;  // … and the visible bits that they showed
  bool moved = false;  // an event has happened since this look began
  bool operator==(const State&) const = default;

  // Two words that tell states apart.
  [[nodiscard]] uint64_t low() const { return world.bits; }
  [[nodiscard]] uint64_t high() const {
    return uint64_t{early} | (uint64_t{taken} << 24U) | (uint64_t(phase) << 30U) |
           (uint64_t{moved} << 63U) | (uint64_t{engine} << 32U);
  }
};

// What happened, for the path of a counterexample.
struct Step {
  enum class Kind : uint8_t { kEvent, kLookBegins, kRead, kLookEnds, kWrites, kCrash };
  Kind kind = Kind::kEvent;
  uint8_t what = 0;  // the event; the parts read before it or that failed; whether it was on disk
  uint16_t how = 0;  // of writes: four bits for each, a Fate
  bool operator==(const Step&) const = default;
};

// What becomes of one write on the wire. Of a crash: of a write that was under way.
enum class Fate : uint8_t { kAnswered, kAnswerLost, kRequestLost, kDelayed };

struct Next {
  State state;
  Step step;
  Harm harm = Harm::kNone;
};

// Calls `take(const Next&)` for each step that is possible.
class Steps {
 public:
  Steps(CoreTable& core, Reduction reduction) : core_(&core), reduction_(reduction) {}

  template <class Take>
  void from(const State& state, Take&& take) {
    state_ = &state;
    events(take);
    if (core_->ended(state.engine)) return;
    switch (state.phase) {
      case Phase::kResting: begin_look(take); break;
      case Phase::kLooking:
        if (reduction_ == Reduction::kOff) single_reads(take);
        end_look(take);
        break;
      case Phase::kWriting: writes(take); break;
    }
    if (state.world.get(kCrashes) > 0) crashes(take);
  }

 private:
  template <class Take>
  void events(Take& take);
  template <class Take>
  void begin_look(Take& take);
  template <class Take>
  void single_reads(Take& take);
  template <class Take>
  void end_look(Take& take);
  template <class Take>
  void writes(Take& take);
  template <class Take>
  void crashes(Take& take);

  // Where among the reads of a look an event has to be tried.
  struct Places {
    uint8_t reads = 0;  // those that notice it
    bool before_all = true;
    bool after_all = true;
  };
  [[nodiscard]] Places places_of(Event event) const;
  [[nodiscard]] bool may_happen(Event event) const;
  // Of a batch of writes: whether the order of the two matters.
  [[nodiscard]] bool touches_write(Event event) const;
  [[nodiscard]] uint8_t pending_reads() const;
  // Takes these reads now.
  static void read_now(State& state, uint8_t reads);
  // The engine after its look or its writes: it writes, rests or has ended.
  void arrive(Next& next) const;
  // Carries the batch out; false: this fate is impossible for one of its calls.
  [[nodiscard]] bool carry_out(SmallWorld& world, uint32_t fates, uint32_t& told, Harm& harm) const;

  CoreTable* core_;
  Reduction reduction_;
  const State* state_ = nullptr;
};

// --- templates ----------------------------------------------------------------------------------

[[nodiscard]] uint8_t reads_showing(uint64_t bits);

[[nodiscard]] constexpr Reads reads_with(uint32_t faults_left) {
  return faults_left == 0 ? Reads::kSucceed : Reads::kMayFail;
}

template <class Take>
void Steps::events(Take& take) {
  for (uint8_t e = 0; e < kEvents; ++e) {
    const auto event = static_cast<Event>(e);
    if (!may_happen(event)) continue;
    const Places places = places_of(event);
    // Every subset of the reads that would notice comes before it, the rest after.
    for (uint8_t before = places.reads;;
         before = static_cast<uint8_t>((before - 1) & places.reads)) {
      const bool left_out =
          (before == places.reads && !places.after_all) || (before == 0 && !places.before_all);
      if (!left_out) {
        Next next{.state = *state_, .step = {.kind = Step::Kind::kEvent, .what = e, .how = before}};
        read_now(next.state, before);
        happen(next.state.world, event);
        if (takes_fault(event) && next.state.world.get(kFaults) == 0)
          next.state.engine = core_->trusting(next.state.engine);
        next.state.moved = state_->phase == Phase::kLooking && reduction_ == Reduction::kOn;
        take(next);
      }
      if (before == 0) break;
    }
  }
}

template <class Take>
void Steps::begin_look(Take& take) {
  Next next{.state = *state_, .step = {.kind = Step::Kind::kLookBegins}};
  tick(next.state.world);
  next.state.phase = Phase::kLooking;
  take(next);
}

template <class Take>
void Steps::single_reads(Take& take) {
  const uint8_t pending = pending_reads();
  for (uint8_t bit = 1; bit != 0 && bit <= pending; bit = static_cast<uint8_t>(bit << 1U)) {
    if ((pending & bit) == 0) continue;
    Next next{.state = *state_, .step = {.kind = Step::Kind::kRead, .what = bit}};
    read_now(next.state, bit);
    take(next);
  }
}

template <class Take>
void Steps::end_look(Take& take) {
  const uint8_t reads = core_->reads(state_->engine);
  if (reduction_ == Reduction::kOff && pending_reads() != 0) return;
  const uint32_t faults = state_->world.get(kFaults);
  // Every subset, none of them first, so that a shortest path has no fault that it does without.
  for (uint8_t failed = 0;; failed = static_cast<uint8_t>((failed - reads) & reads)) {
    const auto count = static_cast<uint32_t>(__builtin_popcount(failed));
    if (count <= faults) {
      Next next{.state = *state_, .step = {.kind = Step::Kind::kLookEnds, .what = failed}};
      read_now(next.state, pending_reads());
      uint64_t visible = next.state.early;
      next.state.world.set(kFaults, faults - count);
      next.state.engine = core_->look(state_->engine, visible, failed, reads_with(faults - count));
      arrive(next);
      take(next);
    }
    if (failed == reads) break;
  }
}

template <class Take>
void Steps::writes(Take& take) {
  const auto count = static_cast<uint32_t>(core_->calls(state_->engine).size());
  const uint32_t faults = state_->world.get(kFaults);
  for (uint32_t fates = 0; fates < (1U << (2 * count)); ++fates) {
    uint32_t cost = 0;
    for (uint32_t i = 0; i < count; ++i) cost += ((fates >> (2 * i)) & 3U) != 0 ? 1 : 0;
    if (cost > faults) continue;
    Next next{.state = *state_,
              .step = {.kind = Step::Kind::kWrites, .how = static_cast<uint16_t>(fates)}};
    uint32_t told = 0;
    if (!carry_out(next.state.world, fates, told, next.harm)) continue;
    next.state.world.set(kFaults, faults - cost);
    next.state.engine = core_->answered(state_->engine, told, reads_with(faults - cost));
    arrive(next);
    take(next);
  }
}

template <class Take>
void Steps::crashes(Take& take) {
  using Disk = CoreTable::Disk;
  const auto crash = [&](Disk disk, uint32_t fates) {
    Next next{.state = *state_,
              .step = {.kind = Step::Kind::kCrash,
                       .what = static_cast<uint8_t>(disk),
                       .how = static_cast<uint16_t>(fates)}};
    uint32_t told = 0;
    if (state_->phase == Phase::kWriting && !carry_out(next.state.world, fates, told, next.harm))
      return;
    next.state.engine = core_->restarted(state_->engine, disk);
    next.state.phase = Phase::kResting;
    next.state.taken = 0;
    next.state.early = 0;
    next.state.moved = false;
    next.state.world.set(kCrashes, next.state.world.get(kCrashes) - 1);
    take(next);
  };
  if (state_->phase == Phase::kResting) return crash(Disk::kResting, 0);
  if (state_->phase == Phase::kLooking) return crash(Disk::kLooking, 0);
  if (core_->writes_journal(state_->engine)) {
    crash(Disk::kLooking, 0);
    return crash(Disk::kAppended, 0);
  }
  const auto count = static_cast<uint32_t>(core_->calls(state_->engine).size());
  for (uint32_t fates = 0; fates < (1U << (2 * count)); ++fates) {
    bool twice = false;  // to the dead an answer is as good as its loss
    for (uint32_t i = 0; i < count; ++i)
      twice = twice || static_cast<Fate>((fates >> (2 * i)) & 3U) == Fate::kAnswered;
    if (!twice) crash(Disk::kLooking, fates);
  }
}

}  // namespace lighthouse::sim::check
