// What the engine has seen: for each part of the world the last good answer and the time at which
// it was asked.
//
// `asked` is the earliest moment at which the answer can have been true, so "newer than t" means
// asked ≥ t. A failed read keeps the last good value and says since when it fails: a value is
// evidence only while it is fresh.
#pragma once

#include <cstdint>
#include <optional>

#include "core/model/call.h"
#include "core/model/execution.h"
#include "core/model/fleet.h"
#include "core/model/result.h"

namespace lighthouse {

enum class Part : uint8_t {
  kGroups,
  kInstances,
  kBalancers,
  kReports,
  kExecutions,
  kBakes,
  kGate,
  kUrl,
  kPipeline,
  kRuns,
  kTasks,
  kLease,
};
inline constexpr std::size_t kParts = static_cast<std::size_t>(Part::kLease) + 1;

[[nodiscard]] std::string_view name_of(Part part);

struct PartSet {
  uint16_t bits = 0;
  constexpr PartSet() = default;
  constexpr PartSet(std::initializer_list<Part> parts) {
    for (Part p : parts) add(p);
  }
  constexpr void add(Part p) {
    bits = static_cast<uint16_t>(bits | (1U << static_cast<unsigned>(p)));
  }
  [[nodiscard]] constexpr bool has(Part p) const {
    return (bits & (1U << static_cast<unsigned>(p))) != 0;
  }
  constexpr bool operator==(const PartSet&) const = default;
};

template <class T>
struct Seen {
  T value{};
  Time asked = kNever;          // of the last good answer; kNever: none yet
  Time failing_since = kNever;  // kNever: the last answer was good
  CallError error;              // of the last answer, when it failed

  [[nodiscard]] bool good() const { return asked != kNever; }
  [[nodiscard]] bool failing() const { return failing_since != kNever; }
  // A good answer, asked at most `age` before `now`.
  [[nodiscard]] bool fresh(Time now, Duration age) const { return good() && now - asked <= age; }
  // A good answer to a question asked at or after `t`, and nothing failed since.
  [[nodiscard]] bool since(Time t) const { return good() && !failing() && asked >= t; }
  bool operator==(const Seen&) const = default;
};

// What became of an action, told once, in the look that follows it. An action whose controller died
// in between is not told at all: decisions must do without.
struct ActionResult {
  CallKind kind = CallKind::kAppendJournal;
  InstanceId instance;
  GroupId group;
  bool ok = false;
  CallError error;
  ExecutionId execution;  // of TriggerPipeline and SubmitRecord
  Marker marker;          // likewise
  bool operator==(const ActionResult&) const = default;
};

struct Observation {
  Seen<Groups> groups;
  Seen<Instances> instances;
  Seen<Balancers> balancers;
  Seen<OrcaReports> reports;
  Seen<Executions> executions;
  Seen<BakeHosts> bakes;
  Seen<Done> gate;
  Seen<Done> url;
  Seen<Document> pipeline;
  Seen<PipelineRuns> runs;
  Seen<TaskFacts> tasks;
  Seen<Lease> lease;
  Small<ActionResult, 4> actions;  // since the look before
  bool operator==(const Observation&) const = default;
};

}  // namespace lighthouse
