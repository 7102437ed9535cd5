#include "sim/rivals/rivals.h"

#include <algorithm>

namespace lighthouse::sim::rivals {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

// As in sim/world.cc: what the last calls set in motion comes to rest.
constexpr Duration kTail{330'000};

constexpr std::array<Setting, 1> kOnly = {Setting{}};
constexpr std::array<Setting, 6> kWaits = {{{.name = "wait 10m", .wait = minutes{10}},
                                            {.name = "wait 30m", .wait = minutes{30}},
                                            {.name = "wait 1h", .wait = hours{1}},
                                            {.name = "wait 2h", .wait = hours{2}},
                                            {.name = "wait 6h", .wait = hours{6}},
                                            {.name = "wait 12h", .wait = hours{12}}}};
constexpr std::array<Setting, 7> kDelays = {{{.name = "at once (2017-04)"},
                                             {.name = "delay 10m", .wait = minutes{10}},
                                             {.name = "delay 30m", .wait = minutes{30}},
                                             {.name = "delay 1h", .wait = hours{1}},
                                             {.name = "delay 2h", .wait = hours{2}},
                                             {.name = "delay 6h", .wait = hours{6}},
                                             {.name = "delay 12h", .wait = hours{12}}}};
constexpr std::array<Setting, 3> kRemaining = {
    {{.name = "2 remain, once", .keep = 2},
     {.name = "1 remains, once", .keep = 1},
     {.name = "1 remains, hourly", .wait = hours{1}, .keep = 1}}};
constexpr std::array<Setting, 3> kLooks = {{{.name = "every 5m", .wait = minutes{5}},
                                            {.name = "every 15m", .wait = minutes{15}},
                                            {.name = "every 1h", .wait = hours{1}}}};
constexpr std::array<Setting, 3> kFirstLooks = {{{.name = "at once"},
                                                 {.name = "after 6m", .wait = minutes{6}},
                                                 {.name = "after 1h", .wait = hours{1}}}};

constexpr std::array<PolicyFacts, kPolicies> kFacts = {
    {{.name = "lighthouse",
      .title = "Lighthouse, as configured by the scenario",
      .source = "core/decide",
      .settings = kOnly},
     {.name = "fixed-wait",
      .title = "fixed wait, then scale down",
      .source =
          "common practice; Halyard's preStop sleep is of this kind [spinnaker.md 14.2, 17.1]",
      .settings = kWaits,
      .program = run_fixed_wait},
     {.name = "red-black",
      .title = "Orca's red/black with scaleDown",
      .source = "orca: RedBlackStrategy, scaleDownCluster [spinnaker.md 17.1]",
      .settings = kDelays,
      .program = run_red_black},
     {.name = "halyard-2017-03",
      .title = "Halyard of March 2017, reapOrcaServerGroups",
      .source = "halyard: DistributedDeployer, c94f607f and e0b404bf [spinnaker.md 14.1]",
      .settings = kRemaining,
      .program = run_halyard_march},
     {.name = "halyard-2017-08",
      .title = "Halyard of August 2017, its own drain check",
      .source = "halyard: pull request 635; orca: /admin/instance/enabled [spinnaker.md 14.2]",
      .settings = kOnly,
      .program = run_halyard_august},
     {.name = "runbook",
      .title = "the manual runbook by the letter",
      .source = "Armory: Deploying and Upgrading Spinnaker [races.md 1]",
      .settings = kLooks,
      .program = run_runbook},
     {.name = "one-look",
      .title = "one look at activeByInstance, then terminate",
      .source = "orca: GET /executions/activeByInstance [spinnaker.md 3]",
      .settings = kFirstLooks,
      .program = run_one_look}}};

// The moment at which Lighthouse's operation would count as not ended (World::plan_operation), but
// a day at least: a long wait is not cut short.
Time deadline_of(const Stage& stage) {
  const Scenario& scenario = stage.scenario;
  const Time begins = stage.zero + scenario.start;
  const Time from = scenario.faults.empty() ? begins : std::max(begins, stage.faults_end);
  return std::max(from + scenario.expect.within, begins + kDay);
}

void step_to(World& world, Meter& meter, Time time) {
  while (world.run({.end = time, .events = 1}).events == 1) meter.see(world);
  if (time > world.now()) world.set_now(time);
  meter.see(world);
}

RivalRun run_lighthouse(const std::shared_ptr<const Stage>& stage, uint64_t seed) {
  World world(stage, choices_of(*stage, seed));
  Meter meter(stage->zero + stage->scenario.start);
  while (!world.over() && world.run({.events = 1}).events == 1) meter.see(world);
  const Controller& first = world.controllers().front();
  const Time ended = first.over() ? first.ended : world.now();
  RivalRun out{.measures = meter.result(world, ended - first.began), .deeds = {}};
  const Ending ending = first.record().ending;
  out.measures.held = ending == Ending::kHeld || ending == Ending::kDeadline;
  const auto& violation = world.violation();
  out.measures.below_floor = violation && violation->breach == Breach::kBelowFloor;
  return out;
}

}  // namespace

const PolicyFacts& facts_of(Policy policy) {
  return kFacts[static_cast<std::size_t>(policy)];
}

std::optional<Policy> policy_named(std::string_view name) {
  for (const Policy policy : kAllPolicies) {
    if (facts_of(policy).name == name) return policy;
  }
  return std::nullopt;
}

std::vector<std::string_view> policy_names() {
  std::vector<std::string_view> out;
  for (const Policy policy : kAllPolicies) out.push_back(facts_of(policy).name);
  return out;
}

RivalRun run_policy(const std::shared_ptr<const Stage>& stage, const Choice& choice,
                    uint64_t seed) {
  const PolicyFacts& facts = facts_of(choice.policy);
  if (facts.program == nullptr) return run_lighthouse(stage, seed);
  World world(stage, choices_of(*stage, seed), ControllersAre::kOutside);
  const Time begins = stage->zero + stage->scenario.start;
  Meter meter(begins);
  step_to(world, meter, begins);
  Hands hands(world, meter, deadline_of(*stage));
  facts.program(hands, facts.settings[choice.setting]);
  const Time ended = world.now();
  step_to(world, meter, ended + kTail);
  return {.measures = meter.result(world, ended - begins), .deeds = hands.deeds()};
}

}  // namespace lighthouse::sim::rivals
