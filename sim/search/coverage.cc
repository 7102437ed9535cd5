#include "sim/search/coverage.h"

#include <algorithm>
#include <array>

namespace lighthouse::sim {
namespace {

uint32_t at_most(std::size_t value, uint32_t most) {
  return static_cast<uint32_t>(std::min<std::size_t>(value, most));
}

// None, one, fewer than the floor, the floor, more.
uint32_t serving_bucket(int32_t serving, int32_t floor) {
  if (serving <= 0) return 0;
  if (serving > floor) return 4;
  if (serving == floor) return 3;
  return serving == 1 ? 1 : 2;
}

uint32_t age_bucket(const Controller& controller, Time now) {
  if (!controller.alive()) return 3;
  const auto& reports = controller.engine->observation().reports;
  if (!reports.fresh(now, std::chrono::minutes(2))) return 3;
  const Duration age = now - reports.asked;
  return age > std::chrono::minutes(1) ? 2 : age > std::chrono::seconds(15) ? 1 : 0;
}

// Hosts beyond the balancers with something to lose.
std::size_t working_out_of_service(const World& world) {
  std::size_t count = 0;
  for (const fakes::aws::InstanceRow& row : world.aws().instances()) {
    if (row.group.cluster != kServingCluster || serves(world.aws(), row.id)) continue;
    if (world.spinnaker().has_unfinished_work(row.id)) ++count;
    if (count == 2) break;
  }
  return count;
}

}  // namespace

uint32_t abstract_state(const World& world) {
  const Controller& first = world.controllers().front();
  const bool two = world.controllers().size() > 1 && world.controllers()[1].alive();
  uint32_t out = 0;
  uint32_t bits = 0;
  const auto add = [&](uint32_t value, uint32_t width) {
    out |= (value & ((1U << width) - 1)) << bits;
    bits += width;
  };
  add(static_cast<uint32_t>(first.record().step), 4);
  add(!first.alive() ? 2 : first.paused_until > world.now() ? 1 : 0, 2);
  add(serving_bucket(world.checkers().serving(), world.stage().engine.policy.serving_floor), 3);
  add(at_most(working_out_of_service(world), 2), 2);
  add(at_most(world.checkers().terminated().size(), 3), 2);
  add(at_most(world.spinnaker().count_running_pollers(), 2), 2);
  add(age_bucket(first, world.now()), 2);
  add(first.intended > 0 ? 1 : 0, 1);
  add(two ? 1 : 0, 1);
  add(world.now() >= world.stage().faults_end ? 1 : 0, 1);
  return out;
}

std::vector<uint32_t> StateSet::sorted() const {
  std::vector<uint32_t> out;
  out.reserve(size_);
  for (uint32_t state = 0; state < (1U << kAbstractStateBits); ++state) {
    if (has(state)) out.push_back(state);
  }
  return out;
}

}  // namespace lighthouse::sim
