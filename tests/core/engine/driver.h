// Drives one engine against a MiniWorld: answers its calls one by one, keeps its journal, and
// checks at every step what must hold whatever the answers are.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "tests/core/decide/mini_world.h"
#include "tests/core/model/pipeline_example.h"

namespace lighthouse {

struct Driver {
  EngineConfig config{.fleet = fleet_config()};
  MiniWorld world;
  Engine engine;
  Time now = at(std::chrono::hours(1));
  Time wake_at = now;
  std::vector<Outgoing> open;
  RunRecord durable;  // what a restart would find
  std::size_t appends = 0;

  Driver(const RunRecord& record, MiniWorld start, const Policy& policy = {})
      : config{.policy = policy, .fleet = fleet_config()},
        world(std::move(start)),
        engine(config, record),
        durable(record) {}

  [[nodiscard]] static RunRecord record_of(Operation operation) {
    return {.run = 7,
            .operation = operation,
            .began = at(std::chrono::hours(1)),
            .step_began = at(std::chrono::hours(1)),
            .version = Version::truncated("1.9.40")};
  }

  [[nodiscard]] static Document pipeline() {
    Json json = example_pipeline();
    json["stages"][0]["package"] = "docker-engine armoryspinnaker=1.9.39";
    return Document::from_json(json).value();
  }

  static Driver of(Operation operation, const Policy& policy = {}) {
    MiniWorld world{operation == Operation::kUpgrade ? before_upgrade() : old_and_new()};
    world.pipeline = pipeline();
    return {record_of(operation), std::move(world), policy};
  }

  // A controller that starts from the journal, in the same world.
  [[nodiscard]] Driver restarted() const {
    Driver other{durable, world, config.policy};
    other.now = other.wake_at = now;
    return other;
  }

  void take(const Steps& steps) {
    for (const Outgoing& out : steps.calls) {
      check(out.call);
      open.push_back(out);
    }
    wake_at = steps.wake_at;
    EXPECT_TRUE(!open.empty() || engine.ended() || (wake_at != kNever && wake_at >= now))
        << "nothing is waited for";
    for (const Wait& w : engine.waits()) EXPECT_LE(w.since, now) << name_of(w.reason);
  }

  // What may never leave the engine.
  void check(const Call& call) const {
    const CallKind kind = kind_of(call);
    const bool needs_record = is_write(kind) && kind != CallKind::kAppendJournal &&
                              kind != CallKind::kHoldLease && kind != CallKind::kReleaseLease;
    if (needs_record) {
      EXPECT_EQ(durable, engine.record()) << name_of(kind) << " before its record";
    }
    if (const auto* r = std::get_if<SuspendProcesses>(&call)) {
      EXPECT_FALSE(r->processes.empty());
    }
    if (const auto* r = std::get_if<ResumeProcesses>(&call)) {
      EXPECT_FALSE(r->processes.empty());
    }
    if (const auto* r = std::get_if<RegisterInstances>(&call)) {
      EXPECT_FALSE(r->instances.empty());
    }
    if (const auto* r = std::get_if<DeregisterInstances>(&call)) {
      EXPECT_FALSE(r->instances.empty());
    }
    if (const auto* r = std::get_if<UpdateCapacity>(&call)) {
      EXPECT_LE(0, r->capacity.min);
      EXPECT_LE(r->capacity.min, r->capacity.desired);
      EXPECT_LE(r->capacity.desired, r->capacity.max);
    }
    if (const auto* r = std::get_if<TerminateAndDecrement>(&call)) check_idle(*r);
  }

  // A termination leaves only on evidence that is idle, all of it read after the intention.
  void check_idle(const TerminateAndDecrement& request) const {
    const Observation& seen = engine.observation();
    const Group* group = find_by_id(seen.groups.value, request.group);
    ASSERT_NE(group, nullptr);
    EXPECT_TRUE(group->suspended.has_all(kDisabledProcesses));
    EXPECT_LT(group->capacity.min, group->capacity.desired);
    for (const Balancer& b : seen.balancers.value) {
      EXPECT_FALSE(std::binary_search(b.registered.begin(), b.registered.end(), request.instance));
    }
    for (const ExecutionFact& e : seen.executions.value) {
      EXPECT_FALSE(e.owner.host == host_key(request.instance) && !is_complete(e.status));
    }
    for (const OrcaReport& r : seen.reports.value) {
      EXPECT_FALSE(r.id == orca_of(request.instance) && r.count > 0);
    }
    EXPECT_FALSE(seen.groups.failing() || seen.balancers.failing() || seen.executions.failing() ||
                 seen.reports.failing() || seen.bakes.failing());
  }

  void answer(std::size_t which, Answer&& answer) {
    const Outgoing out = open[which];
    open.erase(open.begin() + static_cast<std::ptrdiff_t>(which));
    const bool ok = std::visit([](const auto& r) { return r.has_value(); }, answer);
    if (kind_of(out.call) == CallKind::kAppendJournal && ok) {
      durable = engine.record();
      ++appends;
    }
    take(engine.answered(now, out.number, std::move(answer)));
  }
  void answer(std::size_t which) { answer(which, world.answer(open[which].call, now)); }

  // One event: an answer, or else the timer.
  void step() {
    if (!open.empty()) return answer(0);
    now = std::max(now, wake_at);
    take(engine.wake(now));
  }

  template <class Done>
  bool step_until(Done done, int most = 200'000) {
    for (int i = 0; i < most; ++i) {
      if (done()) return true;
      if (engine.ended()) return false;
      step();
      let_pipeline_succeed();
    }
    return false;
  }
  bool run_to_end(int most = 200'000) {
    return step_until([this] { return engine.ended(); }, most);
  }

  // The upgrade pipeline, as soon as it runs: bakes what is asked for, deploys v023, disables v022.
  void let_pipeline_succeed() {
    if (world.runs.empty() || is_complete(world.runs.back().status)) return;
    PipelineRun& run = world.runs.back();
    run.status = ExecutionStatus::kSucceeded;
    run.has_bake = run.deploy_begun = true;
    run.baked = engine.record().version;
    if (find_by_id(world.fleet.groups, serving(23)) != nullptr) return;
    world.fleet.add(serving(23), Duration{7'200'000}, {11, 12});
    world.fleet.add(polling(23), Duration{7'200'000}, {13});
    world.fleet.disable(serving(22));
    world.fleet.disable(polling(22));
  }
};

}  // namespace lighthouse
