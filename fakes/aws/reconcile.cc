// A group's pass over its own record: replace, launch, scale in, rebalance [A8.4, A9, A10]. The
// only place where a group acts unasked.
#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

#include "fakes/aws/aws.h"

namespace lighthouse::fakes::aws {

namespace {

bool counts(const Member& member) {
  return member.lifecycle == Lifecycle::kPending || member.lifecycle == Lifecycle::kInService;
}

bool is_victim(const Member& member) {
  return member.lifecycle == Lifecycle::kInService && !member.is_protected;
}

// Instances with the same rank are alike to the termination policy.
int64_t rank_of(ScaleInPolicy policy, const InstanceRow& row) {
  const int64_t launched = row.launched.time_since_epoch().count();
  switch (policy) {
    case ScaleInPolicy::kDefault: return row.release;
    case ScaleInPolicy::kOldestInstance: return launched;
    case ScaleInPolicy::kNewestInstance: return -launched;
  }
  return 0;
}

struct Victim {
  int64_t rank = 0;
  InstanceId id;
  auto operator<=>(const Victim&) const = default;
};

// The candidates of each zone, the next victim last.
class Victims {
 public:
  using Zone = Small<Victim, 4>;

  void add(uint8_t zone, const Victim& victim) { zones_[zone].push_back(victim); }
  void sort() {
    for (Zone& zone : zones_) std::sort(zone.begin(), zone.end(), std::greater<>());
  }

  // The richest zones among those with a candidate, then the lowest rank in them, then by choice.
  // Invalid if none is left.
  template <class Pick>
  InstanceId take(std::array<int32_t, kMostZones>& counts_by_zone, Pick pick) {
    int32_t richest = -1;
    int64_t rank = 0;
    for (std::size_t z = 0; z < zones_.size(); ++z) {
      if (zones_[z].empty()) continue;
      const int64_t first = zones_[z].back().rank;
      if (counts_by_zone[z] > richest || (counts_by_zone[z] == richest && first < rank)) {
        richest = counts_by_zone[z];
        rank = first;
      }
    }
    if (richest < 0) return {};
    const auto ties_in = [&](std::size_t z) -> std::size_t {
      const Zone& zone = zones_[z];
      if (zone.empty() || counts_by_zone[z] != richest) return 0;
      const auto first = std::partition_point(zone.begin(), zone.end(),
                                              [&](const Victim& v) { return v.rank > rank; });
      return static_cast<std::size_t>(zone.end() - first);
    };
    std::size_t ties = 0;
    for (std::size_t z = 0; z < zones_.size(); ++z) ties += ties_in(z);
    std::size_t chosen = pick(static_cast<uint32_t>(ties));
    std::size_t z = 0;
    for (; chosen >= ties_in(z); ++z) chosen -= ties_in(z);
    Zone& zone = zones_[z];
    std::swap(zone[zone.size() - 1 - chosen], zone.back());
    const InstanceId id = zone.back().id;
    zone.pop_back();
    --counts_by_zone[z];
    return id;
  }

