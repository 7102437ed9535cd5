#include "sim/search/swarm.h"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "sim/scenario_names.h"
#include "sim/search/draw.h"

namespace lighthouse::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::array kNetwork = {FaultKind::kLostRequest, FaultKind::kLostAnswer,
                                 FaultKind::kDelay,       FaultKind::kDuplicate,
                                 FaultKind::kThrottled,   FaultKind::kServerError,
                                 FaultKind::kUnreadable,  FaultKind::kStaleRead};
constexpr std::array kOutages = {FaultKind::kGate429, FaultKind::kGateDown, FaultKind::kRedisDown,
                                 FaultKind::kRedisLoading, FaultKind::kUrlDown};
constexpr std::array kHosts = {
    FaultKind::kInstanceDies,  FaultKind::kOrcaDies,      FaultKind::kOrcaRestarts,
    FaultKind::kOrcaStalls,    FaultKind::kTrackerErrors, FaultKind::kSpotInterruption,
    FaultKind::kMarkUnhealthy, FaultKind::kDirectWork,    FaultKind::kZoneRebalance};
constexpr std::array kRedis = {FaultKind::kRedisFlush, FaultKind::kRedisOldReplica,
                               FaultKind::kDeleteHash, FaultKind::kStaleFront50};
constexpr std::array kPeople = {FaultKind::kEnableGroup, FaultKind::kResumeTerminate,
                                FaultKind::kHalfDisable, FaultKind::kEditCapacity,
                                FaultKind::kHandTrigger, FaultKind::kRegisterInstance};

void expect_any_end(Expectation& expect, Duration within) {
  expect = {};
  for (const Choice& choice : choices_of(Ending{})) {
    expect.endings.push_back(static_cast<Ending>(choice.value));
  }
  expect.within = within;
  expect.faults_must_happen = false;
}

// In hundredths of a per cent, per call.
uint32_t rate_of_calls(Draw& draw) {
  return static_cast<uint32_t>(draw.between(20, 300)) * 100;
}

// Per minute: some in a run of an hour or two.
uint32_t rate_of_minutes(Draw& draw) {
  return static_cast<uint32_t>(draw.between(20, 200)) * 100;
}

void add_network(Scenario& s, Draw& draw, uint32_t odds) {
  for (const FaultKind kind : kNetwork) {
    if (!draw.one_in(odds)) continue;
    s.faults.push_back(
        {.kind = kind, .per_million = rate_of_calls(draw), .lasts = draw.between(5s, 90s)});
  }
}

bool has(const Scenario& s, FaultKind kind) {
  return std::ranges::find(s.faults, kind, &Fault::kind) != s.faults.end();
}

// An Orca that reports zero while its executions vanish from Redis, too, leaves the controller's
// journal as the only trace of them; a second controller has another journal. Nobody promises more
// (docs/guarantees.md, "Known limits").
bool only_the_journal_knows(const Scenario& s) {
  const bool erased = has(s, FaultKind::kDeleteHash) || has(s, FaultKind::kRedisFlush) ||
                      has(s, FaultKind::kRedisOldReplica) || has(s, FaultKind::kWrongRedis);
  return erased && has(s, FaultKind::kTrackerErrors);
}

void add_controller_faults(Scenario& s, Draw& draw) {
  if (draw.one_in(3)) {
    s.faults.push_back({.kind = FaultKind::kControllerKilled,
                        .per_million = static_cast<uint32_t>(draw.between(5, 60)) * 100,
                        .lasts = draw.between(2s, 10min)});
  }
  if (draw.one_in(4)) {
    s.faults.push_back({.kind = FaultKind::kControllerPaused,
                        .per_million = static_cast<uint32_t>(draw.between(5, 60)) * 100,
                        .lasts = draw.between(5s, 10min)});
  }
  if (draw.one_in(10) && !only_the_journal_knows(s)) {
    s.faults.push_back(
        {.kind = FaultKind::kSecondController,
         .moment = Moment{.kind = Moment::Kind::kAt, .at = draw.between(10s, 40min)}});
  }
}

