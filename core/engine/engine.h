// The engine: observe → decide → make durable → act → look again; one loop for all operations.
//
// A value without callbacks, threads or clocks: it is told what happened and answers which calls to
// make and when it wants to be woken. It never trusts that a write worked: the next look shows it.
// To restart one, load the journal's last run record, make a new engine from it, and wake it.
//
//   Engine engine(config, record);
//   Steps steps = engine.wake(now);                 // calls to send, time of the next wake
//   steps = engine.answered(now, call_number, answer);
//
// Owned and called by one driver, on one thread.
#pragma once

#include <cstdint>
#include <vector>

#include "core/decide/decision.h"
#include "core/engine/look.h"

namespace lighthouse {

struct EngineConfig {
  Policy policy;
  FleetConfig fleet;
  GuardSet guards = GuardSet::all();
  bool keep_look = false;  // for `last_look`; nothing is decided by it
};

struct Outgoing {
  uint32_t number = 0;  // of the call, to match the answer; never 0
  Call call;
};

struct Steps {
  Small<Outgoing, 8> calls;
  Time wake_at = kNever;  // kNever: only an answer can bring the next step
};

// An engine between two looks, as a value: all that its next look depends on. For a search that
// tells states apart and may move their times; `resting` and the constructor are each other's
// inverse.
struct Resting {
  Mind mind;  // its record is durable
  Observation seen;
  PartSet needs;  // of the next look
};

class Engine {
 public:
  enum class Phase : uint8_t { kIdle, kObserving, kWriting, kActing, kWaiting, kEnded };

  Engine(const EngineConfig& config, const RunRecord& record);
  // Goes on from between two looks; the next look is due at `now`.
  Engine(const EngineConfig& config, Resting resting, Time now);

  // The driver's timer fired, or the engine starts. Early and late wakes are harmless.
  [[nodiscard]] Steps wake(Time now);

  // An answer arrived. Answers to calls that are no longer open (late duplicates) are ignored.
  // Requires: the driver answers every call within the policy's call deadline, with an error if
  // need be.
  [[nodiscard]] Steps answered(Time now, uint32_t number, Answer&& answer);

  [[nodiscard]] Phase phase() const { return phase_; }
  [[nodiscard]] bool ended() const { return phase_ == Phase::kEnded; }
  [[nodiscard]] const RunRecord& record() const { return mind_.record; }
  [[nodiscard]] const Memory& memory() const { return mind_.memory; }
  [[nodiscard]] const Observation& observation() const { return seen_; }
  [[nodiscard]] const Small<Wait, 8>& waits() const { return decision_.waits; }
  [[nodiscard]] uint64_t looks() const { return looks_; }
  // Requires: it waits.
  [[nodiscard]] Resting resting() const {
    return {.mind = mind_, .seen = seen_, .needs = decision_.needs};
  }
  // The last decision as it was made; null before the first one, and unless the config keeps it.
  [[nodiscard]] const Look* last_look() const { return kept_.empty() ? nullptr : &kept_.front(); }
  [[nodiscard]] uint64_t hash() const;  // of all that decides the future

 private:
  void observe(Time now, Steps& out);
  void think(Time now, Steps& out);
  void write(Steps& out);
  void drop_stale_calls(Time now);
  void act(Steps& out);
  void rest(Time now, Steps& out);
  void store(Time now, Time asked, const Call& call, Answer&& answer);
  void send(Steps& out, Call call);

  struct Open {
    uint32_t number = 0;
    Call call;
    Time asked{};
  };

  EngineConfig config_;
  Mind mind_;
  Observation seen_;
  Decision decision_;
  Time decided_at_{};
  Small<Open, 8> open_;
  Phase phase_ = Phase::kIdle;
  uint32_t next_number_ = 1;
  uint64_t durable_ = 0;  // revision known to be on disk
  uint64_t looks_ = 0;
  Time wake_at_ = kNever;
  Time now_{};
  std::vector<Look> kept_;  // at most one
};

}  // namespace lighthouse