 private:
  std::array<Zone, kMostZones> zones_;
};

}  // namespace

void Aws::pass(Context& ctx, GroupRow& group) {
  replace_unhealthy(ctx, group);
  int32_t actual = 0;
  int32_t pending = 0;
  for (const Member& member : group.view.members) {
    actual += counts(member) ? 1 : 0;
    pending += member.lifecycle == Lifecycle::kPending ? 1 : 0;
  }
  // What a rebalance launched has entered service, or never will: time to give one back.
  if (pending == 0) group.returns += std::exchange(group.surplus, 0);
  const int32_t difference = actual - group.view.capacity.desired - group.surplus;
  if (difference <= 0) group.returns = 0;
  if (difference < 0 && !group.view.suspended.has(Process::kLaunch)) {
    launch_missing(ctx, group, -difference);
  }
  if (difference > 0 && !group.view.suspended.has(Process::kTerminate)) {
    scale_in(ctx, group, difference);
  }
  if (difference == 0 && pending == 0) rebalance_if_needed(ctx, group);
}

// Terminates first; the launch follows in the same pass [A10.2]. Desired stays.
void Aws::replace_unhealthy(Context& ctx, GroupRow& group) {
  if (group.view.suspended.has(Process::kReplaceUnhealthy)) return;
  const bool may_terminate = !group.view.suspended.has(Process::kTerminate);
  for (Member& member : group.view.members) {
    if (member.lifecycle != Lifecycle::kInService || !member.unhealthy) continue;
    InstanceRow& row = *row_of(member.id);
    const bool leaves_by_itself =
        !parameters_.dead_members_linger && row.state != Ec2State::kRunning;
    if (!may_terminate && !leaves_by_itself) continue;
    begin_termination(ctx, {&group, &row, &member}, Cause::kUnhealthy, group.changed_by);
  }
}

void Aws::launch_missing(Context& ctx, GroupRow& group, int32_t missing) {
  ZoneCounts zones = zones_of(group);
  for (int32_t i = 0; i < missing; ++i) launch(ctx, group, zones);
}

// Zone balance comes before any policy [A10.1]. With all protected, nothing happens.
void Aws::scale_in(Context& ctx, GroupRow& group, int32_t surplus) {
  Victims victims;
  for (const Member& member : group.view.members) {
    if (!is_victim(member)) continue;
    const InstanceRow& row = *row_of(member.id);
    victims.add(row.zone, {rank_of(group.policy, row), row.id});
  }
  victims.sort();
  ZoneCounts zones = zones_of(group);
  for (int32_t i = 0; i < surplus; ++i) {
    const InstanceId id = victims.take(
        zones, [&](uint32_t ties) { return ctx.choices.pick(kAwsActor, Site::kVictimPick, ties); });
    if (!id.valid()) return;
    const Cause cause = group.returns > 0 ? Cause::kRebalance : Cause::kScaleIn;
    group.returns -= group.returns > 0 ? 1 : 0;
    begin_termination(ctx, *membership_of(id), cause, group.changed_by);
  }
}

// An active group launches in the poor zone, then terminates in the rich one [A10.3].
void Aws::rebalance_if_needed(Context& ctx, GroupRow& group) {
  const ProcessSet needed = only(Process::kAzRebalance) | only(Process::kLaunch);
  if (!(group.view.suspended & needed).empty()) return;
  const ZoneCounts zones = zones_of(group);
  int32_t richest = 0;
  int32_t poorest = std::numeric_limits<int32_t>::max();
  for (uint8_t zone = 0; zone < parameters_.zones; ++zone) {
    if (group.zones != 0 && (group.zones >> zone & 1) == 0) continue;
    richest = std::max(richest, zones[zone]);
    poorest = std::min(poorest, zones[zone]);
  }
  if (richest - poorest < 2) return;
  const bool can_give_back =
      std::any_of(group.view.members.begin(), group.view.members.end(), [&](const Member& member) {
        return is_victim(member) && zones[row_of(member.id)->zone] == richest;
      });
  if (can_give_back) (void)rebalance_zones(ctx, group.id);
}

Result<Done> Aws::rebalance_zones(Context& ctx, GroupId group) {
  const Result<GroupRow*> found = writable(group);
  if (!found) return tl::unexpected(found.error());
  GroupRow& row = **found;
  const ProcessSet needed = only(Process::kAzRebalance) | only(Process::kLaunch);
  if (!(row.view.suspended & needed).empty()) {
    return failure(ErrorCode::kConflict, "The Launch or AZRebalance process is suspended.");
  }
  const auto actual =
      static_cast<int32_t>(std::count_if(row.view.members.begin(), row.view.members.end(), counts));
  const int32_t max = row.view.capacity.max;
  if (actual == 0 || actual + 1 > max + std::max(1, max / 10)) return Done{};
  ++row.surplus;
  launch_missing(ctx, row, 1);
  return Done{};
}

Aws::ZoneCounts Aws::zones_of(const GroupRow& group) const {
  ZoneCounts zones{};
  for (const Member& member : group.view.members) {
    if (counts(member)) ++zones[find_instance(member.id)->zone];
  }
  return zones;
}

}  // namespace lighthouse::fakes::aws
