// The small world of `sim check`: what surrounds one Lighthouse that drains, in 64 bits.
//
// The fleet: a new generation of one serving and one polling instance that stay, and an old,
// disabled serving group with two instances to be drained:
//   A  still behind the internal balancer, so that it goes on taking work while its connections
//   drain;
//      on it an operation that nobody owns runs already, and a task that only its Orca's report
//      shows may yet begin, or begins elsewhere and is none of A's
//   B  out of every balancer, with a pipeline that only Redis shows, queued on it
//
// Time is a count of ticks, one per look. What the world promises about time is what Lighthouse's
// windows rest on, in ticks: an Orca's report is younger than kReportTicks, an operation outlives
// the fence by less than kSettleTicks, a delayed request arrives within kLateTicks or never.
//
// Pure values; nothing here knows the core's state.
#pragma once

#include <cstdint>

namespace lighthouse::sim::check {

struct Field {
  uint8_t shift;
  uint8_t width;
  [[nodiscard]] constexpr uint64_t mask() const { return ((uint64_t{1} << width) - 1) << shift; }
};

enum Life : uint8_t { kInService, kTerminating, kGone };
enum Place : uint8_t { kBehind, kLeaving, kOut };
enum Pipeline : uint8_t { kQueued, kRunning, kEnded };
enum Task : uint8_t { kToCome, kOnA, kOver };
enum Foreign : uint8_t { kUntouched, kEdited, kLookedSince };

// What DescribeGroups shows …
inline constexpr Field kLifeA{0, 2};
inline constexpr Field kLifeB{2, 2};
inline constexpr Field kMin{4, 2};
inline constexpr Field kMax{6, 2};
inline constexpr Field kDesired{8, 2};
// … DescribeBalancers: where A stands with the internal one …
inline constexpr Field kPlaceA{10, 2};
// … Redis: the pipeline on B …
inline constexpr Field kPipelineB{12, 2};
// … A's report: whether it names the task …
inline constexpr Field kReportA{14, 1};
// … and Tasks: under which item each record of Lighthouse was made; 0: not yet.
inline constexpr Field kRecordA{15, 3};
inline constexpr Field kRecordB{18, 3};
inline constexpr Field kRecordEmptied{21, 3};
inline constexpr uint8_t kVisibleBits = 24;
// What nothing shows.
inline constexpr Field kTaskA{24, 2};
inline constexpr Field kOperationA{26, 1};
inline constexpr Field kOutTicks{27,
                                 2};  // full ticks since A left the balancer, up to kSettleTicks
inline constexpr Field kReportAge{30, 1};  // ticks since A's report was written
inline constexpr Field kForeign{31, 2};    // somebody edited the capacity
inline constexpr Field kLate{33, 2};       // a delayed termination of 1: A, 2: B is under way …
inline constexpr Field kLateAge{35, 1};    // … for so many ticks
inline constexpr Field kCrashes{36, 2};    // left
inline constexpr Field kFaults{38, 2};     // left

inline constexpr uint32_t kSettleTicks = 4;
inline constexpr uint32_t kReportTicks = 2;
inline constexpr uint32_t kLateTicks = 2;

enum class Host : uint8_t { kA, kB };

// Promises that a step may break; kNone: none.
enum class Harm : uint8_t {
  kNone,
  kKilledWork,        // G1
  kDesiredFellTwice,  // G6
  kRecordedTwice,     // G8
  kNoDeed,            // G8: a record of a termination that did not happen
  kNoRecord,          // G8: ended as done, and a termination has no record
  kOverwrote,         // G9: a write after a look that could see somebody else's edit
  kNotDone,           // G5: ended as done, and something is left
};

struct SmallWorld {
  uint64_t bits = 0;

  [[nodiscard]] constexpr uint32_t get(Field f) const {
    return static_cast<uint32_t>((bits & f.mask()) >> f.shift);
  }
  constexpr void set(Field f, uint32_t value) {
    bits = (bits & ~f.mask()) | (uint64_t{value} << f.shift);
  }
  [[nodiscard]] constexpr Field life(Host host) const { return host == Host::kA ? kLifeA : kLifeB; }
  constexpr bool operator==(const SmallWorld&) const = default;
};

[[nodiscard]] SmallWorld first_world(uint32_t crashes, uint32_t faults);

// Something that the world does by itself.
enum class Event : uint8_t {
  kPipelineStarts,
  kPipelineEnds,
  kTaskStarts,
  kTaskEnds,
  kReportWritten,
  kOperationEnds,
  kConnectionsDrained,
  kAGone,
  kBGone,
  kLateArrives,
  kLateDropped,
  kPersonEdits,     // a fault: somebody raises the old group's maximum
  kStageRestarted,  // a fault: somebody restarts a stage of the ended pipeline on B itself
};
inline constexpr uint8_t kEvents = static_cast<uint8_t>(Event::kStageRestarted) + 1;

// Whether it can happen now. The two of people also need what only the controller knows: see
// `state.h`.
[[nodiscard]] bool possible(const SmallWorld& world, Event event);
// The bits that tell what it changes for who looks: 0 for what nothing shows at once.
[[nodiscard]] uint64_t shown_by(const SmallWorld& world, Event event);
// Whether it uses up one of the faults.
[[nodiscard]] constexpr bool takes_fault(Event event) {
  return event == Event::kPersonEdits || event == Event::kStageRestarted;
}
// Whether its order with a tick matters.
[[nodiscard]] bool timed(Event event);
// Whose it is; the two that are no host's say A.
[[nodiscard]] Host host_of(Event event);
// Requires: possible.
void happen(SmallWorld& world, Event event);

// A look begins: one tick has passed.
void tick(SmallWorld& world);

[[nodiscard]] bool has_work(const SmallWorld& world, Host host);

// Writes, as they take effect. `kRefused` is AWS's ValidationError.
enum class Effect : uint8_t { kDone, kRefused, kNotFound };
struct Done {
  Effect effect = Effect::kDone;
  Harm harm = Harm::kNone;
};
[[nodiscard]] Done terminate(SmallWorld& world, Host host);
[[nodiscard]] Done resize(SmallWorld& world, uint32_t min, uint32_t max, uint32_t desired);
[[nodiscard]] Done deregister(SmallWorld& world);  // A, of the internal balancer
[[nodiscard]] Done record(SmallWorld& world, Field which, uint32_t item);

// Lighthouse says that it is done.
[[nodiscard]] Harm judge_done(const SmallWorld& world);

}  // namespace lighthouse::sim::check
