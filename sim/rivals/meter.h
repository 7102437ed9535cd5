// The meter: what one operation cost and spoilt, by ground truth, whoever carried it out. It looks
// at the world after every event and is unknown to it.
//
// Times with two pollers or none, and instance-hours, are counted from the start of the operation.
// What is left open at its end goes on until kDay after the start: an old generation that nobody
// took away costs money, and two pollers go on triggering twice, until somebody notices.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/world.h"

namespace lighthouse::sim::rivals {

inline constexpr Duration kDay{86'400'000};

struct Measures {
  uint32_t killed = 0;  // pipelines, tasks and bakes that died with a host that was taken away
  uint32_t stranded =
      0;  // … listed as unfinished at the end, and no Orca is left that could end it
  // … not among them: they came while the terminating call was under way, or after it: nobody who
  // calls can know.
  uint32_t too_late = 0;
  Duration overlap{0};    // two pollers or more
  Duration gap{0};        // none
  Duration instances{0};  // machines times time
  Duration took{0};       // of the operation
  int32_t lowest_serving = 0;
  bool finished = false;     // one generation serves, and no instance is left beside it
  bool upgraded = false;     // … and it is the new one
  bool held = false;         // it stopped and asked a person, by its own word
  bool below_floor = false;  // by its own doing, serving instances fell below the floor (G2)
  uint64_t trace_hash = 0;
  bool operator==(const Measures&) const = default;
};

class Meter {
 public:
  // Requires: nothing happened in the world yet.
  explicit Meter(Time begins) : begins_(begins), last_(begins) {}

  // After every event, and whenever the world's time was moved.
  void see(const World& world);
  // The operation is over, and what it set in motion has come to rest.
  [[nodiscard]] Measures result(const World& world, Duration took) const;

 private:
  // A host whose end is decided, and the work that it had then.
  struct Doomed {
    InstanceId instance;
    Small<ExecutionId, 4> work;
  };

  void look_for_doomed(const World& world);
  [[nodiscard]] bool came_after(const fakes::spinnaker::Lost& lost) const;
  void pass(Duration time, Measures& out) const;

  Time begins_;
  Time last_;
  uint32_t pollers_ = 1;
  uint32_t machines_ = 0;
  std::size_t lost_seen_ = 0;
  std::vector<Doomed> doomed_;
  Small<ExecutionId, 4> killed_;
  uint32_t came_after_ = 0;
  Measures so_far_;
};

}  // namespace lighthouse::sim::rivals