template <std::size_t N>
void add_by_minute(Scenario& s, Draw& draw, const std::array<FaultKind, N>& kinds, uint32_t odds) {
  for (const FaultKind kind : kinds) {
    if (!draw.one_in(odds)) continue;
    Fault fault{
        .kind = kind, .per_million = rate_of_minutes(draw), .lasts = draw.between(20s, 20min)};
    if (kind == FaultKind::kEditCapacity) {
      const int32_t desired = draw.between(0, 4);
      fault.capacity = {.min = draw.between(0, desired), .max = desired + 1, .desired = desired};
    }
    if (kind == FaultKind::kRegisterInstance)
      fault.text = std::string(kBalancerNames[draw.pick(2)]);
    s.faults.push_back(std::move(fault));
  }
}

FleetGroup group_of(bool polling, int32_t sequence, int32_t count) {
  return {.polling = polling,
          .sequence = sequence,
          .capacity = {.min = count, .max = count, .desired = count}};
}

// Out of service, as a deploy or a person left it: with the capacity of its hosts, or open to more.
FleetGroup disabled_group(Draw& draw, bool polling, int32_t sequence, int32_t count) {
  FleetGroup out = group_of(polling, sequence, count);
  out.release = 1;
  out.enabled = false;
  if (!polling && count > 0 && draw.one_in(3)) out.capacity.max = count + draw.between(0, 2);
  if (count > 1 && draw.one_in(12)) out.unhealthy = 1;
  return out;
}

void spoil_release(Release& release, Draw& draw) {
  release.boot = draw.between(40s, 6min);
  if (draw.one_in(12)) release.boots = false;
  if (draw.one_in(12)) release.gate_works = false;
  if (draw.one_in(20)) release.bakes = false;
  if (draw.one_in(8)) release.sick_after = draw.between(1min, 90min);
}

void draw_fleet(Scenario& s, Draw& draw) {
  const int32_t size = draw.between(1, 4);
  s.policy.serving_floor = draw.between(1, std::min(size, 3));
  if (s.operation == Operation::kUpgrade) {
    s.releases = {{.version = "1.9.39"}, {.version = "1.9.40"}};
    spoil_release(s.releases[1], draw);
    s.to = "1.9.40";
    s.groups = {group_of(false, 22, size), group_of(true, 22, 1)};
    if (draw.one_in(4)) s.groups.push_back(disabled_group(draw, false, 21, draw.between(0, 1)));
  } else {
    s.releases = {{.version = "1.9.40"}, {.version = "1.9.39"}};
    s.groups = {group_of(false, 23, size), group_of(true, 23, 1),
                disabled_group(draw, false, 22, draw.between(0, 3))};
    if (!draw.one_in(3)) s.groups.push_back(disabled_group(draw, true, 22, draw.between(0, 1)));
    if (draw.one_in(4)) s.groups.push_back(disabled_group(draw, false, 21, draw.between(0, 2)));
    if (s.operation == Operation::kRollback) spoil_release(s.releases[0], draw);
  }
  std::array<Duration, 2> age{};
  for (FleetGroup& group : s.groups) {
    age[group.polling ? 1 : 0] += 24h;
    group.age = age[group.polling ? 1 : 0];
  }
  s.pipeline.package = "armoryspinnaker=" + s.releases.front().version;
  s.draining_timeout = draw.among(std::array<Duration, 3>{5min, 1min, 10min});
}

