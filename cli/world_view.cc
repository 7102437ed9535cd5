#include "cli/world_view.h"

#include <algorithm>

#include <fmt/format.h>

namespace lighthouse::cli {
namespace {

namespace aws = fakes::aws;

// --- instances ----------------------------------------------------------------------------------

std::string state_of(const sim::World& world, const Member& member) {
  const auto* host = world.spinnaker().find_host(member.id);
  switch (member.lifecycle) {
    case Lifecycle::kPending: return "pending";
    case Lifecycle::kInService: break;
    case Lifecycle::kStandby: return "standby";
    case Lifecycle::kDetaching: return "detaching";
    case Lifecycle::kTerminating: return "terminating";
    case Lifecycle::kOther: return "changing";
  }
  if (member.unhealthy) return "unhealthy";
  if (host != nullptr && host->state == fakes::spinnaker::HostState::kBooting) return "booting";
  if (host != nullptr && !host->orca_alive) return "no Orca";
  return "in service";
}

InstanceView instance_view(const sim::World& world, const Watcher& watcher, const Member& member) {
  const auto& spinnaker = world.spinnaker();
  InstanceView out{.name = world.stage().names.instance(member.id),
                   .state = state_of(world, member)};
  out.troubled = out.state == "unhealthy" || out.state == "no Orca";
  out.balancers = {mark_of(world.aws().registration_of(sim::kExternalBalancer, member.id)),
                   mark_of(world.aws().registration_of(sim::kInternalBalancer, member.id))};
  out.work = static_cast<uint32_t>(spinnaker.unfinished_work(member.id).size());
  const auto& pollers = spinnaker.running_pollers();
  out.polls = std::ranges::any_of(pollers,
                                  [&](const auto& poller) { return poller.instance == member.id; });
  for (const Wait& wait : watcher.waits()) {
    if (wait.instance == member.id) add_wait(wait, world.now(), out);
  }
  return out;
}

// --- groups -------------------------------------------------------------------------------------

std::string state_of(const sim::World& world, const Group& group) {
  if (group.deleting) return "deleting";
  const bool disabled = group.suspended.has_all(kDisabledProcesses);
  if (group.members.empty()) return disabled ? std::string(kKeptState) : "empty";
  if (disabled) return "disabled";
  if (!(group.suspended & kDisabledProcesses).empty()) return "half disabled";
  const bool serves = std::ranges::any_of(
      group.members, [&](const Member& member) { return sim::serves(world.aws(), member.id); });
  return serves ? "serves" : "starting";
}

GroupView group_view(const sim::World& world, const Watcher& watcher, const aws::GroupRow& row) {
  GroupView out{.name = world.stage().names.group(row.id),
                .state = state_of(world, row.view),
                .capacity = row.view.capacity};
  for (const Member& member : row.view.members) {
    out.instances.push_back(instance_view(world, watcher, member));
  }
  return out;
}

std::vector<GenerationView> generations_of(const sim::World& world, const Watcher& watcher) {
  const auto rows = world.aws().groups();
  std::vector<const aws::GroupRow*> newest_first;
  for (const aws::GroupRow& row : rows) newest_first.push_back(&row);
  std::ranges::stable_sort(newest_first, [](const auto* a, const auto* b) {
    return a->view.created != b->view.created ? a->view.created > b->view.created
                                              : a->number < b->number;
  });
  std::vector<GenerationView> out;
  std::vector<uint16_t> releases;
  for (const aws::GroupRow* row : newest_first) {
    const auto at = std::ranges::find(releases, row->release);
    const auto index = static_cast<std::size_t>(at - releases.begin());
    if (at == releases.end()) {
      releases.push_back(row->release);
      out.push_back({.version = world.stage().scenario.releases.at(row->release).version});
    }
    out[index].groups.push_back(group_view(world, watcher, *row));
  }
  return out;
}

void add_operation(const sim::World& world, const Watcher& watcher, View& out) {
  const sim::Scenario& scenario = world.stage().scenario;
  const FleetNames& names = world.stage().names;
  const auto& controllers = world.controllers();
  if (controllers.empty() || controllers.front().began == kNever) {
    out.doing = "not begun yet";
    return;
  }
  const RunRecord& record = controllers.front().record();
  out.step = name_of(record.step);
  out.doing = sentence_of(record.step);
  out.step_age = world.now() - record.step_began;
  if (record.ending != Ending::kNone) {
    out.ending = explain_ending(record, names);
    out.good = record.ending == Ending::kDone ||
               (record.ending == Ending::kRolledBack && scenario.operation == Operation::kRollback);
  }
  const bool dead = !controllers.front().alive();
  if (dead) out.doing = "the controller is dead; its journal says: " + out.doing;
  for (const Wait& wait : watcher.waits()) out.waits.push_back(words_of(wait, names, world.now()));
}

// The same wait as before, but for its age.
bool is_same(const Wait& a, const Wait& b) {
  return a.reason == b.reason && a.group == b.group && a.instance == b.instance && a.part == b.part;
}

}  // namespace

const Engine* engine_at_work(const sim::World& world) {
  const auto controllers = world.controllers();
  if (controllers.empty() || !controllers.front().alive() || controllers.front().over()) {
    return nullptr;
  }
  return &*controllers.front().engine;
}

void Watcher::see(const sim::World& world) {
  const auto count = static_cast<uint32_t>(world.spinnaker().running_pollers().size());
  if (count != pollers_) {
    pollers_ = count;
    pollers_since_ = world.now();
  }
  std::vector<Wait> waits;
  if (const Engine* engine = engine_at_work(world)) {
    waits.assign(engine->waits().begin(), engine->waits().end());
  }
  for (Wait& wait : waits) {
    const auto before =
        std::ranges::find_if(waits_, [&](const Wait& old) { return is_same(old, wait); });
    if (before != waits_.end()) wait.since = std::min(wait.since, before->since);
  }
  waits_ = std::move(waits);
}

Duration elapsed(const sim::World& world) {
  return world.now() - world.stage().zero;
}

std::string operation_text(const sim::Scenario& scenario) {
  const std::string_view name = name_of(scenario.operation);
  return scenario.to.empty() ? std::string(name) : fmt::format("{} to {}", name, scenario.to);
}

View view_of(const sim::World& world, const Watcher& watcher) {
  View out{.at = elapsed(world), .operation = operation_text(world.stage().scenario)};
  add_operation(world, watcher, out);
  out.generations = generations_of(world, watcher);
  out.pollers = watcher.pollers();
  out.pollers_since = watcher.pollers_for(world.now());
  out.killed = static_cast<uint32_t>(world.spinnaker().killed().size());
  out.lost_with_orca = static_cast<uint32_t>(world.spinnaker().stranded().size());
  return out;
}

}  // namespace lighthouse::cli
