// The checkers: each watches one promise of docs/guarantees.md at every event, by ground truth
// only. The first violation stops the run.
//
// A value: state of their own, copied with the world. They change nothing and ask for no choices.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "core/model/small.h"
#include "sim/marks.h"
#include "sim/truth.h"
#include "sim/violation.h"

namespace lighthouse::sim {

using Verdict = std::optional<Violation>;

// G1: no unfinished work is terminated because of Lighthouse.
class WorkChecker {
 public:
  // Before a resume of Terminate: who is marked already will die of it.
  void before_effect(const Truth& truth, const Effect& effect);
  [[nodiscard]] Verdict see(const Truth& truth, const fakes::aws::Notice& notice, Marks& marks);
  void after_event(const Truth& truth, Marks& marks);
  bool operator==(const WorkChecker&) const = default;
  [[nodiscard]] uint64_t hash() const;

 private:
  [[nodiscard]] bool is_our_doing(const fakes::aws::Termination& termination) const;

  Small<InstanceId, 4> doomed_;  // marked Unhealthy when Lighthouse let their group act; sorted
  uint32_t lost_seen_ = 0;
  KnownWork known_ = KnownWork::kSome;  // of the call that takes effect right now
};

// G2: serving instances do not fall below the floor because of Lighthouse.
class CapacityChecker {
 public:
  void begin(const Truth& truth);
  void before_effect(const Effect& effect);
  [[nodiscard]] Verdict see(const Truth& truth, const fakes::aws::Notice& notice, Marks& marks);
  void after_effect() { acting_ = false; }
  [[nodiscard]] int32_t serving() const { return static_cast<int32_t>(serving_.size()); }
  // Hosts that ceased to serve, and not by Lighthouse's doing; since the beginning.
  [[nodiscard]] uint32_t lost_to_others() const { return lost_to_others_; }
  bool operator==(const CapacityChecker&) const = default;
  [[nodiscard]] uint64_t hash() const;

 private:
  Small<InstanceId, 8> serving_;  // of the serving cluster; sorted
  bool acting_ = false;           // a call of Lighthouse takes effect right now
  uint32_t lost_to_others_ = 0;
  uint32_t lost_meanwhile_ = 0;  // … while that call was under way
};

// G3: one poller.
class PollerChecker {
 public:
  void begin(const Truth& truth);
  void after_effect(const Truth& truth, const Effect& effect, bool accepted);
  void see(const Truth& truth, const fakes::aws::Notice& notice);
  [[nodiscard]] Verdict after_event(const Truth& truth, Marks& marks);
  [[nodiscard]] Verdict at_rest(const Truth& truth) const;
  [[nodiscard]] Verdict finish(const Truth& truth, Marks& marks);
  bool operator==(const PollerChecker&) const = default;
  [[nodiscard]] uint64_t hash() const;

 private:
  [[nodiscard]] bool gap_is_too_long(const Truth& truth) const;

  struct Launched {
    InstanceId instance;
    Time at{};
    bool operator==(const Launched&) const = default;
  };
  Small<Launched, 2> ours_;  // polling instances that Lighthouse launched
  GroupId launching_;        // the group that its last call told to launch …
  int32_t to_launch_ = 0;    // … so many, still to come
  uint32_t running_ = 0;
  Time gap_since_ = kNever;
  Time overlap_since_ = kNever;
  bool gap_is_ours_ = false;   // Lighthouse stopped the last poller
  bool stopped_ours_ = false;  // … by the hook or by a termination, lately
  bool late_ = false;          // a gap of ours went beyond the limit
};

// G4 and G8: what must be written before a change, and after it.
class RecordChecker {
 public:
  [[nodiscard]] Verdict before_effect(const Truth& truth, const Effect& effect, Marks& marks);
  [[nodiscard]] Verdict after_effect(const Truth& truth, const Effect& effect, const Answer& answer,
                                     Marks& marks);
  [[nodiscard]] Verdict finish(const Truth& truth, std::span<const InstanceId> terminated) const;
  bool operator==(const RecordChecker&) const = default;
  [[nodiscard]] uint64_t hash() const;

 private:
  struct Submitted {
    Marker marker;
    Deed deed = Deed::kTerminated;
    InstanceId instance;
    ExecutionId task;
    bool operator==(const Submitted&) const = default;
  };
  Small<Submitted, 4> submitted_;
};

// What a person changes of a group, and Lighthouse may not write over.
struct GroupLook {
  Capacity capacity;
  ProcessSet suspended;
  bool operator==(const GroupLook&) const = default;
};

// G9: what somebody else changed is not overwritten.
class ForeignChecker {
 public:
  // Somebody changed the group, which looked like `before`.
  void changed(const Truth& truth, GroupId id, const GroupLook& before, Marks& marks);
  // Somebody put an instance of the group behind a balancer, and nothing else.
  void registered(const Truth& truth, GroupId group, InstanceId instance, Marks& marks);
  void before_effect(const Truth& truth);
  [[nodiscard]] Verdict after_effect(const Truth& truth, const Effect& effect, bool accepted);
  [[nodiscard]] bool touched(GroupId group) const;
  bool operator==(const ForeignChecker&) const = default;
  [[nodiscard]] uint64_t hash() const;

