#include "sim/search/shrink_parts.h"

#include <algorithm>
#include <utility>

#include "sim/fault_kinds.h"
#include "sim/scenario_file.h"
#include "sim/scenario_text.h"
#include "sim/stage.h"

namespace lighthouse::sim {
namespace {

template <class T>
void erase_at(std::vector<T>& list, std::size_t index) {
  list.erase(list.begin() + static_cast<std::ptrdiff_t>(index));
}

// Deviations name a fault by its index: those of later ones move up.
Scenario without_fault(const Scenario& scenario, std::size_t index) {
  Scenario out = scenario;
  erase_at(out.faults, index);
  out.deviations.clear();
  const std::size_t gone = kFirstFaultActor + index;
  for (const ForcedChoice& forced : scenario.deviations) {
    const ChoiceKey key = forced.key;
    if (key.actor() == gone) continue;
    const auto actor = static_cast<uint16_t>(key.actor() > gone ? key.actor() - 1 : key.actor());
    out.deviations.push_back(
        {ChoiceKey::of(actor, key.site(), key.bucket(), key.nth()), forced.value});
  }
  return out;
}

// What began before the scenario's zero decides where that lies: the buckets of deviations count
// from the beginning of the world and move with it.
void keep_moments(const Scenario& before, Scenario& after) {
  const Duration moved = make_stage(after)->zero - make_stage(before)->zero;
  if (moved == Duration{0} || moved % kChoiceBucket != Duration{0}) return;
  for (ForcedChoice& forced : after.deviations) {
    const ChoiceKey key = forced.key;
    const auto bucket = static_cast<int64_t>(key.bucket()) + moved / kChoiceBucket;
    if (bucket < 0) continue;
    forced.key = ChoiceKey::of(key.actor(), key.site(), static_cast<uint32_t>(bucket), key.nth());
  }
}

void fewer_instances(const Scenario& scenario, std::vector<Scenario>& out) {
  for (std::size_t i = 0; i < scenario.groups.size(); ++i) {
    const Capacity& capacity = scenario.groups[i].capacity;
    if (scenario.groups[i].polling || capacity.desired < 2) continue;
    Scenario less = scenario;
    FleetGroup& group = less.groups[i];
    --group.capacity.desired;
    group.capacity.min = std::min(group.capacity.min, group.capacity.desired);
    if (group.capacity.max == capacity.desired) --group.capacity.max;
    if (group.instances > 0) --group.instances;
    out.push_back(std::move(less));
  }
}

// The loader is the judge of what may be written into a file.
bool reads_back(const Scenario& scenario) {
  return parse_scenario(scenario_text(scenario), scenario.file).has_value();
}

}  // namespace

std::vector<Scenario> smaller_scenarios(const Scenario& scenario) {
  std::vector<Scenario> all;
  for (std::size_t i = 0; i < scenario.groups.size(); ++i) {
    Scenario less = scenario;
    erase_at(less.groups, i);
    all.push_back(std::move(less));
  }
  for (std::size_t i = 0; i < scenario.faults.size(); ++i)
    all.push_back(without_fault(scenario, i));
  for (std::size_t i = 0; i < scenario.streams.size(); ++i) {
    Scenario less = scenario;
    erase_at(less.streams, i);
    all.push_back(std::move(less));
  }
  for (std::size_t i = 0; i < scenario.work.size(); ++i) {
    Scenario less = scenario;
    erase_at(less.work, i);
    all.push_back(std::move(less));
  }
  for (std::size_t i = 0; scenario.without.size() > 1 && i < scenario.without.size(); ++i) {
    Scenario less = scenario;
    erase_at(less.without, i);
    all.push_back(std::move(less));
  }
  if (scenario.second_operation) {
    Scenario less = scenario;
    less.second_operation.reset();
    all.push_back(std::move(less));
  }
  fewer_instances(scenario, all);
  std::vector<Scenario> out;
  for (Scenario& less : all) {
    if (!reads_back(less)) continue;
    keep_moments(scenario, less);
    out.push_back(std::move(less));
  }
  return out;
}

}  // namespace lighthouse::sim