void draw_work(Scenario& s, Draw& draw) {
  const int32_t items = draw.between(0, 4);
  for (int32_t i = 0; i < items; ++i) {
    const FleetGroup& group = s.groups[draw.pick(static_cast<uint32_t>(s.groups.size()))];
    Work work{.at = draw.between(-20min, 20min), .lasts = draw.between(1min, 40min)};
    if (group.capacity.desired > 0) {
      work.on = {.kind = Target::Kind::kGroup,
                 .sequence = group.sequence,
                 .polling = group.polling,
                 .index = draw.pick(static_cast<uint32_t>(group.capacity.desired))};
    }
    work.kind = draw.among(std::array{WorkKind::kPipeline, WorkKind::kPipeline, WorkKind::kPipeline,
                                      WorkKind::kTask, WorkKind::kBake, WorkKind::kOperation});
    if (work.kind == WorkKind::kPipeline) {
      work.state =
          draw.among(std::array{WorkState::kRunning, WorkState::kRunning, WorkState::kPaused,
                                WorkState::kQueued, WorkState::kManualJudgment});
      if (draw.one_in(6)) work.then_starts = draw.between(1min, 20min);
    }
    // The policy promises that no operation takes longer than this [19].
    if (work.kind == WorkKind::kOperation) {
      work.lasts = std::min<Duration>(work.lasts, s.policy.operation_settle - 60s);
    }
    work.by_keep_alive = draw.one_in(8);
    s.work.push_back(work);
  }
  const int32_t streams = draw.between(0, 2);
  for (int32_t i = 0; i < streams; ++i) {
    s.streams.push_back({.every = draw.between(45s, 6min),
                         .shortest = draw.between(5s, 60s),
                         .longest = draw.between(2min, 25min),
                         .from = Duration{0},
                         .until = draw.between(20min, 90min),
                         .tasks = draw.one_in(3)});
  }
}

void draw_policy(Policy& policy, Draw& draw) {
  policy.poller = draw.among(std::array{PollerPolicy::kGap, PollerPolicy::kGap,
                                        PollerPolicy::kOverlap, PollerPolicy::kHook});
  policy.on_failure = draw.one_in(4) ? OnFailure::kHold : OnFailure::kRollBack;
  policy.look_every = draw.one_in(8)   ? Duration{5s}
                      : draw.one_in(2) ? Duration{30s}
                                       : Duration{15s};
  policy.look_slowly = std::max<Duration>(policy.look_every, 30s);
  policy.bake_time = draw.among(std::array<Duration, 3>{10min, 1min, 20min});
  policy.keep_groups = draw.one_in(3) ? 1 : 3;
  policy.drain_deadline = draw.among(std::array<Duration, 3>{3h, 2h, 1h});
}

}  // namespace

Scenario relaxed(Scenario scenario) {
  // A drain may wait for as long as the policy lets it, before it asks a person.
  const Duration drained = scenario.policy.drain_deadline + 12h;
  expect_any_end(scenario.expect, std::max<Duration>(scenario.expect.within, drained));
  return scenario;
}

Scenario harsher(const Scenario& scenario, uint64_t seed) {
  Draw draw(seed);
  Scenario out = relaxed(scenario);
  add_network(out, draw, 3);
  add_controller_faults(out, draw);
  out.name = fmt::format("{}, harsher by {:x}", scenario.name, seed);
  return out;
}

Scenario swarm_scenario(uint64_t seed) {
  Draw draw(seed);
  Scenario out;
  out.name = fmt::format("swarm {:x}", seed);
  out.about = "A world that the search made up.";
  out.file = "swarm.yaml";
  out.operation = draw.among(std::array{Operation::kUpgrade, Operation::kUpgrade, Operation::kDrain,
                                        Operation::kRollback});
  draw_fleet(out, draw);
  draw_policy(out.policy, draw);
  draw_work(out, draw);
  add_network(out, draw, 3);
  add_by_minute(out, draw, kOutages, 5);
  add_by_minute(out, draw, kRedis, 8);
  if (draw.one_in(2)) add_by_minute(out, draw, kHosts, 5);
  if (draw.one_in(3)) add_by_minute(out, draw, kPeople, 5);
  add_controller_faults(out, draw);
  out.faults_end = draw.between(20min, 90min);
  if (draw.one_in(12) && !only_the_journal_knows(out))
    out.second_operation = draw.between(10s, 30min);
  expect_any_end(out.expect, 24h);
  return out;
}

}  // namespace lighthouse::sim