 private:
  // The controllers whose plan has the group, one bit each; `fenced`: as out of service.
  [[nodiscard]] static uint8_t planned_by(const Truth& truth, GroupId group, bool fenced);

  struct Change;
  [[nodiscard]] static bool undoes(CallKind kind, const Change& change);
  [[nodiscard]] static bool looks_unwritten(const RunRecord& record, CallKind kind,
                                            const Change& change);

  struct Change {
    GroupId group;
    InstanceId registered;  // valid: only this instance's registration
    GroupLook as_left;      // before the first change that nobody took back
    GroupLook as_changed;
    Time at{};
    uint8_t planned = 0;
    bool operator==(const Change&) const = default;
  };
  Small<Change, 2> changes_;
};

// G5 and G6: rests have reasons, nothing is done twice, nothing is left half done.
class DeedChecker {
 public:
  void before_effect(const Truth& truth, const Effect& effect);
  [[nodiscard]] Verdict after_effect(const Truth& truth, const Effect& effect, const Answer& answer,
                                     Marks& marks);
  [[nodiscard]] static Verdict at_rest(const Truth& truth, const Controller& controller);
  // What somebody else changed is not Lighthouse's to leave whole.
  [[nodiscard]] Verdict finish(const Truth& truth, const ForeignChecker& foreign) const;
  // Terminations of Lighthouse that AWS accepted; sorted.
  [[nodiscard]] std::span<const InstanceId> terminated() const {
    return {terminated_.data(), terminated_.size()};
  }
  bool operator==(const DeedChecker&) const = default;
  [[nodiscard]] uint64_t hash() const;

 private:
  Small<InstanceId, 8> terminated_;
  Small<Marker, 2> triggered_;
  int32_t desired_before_ = 0;
  bool leaving_before_ = false;
};

class Checkers {
 public:
  // The controllers begin. Requires: the fleet stands.
  void begin(const Truth& truth);
  void before_effect(const Truth& truth, const Effect& effect);
  void after_effect(const Truth& truth, const Effect& effect, const Answer& answer);
  // Before Spinnaker is told: what the instance runs is still there.
  void see(const Truth& truth, const fakes::aws::Notice& notice);
  void after_event(const Truth& truth);
  // A controller has nothing in flight and waits.
  void at_rest(const Truth& truth, const Controller& controller);
  // The first controller's operation entered a step.
  void entered(Time now, Step step);
  void foreign_change(const Truth& truth, GroupId group, const GroupLook& before);
  void foreign_registration(const Truth& truth, GroupId group, InstanceId instance);
  void restarted() { ++marks_.restarts_judged; }
  // All is over; then the scenario's own expectations.
  void finish(const Truth& truth);
  // It should be over, and is not.
  void not_ended(const Truth& truth);

  [[nodiscard]] const Verdict& violation() const { return violation_; }
  // The violation, if there is one; the next one can be found then.
  [[nodiscard]] Verdict take_violation() { return std::exchange(violation_, {}); }
  [[nodiscard]] const Marks& marks() const { return marks_; }
  [[nodiscard]] Marks& marks() { return marks_; }
  [[nodiscard]] int32_t serving() const { return capacity_.serving(); }
  [[nodiscard]] uint32_t lost_to_others() const { return capacity_.lost_to_others(); }
  [[nodiscard]] std::span<const InstanceId> terminated() const { return deeds_.terminated(); }
  [[nodiscard]] bool operator==(const Checkers&) const = default;
  // Of all that a later verdict depends on. Measures and coverage are not in it.
  [[nodiscard]] uint64_t hash() const;

 private:
  void note(const Verdict& verdict) {
    if (verdict && !violation_) violation_ = verdict;
  }

  WorkChecker work_;
  CapacityChecker capacity_;
  PollerChecker pollers_;
  RecordChecker records_;
  DeedChecker deeds_;
  ForeignChecker foreign_;
  Time drain_began_ = kNever;
  Marks marks_;
  Verdict violation_;
};

// What the scenario itself asks for (sim/expectations.cc).
[[nodiscard]] Verdict check_expectations(const Truth& truth, const Marks& marks, int32_t serving);

}  // namespace lighthouse::sim
