// How struck runs are run without running again what they share: the world is a value, so the
// benign run is made once, copied wherever calls leave, and each case goes on from the last copy
// before its first blow.
//
//   const SharedPrefix prefix(scenario, 1);  // once; threads may share it
//   KnownEnds known;                         // once; threads that share it lock it
//   Striker striker(prefix, known);          // one for each thread
//   std::string violation = striker.judge({point});
//
// A case runs, event for event, as `run_scenario(with_blows(scenario, points), 0)` does: until its
// first blow falls it is the run of a scenario whose blows never fall.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/check/flat_table.h"
#include "sim/crash_case.h"
#include "sim/runner.h"
#include "sim/world.h"

namespace lighthouse::sim {

class SharedPrefix {
 public:
  // `scenario`: without its wishes, and with time for blows. `blows`: of each case.
  SharedPrefix(const Scenario& scenario, std::size_t blows);

  [[nodiscard]] const Stage& stage() const { return *stage_; }
  // The last copy that was made before any of these calls left.
  // Requires: as many points as blows.
  [[nodiscard]] const World& before(const CrashCase& points) const;

 private:
  std::shared_ptr<const Stage> stage_;  // its last faults are blows that never fall
  std::vector<World> copies_;           // at least one; ascending
};

// States from which runs were seen to go on to a good end: a run that comes to one of them needs
// not be run further. Of one prefix only.
class KnownEnds {
 public:
  KnownEnds() = default;
  KnownEnds(const KnownEnds&) = delete;
  KnownEnds& operator=(const KnownEnds&) = delete;
  virtual ~KnownEnds() = default;

  // How many events there are from the state to the end; none: it is not known.
  [[nodiscard]] virtual std::optional<uint32_t> find(uint64_t state);
  struct Good {
    uint64_t state = 0;
    uint32_t events = 0;  // to the end
  };
  virtual void add(std::span<const Good> states);

 private:
  check::FlatTable events_;
};

// Runs cases, one after the other.
class Striker {
 public:
  // Both must outlive it.
  Striker(const SharedPrefix& prefix, KnownEnds& known);

  // The whole run.
  [[nodiscard]] RunResult run(const CrashCase& points);
  // Its violation in words; empty: none.
  [[nodiscard]] std::string judge(const CrashCase& points);

  // Runs that were ended early, because how they go on was known.
  [[nodiscard]] uint64_t cut_short() const { return cut_short_; }

 private:
  [[nodiscard]] World strike(const CrashCase& points);
  // A state that a run came through, and after how many events.
  struct Passed {
    uint64_t state = 0;
    uint64_t events = 0;
  };
  // Runs on until it is known that the run will end well, and after how many events in all; none:
  // the rest of it is unknown.
  [[nodiscard]] std::optional<uint64_t> known_end(World& world, const CrashCase& points,
                                                  std::vector<Passed>& passed) const;
  void learn(std::span<const Passed> passed, uint64_t end);

  const SharedPrefix& prefix_;
  KnownEnds& known_;
  std::shared_ptr<Stage> stage_;  // of the case at hand
  uint64_t cut_short_ = 0;
};

}  // namespace lighthouse::sim
