#include "core/decide/health.h"

#include "core/decide/fleet_picture.h"

namespace lighthouse {

namespace {

bool group_is_well(const Run& run, const Group* group, int32_t at_least) {
  if (group == nullptr || !is_enabled(*group)) return false;
  const int32_t desired = std::max(group->capacity.desired, at_least);
  return serving_members(run.s, *group) >= desired;
}

// The fleet was read in this step, and the last read of it did not fail.
bool readable(const Run& run) {
  const Time t = run.record().step_began;
  return run.s.seen.groups.since(t) && run.s.seen.balancers.since(t);
}

bool sample(const Run& run) {
  const RunRecord& r = run.record();
  const Group* serving = new_group(run, run.s.fleet.serving, r.restore_serving.group);
  const Group* polling = new_group(run, run.s.fleet.polling, r.restore_polling.group);
  if (!group_is_well(run, serving, run.policy().serving_floor) || !group_is_well(run, polling, 1))
    return false;
  return !run.guarded(Guard::kGateMustAnswer) || run.s.seen.gate.since(r.step_began);
}

}  // namespace

const Group* new_group(const Run& run, ClusterId cluster, GroupId older) {
  const auto groups = newest_first(run.s, cluster);
  if (groups.empty() || groups.front()->id == older) return nullptr;
  return groups.front();
}

Health sample_health(const Run& run) {
  run.need({Part::kGroups, Part::kBalancers, Part::kGate});
  Memory& m = run.mind.memory;
  const Policy& p = run.policy();
  const Duration spacing =
      p.health_span / std::max<int64_t>(1, static_cast<int64_t>(p.health_samples) - 1);
  const bool due = m.last_sample == kNever || run.now() - m.last_sample >= spacing;
  if (due) {
    m.last_sample = run.now();
    if (!readable(run)) {
      m.good_samples = 0;  // breaks the row, and says nothing bad of the generation
    } else if (sample(run)) {
      if (m.good_samples == 0) m.first_good = run.now();
      ++m.good_samples;
      m.bad_samples = 0;
    } else {
      m.good_samples = 0;
      ++m.bad_samples;
    }
  }
  run.look_in(std::clamp(m.last_sample + spacing - run.now(), Duration{1}, p.look_slowly));
  const uint32_t enough = run.guarded(Guard::kHealthInARow) ? p.health_samples : 1;
  const Duration span = run.guarded(Guard::kHealthInARow) ? p.health_span : Duration{0};
  if (m.bad_samples >= p.health_failures) return Health::kBad;
  if (m.good_samples >= enough && run.now() - m.first_good >= span) return Health::kGood;
  return Health::kProving;
}

}  // namespace lighthouse
