// Looks again and again: an observation, a mind and a clock around `decide`, against a MiniWorld.
//
// Each look reads what the decision before asked for (all parts in the first), decides, makes the
// calls and moves the clock on by `look_in`. There is no journal: the engine's tests are about
// that.
#pragma once

#include <type_traits>

#include "core/decide/decision.h"
#include "tests/core/decide/mini_world.h"

namespace lighthouse {

struct Looker {
  MiniWorld world;
  Policy policy;
  FleetConfig fleet = fleet_config();
  Mind mind;
  Observation seen;
  Decision last;
  Time now = at(std::chrono::hours(1));
  bool started = false;

  Looker(Operation operation, MiniWorld start) : world(std::move(start)) {
    mind.record = RunRecord{
        .run = 7, .operation = operation, .began = now, .step_began = now, .version = version()};
  }

  [[nodiscard]] static Version version() { return Version::truncated("1.9.40"); }
  [[nodiscard]] RunRecord& record() { return mind.record; }
  [[nodiscard]] Step step() const { return mind.record.step; }
  [[nodiscard]] bool ended() const { return mind.record.step == Step::kEnded; }

  [[nodiscard]] Situation situation() const {
    return {.seen = seen, .policy = policy, .fleet = fleet, .guards = GuardSet::all(), .now = now};
  }

  template <class T>
  void read(Seen<T>& part, const Call& call) {
    const Answer answer = world.answer(call, now);
    const auto& result = std::get<Result<T>>(answer);
    if (result.has_value()) {
      part.value = *result;
      part.asked = now;
      part.failing_since = kNever;
    } else {
      if (part.failing_since == kNever) part.failing_since = now;
      part.error = result.error();
    }
  }

  void observe() {
    const PartSet needs = last.needs;
    const auto want = [&](Part p) { return !started || needs.has(p); };
    if (want(Part::kGroups)) read(seen.groups, DescribeGroups{});
    if (want(Part::kInstances)) read(seen.instances, DescribeInstances{});
    if (want(Part::kBalancers)) read(seen.balancers, DescribeBalancers{});
    if (want(Part::kReports)) read(seen.reports, ActiveByInstance{});
    if (want(Part::kExecutions)) {
      ReadExecutions request;
      for (const SeenWork& work : mind.record.unfinished) request.also.push_back(work.execution);
      read(seen.executions, request);
    }
    if (want(Part::kBakes)) read(seen.bakes, ReadBakes{});
    if (want(Part::kGate)) read(seen.gate, ProbeGate{});
    if (want(Part::kUrl)) read(seen.url, ProbeUrl{});
    if (want(Part::kPipeline)) read(seen.pipeline, GetPipeline{});
    if (want(Part::kRuns)) read(seen.runs, ListRuns{});
    if (want(Part::kTasks)) read(seen.tasks, ListTasks{.run = mind.record.run});
    if (want(Part::kLease)) read(seen.lease, HoldLease{.run = mind.record.run});
    started = true;
  }

  // What the next decision is told of a call, as the engine tells it.
  void note(const Call& call, const Answer& answer) {
    ActionResult r{.kind = kind_of(call)};
    std::visit(
        [&r](const auto& result) {
          r.ok = result.has_value();
          if (!r.ok) r.error = result.error();
        },
        answer);
    if (const auto* id = std::get_if<Result<ExecutionId>>(&answer); id != nullptr && *id)
      r.execution = **id;
    std::visit(
        [&r](const auto& request) {
          if constexpr (requires { request.instance; }) r.instance = request.instance;
          if constexpr (requires { request.group; }) r.group = request.group;
          if constexpr (requires { request.marker; }) r.marker = request.marker;
        },
        call);
    seen.actions.push_back(r);
  }

  // One look; returns its decision.
  const Decision& look() {
    observe();
    last = decide(situation(), mind);
    seen.actions.clear();
    for (const Call& call : last.calls) note(call, world.answer(call, now));
    now += last.look_in;
    return last;
  }

  // Looks until `done` holds after a look; false when that takes more than `most` looks, or when
  // the operation ends before.
  template <class Done>
  bool look_until(Done done, int most = 2000) {
    for (int i = 0; i < most; ++i) {
      look();
      if (done()) return true;
      if (ended()) return false;
    }
    return false;
  }
  bool run_to_end(int most = 20000) {
    return look_until([this] { return ended(); }, most);
  }
  bool look_until_step(Step step_wanted) {
    return look_until([&] { return step() == step_wanted; });
  }

  // A controller that starts from the record alone.
  void restart() {
    mind.memory = {};
    seen = {};
    last = {};
    started = false;
  }

  [[nodiscard]] const Wait* wait_of(InstanceId id) const {
    for (const Wait& w : last.waits) {
      if (w.instance == id) return &w;
    }
    return nullptr;
  }
  [[nodiscard]] bool waits_for(Reason reason) const {
    for (const Wait& w : last.waits) {
      if (w.reason == reason) return true;
    }
    return false;
  }
};

}  // namespace lighthouse
