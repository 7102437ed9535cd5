#include "sim/rivals/meter.h"

#include <algorithm>
#include <optional>

namespace lighthouse::sim::rivals {

namespace {

namespace aws = fakes::aws;
namespace spinnaker = fakes::spinnaker;

uint32_t machines(const World& world) {
  return static_cast<uint32_t>(
      std::ranges::count_if(world.aws().instances(), [](const aws::InstanceRow& row) {
        return row.state == Ec2State::kRunning || row.state == Ec2State::kPending;
      }));
}

// Asked for by whoever upgrades, or by the pipeline that was started for it. What AWS, a person or
// a fault took away is nobody's fault here.
bool was_taken_away(const World& world, InstanceId instance) {
  const auto ended = world.aws().termination_of(instance);
  if (!ended || (!is_lighthouse(ended->by) && ended->by != kSpinnakerActor)) return false;
  return is_asked_for(ended->cause);
}

// Its record waits for an Orca that is not there any more [13.1].
bool hangs(const World& world, ExecutionId id) {
  const spinnaker::Record* record = world.spinnaker().redis().find(id);
  if (record == nullptr) return false;
  return std::ranges::none_of(world.spinnaker().hosts(), [&](const spinnaker::Host& host) {
    return host.orca_alive && host.orca == record->owner;
  });
}

// The release that serves when one generation does, and nothing is left of any other nor of what is
// out of service.
std::optional<uint16_t> settled_release(const World& world) {
  bool serving = false;
  std::optional<uint16_t> release;
  for (const aws::GroupRow& row : world.aws().groups()) {
    if (row.view.members.empty()) continue;
    if (row.view.suspended.has(Process::kAddToLoadBalancer)) return std::nullopt;
    if (release.value_or(row.release) != row.release) return std::nullopt;
    release = row.release;
    serving = serving || std::ranges::any_of(row.view.members, [&](const Member& member) {
                return row.id.cluster == kServingCluster && serves(world.aws(), member.id);
              });
  }
  return serving ? release : std::nullopt;
}

}  // namespace

void Meter::pass(Duration time, Measures& out) const {
  if (pollers_ == 0) out.gap += time;
  if (pollers_ > 1) out.overlap += time;
  out.instances += time * machines_;
}

void Meter::see(const World& world) {
  const Time now = world.now();
  if (now > last_) {
    pass(now - last_, so_far_);
    last_ = now;
  }
  pollers_ = world.spinnaker().count_running_pollers();
  machines_ = machines(world);
  const auto& lost = world.spinnaker().killed();
  for (; lost_seen_ < lost.size(); ++lost_seen_) {
    const spinnaker::Lost& one = lost[lost_seen_];
    // An operation of Clouddriver is in no promise: Redis does not say whose it is [19].
    if (one.kind == spinnaker::WorkKind::kOperation) continue;
    if (!was_taken_away(world, one.instance)) continue;
    if (came_after(one)) {
      ++came_after_;
    } else {
      killed_.push_back(one.id);
    }
  }
  look_for_doomed(world);
}

void Meter::look_for_doomed(const World& world) {
  for (const aws::InstanceRow& row : world.aws().instances()) {
    if (row.state == Ec2State::kTerminated) continue;
    if (std::ranges::find(doomed_, row.id, &Doomed::instance) != doomed_.end()) continue;
    if (!world.aws().termination_of(row.id)) continue;
    Doomed doomed{.instance = row.id, .work = {}};
    for (const auto& work : world.spinnaker().unfinished_work(row.id))
      doomed.work.push_back(work.id);
    doomed_.push_back(std::move(doomed));
  }
}

bool Meter::came_after(const spinnaker::Lost& lost) const {
  const auto doomed = std::ranges::find(doomed_, lost.instance, &Doomed::instance);
  return doomed != doomed_.end() && std::ranges::find(doomed->work, lost.id) == doomed->work.end();
}

Measures Meter::result(const World& world, Duration took) const {
  Measures out = so_far_;
  const Time day = begins_ + kDay;
  if (last_ < day) pass(day - last_, out);
  out.took = took;
  const auto all = static_cast<uint32_t>(killed_.size());
  const uint32_t under_way = std::min(all, world.marks().arrived_too_late);
  out.killed = all - under_way;
  out.too_late = came_after_ + under_way;
  out.stranded = static_cast<uint32_t>(
      std::ranges::count_if(killed_, [&](ExecutionId id) { return hangs(world, id); }));
  out.lowest_serving = world.marks().lowest_serving;
  const std::optional<uint16_t> release = settled_release(world);
  const Scenario& scenario = world.stage().scenario;
  out.finished = release.has_value();
  out.upgraded = release && scenario.releases[*release].version == scenario.to;
  out.below_floor = std::ranges::any_of(
      world.violations(), [](const Violation& one) { return one.breach == Breach::kBelowFloor; });
  out.trace_hash = world.trace().value();
  return out;
}

}  // namespace lighthouse::sim::rivals
